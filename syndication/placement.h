/*
 * syndication/placement.h - where boxes are live: origins that asked for them,
 * with counts of views a day; and pages on which our crawler saw them.
 *
 * Nothing of persons: an origin ("https://portal.gov.vn") from Referer or
 * Origin, no path, no address, no browser.  A view is an answer that left the
 * hub; what browsers kept for half a minute is not counted again.
 */
#ifndef SYNDICATION_PLACEMENT_H
#define SYNDICATION_PLACEMENT_H

#include "base/str.h"

struct err;
struct hubdb;
struct placements;

extern const char placement_schema[]; /* SQL that makes the tables */

enum {
    PLACEMENT_ORIGINS_MAX = 1000, /* of a box; further ones are not kept */
    PLACEMENT_PENDING_MAX = 10000,
    PLACEMENT_KEEP_DAYS = 400, /* days, and origins not seen for so long */
    PLACEMENT_AGAIN_H = 20,    /* a page is looked at again after */
};

/* What was noted and not written yet; safe from any thread. */
struct placements *placements_new(void);
void placements_free(struct placements *p); /* accepts NULL */
/* A box was asked for by a page; `from` is Origin or Referer as sent.  What is
 * no web address, or the hub itself (`hub`: its origin), does not count. */
void placements_note(struct placements *p, struct str box_id, struct str from,
                     struct str hub);
bool placements_pending(struct placements *p);
/* Within the caller's transaction; at `now_ms`. */
int placements_save(struct placements *p, struct hubdb *store, int64_t now_ms,
                    struct err *err);

struct placement {
    struct str box_id, origin;
    int64_t first_ms, last_ms;
    int64_t views_30_days;
};
/* What is given is borrowed for the time of the call. */
typedef void placement_fn(void *context, const struct placement *placement);
/* Seen last first; of one box, or of all when box_id is empty. */
int placement_each(struct hubdb *store, struct str box_id, int64_t now_ms,
                   placement_fn *fn, void *context, struct err *err);

/* A page on which the crawler found a box. */
struct placement_page {
    struct str url, box_id, form, loader; /* as in boxscan.h */
    struct str state; /* "current", "old", "broken", "gone" */
    struct str why;   /* of "broken"; or empty */
    int64_t first_ms, seen_ms, checked_ms;
};
typedef void placement_page_fn(void *context,
                               const struct placement_page *page);
/* What is broken first, what is gone last. */
int placement_each_page(struct hubdb *store, struct str box_id,
                        placement_page_fn *fn, void *context, struct err *err);

/* Within the caller's transaction.  A box was found on a page (one that the hub
 * does not have is broken) ... */
int placement_found(struct hubdb *store, const struct placement_page *page,
                    struct err *err);
/* ... and what was found there before `checked_ms` is gone (or, `same`, is what
 * it was: the page has not changed). */
int placement_checked(struct hubdb *store, struct str url, int64_t checked_ms,
                      bool same, struct err *err);
bool placement_is_known(struct hubdb *store, struct str url);

/* Pages to be fetched again, and home pages of origins without a known page;
 * those checked within PLACEMENT_AGAIN_H hours are left out. */
typedef void placement_due_fn(void *context, struct str url);
int placement_each_due(struct hubdb *store, int64_t now_ms,
                       placement_due_fn *fn, void *context, struct err *err);

#endif
