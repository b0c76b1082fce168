/* searchd/fault.c: each status has its words; 503 says when to come back. */
#include "tests/t.h"
#include "searchd/fault.h"

static void each_status_of_the_server_is_known(void **state)
{
    (void)state;
    static const int statuses[] = {400, 403, 404, 405, 413, 414, 429, 503};

    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        assert_int_equal(fault_of(fault_by_status(statuses[i]))->status,
                         statuses[i]);
    assert_int_equal(fault_by_status(503), FAULT_BUSY);
}

static void only_what_passes_says_when_to_come_back(void **state)
{
    (void)state;
    for (int i = 0; i < FAULT_KINDS; i++) {
        const struct fault *fault = fault_of((enum fault_kind)i);
        assert_int_equal(fault->status == 503, fault->retry_after != NULL);
        assert_true(fault->title != fault->text);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_status_of_the_server_is_known),
        cmocka_unit_test(only_what_passes_says_when_to_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
