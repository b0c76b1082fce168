/*
 * indexer/xap_write.h - the writing side of the door to Xapian (see xap.h):
 * finished terms go in.  One writer per index directory; others get ERR_BUSY.
 */
#ifndef INDEXER_XAP_WRITE_H
#define INDEXER_XAP_WRITE_H

#include "base/mem.h"
#include "base/str.h"

#ifdef __cplusplus
extern "C" {
#endif

struct err;

enum {
    XAP_TERM_MAX = 245,    /* bytes; Xapian's own limit for one term */
    XAP_DATA_MAX = 1 << 30 /* bytes of what is kept of a document */
};

struct xap_term {
    const char *term; /* with its prefix, e.g. "Squyen~01f" */
    uint32_t count;   /* occurrences, weighted by field; 0: a filter term */
};

struct xap_value {
    uint32_t slot;
    struct str bytes; /* empty: no value */
};

struct xap_doc {
    const char *key; /* unique term, "Q..."; replaces the doc of that key */
    const struct xap_term *terms; /* each once, sorted bytewise */
    size_t term_count;
    const struct xap_value *values;
    size_t value_count;
    struct str data; /* opaque bytes, handed back with each hit */
};

struct xap_writer;

/* Opens `dir`, an index that readers may use; made if need be.  On success the
 * caller owns *ret_writer.  ERR_BUSY, ERR_IO. */
int xap_writer_open(struct xap_writer **ret_writer, const char *dir,
                    struct err *err);

/* Adds or replaces one document; nothing is kept of `doc` after the call.
 * Fails with ERR_LIMIT when a term is longer than XAP_TERM_MAX or the data than
 * XAP_DATA_MAX, ERR_IO. */
int xap_writer_put(struct xap_writer *w, const struct xap_doc *doc,
                   struct err *err);
/* Deletes the document of that key; one that is not there is fine. */
int xap_writer_delete(struct xap_writer *w, const char *key, struct err *err);

/* Puts what `edit` makes of the document of that key in its place, under the
 * same key; one that is not there is fine.  The old one is borrowed for the
 * call, the new one must last until the end of this.  An error of `edit`
 * leaves it as it is. */
int xap_writer_edit(struct xap_writer *w, const char *key,
                    int (*edit)(void *context, const struct xap_doc *old,
                                struct xap_doc *ret_doc, struct err *err),
                    void *context, struct err *err);

/* Metadata belongs to the same commit as the documents. */
int xap_writer_set(struct xap_writer *w, const char *name, struct str value,
                   struct err *err);
/* Adds the value to `ret_value`: nothing when it was never set. */
int xap_writer_get(struct xap_writer *w, const char *name,
                   struct buf *ret_value, struct err *err);

/* Makes everything put so far visible to readers, on disk, in one step.  Until
 * then it is held in memory: commit every few thousand documents. */
int xap_writer_commit(struct xap_writer *w, struct err *err);

/* Drops what was not committed.  Accepts NULL.  Cannot fail: whatever may
 * fail on the way out has its own verb, xap_writer_commit(). */
void xap_writer_free(struct xap_writer *w);
DEFINE_FREEP(xap_writer)

/* Joins shards (shard.h) into the new index `dir`, compacted.  Document order
 * follows the order of `shards`.  ERR_IO. */
int xap_merge(const char *dir, const char *const *shards, size_t shard_count,
              struct err *err);

#ifdef __cplusplus
}
#endif
#endif
