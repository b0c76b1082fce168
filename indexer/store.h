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
struct verdicts;

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

enum verdicts_mode { VERDICTS_READ, VERDICTS_WRITE };

/* Opens `path`.  VERDICTS_READ: ERR_NOT_FOUND when there is none. */
int verdicts_open(struct verdicts **ret_verdicts, const char *path,
                  enum verdicts_mode mode, struct err *err);
void verdicts_free(struct verdicts *s); /* drops what was not committed */
DEFINE_FREEP(verdicts)

/* Adds or replaces the verdict of v->url.  A transaction is open from the
 * first change until verdicts_commit(). */
int verdicts_put(struct verdicts *s, const struct verdict *v, struct err *err);
int verdicts_commit(struct verdicts *s, struct err *err);

/* Verdict of a URL.  1 found, 0 not.  Strings are borrowed until the next
 * call. */
int verdicts_find(struct verdicts *s, const char *url,
                  struct verdict *ret_verdict, struct err *err);
/* Walks the searchable verdicts with this text hash, oldest first: `see` says
 * whether to go on. */
int verdicts_same_text(struct verdicts *s, uint64_t text_hash,
                       bool (*see)(void *context, const struct verdict *v),
                       void *context, struct err *err);
/* All verdicts by URL key, for reports. */
int verdicts_each(struct verdicts *s, const char *portal_or_null,
                  bool (*see)(void *context, const struct verdict *v),
                  void *context, struct err *err);

#endif
