/*
 * crawler/crawl_budget.c - what a day allows: every fetch is counted, and pages
 * that were visited before wait for their share (budget.h, schedule.h).
 *
 * The whole crawl has a budget, and each host one of its own, which is what its
 * pause allows or less; the larger price holds.
 */
#include "base/err.h"
#include "config/options.h"
#include "crawler/crawl_part.h"

enum { PUT_OFF_SHARE = 10 }; /* of an interval: less is not worth a write */

static int64_t daily(const struct crawl *c)
{
    return c->options->crawler.daily_fetches;
}

/* Nine tenths of what the pause allows: answers take their time, too. */
static int64_t host_daily(const struct crawl *c, const struct crawl_host *h)
{
    enum pause_reason why;
    int64_t pause_ms = politeness_pause(&h->row.polite, &h->rules, &why);
    int64_t most = pause_ms > 0 ? DAY_MS / pause_ms * 9 / 10 + 1 : 0;
    int64_t set = c->options->crawler.host_daily_fetches;

    return set && (!most || set < most) ? set : most;
}

int crawl_budget_open(struct crawl *c, struct crawl_host *h, struct err *err)
{
    return h ? store_budget_get(c->store, h->row.id, &h->spend, err)
             : store_budget_get(c->store, 0, &c->spend, err);
}

/* Visits under way are as good as spent. */
static int64_t opens_ms(const struct budget *b, int64_t fetches,
                        int64_t under_way, int64_t now_ms)
{
    struct budget with = *b;

    with.again += under_way;
    return budget_opens_ms(&with, fetches, now_ms);
}

int64_t crawl_budget_opens_ms(struct crawl *c, struct crawl_host *h)
{
    int64_t most = host_daily(c, h);

    budget_turn(&c->spend.budget, daily(c), c->now_ms);
    budget_turn(&h->spend.budget, most, c->now_ms);
    int64_t all_ms =
        opens_ms(&c->spend.budget, daily(c), c->again_active, c->now_ms);
    int64_t host_ms = opens_ms(&h->spend.budget, most, 0, c->now_ms);
    return all_ms > host_ms ? all_ms : host_ms;
}

void crawl_budget_spend(struct crawl *c, struct crawl_host *h, bool again)
{
    budget_turn(&c->spend.budget, daily(c), c->now_ms);
    budget_turn(&h->spend.budget, host_daily(c, h), c->now_ms);
    if (again && c->again_active > 0)
        c->again_active--;
    (again ? budget_spend_again : budget_spend_first)(&c->spend.budget);
    (again ? budget_spend_again : budget_spend_first)(&h->spend.budget);
    h->dirty = true;
}

static int64_t interval_now(const struct crawl *c, const struct crawl_host *h,
                            const struct schedule_rate *rate)
{
    double all = budget_price(&c->spend.budget);
    double host = budget_price(&h->spend.budget);
    struct schedule_rules rules = {
        .min_ms = c->options->crawler.recrawl_min_s * 1000,
        .max_ms = c->options->crawler.recrawl_max_s * 1000,
        .price = all > host ? all : host,
    };

    return schedule_interval(rate, &rules);
}

int64_t crawl_budget_interval(struct crawl *c, struct crawl_host *h,
                              struct store_url *u, bool changed)
{
    int64_t gap_ms = u->last_good_ms ? c->now_ms - u->last_good_ms : 0;
    double gap_days = (double)gap_ms / DAY_MS;

    if (gap_ms > 0 && !(u->rate.days > 0))
        schedule_learn_host(&h->spend.usual, gap_days, changed);
    struct schedule_rate prior = schedule_prior(&h->spend.usual);
    if (gap_ms > 0)
        schedule_learn(&u->rate, &prior, gap_days, changed);
    int64_t ms = interval_now(c, h, gap_ms > 0 ? &u->rate : &prior);
    if (gap_ms > 0 && u->priority == PRIORITY_AGAIN) {
        budget_want(&c->spend.budget, gap_ms, ms);
        budget_want(&h->spend.budget, gap_ms, ms);
    }
    return schedule_spread(ms, u->key + (uint64_t)u->fetches);
}

bool crawl_budget_puts_off(const struct crawl *c, const struct crawl_host *h,
                           struct store_url *u)
{
    if (c->task->recrawl || u->priority != PRIORITY_AGAIN ||
        u->reason != REASON_FETCHED || !(u->rate.days > 0))
        return false;
    int64_t ms = interval_now(c, h, &u->rate);
    int64_t due_ms = u->last_fetched_ms + ms;
    if (due_ms - c->now_ms <= ms / PUT_OFF_SHARE)
        return false;
    u->due_ms = due_ms;
    return true;
}

int crawl_budget_save(struct crawl *c, struct err *err)
{
    return store_budget_put(c->store, &c->spend, err);
}
