/*
 * indexer/analyse.c - see analyse.h.
 *
 * Counting is the hot part of indexing.  A term is known by a 64-bit hash of
 * its tokens' keys and its text is written out only when it is met first, so a
 * token costs one folding and two look-ups.  Two terms of one document with the
 * same hash would be counted as one; with 64 bits that is not a concern.
 */
#include "indexer/analyse.h"

#include "base/utf8.h"
#include "indexer/schema.h"
#include "indexer/textsort.h"

#include <stdlib.h>

/* Keys of: ai bao bị bởi các có cho của do đã đang để đó được gì hay hoặc khi
 * không là mà một này nào nhiêu như những ở ra sao sẽ tại thế theo thì trên
 * trong từ và vào về với.  Sorted. */
static const char *const STOP[] = {
    "ai",      "bao",       "bi~j",   "boi~2r", "cac~s",    "cho",
    "co~s",    "cua~r",     "dang~1", "da~1x",  "de~11r",   "do",
    "do~1s",   "duoc~112j", "gi~f",   "hay",    "hoac~02j", "khi",
    "khong~1", "la~f",      "ma~f",   "mot~1j", "nao~f",    "nay~f",
    "nhieu~1", "nhung~1x",  "nhu~1",  "o~2r",   "ra",       "sao",
    "se~x",    "tai~j",     "theo",   "the~1s", "thi~f",    "tren~1",
    "trong",   "tu~1f",     "vao~f",  "va~f",   "ve~1f",    "voi~2s",
};

static int compare_key(const void *a, const void *b)
{
    return strcmp(a, *(const char *const *)b);
}

bool analyse_is_stop(const char *key)
{
    return bsearch(key, STOP, sizeof STOP / sizeof *STOP, sizeof *STOP,
                   compare_key) != NULL;
}

/* Over these two tokens are still neighbours; over others a pair would join
 * what the writer kept apart. */
static bool is_bridge(uint32_t c)
{
    switch (c) {
    case ' ':
    case '\t':
    case '-':
    case '/':
    case '"':
    case '\'':
    case 0xa0:   /* no-break space */
    case 0x2013: /* en dash */
    case 0x2018: /* quotation marks */
    case 0x2019:
    case 0x201c:
    case 0x201d: return true;
    default: return false;
    }
}

bool tokens_next(struct tokens *t, struct token *ret_token)
{
    bool joined = t->pos > 0;
    size_t at = t->at, start = at;

    while (at < t->text.n) {
        start = at;
        uint32_t c = utf8_next(t->text, &at);
        if (fold_is_letter(c))
            break;
        joined = joined && is_bridge(c);
        start = at;
    }
    t->at = start;
    if (start >= t->text.n)
        return false;
    at = start;
    fold_next(&ret_token->fold, t->text, &at);
    t->at = at;
    ret_token->raw = str_sub(t->text, start, at);
    ret_token->pos = ++t->pos;
    ret_token->joined = joined;
    ret_token->stop = analyse_is_stop(ret_token->fold.key);
    ret_token->hash =
        str_hash((struct str){ret_token->fold.key, ret_token->fold.key_n});
    return true;
}

void analyse_syllable(struct buf *out, const struct fold *a)
{
    buf_reset(out);
    buf_addc(out, TERM_SYLLABLE);
    buf_add(out, (struct str){a->key, a->key_n});
}

static struct str code_of(const struct fold *f)
{
    size_t skip = f->base_n + (f->key_n > f->base_n); /* the "~" */

    return (struct str){f->key + skip, f->key_n - skip};
}

void analyse_pair(struct buf *out, const struct fold *a, const struct fold *b)
{
    buf_reset(out);
    buf_addc(out, TERM_PAIR);
    buf_add(out, (struct str){a->key, a->base_n});
    buf_addc(out, ' ');
    buf_add(out, (struct str){b->key, b->base_n});
    if (a->key_n == a->base_n && b->key_n == b->base_n)
        return;
    buf_addc(out, '~');
    buf_add(out, code_of(a));
    buf_addc(out, '.');
    buf_add(out, code_of(b));
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The run of letters and digits at `at`; sets *ret_letters if it has one that
 * is no digit.  Returns its end. */
static size_t word_end(struct str text, size_t at, bool *ret_letters)
{
    while (at < text.n) {
        size_t next = at;
        if (!fold_is_letter(utf8_next(text, &next)))
            break;
        if (!is_digit(text.p[at]))
            *ret_letters = true;
        at = next;
    }
    return at;
}

enum { NUMBER_DIGITS_MAX = 6, NUMBER_BYTES_MAX = 60 };

size_t analyse_number_at(struct str text, size_t at)
{
    bool letters = false, slash = false;
    size_t end = word_end(text, at, &letters);

    if (letters || end == at || end - at > NUMBER_DIGITS_MAX)
        return 0;
    while (end + 1 < text.n && (text.p[end] == '/' || text.p[end] == '-')) {
        size_t next = word_end(text, end + 1, &letters);
        if (next == end + 1)
            break;
        slash = slash || text.p[end] == '/';
        end = next;
    }
    return letters && slash && end - at <= NUMBER_BYTES_MAX ? end - at : 0;
}

void analyse_number(struct buf *out, struct str raw)
{
    while (raw.n > 1 && raw.p[0] == '0' && is_digit(raw.p[1]))
        raw = str_sub(raw, 1, raw.n); /* 01/2020/TT-BTC is 1/2020/TT-BTC */
    buf_reset(out);
    buf_addc(out, TERM_NUMBER);
    fold_text(out, raw);
}

/* --- the terms of a document --- */

struct entry {
    uint64_t hash;
    size_t text;   /* offset of the term in `texts` */
    uint32_t slot; /* its place in `slots` */
    uint32_t count;
};

struct terms {
    struct entry *entries;
    size_t entry_count, entry_room;
    uint32_t *slots; /* entry number + 1; 0: free; open addressing */
    uint32_t slot_count;
    struct buf texts; /* the terms, each with its NUL */
    struct buf term;  /* the one in work */
    struct sort_text *sorted;
    struct term_count *list;
    size_t list_room; /* of both */
};

enum { SLOTS_FIRST = 4096 };

struct terms *terms_new(void)
{
    struct terms *t = NEW(terms);

    t->slot_count = SLOTS_FIRST;
    t->slots = mem_new(t->slot_count, sizeof *t->slots);
    return t;
}

void terms_free(struct terms *t)
{
    if (!t)
        return;
    free(t->entries);
    free(t->slots);
    free(t->sorted);
    free(t->list);
    buf_done(&t->texts);
    buf_done(&t->term);
    free(t);
}

void terms_reset(struct terms *t)
{
    for (size_t i = 0; i < t->entry_count; i++)
        t->slots[t->entries[i].slot] = 0;
    t->entry_count = 0;
    buf_reset(&t->texts);
}

static uint32_t free_slot(const struct terms *t, uint64_t hash)
{
    uint32_t at = (uint32_t)hash & (t->slot_count - 1);

    while (t->slots[at])
        at = (at + 1) & (t->slot_count - 1);
    return at;
}

static void grow_slots(struct terms *t)
{
    free(t->slots);
    t->slot_count *= 2;
    t->slots = mem_new(t->slot_count, sizeof *t->slots);
    for (size_t i = 0; i < t->entry_count; i++) {
        t->entries[i].slot = free_slot(t, t->entries[i].hash);
        t->slots[t->entries[i].slot] = (uint32_t)i + 1;
    }
}

/* The entry of that hash, or NULL. */
static struct entry *find_entry(const struct terms *t, uint64_t hash)
{
    uint32_t at = (uint32_t)hash & (t->slot_count - 1);

    for (; t->slots[at]; at = (at + 1) & (t->slot_count - 1))
        if (t->entries[t->slots[at] - 1].hash == hash)
            return &t->entries[t->slots[at] - 1];
    return NULL;
}

static void add_entry(struct terms *t, uint64_t hash, struct str term,
                      uint32_t weight)
{
    if (2 * (t->entry_count + 1) > t->slot_count)
        grow_slots(t);
    if (t->entry_count == t->entry_room) {
        t->entry_room = t->entry_room ? 2 * t->entry_room : 1024;
        t->entries = mem_grow(t->entries, t->entry_room, sizeof *t->entries);
    }
    uint32_t slot = free_slot(t, hash);
    t->entries[t->entry_count++] =
        (struct entry){hash, t->texts.n, slot, weight};
    t->slots[slot] = (uint32_t)t->entry_count;
    buf_add(&t->texts, term);
    buf_addc(&t->texts, '\0');
}

void terms_add_one(struct terms *t, const char *term, uint32_t weight)
{
    uint64_t hash = str_hash(str_of(term));
    struct entry *e = find_entry(t, hash);

    if (e)
        e->count += weight;
    else
        add_entry(t, hash, str_of(term), weight);
}

static void add_syllable(struct terms *t, const struct fold *a, uint64_t hash,
                         uint32_t weight)
{
    struct entry *e = find_entry(t, hash);

    if (e) {
        e->count += weight;
        return;
    }
    analyse_syllable(&t->term, a);
    add_entry(t, hash, buf_str(&t->term), weight);
}

static void add_pair(struct terms *t, const struct fold *a,
                     const struct fold *b, uint64_t hash, uint32_t weight)
{
    struct entry *e = find_entry(t, hash);

    if (e) {
        e->count += weight;
        return;
    }
    analyse_pair(&t->term, a, b);
    add_entry(t, hash, buf_str(&t->term), weight);
}

/* The number that begins at this token, if any.  Returns where it ends. */
static const char *add_number(struct terms *t, struct str text, struct str raw,
                              uint32_t weight)
{
    size_t at = (size_t)(raw.p - text.p);
    size_t n = is_digit(*raw.p) ? analyse_number_at(text, at) : 0;

    if (n) {
        analyse_number(&t->term, str_sub(text, at, at + n));
        terms_add_one(t, t->term.p, weight);
    }
    return raw.p + n;
}

void terms_add_token(struct terms *t, struct terms_field *field,
                     const struct token *token)
{
    const struct token *last = &field->last;

    add_syllable(t, &token->fold, token->hash, field->weight);
    if (token->joined && !(token->stop && last->stop))
        /* Odd multiplier: the order of the two matters. */
        add_pair(t, &last->fold, &token->fold,
                 last->hash * 0x9e3779b97f4a7c15u ^ token->hash, field->weight);
    if (!field->number_end || token->raw.p >= field->number_end)
        field->number_end =
            add_number(t, field->text, token->raw, field->weight);
    field->last = *token;
}

void terms_add(struct terms *t, struct str text, uint32_t weight)
{
    struct terms_field field = {.text = text, .weight = weight};
    struct tokens walk = {.text = text};
    struct token token;

    while (tokens_next(&walk, &token))
        terms_add_token(t, &field, &token);
}

const struct term_count *terms_list(struct terms *t, size_t *ret_count)
{
    if (t->entry_count > t->list_room) {
        t->list_room = t->entry_room;
        t->list = mem_grow(t->list, t->list_room, sizeof *t->list);
        t->sorted = mem_grow(t->sorted, t->list_room, sizeof *t->sorted);
    }
    for (size_t i = 0; i < t->entry_count; i++)
        t->sorted[i] = (struct sort_text){
            .text = t->texts.p + t->entries[i].text,
            .value = t->entries[i].count,
        };
    textsort(t->sorted, t->entry_count);
    for (size_t i = 0; i < t->entry_count; i++)
        t->list[i] = (struct term_count){t->sorted[i].text, t->sorted[i].value};
    *ret_count = t->entry_count;
    return t->list;
}
