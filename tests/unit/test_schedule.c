/*
 * crawler/schedule.c: visits go where they keep most pages fresh.  The proof is
 * a simulation with pseudo-random pages, the same in every run.
 */
#include "crawler/budget.h"
#include "crawler/schedule.h"
#include "tests/t.h"

#include <math.h>

static const struct schedule_rules rules = {
    .min_ms = 3600000, .max_ms = 90 * 86400000LL, .price = 0.5};

static struct schedule_rate after(int visits, double gap_days, bool changed)
{
    struct schedule_rate host = {0}, rate = {0};
    struct schedule_rate prior = schedule_prior(&host);

    for (int i = 0; i < visits; i++)
        schedule_learn(&rate, &prior, gap_days, changed);
    return rate;
}

static void
the_interval_grows_when_nothing_changed_and_shrinks_when_it_did(void **state)
{
    (void)state;
    int64_t before = 0;

    for (int visits = 1; visits < 20; visits++) {
        struct schedule_rate quiet = after(visits, 3, false);
        int64_t interval = schedule_interval(&quiet, &rules);
        assert_true(interval > before || interval == rules.max_ms);
        before = interval;
    }
    struct schedule_rate quiet = after(5, 3, false), lively = quiet;
    struct schedule_rate host = {0}, prior = schedule_prior(&host);
    schedule_learn(&lively, &prior, 3, true);
    assert_true(schedule_interval(&lively, &rules) <
                schedule_interval(&quiet, &rules));
}

static void the_interval_stays_within_its_bounds(void **state)
{
    (void)state;
    struct schedule_rules cheap = rules, dear = rules;
    struct schedule_rate rate = after(5, 1, true);

    cheap.price = 1e-9;
    dear.price = 1e9;
    assert_int_equal(schedule_interval(&rate, &cheap), rules.min_ms);
    assert_int_equal(schedule_interval(&rate, &dear), rules.max_ms);
}

static void at_the_interval_the_worth_is_the_price(void **state)
{
    (void)state;
    static const struct schedule_rate rates[] = {
        {0.2, 4}, {1, 20}, {1 + 1e-9, 3}, {3.7, 50}, {0.3, 0.1}, {40, 800}};

    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        double days =
            (double)schedule_interval(&rates[i], &rules) / SCHEDULE_DAY_MS;
        double worth = schedule_worth(&rates[i], days);
        assert_true(days < 89);
        assert_true(fabs(worth - rules.price) < 1e-3 * rules.price);
    }
}

static void irregular_visits_lead_near_the_true_rate(void **state)
{
    (void)state;
    static const double gaps[] = {0.2, 3, 1, 0.5, 7, 2, 0.1, 1.5};
    struct schedule_rate host = {0}, rate = {0};
    struct schedule_rate prior = schedule_prior(&host);
    uint64_t chance = 7;

    /* One change in two days. */
    for (int i = 0; i < 800; i++) {
        double gap = gaps[i % 8];
        chance = chance * 6364136223846793005u + 1442695040888963407u;
        double x = (double)(chance >> 33) / (double)(1u << 31);
        schedule_learn(&rate, &prior, gap, x < 1 - exp(-0.5 * gap));
    }
    assert_true(fabs(rate.changes / rate.days - 0.5) < 0.05);
}

static void a_page_always_found_changed_has_no_endless_rate(void **state)
{
    (void)state;
    struct schedule_rate rate = after(100, 1, true);

    assert_true(rate.changes / rate.days > 2);
    assert_true(rate.changes / rate.days < 100);
    /* And it is not chased when a visit must win half a day. */
    assert_int_equal(schedule_interval(&rate, &rules), rules.max_ms);
}

static void evidence_at_the_edges_does_no_harm(void **state)
{
    (void)state;
    static const double gaps[] = {0, 1e-9, 1e-3, 4000, 1e9};
    struct schedule_rate host = {0}, prior = schedule_prior(&host);

    for (int changed = 0; changed < 2; changed++)
        for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) {
            struct schedule_rate rate = {0};
            for (int k = 0; k < 50; k++)
                schedule_learn(&rate, &prior, gaps[i], changed);
            assert_true(isfinite(rate.changes) && rate.changes > 0);
            assert_true(isfinite(rate.days) && rate.days > 0);
            int64_t ms = schedule_interval(&rate, &rules);
            assert_true(ms >= rules.min_ms && ms <= rules.max_ms);
        }
}

static void pages_of_a_lively_host_are_visited_sooner(void **state)
{
    (void)state;
    struct schedule_rate lively = {0}, quiet = {0};

    for (int i = 0; i < 30; i++) {
        schedule_learn_host(&lively, 5, true);
        schedule_learn_host(&quiet, 5, false);
    }
    struct schedule_rate a = schedule_prior(&lively),
                         b = schedule_prior(&quiet);
    assert_true(2 * schedule_interval(&a, &rules) <
                schedule_interval(&b, &rules));
}

static void intervals_are_spread_by_a_fifth(void **state)
{
    (void)state;
    int64_t least = INT64_MAX, most = 0;

    for (uint64_t i = 0; i < 1000; i++) {
        int64_t ms = schedule_spread(1000000, i);
        least = ms < least ? ms : least;
        most = ms > most ? ms : most;
    }
    assert_true(least >= 800000 && least < 810000);
    assert_true(most <= 1200000 && most > 1190000);
}

static void pages_that_change_too_fast_are_not_chased(void **state)
{
    (void)state;
    assert_true(isinf(schedule_optimal_days(100, 0.5)));
    assert_true(schedule_optimal_days(0.1, 0.5) < 30);
    assert_true(isinf(schedule_optimal_days(0, 0.5)));
    assert_true(schedule_optimal_days(1e-30, 0.5) > 1e12);
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

enum { PAGES = 2000, DAYS = 200, STEPS_A_DAY = 4, DAILY = PAGES / 4 };

static uint64_t seed;

static double uniform(void)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (double)((seed >> 33) + 1) / (double)(1u << 31);
}

struct page {
    double rate; /* true changes a day, unknown to the crawler */
    bool stale, was_visited;
    double due, last;
    struct schedule_rate belief;
};

/* Half of the pages change less than every ninety days, a few all the time. */
static void make(struct page *pages)
{
    seed = 42;
    for (int i = 0; i < PAGES; i++) {
        double z = sqrt(-2 * log(uniform())) * cos(6.2831853 * uniform());
        pages[i] = (struct page){.rate = exp(2.5 * z - 4.5)};
    }
}

enum policy { UNIFORM, PROPORTIONAL, OURS };

static int64_t to_ms(double days)
{
    /* The last minute of each step, as it is given out in Viet Nam. */
    return (int64_t)((days + 1.0 / STEPS_A_DAY) * SCHEDULE_DAY_MS) - 60000 +
           17 * 3600000;
}

static double ours(struct page *p, double gap, bool changed, struct budget *b)
{
    static const struct schedule_rate host = {0};
    struct schedule_rules r = {
        .min_ms = SCHEDULE_DAY_MS / STEPS_A_DAY,
        .max_ms = 90LL * SCHEDULE_DAY_MS,
        .price = budget_price(b),
    };
    struct schedule_rate prior = schedule_prior(&host);

    if (!p->was_visited)
        p->belief = prior;
    else
        schedule_learn(&p->belief, &prior, gap, changed);
    int64_t ms = schedule_interval(&p->belief, &r);
    if (p->was_visited)
        budget_want(b, (int64_t)(gap * SCHEDULE_DAY_MS), ms);
    return (double)schedule_spread(ms, (uint64_t)(p->last * 64)) /
           SCHEDULE_DAY_MS;
}

static void visit(enum policy policy, struct page *p, double now,
                  struct budget *b)
{
    double interval = policy == UNIFORM ? 4 : 4 * 0.05 / p->rate;

    if (policy == OURS)
        interval = ours(p, now - p->last, p->stale, b);
    (p->was_visited ? budget_spend_again : budget_spend_first)(b);
    p->was_visited = true;
    p->stale = false;
    p->last = now;
    p->due = now + interval;
}

/* The share of fresh pages over the second half of the time, with a fourth of
 * all pages visited a day. */
static double freshness(enum policy policy)
{
    static struct page pages[PAGES];
    struct budget budget = {0};
    double fresh = 0, counted = 0;
    int next = 0;

    make(pages);
    for (int step = 0; step < DAYS * STEPS_A_DAY; step++) {
        double now = (double)step / STEPS_A_DAY;
        int64_t ms = to_ms(now);
        budget_turn(&budget, DAILY, ms);
        for (int i = 0; i < PAGES; i++)
            if (uniform() < 1 - exp(-pages[i].rate / STEPS_A_DAY))
                pages[i].stale = true;
        for (int looked = 0; looked < PAGES;
             looked++, next = (next + 1) % PAGES)
            if (pages[next].due <= now &&
                budget_opens_ms(&budget, DAILY, ms) == ms)
                visit(policy, &pages[next], now, &budget);
        assert_true(budget.first + budget.again <= DAILY);
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
    double mine = freshness(OURS), even = freshness(UNIFORM);
    double proportional = freshness(PROPORTIONAL);

    print_message("# fresh: ours %.3f, uniform %.3f, proportional %.3f\n", mine,
                  even, proportional);
    assert_true(mine > even + 0.01);
    assert_true(mine > proportional + 0.1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            the_interval_grows_when_nothing_changed_and_shrinks_when_it_did),
        cmocka_unit_test(the_interval_stays_within_its_bounds),
        cmocka_unit_test(at_the_interval_the_worth_is_the_price),
        cmocka_unit_test(irregular_visits_lead_near_the_true_rate),
        cmocka_unit_test(a_page_always_found_changed_has_no_endless_rate),
        cmocka_unit_test(evidence_at_the_edges_does_no_harm),
        cmocka_unit_test(pages_of_a_lively_host_are_visited_sooner),
        cmocka_unit_test(intervals_are_spread_by_a_fifth),
        cmocka_unit_test(pages_that_change_too_fast_are_not_chased),
        cmocka_unit_test(a_host_is_believed_until_it_lied_more_often_than_not),
        cmocka_unit_test(
            more_pages_are_fresh_than_with_uniform_or_proportional_visits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
