/* searchd/related.c: cited, citing, alike; and nothing by common words alone.
 */
#include "base/clock.h"
#include "searchd/related.h"
#include "tests/open_index.h"
#include "tests/results.h"

static int open_index(void **state)
{
    scoped(buf_done) struct buf rows = {0};

    (void)state;
    buf_addz(
        &rows,
        INDEX_ROW("law", "Nghị định quy định về lệ phí trước bạ",
                  "Căn cứ Luật số 38/2019/QH14, quy định như sau.",
                  ",\"kind\":\"document\",\"doc_number\":\"10/2022/NĐ-CP\"")
            INDEX_ROW("part", "Điều 2. Lệ phí trước bạ đối với nhà",
                      "Phần khác của nghị định.",
                      ",\"kind\":\"document\",\"doc_number\":\"10/2022/NĐ-CP\"")
                INDEX_ROW(
                    "base", "Luật Quản lý thuế", "Luật này quy định.",
                    ",\"kind\":\"document\",\"doc_number\":\"38/2019/QH14\"")
                    INDEX_ROW("guide", "Thông tư hướng dẫn thủ tục",
                              "Hướng dẫn Nghị định số 10/2022/NĐ-CP.",
                              ",\"kind\":\"document\",\"doc_number\":\"13/2022/"
                              "TT-BTC\"")
                        INDEX_ROW("service", "Khai lệ phí trước bạ nhà, đất",
                                  "Hồ sơ.", ",\"kind\":\"service\"")
                            INDEX_ROW("data", "Dữ liệu thu lệ phí trước bạ",
                                      "Bảng.", ",\"kind\":\"dataset\"")
                                INDEX_ROW("file", "Mẫu tờ khai số 1", "Mẫu.",
                                          ",\"found_on\":\"service\""));
    for (int i = 0; i < 40; i++)
        buf_addf(&rows,
                 INDEX_ROW("o%d", "Nghị định quy định về việc thứ %d",
                           "Việc khác.", ",\"kind\":\"document\""),
                 i, i);
    return open_index_of(rows.p);
}

static struct search searching(void)
{
    return (struct search){.reader = reader,
                           .arena = arena,
                           .deadline_ms = clock_steady_ms() + 10000};
}

/* "cites: base; cited_by: guide; ..." */
static const char *shown(const char *id)
{
    const struct search s = searching();
    struct related *related = ARENA_NEW(arena, related);
    struct buf out = {0};
    struct err err = {0};

    if (related_run(&s, str_of(id), related, &err) < 0)
        fail_msg("%s", err.msg);
    buf_addz(&out, "");
    for (size_t i = 0; i < related->group_count; i++) {
        const struct related_group *group = &related->groups[i];
        assert_true(group->count > 0);
        buf_addf(&out, "%s:", group->name);
        for (size_t j = 0; j < group->count; j++)
            buf_addf(&out, " %s", group->items[j].record.id);
        buf_addz(&out, "; ");
    }
    const char *text = arena_str(arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static void a_document_is_related_by_number_and_by_matter(void **state)
{
    (void)state;
    /* Not its own other part, and no other decree that "quy định về" alone
     * would bring. */
    assert_string_equal(shown("law"), "cites: base; cited_by: guide; "
                                      "services: service; datasets: data; ");
}

static void the_relation_goes_both_ways(void **state)
{
    (void)state;
    assert_has(shown("guide"), "cites: ");
    assert_has(shown("guide"), " law");
    assert_has(shown("base"), "cited_by: law;");
    assert_has(shown("service"), "documents: ");
    assert_has(shown("service"), "datasets: data;");
}

static void a_page_and_its_files_lead_to_each_other(void **state)
{
    (void)state;
    assert_has(shown("service"), "attachments: file;");
    assert_has(shown("file"), "page: service;");
}

static void what_is_not_there_has_no_relations(void **state)
{
    (void)state;
    const struct search s = searching();
    struct related *related = ARENA_NEW(arena, related);
    struct err err = {0};

    assert_int_equal(related_run(&s, STR("nowhere"), related, &err),
                     -ERR_NOT_FOUND);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_is_related_by_number_and_by_matter),
        cmocka_unit_test(the_relation_goes_both_ways),
        cmocka_unit_test(a_page_and_its_files_lead_to_each_other),
        cmocka_unit_test(what_is_not_there_has_no_relations),
    };
    return cmocka_run_group_tests(tests, open_index, close_index);
}
