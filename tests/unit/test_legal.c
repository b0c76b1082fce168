/* indexer/legal.c: the card of a document. */
#include "indexer/legal.h"

#include "indexer/legal_label.h"
#include "tests/t.h"

static void labels_are_known_in_their_spellings(void **s)
{
    (void)s;
    assert_int_equal(legal_label(STR("Số/Ký hiệu:")), LEGAL_NUMBER);
    assert_int_equal(legal_label(STR(" CƠ QUAN BAN HÀNH ")), LEGAL_ISSUER);
    assert_int_equal(legal_label(STR("- Mã thủ tục :")), LEGAL_CODE);
    assert_int_equal(legal_label(STR("Trình tự thực hiện")), LEGAL_SECTION);
    assert_int_equal(legal_label(STR("Hội nghị")), LEGAL_FIELDS);
    assert_int_equal(legal_label(STR("")), LEGAL_FIELDS);
}

static void attribute_tables_fill_the_card(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct legal l;

    (void)s;
    legal_read(&l,
               STR("Số ký hiệu\n42/2022/NĐ-CP\nNgày ban hành:\n24/06/2022\n"
                   "Ngày hiệu lực: 15/08/2022\nNgười ký: Phạm Bình Minh\n"
                   "Cơ quan ban hành\nChính phủ\nTrích yếu\nVề dịch vụ công\n"
                   "Lĩnh vực\nTình trạng hiệu lực\nCòn hiệu lực\n"),
               STR(""), STR(""), arena);
    assert_string_equal(l.card.number, "42/2022/NĐ-CP");
    assert_string_equal(l.card.issued, "2022-06-24");
    assert_string_equal(l.card.effective, "2022-08-15");
    assert_string_equal(l.card.signer, "Phạm Bình Minh");
    assert_string_equal(l.card.issuer, "Chính phủ");
    assert_string_equal(l.card.type, "Nghị định");
    assert_string_equal(l.card.abstract, "Về dịch vụ công");
    assert_string_equal(l.card.validity, "Còn hiệu lực");
    assert_string_equal(l.card.field, "");
}

static void an_attribute_table_is_text_too(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct legal l;

    (void)s;
    legal_read(&l,
               STR("Cơ quan ban hành\nQuốc hội\nChính phủ\n"
                   "Bộ luật 101/2015/QH13\nTố tụng hình sự năm 2015\n"
                   "Số ký hiệu\n101/2015/QH13\nNgày ban hành:\n27/11/2015\n"
                   "Cơ quan ban hành/ Chức danh / Người ký\nQuốc hội\n"
                   "Chủ tịch Quốc hội\nNguyễn Sinh Hùng\nPhạm vi\nToàn quốc\n"
                   "Ngày ban hành: 27/11/2015\nThông tin áp dụng\nchưa có\n"
                   "Tình trạng hiệu lực: Còn hiệu lực\nTải về\na.doc\n"
                   "Số ký hiệu: 5/2010/QĐ-A\nNgày ban hành: 05/01/2010\n"),
               STR(""), STR(""), arena);
    assert_string_equal(
        l.attributes,
        "Tố tụng hình sự năm 2015\nSố ký hiệu: 101/2015/QH13\n"
        "Ngày ban hành: 27/11/2015\n"
        "Cơ quan ban hành/ Chức danh / Người ký: Quốc hội, Chủ tịch Quốc hội, "
        "Nguyễn Sinh Hùng\nPhạm vi: Toàn quốc\n"
        "Tình trạng hiệu lực: Còn hiệu lực\n");
    legal_read(&l, STR("Số ký hiệu: 5/2010/QĐ-A\nHội nghị\n"), STR(""), STR(""),
               arena);
    assert_string_equal(l.attributes, ""); /* one label is a word of anything */
}

static void the_opening_of_a_document_fills_it_too(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct legal l;

    (void)s;
    legal_read(&l, STR(""), STR(""),
               STR("ỦY BAN NHÂN DÂN TỈNH A\nSố: 621/QĐ-UBND\n"
                   "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
                   "A, ngày 5 tháng 1 năm 2026\nQUYẾT ĐỊNH\n"
                   "Về việc phê duyệt đề án\nĐiều 1. Phê duyệt.\n"
                   "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n(Đã ký)\nNguyễn Văn An\n"),
               arena);
    assert_string_equal(l.card.number, "621/QĐ-UBND");
    assert_string_equal(l.card.issuer, "ỦY BAN NHÂN DÂN TỈNH A");
    assert_string_equal(l.card.issued, "2026-01-05");
    assert_string_equal(l.card.type, "Quyết định");
    assert_string_equal(l.card.abstract, "Về việc phê duyệt đề án");
    assert_string_equal(l.card.signer, "Nguyễn Văn An");
}

static void a_masthead_without_a_number_is_read_from_the_page(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct legal l;

    (void)s;
    legal_read(
        &l,
        STR("Trang chủ\nHiến pháp Không số\nQUỐC HỘI\nSố: Không số\n"
            "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
            "Hà Nội, ngày 25 tháng 12 năm 2001\nHIẾN PHÁP\nNĂM 1992\n"
            "LỜI NÓI ĐẦU\nBản Hiến pháp này đã được Quốc hội thông qua "
            "trong phiên họp ngày 15 tháng 4 năm 1992./.\nChủ tịch\n"
            "(Đã ký)\nNguyễn Văn An\nGửi phản hồi\n"),
        STR(""),
        STR("HIẾN PHÁP\nNĂM 1992\nLỜI NÓI ĐẦU\nBản Hiến pháp này đã "
            "được Quốc hội thông qua trong phiên họp ngày 15 tháng 4 năm "
            "1992./.\n"),
        arena);
    assert_string_equal(l.card.issued, "2001-12-25");
    assert_string_equal(l.card.signer, "Nguyễn Văn An");
    assert_string_equal(l.card.signer_office, "Chủ tịch");
    assert_string_equal(l.card.abstract, "NĂM 1992");
    assert_true(l.opens);
}

static void services_have_labels_of_their_own(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct legal l;

    (void)s;
    legal_read(&l,
               STR("Tên thủ tục:\nĐăng ký khai sinh\nMã thủ tục:\n1.001193\n"
                   "Cấp thực hiện:\nCấp xã\nMức độ:\nToàn trình\n"
                   "Lĩnh vực: Hộ tịch\n"),
               STR(""), STR(""), arena);
    assert_string_equal(l.service, "Đăng ký khai sinh");
    assert_int_equal(l.service_labels, 4);
    assert_int_equal(l.labels, 0);
    assert_string_equal(l.card.service_level, "Cấp xã");
    assert_string_equal(l.card.service_mode, "Toàn trình");
    assert_string_equal(l.card.code, "1.001193");
    assert_string_equal(l.card.field, "Hộ tịch");
    assert_string_equal(l.card.number, "");
}

static void a_title_that_only_cites_gives_no_number(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct legal l;

    (void)s;
    legal_read(&l, STR(""), STR("Hội nghị về Nghị định 42/2022/NĐ-CP"), STR(""),
               arena);
    assert_string_equal(l.card.number, "");
    legal_read(&l, STR(""), STR("Nghị định 42/2022/NĐ-CP về dịch vụ công"),
               STR(""), arena);
    assert_string_equal(l.card.number, "42/2022/NĐ-CP");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_known_in_their_spellings),
        cmocka_unit_test(attribute_tables_fill_the_card),
        cmocka_unit_test(an_attribute_table_is_text_too),
        cmocka_unit_test(the_opening_of_a_document_fills_it_too),
        cmocka_unit_test(a_masthead_without_a_number_is_read_from_the_page),
        cmocka_unit_test(services_have_labels_of_their_own),
        cmocka_unit_test(a_title_that_only_cites_gives_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
