/* crawler/schedule.c - see schedule.h. */
#include "crawler/schedule.h"

#include <math.h>

enum { CLAIMS_LEAST = 4, SOLVE_STEPS = 40 };

/*
 * Chosen by tests/bench/bench_recrawl.c.  A page's own rate may be far from
 * what is usual on its host, so the belief begins wide: as much as `shape`
 * changes seen.  A host nobody knows changes its pages every twenty days.
 */
static const double prior_shape = 0.2;
static const struct schedule_rate unknown_host = {1, 20};
static const double fade_days = 365;

static struct schedule_rate host_or_unknown(const struct schedule_rate *host)
{
    return host->days > 0 ? *host : unknown_host;
}

struct schedule_rate schedule_prior(const struct schedule_rate *host)
{
    struct schedule_rate usual = host_or_unknown(host);

    return (struct schedule_rate){prior_shape,
                                  prior_shape * usual.days / usual.changes};
}

/*
 * No change for t days is likely by e^(-rt): of a Gamma with shape a and rate
 * b it makes one with b + t.  Some change in t days is likely by 1 - e^(-rt):
 * what comes out is no Gamma, but its moments are known, with
 * q = b / (b + t):
 *
 *   mean r  =  a/b        (1 - q^(a+1)) / (1 - q^a)
 *   mean r2 =  a(a+1)/b^2 (1 - q^(a+2)) / (1 - q^a)
 */
static void update(struct schedule_rate *rate, double days, bool changed)
{
    double a = rate->changes, b = rate->days, l = log1p(days / b);

    if (!changed || !(l > 0)) {
        rate->days += days;
        return;
    }
    double some = -expm1(-a * l);
    double mean = a / b * -expm1(-(a + 1) * l) / some;
    double square = a * (a + 1) / (b * b) * -expm1(-(a + 2) * l) / some;
    double variance = square - mean * mean;
    if (!(variance > 0) || !isfinite(variance))
        return;
    rate->days = mean / variance;
    rate->changes = mean * rate->days;
}

void schedule_learn(struct schedule_rate *rate,
                    const struct schedule_rate *prior, double gap_days,
                    bool changed)
{
    double keep = exp(-gap_days / fade_days);

    if (!(rate->days > 0) || !(rate->changes > 0))
        *rate = *prior;
    rate->changes = prior->changes + (rate->changes - prior->changes) * keep;
    rate->days = prior->days + (rate->days - prior->days) * keep;
    if (gap_days > 0)
        update(rate, gap_days, changed);
}

void schedule_learn_host(struct schedule_rate *host, double gap_days,
                         bool changed)
{
    *host = host_or_unknown(host);
    if (gap_days > 0)
        update(host, gap_days, changed);
}

/*
 * At a known rate r a visit after t days wins (1 - (1 + rt) e^(-rt)) / r days:
 * the freshness that is lost to a page that old.  This is its mean over the
 * belief, by the integral of the mean of e^(-rs) = (b / (b + s))^a.
 */
double schedule_worth(const struct schedule_rate *rate, double days)
{
    double a = rate->changes, b = rate->days, l = log1p(days / b);
    double fresh =
        fabs(a - 1) < 1e-6 ? b * l : b * -expm1(-(a - 1) * l) / (a - 1);

    return fresh - days * exp(-a * l);
}

/* The days at which the worth is `price`, between low, where it is less, and
 * high, where it is more: Newton's steps, halving where they leave the way. */
static double solve(const struct schedule_rate *rate, double price, double low,
                    double high)
{
    double a = rate->changes, b = rate->days, t = low;

    for (int i = 0; i < SOLVE_STEPS && high - low > 1e-4 * low; i++) {
        double miss = schedule_worth(rate, t) - price;
        double slope = t * a / b * exp(-(a + 1) * log1p(t / b));
        double next = t - miss / slope;
        if (fabs(miss) < 1e-6 * price)
            break;
        if (miss < 0)
            low = t;
        else
            high = t;
        t = next > low && next < high ? next : (low + high) / 2;
    }
    return t;
}

int64_t schedule_interval(const struct schedule_rate *rate,
                          const struct schedule_rules *rules)
{
    double least = (double)rules->min_ms / SCHEDULE_DAY_MS;
    double most = (double)rules->max_ms / SCHEDULE_DAY_MS;

    if (schedule_worth(rate, least) >= rules->price)
        return rules->min_ms;
    if (schedule_worth(rate, most) <= rules->price)
        return rules->max_ms;
    /* Early on the worth is a t^2 / 2b, later it is less. */
    double low = sqrt(2 * rate->days * rules->price / rate->changes);
    double days = solve(rate, rules->price, fmax(low, least), most);
    return (int64_t)(days * SCHEDULE_DAY_MS);
}

/*
 * Wanted is x = rate * days with g(x) = 1 - (1 + x) e^(-x) = rate * price.
 * g(x) < x^2 / 2, and next to it for small x, where the difference is lost.
 */
double schedule_optimal_days(double rate, double price)
{
    double want = rate * price, low = sqrt(2 * want), high = 40;

    if (rate <= 0 || want >= 1)
        return INFINITY;
    for (int i = 0; want > 1e-10 && i < 40; i++) {
        double x = (low + high) / 2;
        if (1 - (1 + x) * exp(-x) < want)
            low = x;
        else
            high = x;
    }
    return low / rate;
}

int64_t schedule_spread(int64_t interval_ms, uint64_t number)
{
    double x =
        (double)(number * 0x9e3779b97f4a7c15u >> 11) / (double)(1LL << 53);

    return (int64_t)((double)interval_ms * (0.8 + 0.4 * x));
}

bool schedule_trusts_lastmod(int64_t claims, int64_t kept)
{
    return claims < CLAIMS_LEAST || 2 * kept >= claims;
}
