/* base/err.c: the cause survives, however much context is put in front. */
#include "tests/t.h"

static void context_goes_in_front_and_the_code_stays(void **state)
{
    (void)state;
    struct err err = {0};

    assert_int_equal(err_set(&err, ERR_LIMIT, "%d bytes", 9), -ERR_LIMIT);
    assert_int_equal(err_wrap(&err, "page %s", "/a"), -ERR_LIMIT);
    assert_string_equal(err.msg, "page /a: 9 bytes");
    assert_string_equal(err_name(err.code), "limit");
}

static void too_much_context_never_pushes_out_the_cause(void **state)
{
    (void)state;
    struct err err = {0};
    char long_path[2 * ERR_MSG_MAX];

    memset(long_path, 'x', sizeof long_path);
    long_path[sizeof long_path - 1] = '\0';
    err_set(&err, ERR_IO, "disk full");
    err_wrap(&err, "writing %s", long_path);
    err_wrap(&err, "writing %s", long_path);
    assert_true(strlen(err.msg) < sizeof err.msg);
    assert_non_null(strstr(err.msg, ": disk full"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(context_goes_in_front_and_the_code_stays),
        cmocka_unit_test(too_much_context_never_pushes_out_the_cause),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
