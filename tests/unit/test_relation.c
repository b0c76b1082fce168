/* indexer/relation.c: what documents say of each other. */
#include "indexer/relation.h"

#include "tests/t.h"

static void check(const char *own, const char *title, const char *text,
                  const char *lines, const char *want)
{
    scoped(buf_done) struct buf out = {0};
    struct relation_input input = {own, str_of(title), str_of(text),
                                   str_of(lines)};

    relation_read(&out, &input);
    assert_string_equal(out.p ? out.p : "", want);
}

static void clauses_say_what_is_replaced(void **s)
{
    (void)s;
    check(
        "02/2021/TT-BTC", "",
        "1. Thông tư này có hiệu lực từ ngày 22 tháng 02 năm 2021 và thay thế "
        "Thông tư số\n27/2016/TT-BTC ngày 11 tháng 11 năm 2016 và Thông tư số "
        "12/2017/TT-BTC sửa đổi, bổ sung một số điều của Thông tư số "
        "26/2015/TT-BTC.\n",
        "", "replaces 27/2016/TT-BTC\nreplaces 12/2017/TT-BTC\n");
    check("", "",
          "2. Nghị định số 29/2008/NĐ-CP hết hiệu lực kể từ ngày Nghị "
          "định này có hiệu lực.",
          "", "repeals 29/2008/NĐ-CP\n");
    check("", "",
          "3. Bãi bỏ Thông tư số 20/2010/TT-BTC hướng dẫn Nghị định số "
          "30/2009/NĐ-CP.",
          "", "repeals 20/2010/TT-BTC\n");
}

static void a_part_that_goes_leaves_the_document_in_force(void **s)
{
    (void)s;
    check("", "", "Bãi bỏ Điều 58 của Luật Công nghệ số 67/2006/QH11.", "",
          "amends 67/2006/QH11\n");
    check("", "",
          "Nghị định này thay thế khoản 2 Điều 5 Nghị định số "
          "07/2015/NĐ-CP.",
          "", "amends 07/2015/NĐ-CP\n");
}

static void who_amended_it_is_not_repealed_with_it(void **s)
{
    (void)s;
    check("", "",
          "3. Luật Căn cước số 59/2014/QH13 đã được sửa đổi, bổ sung "
          "theo Luật số 68/2020/QH14 hết hiệu lực kể từ ngày Luật này "
          "có hiệu lực.",
          "", "repeals 59/2014/QH13\n");
}

static void what_is_only_cited_is_no_relation(void **s)
{
    (void)s;
    check("", "",
          "Phí được thu theo Thông tư số 303/2016/TT-BTC; Nghị định "
          "này thay thế các quy định trước đây. Hồ sơ theo Luật số "
          "38/2019/QH14.",
          "", "");
    check("05/2020/NĐ-CP", "",
          "Nghị định này thay thế Nghị định số 05/2020/NĐ-CP", "", "");
}

static void titles_amend_and_guide(void **s)
{
    (void)s;
    check(
        "07/2022/TT-BTC",
        "Sửa đổi, bổ sung một số điều của Thông tư số 01/2020/TT-BTC hướng dẫn "
        "Nghị định số 09/2019/NĐ-CP",
        "", "", "amends 01/2020/TT-BTC\n");
    check("", "Hướng dẫn thi hành Nghị định số 09/2019/NĐ-CP", "", "",
          "guides 09/2019/NĐ-CP\n");
    check("", "Thông báo về Nghị định số 09/2019/NĐ-CP", "", "", "");
}

static void bases_stand_before_the_first_article(void **s)
{
    (void)s;
    check(
        "", "",
        "Căn cứ Luật Đầu tư số 61/2020/QH14;\n"
        "Căn cứ Hiến pháp đã được sửa đổi theo Nghị quyết số 51/2001/QH10;\n"
        "Căn cứ Nghị định số 120/2016/NĐ-CP của Chính phủ\nquy định chi tiết;\n"
        "Điều 1. Phạm vi\nCăn cứ Luật số 01/2020/QH14;\n",
        "", "based_on 61/2020/QH14\nbased_on 120/2016/NĐ-CP\n");
}

static void lists_of_a_page_have_headings(void **s)
{
    (void)s;
    check("03/2019/NĐ-CP", "", "",
          "Văn bản hết hiệu lực (1)\nNghị định 07/2010/NĐ-CP Về phí\n"
          "[Thuộc tính]\nVăn bản dẫn chiếu\nLuật 02/2011/QH13\n"
          "Văn bản quy định hết hiệu lực\nNghị định 09/2023/NĐ-CP\n"
          "Được sửa đổi, bổ sung bởi: Nghị định 04/2020/NĐ-CP\n",
          "repeals 07/2010/NĐ-CP\nreplaced_by 09/2023/NĐ-CP\n"
          "amended_by 04/2020/NĐ-CP\n");
}

static void lines_are_read_back(void **s)
{
    struct str rest =
        STR("replaces 07/2010/NĐ-CP\nnonsense x\n\nguides 1/QĐ-A\n");
    enum relation relation;
    struct str number;

    (void)s;
    assert_true(relation_next(&rest, &relation, &number));
    assert_int_equal(relation, RELATION_REPLACES);
    assert_true(str_is(number, "07/2010/NĐ-CP"));
    assert_true(relation_next(&rest, &relation, &number));
    assert_int_equal(relation, RELATION_GUIDES);
    assert_false(relation_next(&rest, &relation, &number));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(clauses_say_what_is_replaced),
        cmocka_unit_test(a_part_that_goes_leaves_the_document_in_force),
        cmocka_unit_test(who_amended_it_is_not_repealed_with_it),
        cmocka_unit_test(what_is_only_cited_is_no_relation),
        cmocka_unit_test(titles_amend_and_guide),
        cmocka_unit_test(bases_stand_before_the_first_article),
        cmocka_unit_test(lists_of_a_page_have_headings),
        cmocka_unit_test(lines_are_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
