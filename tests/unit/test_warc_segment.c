/* crawler/warc_segment.c: names of segments and which there are. */
#include "crawler/warc_segment.h"

#include "base/err.h"
#include "base/file.h"
#include "tests/t.h"

#include <stdlib.h>
#include <unistd.h>

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

static void what_is_left_of_an_index_is_swept_and_nothing_else(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool stays;
    } files[] = {
        {"liencong-00000001.cdxj", true},
        {"liencong-00000001.cdxj.a1B2c3", false},
        {"liencong-00000001.warc.gz", true},
        {"liencong-00000002.warc.gz.open", true},
        {"liencong-00000003.cdxj.XYZ123", false},
        {"liencong-00000000.cdxj.a1B2c3", true},
        {"liencong-1.cdxj.a1B2c3", true},
        {"notes.cdxj.a1B2c3", true},
        {"liencong-00000001.cdxj.a1B2c34", true},
    };
    const char *dir = t_path("swept");
    struct err err = {0};

    assert_int_equal(warc_segment_sweep(dir, &err), -ERR_IO);
    err = (struct err){0};
    assert_int_equal(file_make_dir(dir, &err), 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        scoped(buf_done) struct buf path = {0};
        buf_addf(&path, "%s/%s", dir, files[i].name);
        assert_int_equal(file_write(path.p, "x", 1, &err), 0);
    }
    assert_int_equal(warc_segment_sweep(dir, &err), 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        scoped(buf_done) struct buf path = {0};
        buf_addf(&path, "%s/%s", dir, files[i].name);
        assert_int_equal(access(path.p, F_OK) == 0, files[i].stays);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_numbers_lead_to_each_other),
        cmocka_unit_test(the_smallest_number_from_a_least_is_found),
        cmocka_unit_test(what_is_left_of_an_index_is_swept_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
