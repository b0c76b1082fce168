/*
 * indexer/regroup.h - a document of the index that tells another story from
 * now on: the same but for its cluster.
 */
#ifndef INDEXER_REGROUP_H
#define INDEXER_REGROUP_H

#include "indexer/xap_write.h"

struct arena;
struct err;

struct regroup {
    const char *cluster; /* schema_cluster() */
    struct arena *arena; /* what *ret_doc is made of */
};

/* For xap_writer_edit().  ERR_FORMAT. */
int regroup_document(void *regroup, const struct xap_doc *old,
                     struct xap_doc *ret_doc, struct err *err);

#endif
