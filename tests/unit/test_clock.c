/* base/clock.c: dates in and out, in every form that servers use. */
#include "base/clock.h"
#include "tests/t.h"

static const int64_t moment = 784111777000; /* Sun, 06 Nov 1994 08:49:37 GMT */

static void a_held_clock_stands_still(void **state)
{
    (void)state;
    clock_hold(moment);
    assert_int_equal(clock_unix_ms(), moment);
    clock_hold(-1);
    assert_true(clock_unix_ms() > 1600000000000);
    int64_t before = clock_steady_ms();
    assert_true(clock_steady_ms() >= before);
}

static void
a_time_line_goes_with_the_wall_clock_in_steps_that_it_tells(void **state)
{
    (void)state;
    struct clock_line line = {0};

    clock_hold(moment);
    clock_line_set(&line);
    assert_in_range(clock_line_ms(&line), moment, moment + 1000);
    assert_int_equal(clock_line_follow(&line), 0);
    clock_hold(moment + 3 * 3600000);
    assert_in_range(clock_line_ms(&line), moment, moment + 1000);
    assert_in_range(clock_line_follow(&line), 3 * 3600000 - 1000, 3 * 3600000);
    assert_in_range(clock_line_ms(&line), moment + 3 * 3600000,
                    moment + 3 * 3600000 + 1000);
    assert_int_equal(clock_line_follow(&line), 0);
    clock_hold(moment);
    assert_true(clock_line_follow(&line) <= -3 * 3600000);
    assert_int_equal(clock_line_follow(&line), 0);
    clock_hold(-1);
}

static void moments_are_written_in_two_forms(void **state)
{
    (void)state;
    char text[CLOCK_ISO_MAX];

    assert_string_equal(clock_iso(text, moment + 7, false),
                        "1994-11-06T08:49:37Z");
    assert_string_equal(clock_iso(text, moment + 7, true),
                        "1994-11-06T08:49:37.007Z");
    assert_string_equal(clock_iso(text, -1, true), "1969-12-31T23:59:59.999Z");
    assert_string_equal(clock_http(text, moment),
                        "Sun, 06 Nov 1994 08:49:37 GMT");
    (void)clock_iso(text, INT64_MAX, true); /* no overflow of the text */
    (void)clock_iso(text, INT64_MIN, true);
    (void)clock_http(text, INT64_MAX);
}

static void iso_dates_are_read(void **state)
{
    static const struct {
        const char *text, *means; /* NULL: no date */
    } cases[] = {
        {"2026", "2026-01-01T00:00:00.000Z"},
        {"2026-03", "2026-03-01T00:00:00.000Z"},
        {"2026-03-09", "2026-03-09T00:00:00.000Z"},
        {" 2026-03-09T01:02Z ", "2026-03-09T01:02:00.000Z"},
        {"2026-03-09T01:02:03", "2026-03-09T01:02:03.000Z"},
        {"2026-03-09 01:02:03.5+07:00", "2026-03-08T18:02:03.500Z"},
        {"2026-03-09T01:02:03.123456-0130", "2026-03-09T02:32:03.123Z"},
        {"2026-03-09T01:02:03+07", "2026-03-08T18:02:03.000Z"},
        {"2024-02-29", "2024-02-29T00:00:00.000Z"},
        {"1600-01-01", "1600-01-01T00:00:00.000Z"},
        {"2026-12-31T24:00:00Z", "2027-01-01T00:00:00.000Z"},
        {"2026-12-31T24:30:00Z", NULL},
        {"2025-02-29", NULL},
        {"2026-13-01", NULL},
        {"2026-00-01", NULL},
        {"1599-12-31", NULL},
        {"2026-03-09T", NULL},
        {"2026-03-09T25:00Z", NULL},
        {"2026-03-09T01:02:03+25:00", NULL},
        {"2026-03-09x", NULL},
        {"26-03-09", NULL},
        {"09/03/2026", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[CLOCK_ISO_MAX];
        int64_t ms = -7;
        bool good = clock_parse_iso(str_of(cases[i].text), &ms);
        assert_int_equal(good, cases[i].means != NULL);
        if (good)
            assert_string_equal(clock_iso(text, ms, true), cases[i].means);
    }
}

static void dates_of_http_and_mail_are_read(void **state)
{
    static const struct {
        const char *text, *means;
    } cases[] = {
        {"Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"},
        {"Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"},
        {"Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z"},
        {"Mon, 5 Jan 2026 10:22:31 +0700", "2026-01-05T03:22:31Z"},
        {"5 Jan 26 10:22 EST", "2026-01-05T15:22:00Z"},
        {"Mon, 05 January 2026 10:22:31 GMT", "2026-01-05T10:22:31Z"},
        {"Mon, 31 Feb 2026 10:22:31 GMT", NULL},
        {"Mon, 05 Foo 2026 10:22:31 GMT", NULL},
        {"2026-01-05", NULL},
        {"0", NULL},
        {"-1", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[CLOCK_ISO_MAX];
        int64_t ms;
        bool good = clock_parse_http(str_of(cases[i].text), &ms);
        assert_int_equal(good, cases[i].means != NULL);
        if (good)
            assert_string_equal(clock_iso(text, ms, false), cases[i].means);
    }
}

static void days_are_counted_over_the_calendar(void **state)
{
    (void)state;
    int64_t days, before = 0;

    assert_true(clock_days(1970, 1, 1, &days) && days == 0);
    assert_true(clock_days(2000, 3, 1, &days) && days == 11017);
    assert_true(clock_days(1600, 1, 1, &before));
    for (int year = 1600; year <= 2400; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        assert_true(clock_days(year, 1, 1, &days));
        assert_int_equal(clock_days(year, 2, 29, &before), leap);
        assert_true(clock_days(year, 12, 31, &before));
        assert_int_equal(before - days, 364 + leap);
    }
    assert_false(clock_days(2401, 1, 1, &days));
    assert_false(clock_days(2026, 4, 31, &days));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_held_clock_stands_still),
        cmocka_unit_test(
            a_time_line_goes_with_the_wall_clock_in_steps_that_it_tells),
        cmocka_unit_test(moments_are_written_in_two_forms),
        cmocka_unit_test(iso_dates_are_read),
        cmocka_unit_test(dates_of_http_and_mail_are_read),
        cmocka_unit_test(days_are_counted_over_the_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
