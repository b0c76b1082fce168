/*
 * searchd/search.h - one query through the index: filter, plan, hits, facets,
 * snippets.
 */
#ifndef SEARCHD_SEARCH_H
#define SEARCHD_SEARCH_H

#include "searchd/result.h"

struct err;
struct registry;
struct xap_reader;

struct search {
    struct xap_reader *reader;           /* of this thread */
    const struct registry *registry;     /* or NULL */
    const struct bets *bets[BETS_FILES]; /* each or NULL */
    const struct synonyms *synonyms;     /* or NULL */
    const struct language *language;     /* for "did you mean", or NULL */
    struct arena *arena;
    int64_t deadline_ms; /* on the steady clock; weaker counts beyond it */
    struct buf *explain; /* not NULL: the plan in words is added */
};

/*
 * Answers `q`; it is borrowed by the answer.  A cursor that is none, or of
 * another search, becomes a problem of the answer, which is then the first
 * page.  Fails with ERR_IO or ERR_STALE.
 */
int search_run(const struct search *s, const struct query *q,
               struct result_list *ret_list, struct err *err);

/* One document by its URL or id.  ERR_NOT_FOUND. */
int search_document(const struct search *s, struct str url,
                    struct record *ret_record, struct err *err);

#endif
