/*
 * indexer/store.h - index.db: one verdict for each URL the indexer has seen.
 *
 * The state of what is searchable is the index itself; this is the story of
 * why, for the console, and what duplicates are recognised by.  One writer
 * (the indexer); readers open their own handle.
 */
#ifndef INDEXER_STORE_H
#define INDEXER_STORE_H

#include "base/mem.h"
#include "base/str.h"
#include "config/reason.h"

struct err;
struct store;

struct verdict {
    const char *url;    /* canonical */
    const char *portal; /* registry code, or "" */
    enum reason reason;
    const char *detail;    /* of the reason: the URL it points to, ...; or "" */
    int64_t indexed_ms;    /* last time its bytes were looked at */
    int64_t changed_ms;    /* last time its text was another one */
    uint32_t warc_segment; /* where its bytes are */
    uint64_t warc_offset;
    uint64_t text_hash; /* of the main text; 0: none */
    uint64_t simhash;   /* 0: none */
    const char *title;
};

enum store_mode { STORE_READ, STORE_WRITE };

/* Opens `path`.  STORE_READ: ERR_NOT_FOUND when there is none. */
int store_open(struct store **ret_store, const char *path, enum store_mode mode,
               struct err *err);
void store_free(struct store *s); /* drops what was not committed */
DEFINE_FREEP(store)

/* Adds or replaces the verdict of v->url.  A transaction is open from the
 * first change until store_commit(). */
int store_put(struct store *s, const struct verdict *v, struct err *err);
int store_commit(struct store *s, struct err *err);

/* Verdict of a URL.  1 found, 0 not.  Strings are borrowed until the next
 * call. */
int store_find(struct store *s, const char *url, struct verdict *ret_verdict,
               struct err *err);
/* Walks the searchable verdicts with this text hash, oldest first: `see` says
 * whether to go on. */
int store_same_text(struct store *s, uint64_t text_hash,
                    bool (*see)(void *context, const struct verdict *v),
                    void *context, struct err *err);
/* All verdicts by URL key, for reports. */
int store_each(struct store *s, const char *portal_or_null,
               bool (*see)(void *context, const struct verdict *v),
               void *context, struct err *err);

#endif
