/* syndication/quota.c: calls of an hour and of a day. */
#include "tests/t.h"

#include "syndication/quota.h"
#include "syndication/store.h"

enum { HOUR_MS = 3600 * 1000 };

/* 00:30 of some day in Viet Nam. */
static const int64_t half_past_midnight =
    20000LL * 24 * HOUR_MS - 7LL * HOUR_MS + HOUR_MS / 2;

static int64_t take(struct quota *quota, int64_t client, int64_t now,
                    struct quota_state *state)
{
    quota_take(quota, client, QUOTA_ITEMS, now, state);
    return state->refused ? -1 : state->left_hour;
}

static void an_hour_ends_where_its_quota_says(void **state)
{
    (void)state;
    struct quota *quota = quota_new((struct quota_limits){2, 3});
    struct quota_state s;
    int64_t t = half_past_midnight;

    assert_int_equal(take(quota, 1, t, &s), 1);
    assert_int_equal(s.hour_ends_in_s, 1800);
    assert_int_equal(s.day_ends_in_s, 23 * 3600 + 1800);
    assert_int_equal(take(quota, 1, t, &s), 0);
    assert_int_equal(take(quota, 1, t + 1000, &s), -1);
    assert_int_equal(s.retry_after_s, 1799);
    assert_int_equal(take(quota, 1, t + HOUR_MS, &s), 1); /* the third today */
    assert_int_equal(take(quota, 1, t + HOUR_MS, &s), -1);
    assert_int_equal(s.retry_after_s, s.day_ends_in_s);
    assert_int_equal(take(quota, 1, t + 24LL * HOUR_MS, &s), 1);
    quota_free(quota);
}

static void clients_and_services_do_not_share(void **state)
{
    (void)state;
    struct quota *quota = quota_new((struct quota_limits){1, 10});
    struct quota_state s;

    assert_int_equal(take(quota, 2, half_past_midnight, &s), 0);
    assert_int_equal(take(quota, 1, half_past_midnight, &s), 0);
    assert_int_equal(take(quota, 2, half_past_midnight, &s), -1);
    quota_take(quota, 2, QUOTA_CHANGES, half_past_midnight, &s);
    assert_false(s.refused);
    quota_free(quota);
}

static void looking_counts_nothing(void **state)
{
    (void)state;
    struct quota *quota = quota_new((struct quota_limits){1, 10});
    struct quota_state s;

    for (int i = 0; i < 3; i++)
        quota_look(quota, 1, QUOTA_ITEMS, half_past_midnight, &s);
    assert_false(s.refused);
    assert_int_equal(s.left_hour, 1);
    quota_free(quota);
}

static void save(struct quota *quota, struct hubdb *db)
{
    struct err err = {0};

    assert_int_equal(hubdb_begin(db, &err), 0);
    assert_int_equal(quota_save(quota, db, &err), 0);
    assert_int_equal(hubdb_commit(db, &err), 0);
}

static void what_was_counted_outlives_the_program(void **state)
{
    (void)state;
    struct hubdb *db;
    struct err err = {0};
    struct quota_state s;
    assert_int_equal(hubdb_open(&db, t_path("quota"), DB_WRITE, &err), 0);
    for (int run = 0; run < 3; run++) {
        struct quota *quota = quota_new((struct quota_limits){2, 10});
        assert_int_equal(quota_load(quota, db, &err), 0);
        assert_int_equal(take(quota, 7, half_past_midnight, &s), 1 - run);
        assert_int_equal(quota_changed(quota), run < 2);
        save(quota, db);
        assert_false(quota_changed(quota));
        quota_free(quota);
    }
    hubdb_free(db);
}

static void a_client_may_have_limits_of_its_own(void **state)
{
    (void)state;
    struct hubdb *db;
    struct err err = {0};
    struct quota *quota = quota_new((struct quota_limits){2, 10});
    struct quota_state s;

    assert_int_equal(hubdb_open(&db, t_path("own"), DB_WRITE, &err), 0);
    assert_int_equal(
        quota_set(db, 7, QUOTA_ITEMS, (struct quota_limits){50, 60}, &err), 0);
    assert_int_equal(
        quota_set(db, 7, QUOTA_ITEMS, (struct quota_limits){-1, 60}, &err),
        -ERR_USAGE);
    assert_int_equal(quota_load(quota, db, &err), 0);
    assert_int_equal(take(quota, 7, half_past_midnight, &s), 49);
    assert_int_equal(take(quota, 8, half_past_midnight, &s), 1);
    quota_free(quota);
    hubdb_free(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_hour_ends_where_its_quota_says),
        cmocka_unit_test(clients_and_services_do_not_share),
        cmocka_unit_test(looking_counts_nothing),
        cmocka_unit_test(what_was_counted_outlives_the_program),
        cmocka_unit_test(a_client_may_have_limits_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
