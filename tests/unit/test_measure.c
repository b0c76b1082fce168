/* console/measure.c, console/metrics.c */
#include "tests/t.h"

#include "base/arena.h"
#include "base/db.h"
#include "console/measure.h"
#include "console/metrics.h"

#include <sys/stat.h>

static const int64_t NOON = 1796274000000; /* 2026-12-03T12:00+07:00 */

static struct db *opened(const char *name)
{
    struct db *db = NULL;
    struct err err = {0};

    mkdir(t_path(name), 0755);
    assert_int_equal(measure_open(&db, t_path(name), &err), 0);
    return db;
}

static void add(struct db *db, const char *text, int64_t at_ms)
{
    struct err err = {0};

    assert_int_equal(measure_add(db, "searchd",
                                 text ? str_of(text) : (struct str){NULL, 0},
                                 at_ms, &err),
                     0);
}

static struct measure read_day(struct arena *arena, struct db *db, int64_t day)
{
    struct measure m = {0};
    struct err err = {0};

    assert_int_equal(measure_read(&m, arena, db, day, day, &err), 0);
    return m;
}

#define ANSWERS "liencong_http_requests_total"
#define TIMES "liencong_http_request_duration_seconds_bucket"

static void only_what_grew_since_the_last_sample_counts(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(db_freep) struct db *db = opened("grew");

    add(db, ANSWERS "{method=\"GET\",route=\"/tim-kiem\",code=\"200\"} 10\n",
        NOON);
    add(db, ANSWERS "{method=\"GET\",route=\"/tim-kiem\",code=\"200\"} 13\n",
        NOON + 60000);
    struct measure m = read_day(arena, db, measure_day(NOON));
    assert_int_equal(m.total[0].requests, 13);
    /* Started anew: it counts from nothing. */
    add(db, ANSWERS "{method=\"GET\",route=\"/tim-kiem\",code=\"200\"} 4\n",
        NOON + 120000);
    m = read_day(arena, db, measure_day(NOON));
    assert_int_equal(m.total[0].requests, 17);
    assert_int_equal(m.total[0].asked, 3);
    assert_int_equal(m.total[0].up, 3);
}

static void watchers_and_parts_of_pages_are_told_apart(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(db_freep) struct db *db = opened("apart");

    add(db,
        "# HELP x y\n" ANSWERS
        "{method=\"GET\",route=\"/healthz\",code=\"200\"} 100\n" ANSWERS
        "{method=\"\",route=\"\",code=\"200\"} 50\n" ANSWERS
        "{method=\"\",route=\"\",code=\"404\"} 2\n" ANSWERS
        "{method=\"GET\",route=\"/style.css\",code=\"200\"} 20\n" ANSWERS
        "{method=\"GET\",route=\"/tim-kiem\",code=\"200\"} 7\n" ANSWERS
        "{method=\"GET\",route=\"/tim-kiem\",code=\"422\"} 3\n" ANSWERS
        "{method=\"GET\",route=\"/tim-kiem\",code=\"503\"} 1\n",
        NOON);
    struct measure m = read_day(arena, db, measure_day(NOON));
    const struct measure_part *p = &m.total[0];
    assert_int_equal(p->requests, 33);
    assert_int_equal(p->transactions, 13);
    assert_int_equal(p->succeeded, 27);
    assert_int_equal(p->refused, 5);
    assert_int_equal(p->failed, 1);
    assert_int_equal(m.cause_count, 3);
    assert_string_equal(m.causes[0].route, "GET /tim-kiem");
    assert_int_equal(m.causes[0].status, 422);
    assert_int_equal(m.causes[0].count, 3);
    assert_int_equal(m.causes[2].status, 503);
}

static void times_become_quantiles(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(db_freep) struct db *db = opened("times");

    add(db,
        TIMES "{le=\"0.001\"} 0\n" TIMES "{le=\"0.005\"} 50\n" TIMES
              "{le=\"0.01\"} 90\n" TIMES "{le=\"0.025\"} 90\n" TIMES
              "{le=\"2.5\"} 98\n" TIMES "{le=\"30\"} 99\n" TIMES
              "{le=\"+Inf\"} 100\n"
              "liencong_http_request_duration_seconds_sum 12.5\n",
        NOON);
    struct measure m = read_day(arena, db, measure_day(NOON));
    const struct measure_part *p = &m.total[0];
    assert_float_equal(measure_quantile_ms(p, .5), 5, 1e-9);
    assert_float_equal(measure_quantile_ms(p, .7), 7.5, 1e-9);
    assert_float_equal(measure_quantile_ms(p, 1), 30000, 1e-9);
    assert_float_equal(measure_mean_ms(p), 125, 1e-9);
    assert_int_equal(measure_over(p, 2500), 2);
    assert_int_equal(measure_over(p, 30000), 1);
    const struct measure_part nothing = {0};
    assert_true(measure_quantile_ms(&nothing, .5) < 0);
    assert_true(measure_mean_ms(&nothing) < 0);
}

static void days_begin_at_midnight_in_viet_nam(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(db_freep) struct db *db = opened("days");
    int64_t midnight = NOON + 12 * 3600000, day, today = measure_day(NOON);

    add(db, ANSWERS "{method=\"GET\",route=\"/\",code=\"200\"} 1\n",
        midnight - 1);
    add(db, ANSWERS "{method=\"GET\",route=\"/\",code=\"200\"} 3\n", midnight);
    assert_int_equal(read_day(arena, db, today).total[0].requests, 1);
    assert_int_equal(read_day(arena, db, today + 1).total[0].requests, 2);
    assert_true(measure_parse_day(STR("2026-12-03"), &day));
    assert_int_equal(day, today);
    assert_false(measure_parse_day(STR("2026-12-3"), &day));
    assert_false(measure_parse_day(STR("2026-02-30"), &day));
}

static void one_that_is_away_is_a_sample_too(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(db_freep) struct db *db = opened("away");
    struct measure m;
    struct err err = {0};

    add(db, NULL, NOON);
    add(db, "", NOON + 60000);
    m = read_day(arena, db, measure_day(NOON));
    assert_int_equal(m.total[0].asked, 2);
    assert_int_equal(m.total[0].up, 1);
    assert_int_equal(
        measure_read(&m, arena, db, 10, 10 + MEASURE_DAYS_MAX, &err),
        -ERR_USAGE);
    int64_t later = NOON + (int64_t)(MEASURE_KEEP_DAYS + 1) * 86400000;
    assert_int_equal(measure_expire(db, later, &err), 0);
    m = read_day(arena, db, measure_day(NOON));
    assert_int_equal(m.total[0].asked, 0);
}

static void lines_that_are_no_samples_are_passed_over(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        double value; /* < 0: none */
    } cases[] = {
        {"a 1", 1},
        {"a{b=\"c d\"} 2.5e1", 25},
        {"# a 1", -1},
        {"a", -1},
        {"a ", -1},
        {" 1", -1},
        {"a{b=\"c\" 1", -1},
        {"a NaN", -1},
        {"a 0x10", -1},
        {"a 1e999", -1},
        {"", -1},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str rest = str_of(cases[i].line);
        struct metric m;
        bool found = metrics_next(&rest, &m);
        assert_int_equal(found, cases[i].value >= 0);
        if (found)
            assert_float_equal(m.value, cases[i].value, 1e-9);
    }
    struct metric m = {.labels = STR("a=\"1\",b=\"2 3\",c=\"")};
    assert_str("2 3", metrics_label(&m, "b"));
    assert_null(metrics_label(&m, "c").p);
    assert_null(metrics_label(&m, "d").p);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_grew_since_the_last_sample_counts),
        cmocka_unit_test(watchers_and_parts_of_pages_are_told_apart),
        cmocka_unit_test(times_become_quantiles),
        cmocka_unit_test(days_begin_at_midnight_in_viet_nam),
        cmocka_unit_test(one_that_is_away_is_a_sample_too),
        cmocka_unit_test(lines_that_are_no_samples_are_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
