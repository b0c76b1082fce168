/* crawler/warc_segment.c: names of segments and which there are. */
#include "crawler/warc_segment.h"

#include "tests/t.h"

#include <stdlib.h>

static void names_and_numbers_lead_to_each_other(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum warc_file kind;
        uint32_t number;
    } cases[] = {
        {"liencong-00000001.warc.gz", WARC_CLOSED, 1},
        {"liencong-00000001.warc.gz", WARC_OPEN, 0},
        {"liencong-00000012.warc.gz.open", WARC_OPEN, 12},
        {"liencong-00000012.warc.gz.open", WARC_CLOSED, 0},
        {"liencong-00000012.cdxj", WARC_INDEX, 12},
        {"liencong-123456789.cdxj", WARC_INDEX, 123456789},
        {"liencong-00000000.cdxj", WARC_INDEX, 0},
        {"liencong-1.cdxj", WARC_INDEX, 0},
        {"liencong-0000000x.cdxj", WARC_INDEX, 0},
        {"other-00000001.cdxj", WARC_INDEX, 0},
        {"lock", WARC_CLOSED, 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(warc_segment_number(cases[i].name, cases[i].kind),
                         cases[i].number);
    scoped(mem_freep) char *path = warc_segment_path("a/b", 12, WARC_OPEN);
    assert_string_equal(path, "a/b/liencong-00000012.warc.gz.open");
}

static void the_smallest_number_from_a_least_is_found(void **state)
{
    (void)state;
    struct err err = {0};
    uint32_t n = 9;

    t_file("liencong-00000007.warc.gz", STR(""));
    t_file("liencong-00000003.warc.gz", STR(""));
    t_file("liencong-00000004.warc.gz.open", STR(""));
    assert_int_equal(warc_segment_find(t_dir(), 1, WARC_CLOSED, &n, &err), 0);
    assert_int_equal(n, 3);
    assert_int_equal(warc_segment_find(t_dir(), 4, WARC_CLOSED, &n, &err), 0);
    assert_int_equal(n, 7);
    assert_int_equal(warc_segment_find(t_dir(), 8, WARC_CLOSED, &n, &err), 0);
    assert_int_equal(n, 0);
    n = 9;
    assert_int_equal(
        warc_segment_find(t_path("none"), 1, WARC_CLOSED, &n, &err), 0);
    assert_int_equal(n, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_numbers_lead_to_each_other),
        cmocka_unit_test(the_smallest_number_from_a_least_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
