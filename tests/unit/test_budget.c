/* crawler/budget.c: a day's fetches, and the price that makes them suffice. */
#include "tests/t.h"
#include "crawler/budget.h"

enum { SLICE_MS = 86400000 / BUDGET_SLICES };

/* Some midnight in Viet Nam. */
static const int64_t midnight_ms = 20000 * 86400000LL - 7 * 3600000LL;

static void visits_are_given_out_over_the_day(void **state)
{
    (void)state;
    struct budget b = {0};
    int64_t now = midnight_ms;

    budget_turn(&b, BUDGET_SLICES, now); /* one a slice */
    assert_int_equal(budget_opens_ms(&b, BUDGET_SLICES, now), now);
    budget_spend_again(&b);
    assert_int_equal(budget_opens_ms(&b, BUDGET_SLICES, now), now + SLICE_MS);
    now += 10 * SLICE_MS + 7; /* nine were not used: they may be had now */
    for (int i = 0; i < 10; i++) {
        assert_int_equal(budget_opens_ms(&b, BUDGET_SLICES, now), now);
        budget_spend_again(&b);
    }
    assert_int_equal(budget_opens_ms(&b, BUDGET_SLICES, now),
                     midnight_ms + 11 * SLICE_MS);
}

static void what_goes_first_is_counted_and_may_use_up_the_day(void **state)
{
    (void)state;
    struct budget b = {0};
    int64_t now = midnight_ms + 12 * 3600000;

    budget_turn(&b, 5, now);
    for (int i = 0; i < 9; i++)
        budget_spend_first(&b);
    assert_int_equal(budget_opens_ms(&b, 5, now), midnight_ms + 86400000);
    now = midnight_ms + 86400000; /* a new day begins in Viet Nam */
    budget_turn(&b, 5, now);
    assert_int_equal(budget_opens_ms(&b, 5, now), now);
    assert_int_equal(b.first, 0);
}

static void a_day_never_allows_more_than_its_budget(void **state)
{
    (void)state;
    static const int64_t dailies[] = {1, 7, 95, 96, 97, 1000, 12345};

    for (size_t i = 0; i < sizeof dailies / sizeof *dailies; i++) {
        struct budget b = {0};
        int64_t now = midnight_ms, end = midnight_ms + 86400000;
        budget_turn(&b, dailies[i], now);
        while (now < end) {
            int64_t opens = budget_opens_ms(&b, dailies[i], now);
            if (opens == now)
                budget_spend_again(&b);
            assert_true(opens >= now);
            now = opens;
        }
        assert_int_equal(b.again, dailies[i]);
        assert_int_equal(now, end);
    }
}

static void without_a_budget_everything_is_allowed(void **state)
{
    (void)state;
    struct budget b = {0};

    budget_turn(&b, 0, midnight_ms);
    for (int i = 0; i < 1000; i++)
        budget_spend_again(&b);
    assert_int_equal(budget_opens_ms(&b, 0, midnight_ms), midnight_ms);
}

/* Visits at their interval, of pages whose demand falls as the price rises. */
static double settle(int64_t daily, double pages, double price)
{
    struct budget b = {.price = price};
    int64_t now = midnight_ms;
    double credit = 0;

    for (int hour = 0; hour < 24 * 120; hour++, now += 3600000) {
        budget_turn(&b, daily, now);
        double wanted = pages / (4 * budget_price(&b)); /* a day */
        for (credit += (double)daily / 24; credit >= 1; credit--)
            budget_want(&b, (int64_t)(1000 * wanted), 1000 * daily);
    }
    return pages / (4 * budget_price(&b));
}

static void the_price_settles_where_the_demand_is_the_budget(void **state)
{
    (void)state;
    for (double price = 0.01; price < 200; price *= 10) {
        double wanted = settle(6000, 100000, price);
        assert_true(wanted > 6000 && wanted < 6400);
    }
}

static void the_price_does_not_fall_while_new_pages_take_all(void **state)
{
    (void)state;
    struct budget b = {.price = 1};
    int64_t now = midnight_ms;

    for (int day = 0; day < 30; day++, now += 86400000) {
        budget_turn(&b, 100, now);
        for (int i = 0; i < 200; i++)
            budget_spend_first(&b);
    }
    assert_true(budget_price(&b) >= 0.9);
}

static void a_clock_that_was_set_back_does_not_stop_the_price(void **state)
{
    (void)state;
    struct budget b = {.price = 1};

    budget_turn(&b, 100, midnight_ms + 400LL * 86400000);
    budget_turn(&b, 100, midnight_ms);
    for (int i = 0; i < 1000; i++)
        budget_want(&b, 1000, 1);
    budget_turn(&b, 100, midnight_ms + 86400000);
    assert_true(budget_price(&b) > 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(visits_are_given_out_over_the_day),
        cmocka_unit_test(what_goes_first_is_counted_and_may_use_up_the_day),
        cmocka_unit_test(a_day_never_allows_more_than_its_budget),
        cmocka_unit_test(without_a_budget_everything_is_allowed),
        cmocka_unit_test(the_price_settles_where_the_demand_is_the_budget),
        cmocka_unit_test(the_price_does_not_fall_while_new_pages_take_all),
        cmocka_unit_test(a_clock_that_was_set_back_does_not_stop_the_price),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
