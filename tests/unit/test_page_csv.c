/* searchd/page_csv.c: a table that spreadsheets read as text. */
#include "searchd/page_csv.h"
#include "tests/results.h"

static void cells_are_quoted_and_never_formulas(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf out = {0};
    struct query q;

    results_ask(&q, "thuế", arena);
    struct result_list list = results_list(&q);
    list.items[0].record.title = "=HYPERLINK(\"x\"), a";
    list.items[0].record.agency = "+84";
    csv_results(&out, &list, "");
    assert_true(str_starts(buf_str(&out), STR("\xef\xbb\xbftitle,url,kind,")));
    assert_has(out.p, "\r\n\"'=HYPERLINK(\"\"x\"\"), a\",https://a.gov.vn/");
    assert_has(out.p, ",'+84,2022-06-24,42/2022/NĐ-CP,Nghị định,Chính phủ,,");
    assert_true(str_ends(buf_str(&out), STR(",Còn hiệu lực,\r\n")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_quoted_and_never_formulas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
