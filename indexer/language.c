/*
 * indexer/language.c - see language.h.
 *
 * Pairs are rows: those of word w are second[first_pair[w]..first_pair[w + 1]),
 * sorted.  Words are found by a table of hashes of their keys, forms of plain
 * letters by a list of all words sorted by key.
 */
#include "indexer/language.h"

#include "base/err.h"
#include "base/slots.h"
#include "indexer/fold.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>

__asm__(".pushsection .rodata\n"
        ".global language_packed, language_packed_bytes\n"
        "language_packed: .incbin \"config/vi/language.zst\"\n"
        "1: .byte 0\n"
        ".balign 8\n"
        "language_packed_bytes: .quad 1b - language_packed\n"
        ".popsection\n");
extern const char language_packed[];
extern const uint64_t language_packed_bytes;

static const char HEAD[] = "liencong language 1";

enum { REASONS_MAX = 1 << 18, PAIRS_MAX = 1 << 21, LINE_SHOWN = 40 };

struct word {
    char *text;
    struct fold fold;
    double count;
    size_t first_pair;
};

struct reason {
    uint64_t hash;
    float weight;
};

struct language {
    struct word *words;
    size_t count, room;
    double total;
    int32_t *by_key;   /* open addressing, LANGUAGE_NONE: free */
    int32_t *by_plain; /* sorted by plain letters, frequent first */
    size_t by_key_room;
    int32_t *second;
    float *times; /* of second[i] */
    size_t pair_count, pair_room;
    int32_t paired;       /* words whose row of pairs has begun */
    struct slots reasons; /* of struct reason */
};

void language_free(struct language *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < l->count; i++)
        free(l->words[i].text);
    free(l->words);
    free(l->by_key);
    free(l->by_plain);
    free(l->second);
    free(l->times);
    slots_done(&l->reasons);
    free(l);
}

/* --- reading --- */

/* The next number of a line. */
static bool take_int(struct str *rest, int64_t min, int64_t max, int64_t *ret)
{
    struct str part;

    return str_cut(rest, ' ', &part) && str_int(part, min, max, ret);
}

static bool add_word(struct language *l, struct str rest)
{
    int64_t count;
    struct str text;

    if (!str_cut(&rest, ' ', &text) || !text.n || l->paired ||
        !take_int(&rest, 1, INT64_C(1) << 40, &count) ||
        l->count == LANGUAGE_WORDS_MAX)
        return false;
    if (l->count == l->room) {
        l->room = l->room ? 2 * l->room : 1024;
        l->words = mem_grow(l->words, l->room + 1, sizeof *l->words);
    }
    struct word *w = &l->words[l->count++];
    *w = (struct word){.text = str_dup(text), .count = (double)count};
    fold_word(&w->fold, text);
    l->total += w->count;
    return true;
}

static void add_pair(struct language *l, int32_t second, float times)
{
    if (l->pair_count == l->pair_room) {
        l->pair_room = l->pair_room ? 2 * l->pair_room : 1 << 15;
        l->second = mem_grow(l->second, l->pair_room, sizeof *l->second);
        l->times = mem_grow(l->times, l->pair_room, sizeof *l->times);
    }
    l->second[l->pair_count] = second;
    l->times[l->pair_count++] = times;
}

/* Rows of words up to this one have ended. */
static void begin_row(struct language *l, int32_t word)
{
    while (l->paired <= word)
        l->words[l->paired++].first_pair = l->pair_count;
}

static bool add_row(struct language *l, struct str rest)
{
    int64_t first, step, times, second = -1;

    if (!take_int(&rest, l->paired, (int64_t)l->count - 1, &first))
        return false;
    begin_row(l, (int32_t)first);
    while (rest.p) {
        if (!take_int(&rest, 1, (int64_t)l->count, &step) ||
            !take_int(&rest, 0, 255, &times) ||
            (second += step) >= (int64_t)l->count || l->pair_count == PAIRS_MAX)
            return false;
        add_pair(l, (int32_t)second, expf((float)times / 8));
    }
    return true;
}

static uint64_t hash_of(struct str reason)
{
    return str_hash(reason) | 1; /* never 0 */
}

static bool add_reason(struct language *l, struct str rest)
{
    int64_t weight;

    if (!take_int(&rest, -1000000, 1000000, &weight) || !rest.n ||
        l->reasons.count == REASONS_MAX)
        return false;
    struct reason *reason = slots_add(&l->reasons, hash_of(rest));
    reason->weight = (float)weight / 100;
    return true;
}

static bool add_line(struct language *l, struct str line)
{
    struct str rest = str_sub(line, 2, line.n);

    if (str_starts(line, STR("w ")))
        return add_word(l, rest);
    if (str_starts(line, STR("p ")))
        return add_row(l, rest);
    return str_starts(line, STR("g ")) && add_reason(l, rest);
}

/* --- tables --- */

static void find_by_key(struct language *l)
{
    l->by_key_room = 16;
    while (l->by_key_room < 2 * l->count)
        l->by_key_room *= 2;
    l->by_key = mem_new(l->by_key_room, sizeof *l->by_key);
    for (size_t i = 0; i < l->by_key_room; i++)
        l->by_key[i] = LANGUAGE_NONE;
    for (size_t i = 0; i < l->count; i++) {
        size_t at =
            str_hash(str_of(l->words[i].fold.key)) & (l->by_key_room - 1);
        while (l->by_key[at] != LANGUAGE_NONE)
            at = (at + 1) & (l->by_key_room - 1);
        l->by_key[at] = (int32_t)i;
    }
}

static struct str plain_of(const struct word *w)
{
    return (struct str){w->fold.key, w->fold.base_n};
}

static int compare_str(struct str a, struct str b)
{
    int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);

    return order ? order : (a.n > b.n) - (a.n < b.n);
}

static int compare_words(const void *a, const void *b, void *language)
{
    const struct language *l = language;
    int32_t i = *(const int32_t *)a, j = *(const int32_t *)b;
    const struct word *x = &l->words[i], *y = &l->words[j];
    int order = compare_str(plain_of(x), plain_of(y));

    if (order)
        return order;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return i < j ? -1 : i > j;
}

static void find_by_plain(struct language *l)
{
    l->by_plain = mem_new(l->count + 1, sizeof *l->by_plain);
    for (size_t i = 0; i < l->count; i++)
        l->by_plain[i] = (int32_t)i;
    qsort_r(l->by_plain, l->count, sizeof *l->by_plain, compare_words, l);
}

int language_read(struct language **ret_language, struct str text,
                  struct err *err)
{
    scoped(language_freep) struct language *l = NEW(language);
    struct str rest = text, line;
    int number = 1;

    l->reasons.row_bytes = sizeof(struct reason);
    if (text.n > LANGUAGE_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "a language of more than %d bytes",
                       LANGUAGE_MAX_BYTES);
    if (!str_cut(&rest, '\n', &line) || !str_is(line, HEAD))
        return err_set(err, ERR_FORMAT, "line 1: is not '%s'", HEAD);
    while (str_cut(&rest, '\n', &line)) {
        number++;
        if (line.n && !add_line(l, line))
            return err_set(err, ERR_FORMAT, "line %d: '%.*s' cannot be", number,
                           (int)(line.n < LINE_SHOWN ? line.n : LINE_SHOWN),
                           line.p);
    }
    if (!l->count)
        return err_set(err, ERR_FORMAT, "line %d: there are no words", number);
    begin_row(l, (int32_t)l->count - 1);
    l->words[l->count].first_pair = l->pair_count;
    find_by_key(l);
    find_by_plain(l);
    *ret_language = TAKE(l);
    return 0;
}

int language_shipped(struct language **ret_language, struct err *err)
{
    scoped(buf_done) struct buf text = {0};
    unsigned long long bytes =
        ZSTD_getFrameContentSize(language_packed, language_packed_bytes);

    if (bytes > LANGUAGE_MAX_BYTES)
        return err_set(err, ERR_FORMAT, "the language is no zstd frame");
    size_t n = ZSTD_decompress(buf_room(&text, bytes), bytes, language_packed,
                               language_packed_bytes);
    if (ZSTD_isError(n))
        return err_set(err, ERR_FORMAT, "the language: %s",
                       ZSTD_getErrorName(n));
    text.n = n;
    int r = language_read(ret_language, buf_str(&text), err);
    return r < 0 ? err_wrap(err, "the language") : 0;
}

/* --- asking --- */

int32_t language_find(const struct language *l, const char *key)
{
    size_t at = str_hash(str_of(key)) & (l->by_key_room - 1);

    while (l->by_key[at] != LANGUAGE_NONE &&
           strcmp(l->words[l->by_key[at]].fold.key, key) != 0)
        at = (at + 1) & (l->by_key_room - 1);
    return l->by_key[at];
}

size_t language_count(const struct language *l)
{
    return l->count;
}

const char *language_text(const struct language *l, int32_t word)
{
    return l->words[word].text;
}

const char *language_key(const struct language *l, int32_t word)
{
    return l->words[word].fold.key;
}

double language_part(const struct language *l, int32_t word)
{
    return l->words[word].count / l->total;
}

static double times_of(const struct language *l, int32_t a, int32_t b)
{
    size_t from = l->words[a].first_pair, to = l->words[a + 1].first_pair;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (l->second[middle] == b)
            return l->times[middle];
        if (l->second[middle] < b)
            from = middle + 1;
        else
            to = middle;
    }
    return 0;
}

double language_follows(const struct language *l, int32_t a, int32_t b)
{
    double part = times_of(l, a, b) / l->words[a].count;

    return part < 1 ? part : 1;
}

double language_bond(const struct language *l, int32_t a, int32_t b)
{
    double times = times_of(l, a, b);

    return times > 0
               ? log(times * l->total / (l->words[a].count * l->words[b].count))
               : 0;
}

size_t language_forms(const struct language *l, struct str base,
                      const int32_t **ret_words)
{
    size_t from = 0, to = l->count, end;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (compare_str(plain_of(&l->words[l->by_plain[middle]]), base) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    for (end = from; end < l->count; end++)
        if (!str_eq(plain_of(&l->words[l->by_plain[end]]), base))
            break;
    *ret_words = l->by_plain + from;
    return end - from;
}

double language_reason(const struct language *l, struct str reason)
{
    const struct reason *known = slots_find(&l->reasons, hash_of(reason));

    return known ? (double)known->weight : 0;
}
