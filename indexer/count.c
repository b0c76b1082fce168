/*
 * indexer/count.c - see count.h.
 *
 * Each spelling in small letters has a number while it is counted.  In the end
 * those with one key become one word, shown in the spelling that is the most
 * frequent, and the pairs are counted over to words.
 */
#include "indexer/count.h"

#include "base/map.h"
#include "base/slots.h"
#include "base/utf8.h"
#include "indexer/fold.h"
#include "indexer/language.h"

#include <math.h>
#include <stdlib.h>

enum {
    WORD_LEAST = 3, /* rarer ones are slips of the pen as often as not */
    PAIR_LEAST = 2,
    WORD_MAX_BYTES = 30,
    NOBODY = -1,
};

struct spelling {
    char *text;
    uint64_t times;
    int32_t number; /* first of the spelling, in the end of the word */
    char *key;
};

struct couple {
    uint64_t who; /* 1 + first << 32 | second; 0: free */
    uint64_t times;
};

struct counts {
    struct map *by_text;
    struct spelling **spellings;
    size_t count, room;
    struct slots couples; /* of struct couple */
};

struct counts *counts_new(void)
{
    struct counts *c = NEW(counts);

    c->by_text = map_new();
    c->couples.row_bytes = sizeof(struct couple);
    return c;
}

void counts_free(struct counts *c)
{
    if (!c)
        return;
    map_free(c->by_text, NULL);
    for (size_t i = 0; i < c->count; i++) {
        free(c->spellings[i]->text);
        free(c->spellings[i]->key);
        free(c->spellings[i]);
    }
    free(c->spellings);
    slots_done(&c->couples);
    free(c);
}

/* --- couples --- */

static void add_couple(struct counts *c, int32_t a, int32_t b, uint64_t times)
{
    const uint64_t who = ((uint64_t)a + 1) << 32 | (uint32_t)b;
    struct couple *couple = slots_add(&c->couples, who);

    couple->times += times;
}

/* --- words of a text --- */

static struct spelling *find_spelling(struct counts *c, struct str text)
{
    struct spelling *s = map_get(c->by_text, text);
    struct fold fold;

    if (s)
        return s;
    if (c->count == c->room) {
        c->room = c->room ? 2 * c->room : 1024;
        c->spellings = mem_grow(c->spellings, c->room, sizeof(void *));
    }
    s = NEW(spelling);
    fold_word(&fold, text);
    s->text = str_dup(text);
    s->key = mem_str(fold.key);
    s->number = (int32_t)c->count;
    c->spellings[c->count++] = s;
    return map_add(c->by_text, text, s);
}

static int32_t add_word(struct counts *c, struct str lower, uint32_t times)
{
    if (!lower.n || lower.n > WORD_MAX_BYTES)
        return NOBODY;
    struct spelling *s = find_spelling(c, lower);
    s->times += times;
    return s->number;
}

static bool is_letter(uint32_t c)
{
    return utf8_is_alnum(c) && !(c >= '0' && c <= '9');
}

void counts_add(struct counts *c, struct str text, uint32_t times)
{
    scoped(buf_done) struct buf lower = {0};
    int32_t before = NOBODY;

    for (size_t at = 0; at <= text.n;) {
        uint32_t ch = at < text.n ? utf8_next(text, &at) : (at++, (uint32_t)0);
        if (is_letter(ch)) {
            utf8_put(&lower, utf8_lower(ch));
            continue;
        }
        if (lower.n) {
            int32_t now = add_word(c, buf_str(&lower), times);
            if (before != NOBODY && now != NOBODY)
                add_couple(c, before, now, times);
            before = now;
        }
        if (ch == '\n' || !utf8_is_space(ch))
            before = NOBODY;
        buf_reset(&lower);
    }
}

/* --- spellings become words --- */

struct word {
    const struct spelling *shown;
    uint64_t times;
};

struct words {
    struct word *items; /* `number` of spellings is an index of it */
    size_t count;
    int32_t *place; /* of each word in the order of output; or NOBODY */
};

static void join_spellings(struct counts *c, struct words *w)
{
    struct map *by_key = map_new();

    w->items = mem_new(c->count + 1, sizeof *w->items);
    for (size_t i = 0; i < c->count; i++) {
        struct spelling *s = c->spellings[i];
        struct word *word = map_get(by_key, str_of(s->key));
        if (!word)
            word = map_add(by_key, str_of(s->key), &w->items[w->count++]);
        word->times += s->times;
        if (!word->shown || s->times > word->shown->times)
            word->shown = s;
        s->number = (int32_t)(word - w->items);
    }
    map_free(by_key, NULL);
}

static int compare_words(const void *a, const void *b)
{
    const struct word *const *x = a, *const *y = b;

    if ((*x)->times != (*y)->times)
        return (*x)->times > (*y)->times ? -1 : 1;
    return strcmp((*x)->shown->text, (*y)->shown->text);
}

static void write_words(struct words *w, struct buf *out)
{
    const struct word **order = mem_new(w->count + 1, sizeof(void *));
    size_t count = 0;

    for (size_t i = 0; i < w->count; i++)
        if (w->items[i].times >= WORD_LEAST && *w->items[i].shown->key)
            order[count++] = &w->items[i];
    qsort(order, count, sizeof(void *), compare_words);
    if (count > LANGUAGE_WORDS_MAX)
        count = LANGUAGE_WORDS_MAX;
    w->place = mem_new(w->count + 1, sizeof *w->place);
    for (size_t i = 0; i < w->count; i++)
        w->place[i] = NOBODY;
    for (size_t i = 0; i < count; i++) {
        w->place[order[i] - w->items] = (int32_t)i;
        buf_addf(out, "w %s %llu\n", order[i]->shown->text,
                 (unsigned long long)order[i]->times);
    }
    free(order);
}

/* --- pairs --- */

static int compare_couples(const void *a, const void *b)
{
    const struct couple *x = a, *y = b;

    return x->who < y->who ? -1 : x->who > y->who;
}

/* Couples of words in their places, without gaps, sorted. */
static void join_couples(struct counts *c, const struct words *w,
                         struct counts *ret)
{
    const struct couple *olds = c->couples.rows;

    for (size_t i = 0; i < c->couples.room; i++) {
        const struct couple *old = &olds[i];
        if (!old->who)
            continue;
        const struct spelling *a = c->spellings[(old->who >> 32) - 1];
        const struct spelling *b = c->spellings[(uint32_t)old->who];
        int32_t first = w->place[a->number], second = w->place[b->number];
        if (first != NOBODY && second != NOBODY)
            add_couple(ret, first, second, old->times);
    }
    struct couple *all = ret->couples.rows;
    size_t kept = 0;
    for (size_t i = 0; i < ret->couples.room; i++)
        if (all[i].who && all[i].times >= PAIR_LEAST)
            all[kept++] = all[i];
    ret->couples.count = kept;
    if (kept)
        qsort(all, kept, sizeof *all, compare_couples);
}

static void write_pairs(const struct counts *c, struct buf *out)
{
    uint64_t first = 0;
    long long second = -1;

    const struct couple *all = c->couples.rows;

    for (size_t i = 0; i < c->couples.count; i++) {
        const struct couple *pair = &all[i];
        long times = lround(8 * log((double)pair->times));
        if (pair->who >> 32 != first) {
            first = pair->who >> 32;
            second = -1;
            buf_addf(out, "%sp %lld", i ? "\n" : "", (long long)first - 1);
        }
        buf_addf(out, " %lld %ld", (long long)(uint32_t)pair->who - second,
                 times < 255 ? times : 255);
        second = (uint32_t)pair->who;
    }
    if (c->couples.count)
        buf_addc(out, '\n');
}

void counts_write(struct counts *c, struct buf *out)
{
    scoped(counts_freep) struct counts *joined = counts_new();
    struct words w = {0};

    join_spellings(c, &w);
    write_words(&w, out);
    join_couples(c, &w, joined);
    write_pairs(joined, out);
    free(w.items);
    free(w.place);
}
