/* crawler/frontier.c: the next host is the one whose time came first. */
#include "crawler/frontier.h"
#include "tests/t.h"

static void hosts_come_in_the_order_of_their_times(void **state)
{
    (void)state;
    enum { HOSTS = 1000 };
    scoped(frontier_freep) struct frontier *f = frontier_new(HOSTS, 2);
    size_t host;

    for (size_t i = 0; i < HOSTS; i++)
        frontier_wait(f, i, (int64_t)((i * 7919) % HOSTS));
    for (int64_t now = 0; now < HOSTS; now++) {
        assert_int_equal(frontier_next_ms(f), now);
        assert_true(frontier_take(f, now, &host));
        assert_int_equal((host * 7919) % HOSTS, now);
        assert_false(frontier_take(f, now, &host));
    }
    assert_int_equal(frontier_active(f), HOSTS);
    assert_int_equal(frontier_next_ms(f), -1);
}

static void a_host_is_given_once_until_it_is_done(void **state)
{
    (void)state;
    scoped(frontier_freep) struct frontier *f = frontier_new(1, 2);
    size_t host = 7;

    frontier_wait(f, 0, 100);
    assert_false(frontier_take(f, 99, &host));
    assert_true(frontier_take(f, 100, &host));
    assert_false(frontier_take(f, 1000, &host));
    frontier_done(f, 0);
    assert_false(frontier_take(f, 1000, &host)); /* idle */
    frontier_wait(f, 0, 200);
    assert_true(frontier_take(f, 200, &host));
    assert_int_equal(host, 0);
}

static void
a_clock_that_is_set_moves_all_times_and_keeps_their_order(void **state)
{
    (void)state;
    scoped(frontier_freep) struct frontier *f = frontier_new(3, 2);
    size_t host = 9;

    frontier_wait(f, 1, 7000);
    frontier_wait(f, 2, 5000);
    frontier_shift(f, -4000);
    assert_int_equal(frontier_next_ms(f), 1000);
    assert_false(frontier_take(f, 999, &host));
    assert_true(frontier_take(f, 1000, &host));
    assert_int_equal(host, 2);
    assert_int_equal(frontier_next_ms(f), 3000);
}

static void a_new_time_moves_a_waiting_host(void **state)
{
    (void)state;
    scoped(frontier_freep) struct frontier *f = frontier_new(3, 2);
    size_t host;

    frontier_wait(f, 0, 10);
    frontier_wait(f, 1, 20);
    frontier_wait(f, 2, 30);
    frontier_wait(f, 0, 40);
    frontier_wait(f, 2, 5);
    frontier_idle(f, 1);
    assert_true(frontier_take(f, 50, &host));
    assert_int_equal(host, 2);
    assert_true(frontier_take(f, 50, &host));
    assert_int_equal(host, 0);
    assert_false(frontier_take(f, 50, &host));
}

static void one_address_never_gets_more_than_its_share(void **state)
{
    (void)state;
    enum { HOSTS = 6 };
    scoped(frontier_freep) struct frontier *f = frontier_new(HOSTS, 2);
    size_t first, second, host;

    for (size_t i = 0; i < HOSTS; i++) {
        frontier_set_ip(f, i, i < 5 ? "192.0.2.1" : "192.0.2.2");
        frontier_wait(f, i, (int64_t)i);
    }
    assert_true(frontier_take(f, 100, &first));
    assert_true(frontier_take(f, 100, &second));
    assert_true(frontier_take(f, 100, &host));
    assert_int_equal(host, 5); /* at the other address */
    assert_false(frontier_take(f, 100, &host));
    assert_int_equal(frontier_waiting(f), 3);
    frontier_done(f, first);
    assert_true(frontier_take(f, 100, &host));
    assert_int_equal(host, 2); /* first come, first served */
    assert_false(frontier_take(f, 100, &host));
}

static void a_parked_host_can_leave_or_change_its_address(void **state)
{
    (void)state;
    scoped(frontier_freep) struct frontier *f = frontier_new(4, 1);
    size_t host;

    for (size_t i = 0; i < 4; i++) {
        frontier_set_ip(f, i, "192.0.2.1");
        frontier_wait(f, i, (int64_t)i);
    }
    assert_true(frontier_take(f, 9, &host));
    assert_false(frontier_take(f, 9, &host)); /* 1, 2, 3 are parked */
    frontier_idle(f, 3);
    frontier_set_ip(f, 2, "192.0.2.9");
    assert_true(frontier_take(f, 9, &host));
    assert_int_equal(host, 2);
    frontier_done(f, 0);
    assert_true(frontier_take(f, 9, &host));
    assert_int_equal(host, 1);
    frontier_done(f, 1);
    assert_false(frontier_take(f, 9, &host));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts_come_in_the_order_of_their_times),
        cmocka_unit_test(a_host_is_given_once_until_it_is_done),
        cmocka_unit_test(
            a_clock_that_is_set_moves_all_times_and_keeps_their_order),
        cmocka_unit_test(a_new_time_moves_a_waiting_host),
        cmocka_unit_test(one_address_never_gets_more_than_its_share),
        cmocka_unit_test(a_parked_host_can_leave_or_change_its_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
