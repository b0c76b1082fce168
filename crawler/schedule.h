/*
 * crawler/schedule.h - when a page is visited again (REQUIREMENTS C4, C9).
 * Pure arithmetic.
 *
 * The first visits follow Nutch's rule: the interval grows by 40 % when nothing
 * changed and shrinks by 20 % when something did.  After SCHEDULE_LEARNED
 * visits the rate of change is estimated as that of a Poisson process seen at
 * intervals (Cho and Garcia-Molina 2003, with their correction for few
 * visits), and the interval is the one at which another visit would add just
 * `price` freshness: pages that change slowly are visited seldom, and pages
 * that change faster than anyone could follow are not chased.  The price rises
 * while a host's queue runs late and falls while there is time left, so that
 * the visits a host allows are spent where they do most.
 */
#ifndef CRAWLER_SCHEDULE_H
#define CRAWLER_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

enum { SCHEDULE_LEARNED = 5, SCHEDULE_FIRST_MS = 86400000 };

struct schedule_rules {
    int64_t min_ms, max_ms; /* bounds of the interval */
    double price;           /* schedule_price() */
};

struct schedule_page {
    int64_t interval_ms; /* of the last visit; 0: this is the first */
    int64_t watched_ms;  /* from the first visit to this one */
    int64_t visits;      /* comparisons with an earlier copy */
    int64_t changes;     /* of these, how many found a change */
    bool changed;        /* the last one */
};

int64_t schedule_interval(const struct schedule_page *page,
                          const struct schedule_rules *rules);
/* Changes a day, from `changes` seen in `visits` at equal intervals. */
double schedule_rate(int64_t visits, int64_t changes, double interval_days);
/* The days between visits of a page with `rate` changes a day at which one more
 * visit a day adds `price` days of freshness a day; INFINITY: not worth it. */
double schedule_optimal_days(double rate, double price);
/* The price after a page of that interval was visited `late_ms` after it was
 * due; small steps, for it is asked at every visit. */
double schedule_price(double price, int64_t late_ms, int64_t interval_ms);

/*
 * Whether a host's sitemap lastmod is to be believed: of `claims` times that
 * it said "changed", the page had changed `kept` times.  Trusted until proven
 * wrong more often than right.
 */
bool schedule_trusts_lastmod(int64_t claims, int64_t kept);

#endif
