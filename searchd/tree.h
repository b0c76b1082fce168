/*
 * searchd/tree.h - queries of the index, put together in an arena, and told in
 * words.  Kids are copied; terms of forms are borrowed.
 */
#ifndef SEARCHD_TREE_H
#define SEARCHD_TREE_H

#include "base/arena.h"
#include "indexer/xap.h"

struct forms;

struct xap_query *tree_kids(struct arena *arena, size_t count)
    __attribute__((returns_nonnull));
struct xap_query tree_term(struct arena *arena, struct str term);
struct xap_query tree_scaled(struct arena *arena, struct xap_query q,
                             double factor);
struct xap_query tree_join(struct arena *arena, enum xap_op op,
                           struct xap_query a, struct xap_query b);
/* One form is a term; several, as if they were one; none matches nothing. */
struct xap_query tree_forms(struct arena *arena, const struct forms *f);

/* Adds the tree, a node a line, kids further in. */
void tree_explain(const struct xap_query *q, struct buf *out);

#endif
