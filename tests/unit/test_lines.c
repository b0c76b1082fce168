/* indexer/lines.c: whole lines, each once, with the number of the first. */
#include "tests/t.h"

#include "indexer/lines.h"

#include <stdio.h>
#include <zstd.h>

/* Reads all; counts batches and lines, checks that lines count up from 0. */
static int read_all(const char *path, int64_t *ret_lines, struct err *err)
{
    scoped(lines_freep) struct lines *l = NULL;
    struct buf batch = {0};
    int64_t first, line = 0;

    int r = lines_open(&l, path, err);
    while (r >= 0 && (r = lines_next(l, &batch, &first, err)) > 0) {
        struct str rest = buf_str(&batch), one;
        assert_int_equal(first, line + 1);
        while (rest.n && str_cut(&rest, '\n', &one)) {
            int64_t value;
            assert_true(str_int(one, 0, INT64_MAX, &value));
            assert_int_equal(value, line++);
        }
    }
    buf_done(&batch);
    *ret_lines = line;
    return r;
}

static struct buf numbers(int64_t count, bool last_newline)
{
    struct buf b = {0};

    for (int64_t i = 0; i < count; i++)
        buf_addf(&b, "%lld\n", (long long)i);
    if (!last_newline)
        buf_cut(&b, b.n - 1);
    return b;
}

static void every_line_comes_once(void **state)
{
    (void)state;
    static const int64_t counts[] = {1, 2, 1000, 400000};

    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (int end = 0; end < 2; end++) {
            struct buf b = numbers(counts[i], end);
            struct err err = {0};
            int64_t lines;
            assert_int_equal(
                read_all(t_file("n.txt", buf_str(&b)), &lines, &err), 0);
            assert_int_equal(lines, counts[i]);
            buf_done(&b);
        }
}

static void an_empty_file_has_none(void **state)
{
    (void)state;
    struct err err = {0};
    int64_t lines;

    assert_int_equal(read_all(t_file("e.txt", STR("")), &lines, &err), 0);
    assert_int_equal(lines, 0);
}

static void a_compressed_file_reads_the_same(void **state)
{
    (void)state;
    struct buf b = numbers(300000, true), packed = {0};
    struct err err = {0};
    int64_t lines;

    size_t room = ZSTD_compressBound(b.n);
    size_t n = ZSTD_compress(buf_room(&packed, room), room, b.p, b.n, 3);
    assert_false(ZSTD_isError(n));
    packed.n = n;
    assert_int_equal(read_all(t_file("n.zst", buf_str(&packed)), &lines, &err),
                     0);
    assert_int_equal(lines, 300000);
    struct str cut = str_sub(buf_str(&packed), 0, n / 2);
    assert_int_equal(read_all(t_file("cut.zst", cut), &lines, &err),
                     -ERR_FORMAT);
    err = (struct err){0};
    assert_int_equal(
        read_all(t_file("no.zst", STR("plain text")), &lines, &err),
        -ERR_FORMAT);
    buf_done(&b);
    buf_done(&packed);
}

static void a_file_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    struct err err = {0};
    int64_t lines;

    assert_int_equal(read_all(t_path("none"), &lines, &err), -ERR_IO);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_comes_once),
        cmocka_unit_test(an_empty_file_has_none),
        cmocka_unit_test(a_compressed_file_reads_the_same),
        cmocka_unit_test(a_file_that_is_not_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
