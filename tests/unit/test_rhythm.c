/* crawler/rhythm.c: lively feeds are asked often, dead sitemaps hardly ever. */
#include "crawler/rhythm.h"
#include "tests/t.h"

enum { MINUTE_MS = 60000, HOUR_MS = 60 * MINUTE_MS, DAY_MS = 24 * HOUR_MS };

static const struct rhythm_rules rules = {.feed_min_ms = 10 * MINUTE_MS,
                                          .ttl_ms = 4 * HOUR_MS};

static void intervals_follow_what_was_found(void **state)
{
    static const struct {
        struct rhythm r;
        int64_t want;
    } cases[] = {
        {{.interval_ms = 0}, 4 * HOUR_MS},
        {{.interval_ms = 0, .feed = true, .added = 20}, 20 * MINUTE_MS},
        {{.interval_ms = HOUR_MS, .feed = true, .added = 1}, 30 * MINUTE_MS},
        {{.interval_ms = HOUR_MS, .feed = true}, 90 * MINUTE_MS},
        {{.interval_ms = 12 * MINUTE_MS, .feed = true, .added = 1},
         10 * MINUTE_MS}, /* not below feed_min */
        {{.interval_ms = 3 * HOUR_MS, .feed = true}, 4 * HOUR_MS}, /* ttl */
        {{.interval_ms = HOUR_MS, .barren = 1}, 16 * HOUR_MS},
        {{.interval_ms = HOUR_MS, .barren = 2, .feed = true}, 64 * HOUR_MS},
        {{.interval_ms = HOUR_MS, .barren = 100}, 30LL * DAY_MS},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(rhythm_interval(&cases[i].r, &rules), cases[i].want);
}

static void a_feed_that_says_nothing_ends_at_the_rhythm_of_sitemaps(void **s)
{
    struct rhythm r = {.feed = true, .added = 5};

    (void)s;
    for (int i = 0; i < 20; i++) {
        r.interval_ms = rhythm_interval(&r, &rules);
        r.added = 0;
    }
    assert_int_equal(r.interval_ms, rules.ttl_ms);
}

static void the_ttl_wins_where_the_bounds_cross(void **state)
{
    struct rhythm_rules crossed = {.feed_min_ms = HOUR_MS, .ttl_ms = MINUTE_MS};
    struct rhythm r = {.feed = true, .interval_ms = HOUR_MS, .added = 1};

    (void)state;
    assert_int_equal(rhythm_interval(&r, &crossed), MINUTE_MS);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_follow_what_was_found),
        cmocka_unit_test(
            a_feed_that_says_nothing_ends_at_the_rhythm_of_sitemaps),
        cmocka_unit_test(the_ttl_wins_where_the_bounds_cross),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
