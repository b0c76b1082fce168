/*
 * indexer/data_pack.h - what is kept of a document, packed by zstd: it packs as
 * well as Xapian's zlib in a fraction of the time, and unpacks, fifty times a
 * question, in a third of it.  A frame tells its own length.  It is kept as a
 * value (DATA_SLOT), because over "document data" Xapian would run zlib all the
 * same.
 */
#ifndef INDEXER_DATA_PACK_H
#define INDEXER_DATA_PACK_H

#include "base/mem.h"
#include "base/str.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { DATA_SLOT = 1000 /* beyond all that callers use */ };

struct data_pack; /* tables of one thread */

struct data_pack *data_pack_new(void) __attribute__((returns_nonnull));
void data_pack_free(struct data_pack *p); /* accepts NULL */
DEFINE_FREEP(data_pack)

/* Adds the packed bytes. */
void data_pack_add(struct data_pack *p, struct buf *out, struct str bytes);

#ifdef __cplusplus
}
#endif
#endif
