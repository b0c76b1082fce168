/*
 * searchd/result.h - one answered query, ready to be written as a page, as JSON
 * or as a feed.  Everything is of the arena of the request.
 */
#ifndef SEARCHD_RESULT_H
#define SEARCHD_RESULT_H

#include "indexer/schema.h"
#include "searchd/absent.h"
#include "searchd/bets.h"
#include "searchd/facet.h"
#include "searchd/query.h"
#include "searchd/snippet.h"
#include "searchd/suggest.h"

struct err;
struct registry;
struct xap_hit;

struct result {
    uint32_t docid;
    double score;
    uint32_t copies; /* further places that hold the same text, at least */
    struct record record;
    const char *ended_by; /* number of the document that ended this; or "" */
    struct snippet title, snippet;
};

/* Unpacks a hit and cuts its snippets; `marks` says which words to mark.  Fails
 * with ERR_FORMAT. */
int result_read(struct result *ret, const struct xap_hit *hit,
                struct snippet_rule marks, struct arena *arena,
                struct err *err);
/* Only what the registry knows is shown (REQUIREMENTS S11): an index may be
 * older than the registry.  Without a registry all is. */
bool result_is_official(const struct record *r, const struct registry *reg);

struct related;

struct result_list {
    const struct query *query;
    struct problems problems;               /* of the query's parameters */
    const struct bet *bets[BETS_SHOWN_MAX]; /* of the first page */
    size_t bet_count;
    const char *meant;                /* a spelling that finds more, or NULL */
    struct absent absent[ABSENT_MAX]; /* of the first page */
    size_t absent_count;
    struct suggestion
        suggested[SUGGEST_MAX]; /* of the first page, for people */
    size_t suggested_count;
    struct result *items;
    size_t count;
    uint32_t first; /* number of the first item, from 0 */
    uint32_t total; /* how many match */
    bool about;     /* total is an estimate */
    struct facet facets[FACETS_MAX];
    size_t facet_count;
    const char *next, *previous;       /* cursors, or NULL */
    uint32_t shards_answering, shards; /* fewer: results may be missing */
    int64_t took_ms;
    /* Pages only: what else there is to items[related_at], shown below it. */
    const struct related *related; /* or NULL */
    size_t related_at;
    uint32_t documents;  /* in the whole index */
    const char *indexed; /* ISO time of the last commit, or "" */
};

#endif
