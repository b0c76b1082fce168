/*
 * indexer/glass_list.h - documents, each with a number, as a list in Xapian's
 * glass format: those of a term with its counts, or all with their lengths.
 */
#ifndef INDEXER_GLASS_LIST_H
#define INDEXER_GLASS_LIST_H

#include "indexer/glass_pack.h"
#include "indexer/invert.h"

struct err;
struct glass_table;

enum {
    GLASS_LIST_HEAD = 5 * GLASS_NUMBER_MAX,
    GLASS_LIST_ROOM =
        GLASS_LIST_HEAD + GLASS_CHUNK_BYTES + 4 * GLASS_NUMBER_MAX,
};

/* A list, or one after the other: the caller sets what stands first. */
struct glass_list {
    struct glass_table *table;
    struct err *err;
    struct str name;       /* the term; of lengths: "\0\xe0" */
    bool is_term;          /* a zero parts it from the document */
    uint64_t docs, counts; /* of the whole list, told in its first chunk */
    /* In work: */
    bool is_first;
    uint32_t first, last;        /* documents of the chunk */
    char *end;                   /* of the chunk */
    char chunk[GLASS_LIST_ROOM]; /* begins with room for its head */
};

/* `postings` are in the order of documents; there is one at least.  ERR_IO. */
int glass_list_write(struct glass_list *l, const struct posting *postings,
                     size_t count);

#endif
