/*
 * indexer/glass_table.h - one table of an index in Xapian's glass format,
 * written in one go: a B-tree made of keys that come sorted.
 *
 * The format is that of Xapian 1.4 (version 2016-03-14 in its files).  Nothing
 * here reads; Xapian does.  One thread.
 */
#ifndef INDEXER_GLASS_TABLE_H
#define INDEXER_GLASS_TABLE_H

#include "base/mem.h"
#include "base/str.h"

struct err;
struct glass_table;

enum {
    GLASS_BLOCK = 8192,
    GLASS_KEY_MAX = 255,
    /* A tag is cut into less than 65,536 pieces of at least so many bytes. */
    GLASS_TAG_MAX = 65535 * 1500,
};

/* Makes the file, which must not exist.  The caller owns *ret_table.  ERR_IO.
 */
int glass_table_open(struct glass_table **ret_table, const char *path,
                     struct err *err);
void glass_table_free(struct glass_table *t); /* accepts NULL */
DEFINE_FREEP(glass_table)

/* Adds one entry.  Keys come sorted bytewise, each once, of 1..GLASS_KEY_MAX
 * bytes; `packed`: the tag is raw deflate.  ERR_LIMIT beyond GLASS_TAG_MAX,
 * ERR_IO. */
int glass_table_add(struct glass_table *t, struct str key, struct str tag,
                    bool packed, struct err *err);

/* Writes what is left and adds to `root` what the version file says of the
 * table; entries longer than `pack_from` bytes may be packed by whoever changes
 * it later (0: never).  Nothing can be added then.  ERR_IO. */
int glass_table_finish(struct glass_table *t, struct buf *root,
                       uint32_t pack_from, struct err *err);
/* What the version file says of a table that there is not. */
void glass_table_none(struct buf *root, uint32_t pack_from);

#endif
