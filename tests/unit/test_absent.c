/* searchd/absent.c: documents asked for by number that are not there. */
#include "searchd/absent.h"
#include "tests/open_index.h"

static int open_index(void **state)
{
    static const char *const numbers[] = {
        "7/2019/NĐ-CP",   "7/2020/NĐ-CP",  "7/2021/NĐ-CP",
        "7/2022/NĐ-CP",   "7/2024/TT-BTC", "159/2006/NĐ-",
        "12/2025/TT-BYT", "73-CP",         "8/2009/TTLT/BTC-BCA"};
    scoped(buf_done) struct buf rows = {0};

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        buf_addf(&rows,
                 INDEX_ROW("d%zu", "Văn bản %zu",
                           "Căn cứ Thông tư số 9/2020/TT-BTC, quy định mức.",
                           ",\"kind\":\"document\",\"doc_number\":\"%s\""),
                 i, i, numbers[i]);
    return open_index_of(rows.p);
}

/* "NUMBER[ mentioned][ near: N, N]" of each, joined by "; ". */
static const char *absent(const char *words)
{
    struct absent found[ABSENT_MAX];
    scoped(buf_done) struct buf out = {0};
    struct err err = {0};
    size_t count = 0;

    if (absent_find(found, &count, str_of(words), reader, arena, &err) < 0)
        fail_msg("%s: %s", words, err.msg);
    for (size_t i = 0; i < count; i++) {
        buf_addf(&out, "%s%s%s", i ? "; " : "", found[i].number,
                 found[i].mentioned ? " mentioned" : "");
        for (size_t j = 0; j < found[i].near_count; j++)
            buf_addf(&out, "%s%s", j ? ", " : " near: ", found[i].near[j]);
    }
    return arena_str(arena, buf_str(&out));
}

static void a_whole_number_that_no_document_bears_is_told(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"42/2022/nđ-cp", "42/2022/NĐ-CP"},
        {"nghị định 42 năm 2022", "42/2022/NĐ-CP"},
        {"9/2020/tt-btc", "09/2020/TT-BTC mentioned"},
        {"7/2018/ND-CP", "07/2018/NĐ-CP near: 07/2022/NĐ-CP, 07/2021/NĐ-CP, "
                         "07/2020/NĐ-CP"},
        {"mức phí theo 42/2022/NĐ-CP và 43/2022/NĐ-CP, 44/2022/NĐ-CP",
         "42/2022/NĐ-CP; 43/2022/NĐ-CP"},
        {"12/2025/TT-BTC", "12/2025/TT-BTC"}, /* BYT has one */
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(absent(cases[i][0]), cases[i][1]);
}

static void what_is_there_or_asked_for_in_part_is_not(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "7/2020/NĐ-CP",
        "nghị định số 7 năm 2021",
        "nd 42",           /* any such */
        "thông tư 5/2031", /* of whom? */
        "159/2006/NĐ-CP",  /* cut off where it stands */
        "73-CP",
        "8/2009/TTLT-BTC-BCA",
        "ngày 24/7, tỷ số 3/2",
        "lệ phí trước bạ",
        "",
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(absent(cases[i]), "");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_number_that_no_document_bears_is_told),
        cmocka_unit_test(what_is_there_or_asked_for_in_part_is_not),
    };
    return cmocka_run_group_tests(tests, open_index, close_index);
}
