/*
 * console/picture.h - the console's picture of the coverage: DIR/coverage.db.
 *
 * crawl.db and index.db answer "what of this URL"; lists of 100,000 URLs by
 * reason, from page to page, and "how was it last week" need another order.
 * The picture keeps, of each portal, every URL in the order of its text, counts
 * by reason and state, a row of counts a day, and what changed when
 * (docs/decisions/0088).  It is made anew from the two databases, so its URLs
 * may be lost; its days, events, checks and alerts may not.
 *
 * Any process may take a picture, one at a time; a handle is for one thread.
 * All times are Unix milliseconds, 0 "never"; days are those of Viet Nam.
 */
#ifndef CONSOLE_PICTURE_H
#define CONSOLE_PICTURE_H

#include "base/mem.h"
#include "base/str.h"
#include "config/reason.h"

struct db;
struct err;
struct picture;
struct vault;

enum {
    PICTURE_FRESH_MS = 2000, /* not looked for news again within */
    PICTURE_LARGE = 20000,   /* URLs of a portal that is looked at less often */
    PICTURE_LARGE_MS = 300000,
    PICTURE_EVENT_DAYS = 90,
    PICTURE_DAYS = 400,
};

/* Made when there is none.  ERR_IO, ERR_FORMAT, ERR_BUSY. */
int picture_open(struct picture **ret_picture, const char *data_dir,
                 struct err *err);
void picture_free(struct picture *p); /* accepts NULL */
DEFINE_FREEP(picture)
/* For the other tables of coverage.db (recheck.h, alert.h). */
struct db *picture_db(struct picture *p);
/* DATA/console.key, which seals what is secret in coverage.db (watch.h). */
struct vault *picture_vault(struct picture *p);

/*
 * Brings one portal up to date when crawler or indexer did something since;
 * `force` false: unless that was done PICTURE_FRESH_MS ago (a large portal:
 * PICTURE_LARGE_MS).  Needs memory for the URLs of that portal.  ERR_NOT_FOUND:
 * there is no crawl.db.
 */
int picture_take(struct picture *p, const char *portal, int64_t now_ms,
                 bool force, struct err *err);
/* Of every portal that the crawler has begun with; `each` (may be NULL) is told
 * after each portal. */
int picture_take_all(struct picture *p, int64_t now_ms,
                     void (*each)(void *context, const char *portal),
                     void *context, struct err *err);

/* --- what it shows --- */

enum picture_state {
    STATE_LISTED = 1,  /* a sitemap names it now */
    STATE_FETCHED = 2, /* its content was read */
    STATE_INDEXED = 4, /* a search finds it */
};

struct picture_row { /* text is never NULL; borrowed for the call */
    const char *url;
    enum reason reason;
    unsigned state; /* of enum picture_state */
    int status;     /* HTTP status of the last answer; 0: none came */
    const char *detail;
    int64_t seen_ms, fetched_ms, indexed_ms, lastmod_ms;
};

struct picture_filter {
    enum reason reason; /* REASON_COUNT: all */
    const char *owner;  /* "site", "choice", "us", "info"; NULL: all */
    unsigned mask;      /* only rows with (state & mask) == value */
    unsigned value;
    const char *prefix; /* of the path ("/tin-tuc/") or of the URL; NULL: all */
    const char *after;  /* only URLs behind this one; NULL: all */
    size_t limit;       /* rows at most; 0: all */
};

/* Calls `each` for the rows that pass, in the order of their URLs, until it
 * answers negative.  Memory does not grow with their number.  Returns how many
 * there were, or the error. */
int64_t picture_each(struct picture *p, const char *portal,
                     const struct picture_filter *filter,
                     int (*each)(void *context, const struct picture_row *row,
                                 struct err *err),
                     void *context, struct err *err);
/* How many pass, `after` and `limit` left out. */
int64_t picture_count(struct picture *p, const char *portal,
                      const struct picture_filter *filter, struct err *err);
/* 1: found; 0: not in the picture.  Text of *ret_row: free(ret_row->url) frees
 * it all. */
int picture_row_get(struct picture *p, const char *portal, const char *url,
                    struct picture_row *ret_row, struct err *err);

struct picture_counts {
    int64_t taken_ms; /* when the picture was made; 0: never */
    int64_t known, listed, fetched, indexed;
    int64_t faults; /* URLs whose owner is the portal */
    int64_t listed_not_indexed, indexed_not_listed, fetched_not_indexed;
    int64_t by_reason[REASON_COUNT];
};
/* Zeroes for a portal that the picture does not know. */
int picture_counts(struct picture *p, const char *portal,
                   struct picture_counts *ret_counts, struct err *err);

struct picture_day {
    int64_t day; /* days since 1970-01-01 in Viet Nam */
    int64_t known, listed, fetched, indexed, faults; /* at its end */
    int64_t by_reason[REASON_COUNT];
    int64_t fetches, bytes, took_ms; /* of that day */
    int64_t by_class[6];             /* answers 2xx at [2], ...; [0]: none */
};
int64_t picture_day_of(int64_t unix_ms);
/* The last `max` days that there are, oldest first; returns the count. */
int picture_days(struct picture *p, const char *portal,
                 struct picture_day *ret_days, size_t max, struct err *err);

struct picture_event {
    const char *url;
    int64_t at_ms;        /* when the picture noticed */
    enum reason from, to; /* REASON_COUNT: was not there, is not there */
};
struct picture_events_of {
    const char *portal;
    const char *url; /* NULL: of the whole portal */
    size_t max;
};
/* Newest first. */
int picture_events(struct picture *p, const struct picture_events_of *of,
                   void (*each)(void *context, const struct picture_event *e),
                   void *context, struct err *err);

/* Still on its way: QUEUED, THROTTLED, FETCHED. */
bool picture_is_passing(enum reason reason);

#endif
