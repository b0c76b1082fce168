/*
 * console/recheck.h - "please look again" (REQUIREMENTS K3): one URL within a
 * daily quota, or every URL that has a reason, with what came of it.
 *
 * Both end in the crawler's box (crawler/intake.h), from where the crawl takes
 * them first in line, at the portal's own pace.  Kept in coverage.db.
 */
#ifndef CONSOLE_RECHECK_H
#define CONSOLE_RECHECK_H

#include "config/reason.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct picture;

enum recheck_answer {
    RECHECK_PUT,     /* it is in line now */
    RECHECK_WAITS,   /* it was in line already; costs nothing */
    RECHECK_NO_MORE, /* the quota of the day is used up */
};

struct recheck_wish {
    const char *data_dir, *portal, *who;
    const char *url; /* canonical, of that portal; not of recheck_begin() */
    int64_t now_ms, quota; /* URLs a day (of Viet Nam) for the portal */
};

/* URLs asked for today. */
int recheck_used(struct picture *p, const char *portal, int64_t now_ms,
                 int64_t *ret_used, struct err *err);
/* Takes one off the quota of today; false when nothing is left. */
int recheck_pay(struct picture *p, const char *portal, int64_t now_ms,
                int64_t quota, bool *ret_paid, struct err *err);
/* ERR_BUSY: the box is full. */
int recheck_one(struct picture *p, const struct recheck_wish *wish,
                enum recheck_answer *ret_answer, struct err *err);

struct recheck {
    int64_t id;
    enum reason reason;
    const char *who;
    int64_t began_ms, ended_ms; /* 0: not yet */
    int64_t urls;               /* put in line */
    int64_t mended, same;       /* looked at again: without, with that reason */
};
struct recheck_list {
    struct recheck *items; /* newest first */
    size_t count;
};

/* Puts every URL of the portal that has this reason in line.  One check of a
 * reason at a time: the one under way is answered again.  *ret_id 0: no URL has
 * the reason.  ERR_BUSY: the box is full, nothing was done. */
int recheck_begin(struct picture *p, const struct recheck_wish *wish,
                  enum reason reason, int64_t *ret_id, struct err *err);
/* Counts what came of those under way, by the picture as it stands, and ends
 * those whose URLs were all looked at again. */
int recheck_follow(struct picture *p, const char *data_dir, const char *portal,
                   int64_t now_ms, struct err *err);
/* The last 50 of a portal; of the arena. */
int recheck_list(struct picture *p, const char *portal, struct arena *arena,
                 struct recheck_list *ret_list, struct err *err);

struct recheck_url {
    const char *url;
    enum reason reason; /* now; REASON_COUNT: not known any more */
    int64_t fetched_ms;
};
struct recheck_page {
    const char *portal;
    int64_t id;
    const char *after; /* URLs behind this one; "": all */
    size_t max;
};
/* URLs of a check in their order; returns how many, or an error. */
int recheck_urls(struct picture *p, const struct recheck_page *page,
                 void (*each)(void *context, const struct recheck_url *u),
                 void *context, struct err *err);

#endif
