/* searchd/force.c: replaced documents, where that is certain. */
#include "base/clock.h"
#include "searchd/force.h"
#include "tests/open_index.h"
#include "tests/results.h"

#define DOCUMENT ",\"kind\":\"document\",\"doc_number\":"

static int open_index(void **state)
{
    (void)state;
    return open_index_of(
        INDEX_ROW("new", "Nghị định mới", "Văn bản.",
                  DOCUMENT
                  "\"10/2022/NĐ-CP\",\"issuer\":\"Chính phủ\","
                  "\"effective\":\"2022-03-01\",\"relations\":\"replaces "
                  "10/2012/NĐ-CP\\namends 11/2012/NĐ-CP\\n\"")
            INDEX_ROW("later", "Nghị định sau này", "Văn bản.",
                      DOCUMENT "\"20/2022/NĐ-CP\",\"effective\":\"2999-01-01\","
                               "\"relations\":\"replaces 20/2012/NĐ-CP\\n\"")
                INDEX_ROW("undated", "Nghị định không ngày", "Văn bản.",
                          DOCUMENT "\"30/2022/NĐ-CP\",\"relations\":\"repeals "
                                   "30/2012/NĐ-CP\\n\"")
                    INDEX_ROW("over", "Nghị định đã hết", "Văn bản.",
                              DOCUMENT
                              "\"40/2022/NĐ-CP\",\"effective\":\"2022-01-01\","
                              "\"validity\":\"Hết hiệu lực toàn "
                              "bộ\",\"relations\":\"repeals "
                              "40/2012/NĐ-CP\\n\"")
                        INDEX_ROW(
                            "local", "Quyết định của tỉnh", "Văn bản.",
                            DOCUMENT
                            "\"50/2022/QĐ-UBND\",\"issuer\":\"UBND tỉnh A\","
                            "\"effective\":\"2022-01-01\",\"relations\":"
                            "\"repeals "
                            "12/2012/QĐ-UBND\\n\""));
}

static const char *ended_by(const char *number, const char *issuer)
{
    const struct search s = {.reader = reader, .arena = arena};
    struct record record = results_record();
    const char *found = NULL;
    struct err err = {0};

    record.card.number = number;
    record.card.issuer = issuer;
    assert_int_equal(force_ended_by(&s, &record, &found, &err), 0);
    return found;
}

static void what_is_replaced_by_one_in_effect_is_over(void **state)
{
    (void)state;
    assert_string_equal(ended_by("10/2012/NĐ-CP", ""), "10/2022/NĐ-CP");
    assert_string_equal(ended_by("12/2012/QĐ-UBND", "UBND TỈNH A"),
                        "50/2022/QĐ-UBND");
}

static void what_is_not_certain_is_not_said(void **state)
{
    (void)state;
    assert_string_equal(ended_by("11/2012/NĐ-CP", ""), ""); /* amended only */
    assert_string_equal(ended_by("20/2012/NĐ-CP", ""), ""); /* not yet */
    assert_string_equal(ended_by("30/2012/NĐ-CP", ""), ""); /* no date */
    assert_string_equal(ended_by("40/2012/NĐ-CP", ""), ""); /* itself over */
    assert_string_equal(ended_by("12/2012/QĐ-UBND", "UBND tỉnh B"), "");
    assert_string_equal(ended_by("10/2022/NĐ-CP", ""), "");
    assert_string_equal(ended_by("", ""), "");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_replaced_by_one_in_effect_is_over),
        cmocka_unit_test(what_is_not_certain_is_not_said),
    };
    return cmocka_run_group_tests(tests, open_index, close_index);
}
