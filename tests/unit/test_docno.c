/* indexer/docno.c: numbers of documents in any spelling. */
#include "indexer/docno.h"

#include "tests/t.h"

static bool join(void *context, const struct docno *found)
{
    struct buf *b = context;

    if (b->n)
        buf_addz(b, " | ");
    buf_addz(b, found->canonical);
    if (found->spoken)
        buf_addz(b, "~");
    return true;
}

static void each_spelling_has_one_canonical_form(void **s)
{
    static const struct {
        const char *text, *found;
    } cases[] = {
        {"Nghị định 42/2022/NĐ-CP", "42/2022/NĐ-CP"},
        {"42/2022/ND-CP", "42/2022/NĐ-CP"},
        {"42/2022/nd-cp", "42/2022/NĐ-CP"},
        {"42 /2022/ NĐ - CP ngày", "42/2022/NĐ-CP"},
        {"42/2022/NÐ-CP", "42/2022/NĐ-CP"},
        /* broken by a scan or a narrow column */
        {"42/2022/\nNĐ-CP", "42/2022/NĐ-CP"},
        {"42/\r\n2022/NĐ-CP", "42/2022/NĐ-CP"},
        {"42/2022/NĐ -\nCP", "42/2022/NĐ-CP"},
        {"Quyết định số 1769 /QĐ -TTg", "1769/QĐ-TTg"},
        {"nghị định 42 - Chính phủ", "42/NĐ-CP~"},
        {"nd 42", "42/NĐ-CP~"},
        {"nghị định 42 năm 2022", "42/2022/NĐ-CP~"},
        {"nghi dinh so 42/2022", "42/2022/NĐ-CP~"},
        {"thông tư 15/2020", "15/2020/TT~"},
        {"luật 93 năm 2015", "93/2015/QH13~"},
        {"Số: 621/UBND-CTTĐT", "621/UBND-CTTĐT"},
        {"1769/qd-ttg", "1769/QĐ-TTg"},
        {"01/CT-TTg, 1/CT-TTg", "01/CT-TTg | 01/CT-TTg"},
        {"62/2014/qh13", "62/2014/QH13"},
        {"12-CT/TW và 27-NQ/TW", "12-CT/TW | 27-NQ/TW"},
        {"117-HĐBT", "117-HĐBT"},
        {"QCVN 02:2019/BLĐTBXH", "QCVN 02:2019/BLĐTBXH"},
        {"TCVN 7568-29:2023", "TCVN 7568-29:2023"},
        {"tcvn iso/iec 27001:2019", "TCVN ISO/IEC 27001:2019"},
        {"36a/NQ-CP", "36a/NQ-CP"},
        {"35/TTLT/BTC-BGDĐT", "35/TTLT-BTC-BGDĐT"},
        {"27/2014/tt-bgddt", "27/2014/TT-BGDĐT"},
        {"QĐ-UBND - Sở", ""},
        {"ngày 05/01/2026, 60 km/h, 1/2, 24/7", ""},
        {"http://a.vn/2022/tin-tuc", ""},
        {"điện thoại 0210/3000 - 12/BK", ""},
    };

    (void)s;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf b = {0};
        docno_find(str_of(cases[i].text), join, &b);
        assert_string_equal(b.p ? b.p : "", cases[i].found);
    }
}

static bool remember(void *context, const struct docno *found)
{
    *(struct str *)context = found->raw;
    return false;
}

static void the_raw_slice_is_what_stands_in_the_text(void **s)
{
    struct str raw = {0};

    (void)s;
    docno_find(STR("theo Nghị định số 42/2022/NĐ-CP của"), remember, &raw);
    assert_str("42/2022/NĐ-CP", raw);
    docno_find(STR("xem nghị định 42 năm 2022 nhé"), remember, &raw);
    assert_str("nghị định 42 năm 2022", raw);
}

static void the_first_sign_keeps_the_spelling_of_its_body(void **s)
{
    scoped(buf_done) struct buf b = {0};

    (void)s;
    assert_true(docno_first(&b, STR("nghị định 1, 4/TB-SGDDT")));
    assert_string_equal(b.p, "4/TB-SGDDT");
    buf_reset(&b);
    assert_false(docno_first(&b, STR("nghị định 42")));
}

static void the_sign_tells_the_kind(void **s)
{
    (void)s;
    assert_string_equal(docno_type("42/2022/NĐ-CP"), "Nghị định");
    assert_string_equal(docno_type("62/2014/QH13"), "Luật");
    assert_string_equal(docno_type("12-CT/TW"), "Chỉ thị");
    assert_string_equal(docno_type("621/UBND-CTTĐT"), "");
    assert_string_equal(docno_type(""), "");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_spelling_has_one_canonical_form),
        cmocka_unit_test(the_raw_slice_is_what_stands_in_the_text),
        cmocka_unit_test(the_first_sign_keeps_the_spelling_of_its_body),
        cmocka_unit_test(the_sign_tells_the_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
