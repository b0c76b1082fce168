/*
 * indexer/store.h - index.db: one verdict for each URL the indexer has seen.
 *
 * It is what the indexer judges by: duplicates, canonical pages, what a page
 * was before; and the story of why, for the console.  The place in the WARC
 * store up to which it is true is part of each commit (verdicts_set_cursor()).
 * One writer (the indexer); readers open their own handle.
 */
#ifndef INDEXER_STORE_H
#define INDEXER_STORE_H

#include "base/mem.h"
#include "base/str.h"
#include "config/reason.h"
#include "indexer/likeness.h"

struct err;
struct verdicts;

struct verdict {
    const char *url;    /* canonical */
    const char *portal; /* registry code, or "" */
    enum reason reason;
    const char *detail;    /* of the reason: the URL it points to, ...; or "" */
    int64_t indexed_ms;    /* last time its bytes were looked at */
    int64_t changed_ms;    /* fetch that brought another text */
    int64_t first_seen_ms; /* first fetch that could be searched */
    uint32_t warc_segment; /* where its bytes are */
    uint64_t warc_offset;
    const char *host;   /* of the portal: the site for duplicates */
    uint64_t text_hash; /* of the main text; 0: none */
    uint64_t cluster;   /* text_hash of the original, stories.h; 0: none */
    int authority;      /* of the portal: 0 a ministry ... 9 unknown */
    uint64_t canonical; /* verdict_canonical() of the page it names; 0: none */
    const char *title;
    const char *published; /* ISO, or "" */
    struct likeness likeness;
    int alarm;                /* points of spam.h; 0: none */
    const char *alarm_kinds;  /* "gambling"; NULL counts as "" */
    const char *alarm_detail; /* what was found where; NULL counts as "" */
    const char *found_on;     /* page whose link led to it; NULL counts as "" */
};

/* INDEXED, OK_STALE and DUP_OTHER_SITE: it is in the index. */
bool verdict_is_searchable(const struct verdict *v);

/* How a page is named by rel=canonical, whatever the scheme and www. */
uint64_t verdict_canonical(const char *url);

enum verdicts_mode { VERDICTS_READ, VERDICTS_WRITE };

/* Opens `path`.  VERDICTS_READ: ERR_NOT_FOUND when there is none. */
int verdicts_open(struct verdicts **ret_verdicts, const char *path,
                  enum verdicts_mode mode, struct err *err);
void verdicts_free(struct verdicts *s); /* drops what was not committed */
DEFINE_FREEP(verdicts)

/* Takes over all of another index.db, at once.  No change may be open. */
int verdicts_copy_from(struct verdicts *s, const char *path, struct err *err);

/* Adds or replaces the verdict of v->url; bands that are all 0 stay as they
 * were, if there is a simhash.  A transaction is open from the
 * first change until verdicts_commit(). */
int verdicts_put(struct verdicts *s, const struct verdict *v, struct err *err);
int verdicts_commit(struct verdicts *s, struct err *err);

/*
 * One verdict.  1 found, 0 not.  Strings are borrowed until the next call; the
 * bands of the likeness are not read back.
 *
 * _find: of a URL.
 * _shown: the searchable one of that host with that text that is not `url`.
 * _hidden: the best copy among those of that host left out as DUP_SAME_SITE for
 *     that text.
 */
int verdicts_find(struct verdicts *s, const char *url,
                  struct verdict *ret_verdict, struct err *err);
int verdicts_shown(struct verdicts *s, uint64_t text_hash, const char *host,
                   const char *url, struct verdict *ret_verdict,
                   struct err *err);
int verdicts_hidden(struct verdicts *s, uint64_t text_hash, const char *host,
                    struct verdict *ret_verdict, struct err *err);

/* Which of two addresses of one text on one site is shown: that under the main
 * name of the host rather than another; then the shorter one: what makes an
 * address longer is sessions, campaigns, views of a list; then the smaller. */
bool verdict_is_better_copy(const char *host, const char *url,
                            const char *other);
/* The copies of `shown` left out as DUP_SAME_SITE name it from now on. */
int verdicts_lead_copies(struct verdicts *s, const struct verdict *shown,
                         struct err *err);

/* Calls `see` for each page that names `canonical` and has that reason, until
 * it returns false.  `see` must not come back to `s`. */
int verdicts_variants(struct verdicts *s, uint64_t canonical,
                      enum reason reason,
                      bool (*see)(void *context, const struct verdict *v),
                      void *context, struct err *err);

/* Calls `see` for each page of a cluster, the originals first, until it returns
 * false. */
int verdicts_cluster(struct verdicts *s, uint64_t cluster,
                     bool (*see)(void *context, const struct verdict *v),
                     void *context, struct err *err);

/* Calls `see` for each page that is REMOVED_BY_EDITOR, likewise. */
int verdicts_removed(struct verdicts *s,
                     bool (*see)(void *context, const struct verdict *v),
                     void *context, struct err *err);

/* Calls `see` for each page with an alarm, of a portal (NULL: of all), the
 * worst first, until it returns false. */
int verdicts_alarms(struct verdicts *s, const char *portal,
                    bool (*see)(void *context, const struct verdict *v),
                    void *context, struct err *err);

/* Two hosts that show the same texts. */
struct mirror {
    const char *host;      /* of which most are found on the other, too */
    const char *original;  /* the one with more texts, or the first by name */
    int64_t pages, shared; /* texts of `host`; those of them on both */
};
/*
 * Calls `see` for each host with `pages_min` texts or more of which `percent`
 * or more stand on another host as well, until it returns false.  Reads all of
 * the file: for a report, not for each page.
 */
int verdicts_mirrors(struct verdicts *s, int64_t pages_min, int64_t percent,
                     bool (*see)(void *context, const struct mirror *m),
                     void *context, struct err *err);

/* Part of the next commit.  What was never set reads as 0 0. */
int verdicts_set_cursor(struct verdicts *s, uint32_t segment, uint64_t offset,
                        struct err *err);
int verdicts_cursor(struct verdicts *s, uint32_t *ret_segment,
                    uint64_t *ret_offset, struct err *err);

/* Where a payload stands, by the hash of its WARC digest. */
int verdicts_put_payload(struct verdicts *s, uint64_t digest, uint32_t segment,
                         uint64_t offset, struct err *err);
int verdicts_find_payload(struct verdicts *s, uint64_t digest,
                          uint32_t *ret_segment, uint64_t *ret_offset,
                          struct err *err);

/* All verdicts of a portal (NULL: all), by key, until `see` returns false. */
int verdicts_each(struct verdicts *s, const char *portal,
                  bool (*see)(void *context, const struct verdict *v),
                  void *context, struct err *err);

#endif
