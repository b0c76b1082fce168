/*
 * crawler/schedule.c: visits go where they keep most pages fresh.  The proof is
 * a simulation with pseudo-random pages, the same in every run.
 */
#include "crawler/schedule.h"
#include "tests/t.h"

#include <math.h>

static const struct schedule_rules rules = {
    .min_ms = 3600000, .max_ms = 90 * 86400000LL, .price = 1};

static void the_first_visits_grow_or_shrink_the_interval(void **state)
{
    (void)state;
    struct schedule_page page = {0};

    assert_int_equal(schedule_interval(&page, &rules), SCHEDULE_FIRST_MS);
    page = (struct schedule_page){.interval_ms = 10000000, .visits = 1};
    assert_int_equal(schedule_interval(&page, &rules), 14000000);
    page.changed = true;
    assert_int_equal(schedule_interval(&page, &rules), 8000000);
}

static void the_interval_stays_within_its_bounds(void **state)
{
    (void)state;
    struct schedule_page page = {.interval_ms = 3600000, .changed = true};

    assert_int_equal(schedule_interval(&page, &rules), rules.min_ms);
    page.interval_ms = rules.max_ms;
    page.changed = false;
    assert_int_equal(schedule_interval(&page, &rules), rules.max_ms);
}

static void a_learned_page_that_never_changes_is_visited_seldom(void **state)
{
    (void)state;
    struct schedule_page still = {
        .interval_ms = 86400000, .watched_ms = 10 * 86400000LL, .visits = 10};
    struct schedule_page lively = still;

    lively.changes = 5;
    assert_true(schedule_interval(&still, &rules) >
                2 * schedule_interval(&lively, &rules));
}

static void the_estimated_rate_is_near_the_true_one(void **state)
{
    (void)state;
    /* Visited daily, a page of rate 1 is found changed 63 % of the time. */
    double rate = schedule_rate(1000, 632, 1);

    assert_true(fabs(rate - 1) < 0.02);
    assert_true(schedule_rate(10, 10, 1) < 4); /* not infinite */
    assert_true(schedule_rate(10, 0, 1) >= 0);
}

static void pages_that_change_too_fast_are_not_chased(void **state)
{
    (void)state;
    assert_true(isinf(schedule_optimal_days(100, 0.5)));
    assert_true(schedule_optimal_days(0.1, 0.5) < 30);
    assert_true(isinf(schedule_optimal_days(0, 0.5)));
}

static void the_price_rises_while_the_queue_is_late(void **state)
{
    (void)state;
    assert_true(schedule_price(1, 1000, 5000) > 1);
    assert_true(schedule_price(1, 100, 5000) < 1);
    assert_true(schedule_price(1e9, 1000, 5000) < 1e9);
}

static void a_host_is_believed_until_it_lied_more_often_than_not(void **state)
{
    (void)state;
    assert_true(schedule_trusts_lastmod(0, 0));
    assert_true(schedule_trusts_lastmod(3, 0));
    assert_false(schedule_trusts_lastmod(4, 1));
    assert_true(schedule_trusts_lastmod(10, 5));
}

/* --- simulation --- */

enum { PAGES = 2000, DAYS = 200, STEPS_A_DAY = 4 };

static uint64_t seed;

static double uniform(void)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (double)((seed >> 33) + 1) / (double)(1u << 31);
}

struct page {
    double rate; /* true changes a day, unknown to the crawler */
    bool stale, was_visited;
    double due, interval, first_visit, last_visit;
    int64_t visits, changes;
};

/* Half of the pages change less than every ninety days, a few all the time. */
static void make(struct page *pages)
{
    seed = 42;
    for (int i = 0; i < PAGES; i++) {
        double z = sqrt(-2 * log(uniform())) * cos(6.2831853 * uniform());
        pages[i] = (struct page){.rate = exp(2.5 * z - 4.5), .interval = 1};
    }
}

enum policy { UNIFORM, PROPORTIONAL, OURS };

static double wanted(enum policy policy, struct page *p, bool changed,
                     double price)
{
    static const double day_ms = 86400000;
    struct schedule_rules r = {
        .min_ms = (int64_t)(day_ms / STEPS_A_DAY),
        .max_ms = (int64_t)(90 * day_ms),
        .price = price,
    };
    struct schedule_page page = {
        .interval_ms = (int64_t)(p->interval * day_ms),
        .watched_ms = (int64_t)((p->last_visit - p->first_visit) * day_ms),
        .visits = p->visits,
        .changes = p->changes,
        .changed = changed,
    };
    if (policy == OURS)
        return (double)schedule_interval(&page, &r) / day_ms;
    return policy == UNIFORM ? 1 : 1 / p->rate; /* the latter knows the truth */
}

static double visit(enum policy policy, struct page *p, double now,
                    double price)
{
    bool changed = p->stale, learned = p->visits >= SCHEDULE_LEARNED;
    int64_t late_ms = (int64_t)((now - p->due) * 86400000);

    if (learned)
        price =
            schedule_price(price, late_ms, (int64_t)(p->interval * 86400000));
    p->visits += p->was_visited;
    p->changes += p->was_visited && changed;
    if (!p->was_visited)
        p->first_visit = now;
    p->was_visited = true;
    p->stale = false;
    p->last_visit = now;
    p->interval = wanted(policy, p, changed, price);
    p->due = now + p->interval;
    return price;
}

/* The share of fresh pages over the second half of the time, with a fourth of
 * all pages visited a day. */
static double freshness(enum policy policy)
{
    static struct page pages[PAGES];
    double price = 1, fresh = 0, counted = 0;
    int next = 0;

    make(pages);
    for (int step = 0; step < DAYS * STEPS_A_DAY; step++) {
        double now = (double)step / STEPS_A_DAY;
        int budget = PAGES / 4 / STEPS_A_DAY, looked = 0;
        for (int i = 0; i < PAGES; i++)
            if (uniform() < 1 - exp(-pages[i].rate / STEPS_A_DAY))
                pages[i].stale = true;
        for (; looked < PAGES && budget; looked++, next = (next + 1) % PAGES)
            if (pages[next].due <= now) {
                price = visit(policy, &pages[next], now, price);
                budget--;
            }
        for (int i = 0; step > DAYS * STEPS_A_DAY / 2 && i < PAGES; i++) {
            fresh += !pages[i].stale;
            counted++;
        }
    }
    return fresh / counted;
}

static void
more_pages_are_fresh_than_with_uniform_or_proportional_visits(void **state)
{
    (void)state;
    double ours = freshness(OURS), even = freshness(UNIFORM);
    double proportional = freshness(PROPORTIONAL);

    print_message("# fresh: ours %.3f, uniform %.3f, proportional %.3f\n", ours,
                  even, proportional);
    assert_true(ours > even);
    assert_true(ours > proportional);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_visits_grow_or_shrink_the_interval),
        cmocka_unit_test(the_interval_stays_within_its_bounds),
        cmocka_unit_test(a_learned_page_that_never_changes_is_visited_seldom),
        cmocka_unit_test(the_estimated_rate_is_near_the_true_one),
        cmocka_unit_test(pages_that_change_too_fast_are_not_chased),
        cmocka_unit_test(the_price_rises_while_the_queue_is_late),
        cmocka_unit_test(a_host_is_believed_until_it_lied_more_often_than_not),
        cmocka_unit_test(
            more_pages_are_fresh_than_with_uniform_or_proportional_visits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
