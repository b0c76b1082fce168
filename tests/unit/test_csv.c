/* base/csv.c: cells come out as they were meant, errors with their place. */
#include "base/arena.h"
#include "base/csv.h"
#include "tests/t.h"

/* "line:cell|cell" for each row, then "error line: message". */
static char *told(const char *text)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct csv csv;
    struct csv_row row;
    struct err err = {0};
    struct buf out = {0};
    int r;

    csv_init(&csv, str_of(text), arena);
    while ((r = csv_next(&csv, &row, &err)) > 0) {
        buf_addf(&out, "%d:", row.line);
        for (int i = 0; i < row.count; i++)
            buf_addf(&out, "%s%s", i ? "|" : "", row.cells[i]);
        buf_addc(&out, '\n');
    }
    if (r < 0)
        buf_addf(&out, "error %d: %s\n", row.line, err.msg);
    return buf_take(&out);
}

static void reads_rows_as_they_were_meant(void **state)
{
    static const struct {
        const char *text, *rows;
    } cases[] = {
        {"", ""},
        {"a,b\nc,d\n", "1:a|b\n2:c|d\n"},
        {"a,b\r\nc,d", "1:a|b\n2:c|d\n"},
        {"\xef\xbb\xbf\"a\";b\n\"c;d\";e\n", "1:a|b\n2:c;d|e\n"},
        {"a;b,c\n1;2,3\n", "1:a;b|c\n2:1;2|3\n"},
        {"\"x\"\"y\"\"\",\"\"\n", "1:x\"y\"|\n"},
        {"\"two\nlines\" ,b\nc,d\n", "1:two lines|b\n3:c|d\n"},
        {" a\t\xc2\xa0 b ,\n", "1:a b|\n"},
        {"a,b\n,\n\n  ,\nc,d\n", "1:a|b\n5:c|d\n"},
        {"a\"b,c\n", "1:a\"b|c\n"},
        {"e\xcc\x82\n", "1:ê\n"},
        {"a,b\n\"c", "1:a|b\nerror 2: cell 1: a quoted cell has no end\n"},
        {"a,\"b\"c\n", "error 1: cell 2: text behind a closing quote\n"},
        {"a,\"b\"\"\n", "error 1: cell 2: a quoted cell has no end\n"},
        {"\n\na,\xff\n", "error 3: cell 2: not UTF-8 text\n"},
        {"a\x02\n", "error 1: cell 1: control character U+0002\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(mem_freep) char *rows = told(cases[i].text);
        assert_string_equal(rows, cases[i].rows);
    }
}

static void a_row_without_end_is_refused(void **state)
{
    (void)state;
    scoped(buf_done) struct buf text = {0};

    for (int i = 0; i < CSV_CELLS_MAX; i++)
        buf_addz(&text, "x,");
    scoped(mem_freep) char *rows = told(text.p);
    assert_string_equal(rows, "error 1: more than 64 cells\n");
}

static void a_nul_byte_is_no_text(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct csv csv;
    struct csv_row row;
    struct err err = {0};

    csv_init(&csv, STR("a\0b,c\n"), arena);
    assert_int_equal(csv_next(&csv, &row, &err), -ERR_FORMAT);
    assert_string_equal(err.msg, "cell 1: not UTF-8 text");
}

static void a_cell_that_is_written_stays_text(void **state)
{
    static const struct {
        struct str text;
        const char *cell;
    } cells[] = {
        {STR(""), ""},           {STR("Hà Nội"), "Hà Nội"},
        {STR("a,b"), "\"a,b\""}, {STR("\"x\"\n"), "\"\"\"x\"\"\n\""},
        {STR("=1+2"), "'=1+2"},  {STR("-a,\"b"), "\"'-a,\"\"b\""},
        {STR("a=1"), "a=1"},     {STR("\tx"), "'\tx"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        scoped(buf_done) struct buf out = {0};
        csv_cell(&out, cells[i].text);
        buf_addz(&out, "");
        assert_string_equal(out.p ? out.p : "", cells[i].cell);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rows_as_they_were_meant),
        cmocka_unit_test(a_row_without_end_is_refused),
        cmocka_unit_test(a_nul_byte_is_no_text),
        cmocka_unit_test(a_cell_that_is_written_stays_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
