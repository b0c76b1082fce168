/* searchd/suggest_fill.c - see suggest_fill.h. */
#include "searchd/suggest_fill.h"

#include "base/err.h"
#include "base/map.h"
#include "base/utf8.h"
#include "indexer/document.h"
#include "indexer/language.h"
#include "indexer/schema.h"
#include "indexer/segment.h"
#include "indexer/xap.h"
#include "searchd/result.h"
#include "searchd/suggest.h"

#include <math.h>
#include <stdlib.h>

enum {
    TITLE_BYTES = 160,    /* a longer title is cut behind a word */
    RUN_MAX = 3,          /* words taken together */
    SYLLABLES_MAX = 6,    /* of them */
    MISSES_MAX = 4000000, /* numbers without a document, one after another */
    STALE_MAX = 8,
};

/* How much better than any title. */
static const double document_weight = 4, question_weight = 9;

/* Words that stand together in titles. */
struct run {
    const char *text;
    uint32_t titles;
    struct run *next; /* of all, in the order they were met */
};

struct suggest_fill {
    struct suggest *book;
    const struct language *language;
    struct arena *arena;
    struct map *runs;
    struct run *first, **last;
    size_t run_count, segmented;
    struct pieces pieces;
};

struct suggest_fill *suggest_fill_new(struct suggest *book,
                                      const struct language *language)
{
    struct suggest_fill *f = NEW(suggest_fill);

    f->book = book;
    f->language = language;
    f->arena = arena_new();
    f->runs = map_new();
    f->last = &f->first;
    return f;
}

void suggest_fill_free(struct suggest_fill *f)
{
    if (!f)
        return;
    map_free(f->runs, NULL);
    pieces_done(&f->pieces);
    arena_free(f->arena);
    free(f);
}

/* --- words --- */

static void count_run(void *context, const struct piece *pieces, size_t count,
                      struct str text)
{
    struct suggest_fill *f = context;
    scoped(buf_done) struct buf lower = {0};

    (void)pieces, (void)count;
    for (size_t at = 0; at < text.n;)
        utf8_put(&lower, utf8_lower(utf8_next(text, &at)));
    struct run *run = map_get(f->runs, buf_str(&lower));
    if (!run) {
        if (f->run_count == SUGGEST_WORDS_MAX)
            return;
        f->run_count++;
        run = ARENA_NEW(f->arena, run);
        run->text = arena_str(f->arena, buf_str(&lower));
        (void)map_add(f->runs, buf_str(&lower), run);
        *f->last = run;
        f->last = &run->next;
    }
    run->titles++;
}

static void count_words(struct suggest_fill *f, struct str title)
{
    if (!f->language || f->segmented == SUGGEST_SEGMENTED_MAX)
        return;
    f->segmented++;
    segment(&f->pieces, title, f->language);
    pieces_runs(&f->pieces, (struct run_limits){RUN_MAX, 2, SYLLABLES_MAX},
                count_run, f);
}

void suggest_fill_words(struct suggest_fill *f)
{
    for (const struct run *run = f->first; run; run = run->next)
        if (run->titles >= SUGGEST_WORDS_LEAST)
            suggest_add(f->book,
                        &(struct suggestion){SUGGEST_WORDS, run->text, ""},
                        log(run->titles));
}

/* --- documents --- */

/* "Điều 12. Hồ sơ" -> "Hồ sơ": there are as many as there are decrees. */
static struct str without_article(struct str title)
{
    ptrdiff_t dot = str_find(title, STR(". "));

    return str_starts(title, STR("Điều ")) && dot > 0 && dot < 16
               ? str_sub(title, (size_t)dot + 2, title.n)
               : title;
}

/* Not longer than TITLE_BYTES, in whole words; of the arena. */
static const char *short_title(struct suggest_fill *f, struct str title)
{
    size_t n = title.n;

    if (n > TITLE_BYTES) {
        n = utf8_prefix(title, TITLE_BYTES);
        while (n && title.p[n] != ' ')
            n--;
    }
    return arena_str(f->arena, str_sub(title, 0, n));
}

/* Central bodies before local ones, new before old: 0..4. */
static double standing(const struct record *r)
{
    int64_t year = 0;
    double worth = 0;

    if (str_int(str_sub(str_of(*r->card.issued ? r->card.issued : r->published),
                        0, 4),
                1945, 2100, &year))
        worth = year > 2000 ? (double)(year - 2000) / 15 : 0;
    if (str_ends(str_of(r->card.number), STR("QH")) ||
        str_find(str_of(r->card.number), STR("-CP")) >= 0)
        worth += 1.5;
    if (!strcmp(r->kind, kind_name(KIND_SERVICE)) ||
        !strcmp(r->kind, kind_name(KIND_DOCUMENT)))
        worth += .5;
    return worth;
}

static void add_document(struct suggest_fill *f, const struct record *r,
                         const char *title)
{
    struct str number = str_of(r->card.number);

    while (number.n && !(*number.p >= '0' && *number.p <= '9'))
        number = str_sub(number, 1, number.n);
    if (!number.n || !*r->card.type)
        return;
    const char *text = arena_printf(f->arena, "%s %.*s", r->card.type,
                                    (int)number.n, number.p);
    suggest_add(f->book, &(struct suggestion){SUGGEST_DOCUMENT, text, title},
                document_weight + standing(r));
}

void suggest_fill_record(struct suggest_fill *f, const struct record *r)
{
    struct str title = without_article(str_of(r->title));

    if (!title.n)
        return;
    const char *whole = *r->doc_name        ? r->doc_name
                        : *r->card.abstract ? r->card.abstract
                                            : r->title;
    add_document(f, r, short_title(f, str_of(whole)));
    suggest_add(f->book,
                &(struct suggestion){SUGGEST_TITLE, short_title(f, title), ""},
                standing(r));
    count_words(f, title);
}

void suggest_fill_question(struct suggest_fill *f, struct str text,
                           int64_t asked)
{
    const char *copy = arena_str(f->arena, text);

    if (asked > 0)
        suggest_add(f->book, &(struct suggestion){SUGGEST_QUESTION, copy, ""},
                    question_weight + log((double)asked));
}

/* --- the index --- */

/* 1: read; 0: there is no such document. */
static int read_one(struct xap_reader *reader, uint32_t docid, struct buf *data,
                    struct record *record, struct arena *arena, struct err *err)
{
    buf_reset(data);
    arena_reset(arena);
    int r = xap_get_docid(reader, docid, data, err);
    if (r == -ERR_NOT_FOUND) {
        *err = (struct err){0};
        return 0;
    }
    if (r < 0)
        return r;
    r = record_unpack(record, buf_str(data), arena, err);
    return r < 0 ? r : 1;
}

int suggest_fill_index(struct suggest_fill *fill, struct xap_reader *reader,
                       const struct registry *reg, const bool *stop,
                       struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf data = {0};
    uint32_t left, misses = 0, stale = 0;
    struct record record;

    int r = xap_doc_count(reader, &left, err);
    for (uint32_t docid = 1; r >= 0 && left && misses < MISSES_MAX; docid++) {
        if (__atomic_load_n(stop, __ATOMIC_RELAXED))
            break;
        r = read_one(reader, docid, &data, &record, arena, err);
        if (r == -ERR_STALE && stale++ < STALE_MAX) {
            r = xap_reader_reopen(reader, err);
            continue;
        }
        misses = r == 0 ? misses + 1 : 0;
        left -= r == 1;
        if (r == 1 && result_is_official(&record, reg))
            suggest_fill_record(fill, &record);
    }
    return r < 0 ? r : 0;
}
