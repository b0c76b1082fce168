/* base/lockout.c: guessing ends, and nobody else pays for it. */
#include "tests/t.h"

#include "base/lockout.h"

static bool fail_times(struct lockout *l, uint64_t whom, int times, int64_t now)
{
    bool shut = false;

    for (int i = 0; i < times; i++)
        shut = lockout_failed(l, whom, now);
    return shut;
}

static void the_last_failure_shuts_the_door_for_its_time(void **state)
{
    (void)state;
    struct lockout *l = lockout_new(LOCKOUT_FAILURES);
    uint64_t bad = lockout_address(STR("192.0.2.1")),
             good = lockout_address(STR("192.0.2.2"));

    assert_false(fail_times(l, bad, LOCKOUT_FAILURES - 1, 1000));
    assert_false(lockout_is_shut(l, bad, 1000));
    assert_true(lockout_is_quiet(l, 1000));
    assert_true(fail_times(l, bad, 1, 1000));
    assert_true(lockout_is_shut(l, bad, 1000 + LOCKOUT_SHUT_MS - 1));
    assert_false(lockout_is_quiet(l, 1000 + LOCKOUT_SHUT_MS - 1));
    assert_false(lockout_is_shut(l, bad, 1000 + LOCKOUT_SHUT_MS));
    assert_false(lockout_is_shut(l, good, 1000));
    lockout_free(l);
}

static void slow_failures_are_forgotten(void **state)
{
    (void)state;
    struct lockout *l = lockout_new(LOCKOUT_FAILURES);
    uint64_t whom = lockout_key(7);

    for (int i = 0; i < 5 * LOCKOUT_FAILURES; i++)
        assert_false(
            lockout_failed(l, whom, (int64_t)i * (LOCKOUT_WINDOW_MS / 10)));
    lockout_free(l);
}

static void an_ipv6_host_cannot_hide_in_its_network(void **state)
{
    (void)state;
    assert_true(lockout_address(STR("2001:db8::1")) ==
                lockout_address(STR("2001:db8:0:0:ffff::2")));
    assert_true(lockout_address(STR("2001:db8::1")) !=
                lockout_address(STR("2001:db8:0:1::1")));
    assert_true(lockout_address(STR("192.0.2.1")) ==
                lockout_address(STR("::ffff:192.0.2.1")));
    assert_true(lockout_key(1) != lockout_key(2));
}

static void a_flood_of_addresses_opens_no_door(void **state)
{
    (void)state;
    struct lockout *l = lockout_new(LOCKOUT_FAILURES);
    uint64_t bad = lockout_address(STR("192.0.2.1"));
    char address[32];

    assert_true(fail_times(l, bad, LOCKOUT_FAILURES, 0));
    for (int i = 0; i < 200000; i++) {
        snprintf(address, sizeof address, "198.%d.%d.%d", i >> 16, i >> 8 & 255,
                 i & 255);
        lockout_failed(l, lockout_address(str_of(address)), 10);
    }
    assert_true(lockout_is_shut(l, bad, 20));
    lockout_free(l);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_failure_shuts_the_door_for_its_time),
        cmocka_unit_test(slow_failures_are_forgotten),
        cmocka_unit_test(an_ipv6_host_cannot_hide_in_its_network),
        cmocka_unit_test(a_flood_of_addresses_opens_no_door),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
