/* crawler/schedule.c - see schedule.h. */
#include "crawler/schedule.h"

#include <math.h>

#define DAY_MS 86400000.0

enum { CLAIMS_LEAST = 4 };

static const double price_least = 0.01, price_most = 100;

static int64_t clamp(double ms, const struct schedule_rules *rules)
{
    if (!(ms < (double)rules->max_ms))
        return rules->max_ms;
    return ms > (double)rules->min_ms ? (int64_t)ms : rules->min_ms;
}

double schedule_rate(int64_t visits, int64_t changes, double interval_days)
{
    double n = (double)visits, unchanged = n - (double)changes;

    /* Half a visit of either kind is added, so that a page that was never
     * seen to change is not given up, nor one that always was. */
    return -log((unchanged + 0.5) / (n + 1)) / interval_days;
}

/*
 * Freshness of a page with rate r visited f times a day is (f/r)(1 - e^(-r/f)).
 * Its derivative by f is g(r/f)/r with g(x) = 1 - (1 + x) e^(-x), which rises
 * from 0 to 1: so the wanted x = r/f solves g(x) = price * r, by halving.
 */
double schedule_optimal_days(double rate, double price)
{
    double low = 0, high = 40, want = rate * price;

    if (rate <= 0 || want >= 1)
        return INFINITY;
    for (int i = 0; i < 60; i++) {
        double x = (low + high) / 2;
        if (1 - (1 + x) * exp(-x) < want)
            low = x;
        else
            high = x;
    }
    return low / rate;
}

int64_t schedule_interval(const struct schedule_page *page,
                          const struct schedule_rules *rules)
{
    if (!page->interval_ms)
        return clamp(SCHEDULE_FIRST_MS, rules);
    if (page->visits < SCHEDULE_LEARNED || page->watched_ms <= 0)
        return clamp((double)page->interval_ms * (page->changed ? 0.8 : 1.4),
                     rules);
    double days = (double)page->watched_ms / DAY_MS / (double)page->visits;
    double rate = schedule_rate(page->visits, page->changes, days);
    return clamp(schedule_optimal_days(rate, rules->price) * DAY_MS, rules);
}

double schedule_price(double price, int64_t late_ms, int64_t interval_ms)
{
    double next = price * (late_ms > interval_ms / 10 ? 1.001 : 0.999);

    return fmin(fmax(next, price_least), price_most);
}

bool schedule_trusts_lastmod(int64_t claims, int64_t kept)
{
    return claims < CLAIMS_LEAST || 2 * kept >= claims;
}
