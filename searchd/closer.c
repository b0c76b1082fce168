/* searchd/closer.c - see closer.h. */
#include "searchd/closer.h"

#include "base/arena.h"
#include "base/err.h"
#include "indexer/schema.h"
#include "searchd/asked.h"

#include <stdlib.h>

/* A short question with a number asks for that document, before any other; a
 * long one may as well be the title of a document that cites it. */
static const double OWN_NUMBER_BONUS = 100, CITED_BONUS = 1;
/* Of that document, the article that was named: "Điều 5 nghị định 42/2022". */
static const char ARTICLE_KEY[] = "dieu~11f"; /* "điều" */
static const double ARTICLE_BONUS = 50;

struct rank {
    struct xap_hit hit;
    double score;
    size_t place; /* before; keeps the order of equals */
};

static int compare_ranks(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->place < y->place ? -1 : 1;
}

/* "Điều 5. Phạm vi": the article that was named? */
static bool is_named_article(const struct asked *a, const char *title)
{
    struct tokens walk = {.text = str_of(title)};
    struct token word, number;

    return a->article && tokens_next(&walk, &word) &&
           tokens_next(&walk, &number) && !strcmp(word.fold.key, ARTICLE_KEY) &&
           !strcmp(number.fold.key, a->words.tokens[a->article].fold.key);
}

/* What a document gains that was asked for by its number. */
static double bonus_of(const struct asked *a, struct str data,
                       struct arena *scratch)
{
    struct err ignored = {0};
    struct record record;

    if (!a->numbers.count)
        return 0;
    arena_reset(scratch);
    if (record_unpack(&record, data, scratch, &ignored) < 0 ||
        !numbers_own(&a->numbers, record.card.number))
        return 0;
    return (asked_for_number(a) ? OWN_NUMBER_BONUS : CITED_BONUS) +
           (is_named_article(a, record.title) ? ARTICLE_BONUS : 0);
}

/* Puts all hits in their final order.  Scores stay above `floor`, that of the
 * hits behind. */
static void rerank_hits(const struct asked *a, struct xap_hits *hits,
                        struct arena *scratch)
{
    scoped(reranker_freep) struct reranker *r = reranker_new(&a->question);
    struct rank ranks[CLOSER_HITS];
    double best = hits->count ? hits->items[0].score : 0;
    double floor = hits->count ? hits->items[hits->count - 1].score : 0;

    for (size_t i = 0; i < hits->count; i++) {
        const struct xap_hit *hit = &hits->items[i];
        double f[RERANK_FEATURES];
        struct str data = {hit->data, hit->data_bytes};
        rerank_features(r, record_shape(data), best > 0 ? hit->score / best : 0,
                        f);
        ranks[i] = (struct rank){
            *hit, rerank_score(f) + bonus_of(a, data, scratch), i};
    }
    qsort(ranks, hits->count, sizeof *ranks, compare_ranks);
    for (size_t i = 0; i < hits->count; i++) {
        hits->items[i] = ranks[i].hit;
        hits->items[i].score =
            floor + ranks[i].score - ranks[hits->count - 1].score;
    }
}

/* Leaves the hits from..from + count - 1. */
static void cut_hits(struct xap_hits *hits, size_t from, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < hits->count; i++)
        if (i >= from && kept < count)
            hits->items[kept++] = hits->items[i];
        else
            free(hits->items[i].data);
    hits->count = kept;
}

/* Moves the hits of `more` behind those of `hits`. */
static void append_hits(struct xap_hits *hits, struct xap_hits *more)
{
    hits->items = mem_grow(hits->items, hits->count + more->count + 1,
                           sizeof *hits->items);
    memcpy(hits->items + hits->count, more->items,
           more->count * sizeof *hits->items);
    hits->count += more->count;
    more->count = 0;
    xap_hits_done(more);
}

int closer_find(const struct asked *asked, struct xap_reader *reader,
                const struct xap_search *search, struct arena *scratch,
                struct xap_hits *ret_hits, struct err *err)
{
    struct xap_search s = *search;
    struct xap_hits behind = {0};
    uint32_t end = search->first + search->count;

    s.first = 0;
    s.count = CLOSER_HITS;
    int r = xap_find(reader, &s, ret_hits, err);
    if (r < 0)
        return r;
    rerank_hits(asked, ret_hits, scratch);
    cut_hits(ret_hits, search->first, search->count);
    if (end <= CLOSER_HITS || ret_hits->count < CLOSER_HITS - search->first)
        return 0;
    s.first = CLOSER_HITS;
    s.count = end - CLOSER_HITS;
    s.facet_count = 0;
    r = xap_find(reader, &s, &behind, err);
    if (r == 0)
        append_hits(ret_hits, &behind);
    else
        xap_hits_done(ret_hits);
    return r;
}

void closer_features(const struct asked *asked, struct str data,
                     double *ret_features)
{
    scoped(reranker_freep) struct reranker *r = reranker_new(&asked->question);

    rerank_features(r, record_shape(data), 1, ret_features);
}
