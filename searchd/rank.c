/*
 * searchd/rank.c - see rank.h.
 *
 * Two searches: the question as a citizen asks it, RANK_LOOKED places deep, to
 * find the place; and the question with this document alone let through, for
 * whether it matches at all and what each part of the ranking gives it.
 */
#include "searchd/rank.h"

#include "base/cli.h"
#include "base/err.h"
#include "base/url.h"
#include "config/options.h"
#include "indexer/schema.h"
#include "indexer/xap.h"
#include "searchd/filter.h"
#include "searchd/places.h"
#include "searchd/plan.h"
#include "searchd/rerank.h"
#include "searchd/synonyms.h"

#include <jansson.h>
#include <stdlib.h>

struct ranking {
    struct options *options;
    struct synonyms *synonyms;
    struct xap_reader *reader;
    struct arena *arena;
    struct query query;
    const char *url; /* canonical */
    json_t *answer;
};

static void ranking_done(struct ranking *k)
{
    xap_reader_free(k->reader);
    synonyms_free(k->synonyms);
    options_free(k->options);
    arena_free(k->arena);
    json_decref(k->answer);
}

static int open_all(struct ranking *k, const struct cli *cli, struct err *err)
{
    scoped(buf_done) struct buf dir = {0};
    int r = options_load(&k->options, cli_option(cli, "config"), err);

    if (r == 0)
        r = places_synonyms(&k->synonyms, k->options, err);
    buf_addf(&dir, "%s/index", cli_data(cli));
    return r < 0 ? r : xap_reader_open(&k->reader, dir.p, err);
}

static int read_words(struct ranking *k, const struct cli *cli, struct err *err)
{
    scoped(buf_done) struct buf text = {0}, key = {0};
    int r = url_key(&key, str_of(cli->argv[0]), NULL, err);

    if (r < 0)
        return r;
    k->url = arena_str(k->arena, buf_str(&key));
    for (int i = 1; i < cli->argc; i++)
        buf_addf(&text, "%s%s", i > 1 ? " " : "", cli->argv[i]);
    query_init(&k->query);
    query_text(&k->query, buf_str(&text), k->arena);
    return 0;
}

/* `only`: no other document is let through. */
static int make_plan(struct ranking *k, const struct xap_query *only,
                     struct plan **ret_plan, struct err *err)
{
    const struct query *q = &k->query;
    const struct xap_query *asked = filter_of(q, NULL, k->arena);
    struct filter both = {.arena = k->arena};

    if (only && asked) {
        filter_add(&both, *asked);
        filter_add(&both, *only);
        struct xap_query *joined = ARENA_NEW(k->arena, xap_query);
        *joined = filter_join(&both, XAP_AND);
        only = joined;
    }
    const struct plan_input input = {
        .words = q->words,
        .phrases = q->phrases,
        .phrase_count = q->phrase_count,
        .without = q->without,
        .without_count = q->without_count,
        .synonyms = k->synonyms,
        .filter = only ? only : asked,
    };
    return plan_new(ret_plan, &input, k->reader, err);
}

static int find(struct ranking *k, struct plan *plan, uint32_t count,
                struct xap_hits *ret_hits, struct err *err)
{
    const struct xap_search search = {
        .count = count,
        .check_at_least = RANK_LOOKED,
        .collapse = true,
        .collapse_slot = SLOT_CLUSTER,
    };

    return plan_search(plan, k->reader, &search, ret_hits, err);
}

static const char *term_of(struct ranking *k)
{
    scoped(buf_done) struct buf term = {0};

    schema_term(&term, TERM_KEY, str_of(k->url));
    return arena_str(k->arena, buf_str(&term));
}

static struct str data_of(const struct xap_hit *hit)
{
    return (struct str){hit->data, hit->data_bytes};
}

/* --- the place --- */

enum { ABOVE = 3 }; /* documents before it that are named */

static void add_above(json_t *above, const struct record *record, size_t rank)
{
    if (json_array_size(above) < ABOVE)
        json_array_append_new(
            above, json_pack("{sI, ss, ss}", "rank", (json_int_t)rank, "url",
                             *record->url ? record->url : record->id, "title",
                             record->title));
}

static int look(struct ranking *k, const struct xap_hits *hits, struct err *err)
{
    json_t *above = json_array();

    json_object_set_new(k->answer, "above", above);
    for (size_t i = 0; i < hits->count; i++) {
        struct record record;
        int r = record_unpack(&record, data_of(&hits->items[i]), k->arena, err);
        if (r < 0)
            return r;
        if (!strcmp(record.id, k->url)) {
            json_object_set_new(k->answer, "rank", json_integer((int)i + 1));
            return 0;
        }
        add_above(above, &record, i + 1);
    }
    return 0;
}

static int place(struct ranking *k, struct err *err)
{
    scoped(plan_freep) struct plan *plan = NULL;
    struct xap_hits hits = {0};
    int r = make_plan(k, NULL, &plan, err);

    if (r == 0)
        r = find(k, plan, RANK_LOOKED, &hits, err);
    if (r < 0)
        return r;
    scoped(buf_done) struct buf words = {0};
    plan_explain(plan, &words);
    json_object_set_new(k->answer, "total", json_integer(hits.estimate));
    json_object_set_new(k->answer, "plan", json_string(words.p ? words.p : ""));
    r = look(k, &hits, err);
    xap_hits_done(&hits);
    return r;
}

/* --- the reasons --- */

static json_t *parts(struct plan *plan, const struct xap_hit *hit)
{
    static const char *const names[RERANK_FEATURES] = {
        "index",      "bm25", "all",    "title",
        "title_used", "run",  "window", "length"};
    double features[RERANK_FEATURES];
    json_t *list = json_array();

    if (!plan_features(plan, data_of(hit), features))
        return list;
    for (int i = 0; i < RERANK_FEATURES; i++)
        json_array_append_new(
            list,
            json_pack("{ss, sf, sf}", "part", names[i], "value", features[i],
                      "gives",
                      features[i] * rerank_weight((enum rerank_feature)i)));
    return list;
}

/* The index holds it, whatever was asked. */
static int is_there(struct ranking *k, struct err *err)
{
    scoped(buf_done) struct buf data = {0};
    struct err none = {0};
    int r = xap_get(k->reader, term_of(k), &data, &none);

    json_object_set_new(k->answer, "indexed", json_boolean(r == 0));
    if (r == 0 || r == -ERR_NOT_FOUND)
        return r == 0;
    *err = none;
    return r;
}

static int reasons(struct ranking *k, struct err *err)
{
    const struct xap_query only = {.op = XAP_TERM, .term = term_of(k)};
    scoped(plan_freep) struct plan *plan = NULL;
    struct xap_hits hits = {0};
    int r = make_plan(k, &only, &plan, err);

    if (r == 0)
        r = find(k, plan, 1, &hits, err);
    if (r < 0)
        return r;
    json_object_set_new(k->answer, "matches", json_boolean(hits.count > 0));
    if (hits.count)
        json_object_set_new(k->answer, "parts", parts(plan, &hits.items[0]));
    xap_hits_done(&hits);
    return 0;
}

int rank_run(FILE *out, const struct cli *cli, struct err *err)
{
    scoped(ranking_done) struct ranking k = {.arena = arena_new()};
    int r = open_all(&k, cli, err);

    if (r == 0)
        r = read_words(&k, cli, err);
    if (r < 0)
        return r;
    k.answer =
        json_pack("{ss, sn, si}", "url", k.url, "rank", "looked", RANK_LOOKED);
    r = is_there(&k, err);
    if (r == 1)
        r = reasons(&k, err);
    if (r == 0)
        r = place(&k, err);
    if (r < 0)
        return r;
    json_dumpf(k.answer, out, JSON_COMPACT);
    putc('\n', out);
    return 0;
}
