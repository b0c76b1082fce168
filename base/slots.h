/*
 * base/slots.h - a table of rows that are found by a 64-bit key: a hash, or two
 * numbers in one.
 *
 * The first member of a row is its key, a uint64_t; the rest is the caller's.
 * Rows are added and changed, never taken out, and hold no addresses of one
 * another: they move when the table grows.
 */
#ifndef BASE_SLOTS_H
#define BASE_SLOTS_H

#include "base/mem.h"

#include <stdint.h>

struct slots {
    void *rows;       /* `room` of them, of which `count` have a key */
    size_t row_bytes; /* set by the caller, all else begins as zero */
    size_t count, room;
};

/* The row of that key, which is not 0; NULL when there is none.  It stays until
 * the next slots_add(). */
void *slots_find(const struct slots *s, uint64_t key);
/* The same; when there was none, a new one, zero but for its key. */
void *slots_add(struct slots *s, uint64_t key) __attribute__((returns_nonnull));
void slots_done(struct slots *s);

#endif
