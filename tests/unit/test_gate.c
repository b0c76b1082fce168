/* base/gate.c: who is let in, how often, and what is said of it. */
#include "base/err.h"
#include "base/gate.h"
#include "tests/t.h"

#include <stdio.h>

static struct gate *make(const struct gate_settings *settings)
{
    struct gate *gate = NULL;
    struct err err = {0};

    assert_int_equal(gate_new(&gate, settings, &err), 0);
    return gate;
}

static void a_burst_passes_then_one_a_step(void **state)
{
    (void)state;
    scoped(gate_freep) struct gate *gate =
        make(&(struct gate_settings){.per_minute = 60, .burst = 3});
    struct gate_state s = {0};
    struct str who = STR("192.0.2.1");

    for (int64_t left = 2; left >= 0; left--) {
        assert_int_equal(gate_pass(gate, who, 1000, &s), GATE_COUNTED);
        assert_int_equal(s.limit, 3);
        assert_int_equal(s.window_s, 3);
        assert_int_equal(s.remaining, left);
        assert_int_equal(s.reset_s, 3 - left);
    }
    assert_int_equal(gate_pass(gate, who, 1000, &s), GATE_OVER);
    assert_int_equal(s.retry_after_s, 1);
    assert_int_equal(gate_pass(gate, who, 1999, &s), GATE_OVER);
    assert_int_equal(gate_pass(gate, who, 2000, &s), GATE_COUNTED);
    assert_int_equal(gate_pass(gate, who, 2000, &s), GATE_OVER);
    assert_int_equal(gate_pass(gate, who, 60000, &s), GATE_COUNTED);
    assert_int_equal(s.remaining, 2);
}

static void others_have_buckets_of_their_own(void **state)
{
    (void)state;
    scoped(gate_freep) struct gate *gate =
        make(&(struct gate_settings){.per_minute = 1, .burst = 1});
    static const struct {
        const char *address;
        enum gate_verdict verdict;
    } cases[] = {
        {"192.0.2.1", GATE_COUNTED},       {"192.0.2.2", GATE_COUNTED},
        {"192.0.2.1", GATE_OVER},          {"2001:db8::1", GATE_COUNTED},
        {"2001:db8::ffff:1", GATE_OVER}, /* the same subscriber */
        {"2001:db8:0:1::1", GATE_COUNTED}, {"::ffff:192.0.2.2", GATE_OVER},
    };
    struct gate_state s;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(gate_pass(gate, str_of(cases[i].address), 5, &s),
                         cases[i].verdict);
}

static void lists_go_before_the_limit_and_block_before_allow(void **state)
{
    (void)state;
    scoped(gate_freep) struct gate *gate =
        make(&(struct gate_settings){.allow = "10.0.0.0/8 ::1",
                                     .block = "10.6.6.6, 2001:db8:bad::/48",
                                     .per_minute = 1,
                                     .burst = 1});
    struct gate_state s;

    for (int i = 0; i < 5; i++) {
        assert_int_equal(gate_pass(gate, STR("10.1.2.3"), 5, &s), GATE_FREE);
        assert_int_equal(gate_pass(gate, STR("::1"), 5, &s), GATE_FREE);
        assert_int_equal(gate_pass(gate, STR("10.6.6.6"), 5, &s), GATE_BLOCKED);
        assert_int_equal(gate_pass(gate, STR("2001:db8:bad::9"), 5, &s),
                         GATE_BLOCKED);
    }
}

static void without_a_limit_nobody_is_counted(void **state)
{
    (void)state;
    scoped(gate_freep) struct gate *gate = make(&(struct gate_settings){0});
    struct gate_state s;

    for (int i = 0; i < 1000; i++) {
        assert_int_equal(gate_pass(gate, STR("192.0.2.1"), 5, &s), GATE_FREE);
    }
}

/* A million addresses go by; one that goes on asking too much is not forgotten
 * among them. */
static void a_crowd_does_not_hide_who_asks_too_much(void **state)
{
    (void)state;
    scoped(gate_freep) struct gate *gate =
        make(&(struct gate_settings){.per_minute = 60, .burst = 50});
    struct gate_state s;
    int passed = 0;
    char text[IP_TEXT_MAX];

    for (int i = 0; i < 1000000; i++) {
        snprintf(text, sizeof text, "%d.%d.%d.9", 11 + (i >> 16), i >> 8 & 255,
                 i & 255);
        assert_int_equal(gate_pass(gate, str_of(text), 5, &s), GATE_COUNTED);
        if (i % 1000 == 0)
            passed += gate_pass(gate, STR("192.0.2.1"), 5, &s) == GATE_COUNTED;
    }
    assert_int_equal(passed, 50);
}

static void a_network_that_is_none_is_an_error(void **state)
{
    (void)state;
    struct gate *gate = NULL;
    struct err err = {0};

    assert_int_equal(
        gate_new(&gate, &(struct gate_settings){.block = "all"}, &err),
        -ERR_FORMAT);
    assert_non_null(strstr(err.msg, "all"));
    assert_null(gate);
    gate_free(NULL);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_burst_passes_then_one_a_step),
        cmocka_unit_test(others_have_buckets_of_their_own),
        cmocka_unit_test(lists_go_before_the_limit_and_block_before_allow),
        cmocka_unit_test(without_a_limit_nobody_is_counted),
        cmocka_unit_test(a_crowd_does_not_hide_who_asks_too_much),
        cmocka_unit_test(a_network_that_is_none_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
