/*
 * base/gzip.h - packing, quickly: gzip members, for which a crawl waits, and
 * raw deflate, for which an index does.
 *
 * ISA-L does it where it was there at build time, else zlib; any gzip reader
 * reads both (docs/decisions/0030).
 */
#ifndef CRAWLER_GZIP_H
#define CRAWLER_GZIP_H

#include "base/mem.h"
#include "base/str.h"

struct gzip; /* one thread; keeps its tables from member to member */

enum gzip_how {
    GZIP_PACK,  /* a page becomes about 30 % */
    GZIP_STORE, /* for bytes that are packed already: only wrapped */
};

struct gzip *gzip_new(void) __attribute__((returns_nonnull));
void gzip_free(struct gzip *g); /* accepts NULL */
DEFINE_FREEP(gzip)

/* Adds one member, which holds the parts one after the other.  Each part is
 * smaller than 4 GiB. */
void gzip_member(struct gzip *g, const struct str *parts, size_t count,
                 enum gzip_how how, struct buf *out);
/* Adds `bytes` (less than 1 GiB) as raw deflate (RFC 1951). */
void gzip_raw(struct gzip *g, struct str bytes, struct buf *out);

#endif
