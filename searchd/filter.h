/*
 * searchd/filter.h - conditions as queries of the index: what must hold,
 * without weight.
 */
#ifndef SEARCHD_FILTER_H
#define SEARCHD_FILTER_H

#include "base/arena.h"
#include "indexer/xap.h"
#include "searchd/query.h"

struct registry;

/* A list of queries that grows in its arena: {.arena = arena} is empty. */
struct filter {
    struct xap_query *kids;
    size_t count, room;
    struct arena *arena;
};

void filter_add(struct filter *f, struct xap_query kid);
/* Adds the term of that prefix (schema.h) and content. */
void filter_term(struct filter *f, char prefix, struct str content);
/* All of them under XAP_AND, XAP_OR ...; an empty list matches nothing. */
struct xap_query filter_join(const struct filter *f, enum xap_op op);
/* All of `all` (empty: every document), and nothing of `none`. */
const struct xap_query *filter_but_not(const struct filter *all,
                                       const struct filter *none);

/*
 * What the conditions of `q` ask for; of the arena.  NULL when they ask for
 * nothing and there are words to look for.  `reg` may be NULL: then no portal
 * is of any level or province.
 */
const struct xap_query *filter_of(const struct query *q,
                                  const struct registry *reg,
                                  struct arena *arena);

/* The same, but nothing that was published after that moment, a value of
 * SLOT_PUBLISHED as a number; 0: only what has none.  `all` may be NULL. */
const struct xap_query *filter_until(const struct xap_query *all,
                                     uint64_t published, struct arena *arena);
/* Only what was published then or within FILTER_NEAR_S before. */
enum { FILTER_NEAR_S = 60 * 86400 };
const struct xap_query *filter_near(const struct xap_query *all,
                                    uint64_t published, struct arena *arena);

#endif
