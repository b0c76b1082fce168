/* searchd/cursor.c: what it wrote it reads; all else it refuses. */
#include "searchd/cursor.h"
#include "tests/t.h"

static void what_was_written_is_read_again(void **state)
{
    (void)state;
    static const struct cursor cases[] = {
        {0},
        {10, 4711, 0x0123456789abcdef, 0xdeadbeef, 77, 3, 99},
        {CURSOR_FIRST_MAX, UINT32_MAX, UINT64_MAX, UINT32_MAX, UINT64_MAX,
         CURSOR_FIRST_MAX, UINT32_MAX},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[CURSOR_TEXT_MAX];
        struct cursor got;
        assert_true(cursor_read(&got, str_of(cursor_write(text, &cases[i]))));
        assert_int_equal(got.first, cases[i].first);
        assert_int_equal(got.docid, cases[i].docid);
        assert_true(got.query == cases[i].query);
        assert_int_equal(got.index, cases[i].index);
        assert_true(got.published == cases[i].published);
        assert_int_equal(got.within, cases[i].within);
        assert_int_equal(got.total, cases[i].total);
    }
}

static void a_changed_cursor_is_refused(void **state)
{
    (void)state;
    const struct cursor c = {20, 3, 5, 7, 9, 2, 30};
    char text[CURSOR_TEXT_MAX];
    struct cursor got;

    cursor_write(text, &c);
    for (size_t i = 0; text[i]; i++) {
        char kept = text[i];
        text[i] = kept == 'x' ? 'y' : 'x';
        assert_false(cursor_read(&got, str_of(text)));
        text[i] = kept;
    }
    assert_false(cursor_read(&got, str_of("")));
    assert_false(cursor_read(&got, str_sub(str_of(text), 0, 55)));
    text[4] = '=';
    assert_false(cursor_read(&got, str_of(text)));
}

static void a_position_beyond_reason_is_refused(void **state)
{
    (void)state;
    const struct cursor c = {CURSOR_FIRST_MAX + 1u, 0, 0, 0, 0, 0, 0};
    char text[CURSOR_TEXT_MAX];
    struct cursor got;

    assert_false(cursor_read(&got, str_of(cursor_write(text, &c))));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read_again),
        cmocka_unit_test(a_changed_cursor_is_refused),
        cmocka_unit_test(a_position_beyond_reason_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
