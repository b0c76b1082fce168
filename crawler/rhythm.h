/*
 * crawler/rhythm.h - when a sitemap or a feed is asked again (REQUIREMENTS C3,
 * C11).  Pure arithmetic.
 *
 *   sitemap   every ttl
 *   feed      twice as soon after it brought something new, half as soon again
 *             after it did not, between feed_min and ttl
 *   barren    gone, a page of HTML or without an entry: four times as late with
 *             each time in a row, up to a month; from the third on it counts as
 *             retired
 */
#ifndef CRAWLER_RHYTHM_H
#define CRAWLER_RHYTHM_H

#include <stdbool.h>
#include <stdint.h>

enum { RHYTHM_RETIRED = 3 };

struct rhythm {
    int64_t interval_ms; /* last one; 0: this was the first time */
    bool feed;
    int64_t added;  /* entries that were new, this time */
    int64_t barren; /* times in a row, this one included */
};

struct rhythm_rules {
    int64_t feed_min_ms, ttl_ms;
};

int64_t rhythm_interval(const struct rhythm *r,
                        const struct rhythm_rules *rules);

#endif
