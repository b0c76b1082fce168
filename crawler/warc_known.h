/*
 * crawler/warc_known.h - where something was written last: a bounded table
 * from a 64-bit key to a place in the WARC store.
 *
 * The key alone proves nothing; the reader of the place checks what stands
 * there.  16 bytes an entry; when the table is full, what was written longest
 * ago makes room.
 */
#ifndef CRAWLER_WARC_KNOWN_H
#define CRAWLER_WARC_KNOWN_H

#include "base/mem.h"
#include "crawler/warc.h"

struct warc_known;

/* `max_entries` is rounded up to a power of two; memory grows with use. */
struct warc_known *warc_known_new(size_t max_entries)
    __attribute__((returns_nonnull));
void warc_known_free(struct warc_known *k); /* accepts NULL */
DEFINE_FREEP(warc_known)

/* A place of segment 0, or beyond 2^24 segments or 2^40 bytes, is not kept. */
void warc_known_put(struct warc_known *k, uint64_t key,
                    struct warc_position place);
bool warc_known_get(const struct warc_known *k, uint64_t key,
                    struct warc_position *ret_place);
size_t warc_known_count(const struct warc_known *k);

#endif
