/*
 * indexer/glass_values.h - the values of one slot, held until the table is
 * written in Xapian's glass format.
 */
#ifndef INDEXER_GLASS_VALUES_H
#define INDEXER_GLASS_VALUES_H

#include "base/str.h"

struct err;
struct glass_chunk;
struct glass_table;

struct glass_values { /* zeroed is ready */
    uint32_t docs;    /* that have one */
    /* In work: */
    struct buf bytes; /* chunks, one behind the other */
    struct glass_chunk *chunks;
    size_t count, room;
    uint32_t last; /* document */
    struct buf least, most;
};

void glass_values_done(struct glass_values *v);
/* The value (not empty) of a document behind all before it. */
void glass_values_add(struct glass_values *v, uint32_t doc, struct str value);

/* How many there are, the least and the largest one, for a slot with some.
 * These entries of all slots come before their values.  ERR_IO. */
int glass_values_write_bounds(const struct glass_values *v, uint32_t slot,
                              struct glass_table *table, struct err *err);
int glass_values_write(const struct glass_values *v, uint32_t slot,
                       struct glass_table *table, struct err *err);

#endif
