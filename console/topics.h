/*
 * console/topics.h - what agencies publish and citizens search, and what of it
 * rises: worked out by `console topics` (hourly, by a timer), kept in
 * DATA/topics.db, shown as a page.
 *
 * For each window of 7, 30 and 90 days: phrases of the titles published in it
 * against those of the three windows before; phrases and questions that were
 * asked in it against those of before; questions that found nothing; agencies
 * by what they published.  A title counts on the day that the page itself says;
 * pages that say none, or a day to come, are left out, as are copies.  Of
 * questions only those are known that many people asked (searchd/tally_read.h).
 */
#ifndef CONSOLE_TOPICS_H
#define CONSOLE_TOPICS_H

#include "base/mem.h"

#include <stdint.h>

struct db;
struct err;

enum { TOPICS_WINDOWS = 3, TOPICS_ROWS_MAX = 50, TOPICS_DAYS = 360 };
extern const int topics_windows[TOPICS_WINDOWS]; /* 7, 30, 90 */

enum topics_kind {
    TOPICS_PUBLISHED, /* phrases of titles, most telling first */
    TOPICS_PUBLISHED_RISING,
    TOPICS_ASKED,        /* questions as they were asked, most often first */
    TOPICS_ASKED_RISING, /* phrases of them */
    TOPICS_NOTHING,      /* questions that found nothing */
    TOPICS_AGENCY,       /* code of the portal */
    TOPICS_KINDS,
};
const char *topics_kind_name(enum topics_kind kind); /* "published-rising" */

struct topics_row {
    const char *text; /* borrowed for the call */
    int64_t now, before;
    double rise; /* standard deviations; of the rising kinds */
};

struct topics_day {
    int64_t day; /* since 1970-01-01, in Viet Nam */
    int64_t published, asked, nothing;
};

/* Made when there is none. */
int topics_open(struct db **ret_db, const char *data_dir, struct err *err);

/* Works all windows out anew and puts them in place of the older ones, at once.
 * Without index.db or searchd.db nothing was published or asked. */
int topics_take(struct db *db, const char *data_dir, int64_t now_ms,
                struct err *err);

/* When that was; 0: never. */
int topics_made_ms(struct db *db, int64_t *ret_ms, struct err *err);
int topics_each(struct db *db, int days, enum topics_kind kind,
                void (*each)(void *context, const struct topics_row *row),
                void *context, struct err *err);
/* The last `count` days, without gaps, oldest first. */
int topics_days(struct db *db, int64_t today, struct topics_day *ret_days,
                int count, struct err *err);

#endif
