/*
 * indexer/shard.h - a new index, written whole: documents in, a folder out that
 * Xapian opens and that xap_merge() joins with others.
 *
 * Xapian's own writer keeps what it is given in ordered maps of strings, takes
 * it apart again for each commit, and packs lists of terms with zlib; that is
 * four fifths of the time of an import.  Here terms are numbered (invert.h) and
 * the tables written as they come (glass_table.h), which is possible because
 * nothing is ever changed.  An index that readers use is changed by xap.h.
 *
 * Held in memory until the end: 16 bytes for each term of each document, the
 * different terms, and what is kept of documents, packed.  One thread a shard.
 */
#ifndef INDEXER_SHARD_H
#define INDEXER_SHARD_H

#include "base/mem.h"
#include "base/str.h"

struct err;
struct shard;
struct xap_doc;

enum {
    SHARD_SLOTS = 32,          /* of values: 0..31 */
    SHARD_TERMS_MAX = 1 << 22, /* of a document */
    SHARD_DATA_MAX = 64 << 20, /* bytes of what is kept of one, packed */
};

/* Makes the folder `dir`, which must not exist.  ERR_IO. */
int shard_open(struct shard **ret_shard, const char *dir, struct err *err);
/* Accepts NULL.  What was not finished is no index. */
void shard_free(struct shard *s);
DEFINE_FREEP(shard)

/* Adds a document, whose terms are sorted bytewise, each once; keys are not
 * looked up, so each put adds.  Nothing is kept of `doc` after the call.
 * ERR_LIMIT, ERR_IO. */
int shard_put(struct shard *s, const struct xap_doc *doc, struct err *err);
/* Metadata; a name comes once, 16 of them at most; an empty value is none. */
void shard_set(struct shard *s, const char *name, struct str value);

/* Writes what is left; nothing can be added then.  It may still be lost when
 * the machine fails: what xap_merge() makes of it is not.  ERR_IO. */
int shard_finish(struct shard *s, struct err *err);

#endif
