/* crawler/politeness.c: how long a host is left alone, and why. */
#include "crawler/politeness.h"
#include "tests/t.h"

static const struct politeness_rules rules = {
    .min_ms = 1000,
    .max_ms = 30000,
    .crawl_delay_max_ms = 300000,
    .registry_ms = -1,
};

static const struct politeness_answer clean = {.start_ms = 1000,
                                               .end_ms = 1060,
                                               .first_byte_ms = 50,
                                               .retry_after_ms = -1};

static void the_largest_of_all_asked_pauses_holds(void **state)
{
    (void)state;
    static const struct {
        int64_t min, registry, crawl_delay, response, want;
        enum pause_reason why;
    } cases[] = {
        {1000, -1, 0, 0, 1000, PAUSE_LEAST},
        {1000, 2000, 0, 0, 2000, PAUSE_REGISTRY},
        {1000, 2000, 5000, 0, 5000, PAUSE_CRAWL_DELAY},
        {1000, 2000, 5000, 3000, 15000, PAUSE_RESPONSE},
        {1000, -1, 0, 60000, 30000, PAUSE_RESPONSE}, /* capped */
        {1000, -1, 900000, 0, 300000, PAUSE_CRAWL_DELAY},
        {0, -1, 0, 60000, 0, PAUSE_NONE}, /* our own servers */
        {0, 200, 0, 60000, 200, PAUSE_REGISTRY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct politeness_rules r = rules;
        struct politeness p = {.crawl_delay_ms = cases[i].crawl_delay,
                               .response_ms = cases[i].response};
        enum pause_reason why;
        r.min_ms = cases[i].min;
        r.registry_ms = cases[i].registry;
        assert_int_equal(politeness_pause(&p, &r, &why), cases[i].want);
        assert_int_equal(why, cases[i].why);
    }
}

static void the_pause_counts_from_when_the_server_saw_the_request(void **state)
{
    (void)state;
    struct politeness p = {0};

    politeness_answer(&p, &rules, &clean);
    assert_int_equal(p.next_ms, 1000 + 50 + 1000);
    assert_int_equal(p.response_ms, 50);
    assert_int_equal(p.why, PAUSE_LEAST);
}

static void two_requests_never_overlap_whatever_the_pause(void **state)
{
    (void)state;
    struct politeness p = {0};
    struct politeness_rules own = rules;
    struct politeness_answer slow = clean;

    own.min_ms = 0;
    slow.end_ms = 90000;
    politeness_answer(&p, &own, &slow);
    assert_int_equal(p.next_ms, 90000);
}

static void
trouble_doubles_the_pause_up_to_a_day_and_ten_clean_answers_halve_it(
    void **state)
{
    (void)state;
    struct politeness p = {0};
    struct politeness_answer bad = clean;

    bad.trouble = true;
    politeness_answer(&p, &rules, &bad);
    assert_int_equal(p.pause_ms, 2000);
    assert_int_equal(p.why, PAUSE_BACKOFF);
    politeness_answer(&p, &rules, &bad);
    assert_int_equal(p.pause_ms, 4000);
    for (int i = 0; i < 9; i++)
        politeness_answer(&p, &rules, &clean);
    assert_int_equal(p.pause_ms, 4000);
    politeness_answer(&p, &rules, &clean);
    assert_int_equal(p.pause_ms, 2000);
    for (int i = 0; i < 40; i++)
        politeness_answer(&p, &rules, &bad);
    assert_int_equal(p.pause_ms, POLITENESS_DAY_MS);
}

static void
a_host_with_some_broken_pages_is_not_taken_for_one_that_is_down(void **state)
{
    (void)state;
    struct politeness p = {0};
    struct politeness_answer bad = clean;

    bad.trouble = true;
    for (int i = 0; i < 200; i++)
        politeness_answer(&p, &rules, i % 2 ? &clean : &bad);
    assert_int_equal(p.pause_ms, 1000 << POLITENESS_MIXED_MAX);
    assert_int_equal(p.why, PAUSE_BACKOFF);
    assert_false(politeness_is_down(&p));
}

static void
a_host_that_was_down_is_back_with_its_first_good_answer(void **state)
{
    (void)state;
    struct politeness p = {0};
    struct politeness_answer bad = clean;
    int answers = 0;

    bad.trouble = true;
    for (int i = 0; i < POLITENESS_DOWN; i++)
        politeness_answer(&p, &rules, &bad);
    assert_true(politeness_is_down(&p));
    assert_int_equal(p.why, PAUSE_DOWN);
    for (int i = 0; i < 30; i++)
        politeness_answer(&p, &rules, &bad);
    assert_int_equal(p.pause_ms, POLITENESS_DAY_MS);
    politeness_answer(&p, &rules, &clean);
    assert_false(politeness_is_down(&p));
    assert_int_equal(p.pause_ms, 1000 << POLITENESS_MIXED_MAX);
    for (; p.backoff; answers++)
        politeness_answer(&p, &rules, &clean);
    assert_in_range(answers, 1, POLITENESS_MIXED_MAX * POLITENESS_CLEAN);
    assert_int_equal(p.why, PAUSE_LEAST);
}

static void
retry_after_is_believed_more_with_each_refusal_in_a_row(void **state)
{
    (void)state;
    struct politeness p = {0};
    struct politeness_answer bad = clean;
    static const int64_t waits[] = {30000, 120000, 480000, 1920000, 3600000};

    bad.trouble = true;
    bad.retry_after_ms = 3600000;
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        politeness_answer(&p, &rules, &bad);
        assert_int_equal(p.next_ms, bad.end_ms + waits[i]);
        assert_int_equal(p.why, PAUSE_RETRY_AFTER);
    }
    politeness_answer(&p, &rules, &clean);
    p.backoff = 0;
    politeness_answer(&p, &rules, &bad);
    assert_int_equal(p.next_ms, bad.end_ms + 30000);
}

static void a_short_retry_after_is_kept_whole(void **state)
{
    (void)state;
    struct politeness p = {0};
    struct politeness_answer bad = clean;

    bad.trouble = true;
    bad.retry_after_ms = 7000;
    politeness_answer(&p, &rules, &bad);
    assert_int_equal(p.next_ms, bad.end_ms + 7000);
}

static void a_rest_of_more_than_a_day_is_a_mistake_and_shortened(void **state)
{
    (void)state;
    struct politeness p = {.next_ms = 5000};

    politeness_bound(&p, 1000);
    assert_int_equal(p.next_ms, 5000);
    p.next_ms = 10 * (int64_t)POLITENESS_DAY_MS;
    politeness_bound(&p, 1000);
    assert_int_equal(p.next_ms, POLITENESS_DAY_MS + 1000);
}

static void response_times_are_smoothed(void **state)
{
    (void)state;
    struct politeness p = {0};
    struct politeness_answer a = clean;

    a.first_byte_ms = 400;
    politeness_answer(&p, &rules, &a);
    a.first_byte_ms = 800;
    politeness_answer(&p, &rules, &a);
    assert_int_equal(p.response_ms, 500);
    a.first_byte_ms = 0; /* no answer says nothing about speed */
    politeness_answer(&p, &rules, &a);
    assert_int_equal(p.response_ms, 500);
}

static void overload_and_gateway_errors_are_trouble_of_the_host(void **state)
{
    (void)state;
    static const int bad[] = {429, 500, 502, 503, 504};
    static const int fine[] = {200, 304, 301, 403, 404, 410, 501, 505};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_true(politeness_is_trouble(bad[i]));
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        assert_false(politeness_is_trouble(fine[i]));
}

enum { MINUTE_MS = 60000, HOUR_MS = 60 * MINUTE_MS };

/* Unix time of that time of day in Viet Nam, on the second of January 1970. */
static int64_t at(int hour, int minute)
{
    return 24LL * HOUR_MS + (hour - 7) * (int64_t)HOUR_MS +
           minute * (int64_t)MINUTE_MS;
}

static void a_window_opens_at_the_full_hour_in_viet_nam(void **state)
{
    (void)state;
    static const uint32_t night = 0xc0003f /* 22-6 */,
                          two = 0x107f /* 0-7, 12-13 */;
    static const struct {
        uint32_t hours;
        int hour, minute, want_hour, want_minute;
    } cases[] = {
        {0, 15, 30, 15, 30},        /* not given: always open */
        {0xffffff, 15, 30, 15, 30}, /* 0-24 */
        {night, 21, 59, 22, 0},     {night, 22, 0, 22, 0},
        {night, 23, 59, 23, 59},    {night, 0, 0, 0, 0},
        {night, 5, 59, 5, 59},      {night, 6, 0, 22, 0},
        {two, 6, 59, 6, 59},        {two, 7, 0, 12, 0},
        {two, 12, 59, 12, 59},      {two, 13, 0, 24, 0},
        {1U << 6, 7, 0, 30, 0}, /* 6-7: tomorrow */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(politeness_opening(cases[i].hours,
                                            at(cases[i].hour, cases[i].minute)),
                         at(cases[i].want_hour, cases[i].want_minute));
}

static void outside_its_hours_a_host_is_held_until_they_begin(void **state)
{
    (void)state;
    struct politeness_rules own = rules;
    struct politeness p = {0};

    own.open_hours = 0xc0003f; /* 22-6 */
    assert_true(politeness_shut(&p, &own, at(12, 0)));
    assert_int_equal(p.next_ms, at(22, 0));
    assert_int_equal(p.why, PAUSE_HOURS);
    assert_true(politeness_shut(&p, &own, at(21, 59)));
    assert_int_equal(p.next_ms, at(22, 0));
    assert_false(politeness_shut(&p, &own, at(22, 0)));
}

static void
a_pause_that_ends_outside_the_hours_lasts_until_they_begin(void **state)
{
    (void)state;
    struct politeness_rules own = rules;
    struct politeness p = {.next_ms = at(6, 10), .why = PAUSE_RETRY_AFTER};

    own.open_hours = 0xc0003f;
    assert_false(politeness_shut(&p, &own, at(5, 50)));
    assert_int_equal(p.next_ms, at(22, 0));
    assert_int_equal(p.why, PAUSE_HOURS);

    p = (struct politeness){.next_ms = at(23, 30), .why = PAUSE_BACKOFF};
    assert_true(politeness_shut(&p, &own, at(12, 0)));
    assert_int_equal(p.next_ms, at(23, 30)); /* the longer one stays */
    assert_int_equal(p.why, PAUSE_BACKOFF);
}

static void at_an_open_hour_the_reason_of_a_pause_stays(void **state)
{
    (void)state;
    struct politeness_rules own = rules;
    struct politeness p = {.next_ms = at(12, 0) - 5, .why = PAUSE_LEAST};

    assert_false(politeness_shut(&p, &own, at(12, 0)));
    assert_int_equal(p.why, PAUSE_LEAST);
    own.open_hours = 1u << 12;
    assert_false(politeness_shut(&p, &own, at(12, 30)));
    assert_int_equal(p.why, PAUSE_LEAST);
    assert_int_equal(p.next_ms, at(12, 0) - 5);
}

static void longer_hours_let_go_of_a_host_but_not_of_its_pause(void **state)
{
    (void)state;
    struct politeness p = {
        .next_ms = at(22, 0), .pause_ms = 5000, .why = PAUSE_HOURS};

    assert_false(politeness_shut(&p, &rules, at(12, 0)));
    assert_int_equal(p.next_ms, at(12, 0) + 5000);
    assert_int_equal(p.why, PAUSE_RESTART);
}

static void
every_reason_has_a_name_that_finds_it_and_two_sentences(void **state)
{
    (void)state;
    for (int i = 0; i < PAUSE_COUNT; i++) {
        enum pause_reason why = (enum pause_reason)i;
        assert_int_equal(pause_find(pause_name(why)), why);
        assert_true(*pause_text_vi(why) && *pause_text_en(why));
    }
    assert_int_equal(pause_find("soon"), PAUSE_NONE);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_largest_of_all_asked_pauses_holds),
        cmocka_unit_test(the_pause_counts_from_when_the_server_saw_the_request),
        cmocka_unit_test(two_requests_never_overlap_whatever_the_pause),
        cmocka_unit_test(
            trouble_doubles_the_pause_up_to_a_day_and_ten_clean_answers_halve_it),
        cmocka_unit_test(
            a_host_with_some_broken_pages_is_not_taken_for_one_that_is_down),
        cmocka_unit_test(
            a_host_that_was_down_is_back_with_its_first_good_answer),
        cmocka_unit_test(
            retry_after_is_believed_more_with_each_refusal_in_a_row),
        cmocka_unit_test(a_short_retry_after_is_kept_whole),
        cmocka_unit_test(a_rest_of_more_than_a_day_is_a_mistake_and_shortened),
        cmocka_unit_test(response_times_are_smoothed),
        cmocka_unit_test(overload_and_gateway_errors_are_trouble_of_the_host),
        cmocka_unit_test(a_window_opens_at_the_full_hour_in_viet_nam),
        cmocka_unit_test(outside_its_hours_a_host_is_held_until_they_begin),
        cmocka_unit_test(
            a_pause_that_ends_outside_the_hours_lasts_until_they_begin),
        cmocka_unit_test(at_an_open_hour_the_reason_of_a_pause_stays),
        cmocka_unit_test(longer_hours_let_go_of_a_host_but_not_of_its_pause),
        cmocka_unit_test(
            every_reason_has_a_name_that_finds_it_and_two_sentences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
