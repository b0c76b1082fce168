/*
 * crawler/schedule.h - when a page is visited again (REQUIREMENTS C4, C9).
 * Pure arithmetic; docs/recrawl.md tells the scheme in words.
 *
 * How often a page changes is not known, but believed: a Gamma distribution of
 * its rate, two numbers a page.  It begins as what is usual on the host.  Each
 * visit is evidence for exactly the time it covers, however irregular: a page
 * found as it was adds that time; a page found changed says only that there was
 * at least one change in it (Cho and Garcia-Molina 2003 call this censoring),
 * and the belief takes the mean and variance that follow from it.  Old evidence
 * fades, for pages change their ways.
 *
 * A visit then has an expected worth: the days of freshness it wins.  The worth
 * grows while the page waits, and the page is due when it reaches the `price`
 * of a visit (budget.h).  So pages that change slowly are visited seldom, and
 * pages that change faster than anyone could follow are not chased.
 */
#ifndef CRAWLER_SCHEDULE_H
#define CRAWLER_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

enum { SCHEDULE_DAY_MS = 86400000 };

/* A belief about a rate of change: its mean is changes / days.  Both 0: nobody
 * has looked yet. */
struct schedule_rate {
    double changes, days;
};

/* What is believed of a page before its second visit, from what was learned of
 * the first comparisons of its host's pages. */
struct schedule_rate schedule_prior(const struct schedule_rate *host);

/* A visit found the page, `gap_days` after the one before, changed or not. */
void schedule_learn(struct schedule_rate *rate,
                    const struct schedule_rate *prior, double gap_days,
                    bool changed);
/* The same for what is usual on a host; asked once a page, at its second
 * visit, for pages visited often must not speak for the others. */
void schedule_learn_host(struct schedule_rate *host, double gap_days,
                         bool changed);

/* Days of freshness that a visit is expected to win, `days` after the last. */
double schedule_worth(const struct schedule_rate *rate, double days);

struct schedule_rules {
    int64_t min_ms, max_ms; /* bounds of the interval */
    double price;           /* days of freshness that a visit must win */
};
/* The time after which a visit is worth its price. */
int64_t schedule_interval(const struct schedule_rate *rate,
                          const struct schedule_rules *rules);
/* The same in days for a rate that is known for certain, without bounds;
 * INFINITY: never worth it. */
double schedule_optimal_days(double rate, double price);
/* The interval moved by up to a fifth, by any `number`, so that pages found on
 * one day do not fall due on one day for ever. */
int64_t schedule_spread(int64_t interval_ms, uint64_t number);

/*
 * Whether a host's sitemap lastmod is to be believed: of `claims` times that
 * it said "changed", the page had changed `kept` times.  Trusted until proven
 * wrong more often than right.
 */
bool schedule_trusts_lastmod(int64_t claims, int64_t kept);

#endif
