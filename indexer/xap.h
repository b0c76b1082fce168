/*
 * indexer/xap.h - Xapian, as seen from C: the reading side.
 *
 * The one door to the index store.  Behind it and its writing side
 * (xap_write.h) is the only C++ in the tree; no Xapian type, exception or
 * iterator comes through.  Text analysis is ours, in C: only finished terms go
 * in, only plain copied hits come out.
 *
 * A reader is a snapshot for one thread; open one per thread.
 */
#ifndef INDEXER_XAP_H
#define INDEXER_XAP_H

#include "base/mem.h"
#include "base/str.h"

#ifdef __cplusplus
extern "C" {
#endif

struct err;
struct xap_doc; /* xap_write.h */

/* --- queries --- */

enum xap_op {
    XAP_TERM,    /* `term` */
    XAP_ALL,     /* every document, no weight */
    XAP_NONE,    /* no document */
    XAP_AND,     /* kids */
    XAP_OR,      /* kids */
    XAP_MAX,     /* kids; the weight of the best one */
    XAP_SYNONYM, /* kids, as if they were one term (spellings of a word) */
    XAP_FILTER,  /* kids[0], only where all others match too; no weight of
                    theirs */
    XAP_NOT,     /* kids[0], without those where another kid matches */
    XAP_MAYBE,   /* kids[0]; the others only add weight */
    XAP_SCALE,   /* kids[0], weight x `factor` */
    XAP_GE,      /* value of `slot` >= `term` (bytewise) */
    XAP_LE,
};

struct xap_query {
    enum xap_op op;
    const char *term;             /* XAP_TERM; the bound of XAP_GE, XAP_LE */
    size_t term_bytes;            /* 0: up to the NUL */
    uint32_t slot;                /* XAP_GE, XAP_LE */
    double factor;                /* XAP_SCALE */
    const struct xap_query *kids; /* the others */
    size_t kid_count;
};

/* --- reading --- */

struct xap_reader;

/* ERR_NOT_FOUND when there is no index, ERR_IO. */
int xap_reader_open(struct xap_reader **ret_reader, const char *dir,
                    struct err *err);
void xap_reader_free(struct xap_reader *r);
DEFINE_FREEP(xap_reader)
/* Moves to the newest commit, or to another index that was put in the place of
 * this one; looks again for shards that did not answer.  1: there was news; 0:
 * nothing new. */
int xap_reader_reopen(struct xap_reader *r, struct err *err);

/*
 * An index in several shards, some of them on other machines.  `shards` are
 * separated by spaces; each is a folder, HOST:PORT or [ADDRESS]:PORT of a
 * xapian-tcpsrv(1), or several of these joined by "|" that hold the same
 * documents (replicas), of which the first that answers is used.
 *
 * A shard that does not answer within `timeout_ms` is left out, and asked again
 * after XAP_RETRY_MS; everything else goes on without it, and
 * xap_reader_parts() tells.  With shards on other machines the documents come
 * here for `keep` of a search: XAP_KEEP_LOOK of the best matches at first, more
 * when too few were kept, XAP_KEEP_LOOK_MAX at most and within the time limit;
 * `most` says how many may be left.
 *
 * ERR_CONFIG (no such form), or as xap_reader_open() when no shard answers.
 */
enum { XAP_RETRY_MS = 3000, XAP_KEEP_LOOK = 200, XAP_KEEP_LOOK_MAX = 3200 };
int xap_reader_open_shards(struct xap_reader **ret_reader, const char *shards,
                           int64_t timeout_ms, struct err *err);

struct xap_parts {
    uint32_t answering, all;
};
struct xap_parts xap_reader_parts(const struct xap_reader *r);

enum { XAP_FACETS_MAX = 12, XAP_HURRY_MS = 200 };

struct xap_search {
    const struct xap_query *query;
    uint32_t first, count;
    uint32_t check_at_least; /* look at so many matches, for exact counts */
    bool by_value;           /* sort by sort_slot, then score; else by score */
    uint32_t sort_slot;
    bool ascending; /* of sort_slot; default: largest first */
    bool collapse;  /* one hit per value of collapse_slot */
    uint32_t collapse_slot;
    uint32_t facet_slots[XAP_FACETS_MAX];
    size_t facet_count;
    double k1, b;          /* BM25; k1 0 means 0.9 and 0.6 */
    int64_t time_limit_ms; /* 0: none; below XAP_HURRY_MS: weaker counts */
    /* Not NULL: a document counts only if this says so about its data (exact
     * phrases).  Must not call into the same reader. */
    bool (*keep)(void *context, struct str data);
    void *keep_context;
    bool no_data; /* leave hits' data NULL */
};

struct xap_hit {
    uint32_t docid;
    double score;
    uint32_t collapsed; /* further documents behind this one; a lower bound */
    char *data;         /* owned by the hits; NUL-terminated */
    size_t data_bytes;
};

struct xap_count {
    char *value; /* owned */
    size_t value_bytes;
    uint32_t count;
};

struct xap_facet { /* most frequent first, empty values left out */
    struct xap_count *counts;
    size_t count;
};

struct xap_hits {
    struct xap_hit *items;
    size_t count;
    uint32_t least, estimate, most; /* how many match in all */
    bool unseen; /* there are matches that were not looked at */
    struct xap_facet facets[XAP_FACETS_MAX];
};

/*
 * Hits `first`..`first + count - 1`, best first.  On success the caller
 * releases *ret_hits with xap_hits_done().
 *
 * The matching and the fetching of data are one step on purpose: when a
 * commit invalidates the snapshot in the middle, the whole step is done again
 * on the new one, once.  Fails with ERR_STALE if that happens twice.
 */
int xap_find(struct xap_reader *r, const struct xap_search *search,
             struct xap_hits *ret_hits, struct err *err);
void xap_hits_done(struct xap_hits *hits); /* accepts a zeroed one */

/* The data of the document of that key, added to `ret_data`.  ERR_NOT_FOUND. */
int xap_get(struct xap_reader *r, const char *key, struct buf *ret_data,
            struct err *err);
int xap_get_docid(struct xap_reader *r, uint32_t docid, struct buf *ret_data,
                  struct err *err);
int xap_meta(struct xap_reader *r, const char *name, struct buf *ret_value,
             struct err *err);
/* Documents in all, and those that have `term` (0: none).  Fast. */
int xap_doc_count(struct xap_reader *r, uint32_t *ret_count, struct err *err);
int xap_freq(struct xap_reader *r, const char *term, uint32_t *ret_count,
             struct err *err);
/* Calls `see` for the terms that begin with `prefix`, sorted, until it returns
 * false. */
int xap_terms(struct xap_reader *r, const char *prefix,
              bool (*see)(void *context, struct str term, uint32_t freq),
              void *context, struct err *err);

/*
 * Calls `see` for each document with a term that begins with `prefix`, in the
 * order of these terms, until it returns false: for a prefix of keys, each
 * document once.  Terms are sorted, and the key is among them; all is borrowed
 * for the call.
 */
int xap_each(struct xap_reader *r, const char *prefix,
             bool (*see)(void *context, const struct xap_doc *doc),
             void *context, struct err *err);

#ifdef __cplusplus
}
#endif
#endif
