/* indexer/opening.c: the card of a document from its own text. */
#include "indexer/opening.h"

#include "tests/t.h"

static bool opens(struct document_card *card, const char *text,
                  struct arena *arena)
{
    *card = document_card_empty();
    return opening_read(card, str_of(text), arena);
}

static void two_columns_are_read_one_after_the_other(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct document_card c;

    (void)s;
    assert_true(
        opens(&c,
              "|BỘ A           |CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|\n"
              "|-------        |Độc lập - Tự do - Hạnh phúc       |\n"
              "|Số: 1/2024/TT-BA |Hà Nội, ngày 05 tháng 3 năm 2024|\n"
              "THÔNG TƯ\nQuy định về biểu mẫu\ncủa ngành\n_____\n"
              "Căn cứ Luật A;\nĐiều 1. Phạm vi\n"
              "Thông tư này có hiệu lực thi hành kể\ntừ ngày 01 tháng 5 "
              "năm 2024.\n"
              "|Nơi nhận:      |KT. BỘ TRƯỞNG  |\n"
              "|- Văn phòng;   |THỨ TRƯỞNG     |\n"
              "|- Lưu: VT.     |(Đã ký)        |\n"
              "|               |Trần Thị Bình  |\n"
              "PHỤ LỤC\nGIÁM ĐỐC\nNguyễn Văn Sai\n",
              arena));
    assert_string_equal(c.number, "1/2024/TT-BA");
    assert_string_equal(c.issuer, "BỘ A");
    assert_string_equal(c.issued, "2024-03-05");
    assert_string_equal(c.type, "Thông tư");
    assert_string_equal(c.abstract, "Quy định về biểu mẫu của ngành");
    assert_string_equal(c.effective, "2024-05-01");
    assert_string_equal(c.signer, "Trần Thị Bình");
    assert_string_equal(c.signer_office, "THỨ TRƯỞNG");
}

static void a_row_may_have_its_empty_cell_within(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct document_card c;

    (void)s;
    assert_true(opens(&c,
                      "QUỐC HỘI\n\n"
                      "          \t CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
                      "   Độc lập - Tự do - Hạnh phúc \t \tHIẾN PHÁP\n"
                      "NƯỚC BA\n\nLỜI NÓI ĐẦU\nTrải qua nhiều năm.\n",
                      arena));
    assert_string_equal(c.type, "Hiến pháp");
    assert_string_equal(c.issuer, "Quốc hội");
    assert_string_equal(c.abstract, "NƯỚC BA");
}

static void laws_of_the_gazette_are_dated_by_their_adoption(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct document_card c;

    (void)s;
    assert_true(opens(&c,
                      "CÔNG BÁO/Số 35 + 36/Ngày 08-01-2024\nQUỐC HỘI\n"
                      "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
                      "Luật số: 26/2023/QH15\nLUẬT\nCĂN CƯỚC\n"
                      "Căn cứ Hiến pháp;\nĐiều 1. Phạm vi\n"
                      "Kể từ ngày Luật này có hiệu lực, thẻ cũ còn dùng.\n"
                      "Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm "
                      "2024.\nLuật này được Quốc hội khóa XV thông qua ngày 27 "
                      "tháng 11 năm 2023.\nCHỦ TỊCH QUỐC HỘI\nVương Đình Ba\n",
                      arena));
    assert_string_equal(c.issuer, "Quốc hội");
    assert_string_equal(c.issued, "2023-11-27");
    assert_string_equal(c.effective, "2024-07-01");
    assert_string_equal(c.abstract, "CĂN CƯỚC");
    assert_string_equal(c.signer_office, "CHỦ TỊCH QUỐC HỘI");
}

static void letters_have_a_matter_and_no_kind(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct document_card c;

    (void)s;
    assert_true(opens(&c,
                      "ỦY BAN NHÂN DÂN\nTỈNH B\nSố: 621/UBND-VP\n"
                      "V/v kết nối cổng thông tin\n"
                      "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
                      "B, ngày 5 tháng 1 năm 2026\nKính gửi: Các sở\n",
                      arena));
    assert_string_equal(c.issuer, "ỦY BAN NHÂN DÂN TỈNH B");
    assert_string_equal(c.type, "Công văn");
    assert_string_equal(c.abstract, "kết nối cổng thông tin");
    assert_string_equal(c.issued, "2026-01-05");
}

static void precedents_and_standards_have_heads_of_their_own(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct document_card c;

    (void)s;
    assert_true(opens(&c,
                      "ÁN LỆ SỐ 30/2020/AL1\nVề việc chia tài sản\n"
                      "Được Hội đồng Thẩm phán thông qua\nngày 05 tháng 02 năm "
                      "2020 và được công bố\n",
                      arena));
    assert_string_equal(c.number, "30/2020/AL");
    assert_string_equal(c.issued, "2020-02-05");
    assert_string_equal(c.abstract, "Về việc chia tài sản");
    assert_true(opens(&c,
                      "TCVN\nTIÊU CHUẨN QUỐC GIA\nTCVN 13927 : 2023\n"
                      "Xuất bản lần 1\nDÂY CỨU NẠN\nLife rope\nHÀ NỘI - 2023\n",
                      arena));
    assert_string_equal(c.number, "TCVN 13927:2023");
    assert_string_equal(c.abstract, "DÂY CỨU NẠN");
}

static void another_number_is_another_document(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct document_card c = document_card_empty();

    (void)s;
    c.number = "9/QĐ-A";
    assert_false(
        opening_read(&c, STR("BỘ A\nSố: 8/QĐ-A\nQUYẾT ĐỊNH\nVề x\n"), arena));
    assert_string_equal(c.issuer, "");
    assert_false(opens(&c, "Tin tức\nHội nghị tổng kết năm\n", arena));
    assert_string_equal(c.type, "");
}

static void old_laws_have_number_day_and_name_on_a_line(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct document_card c = document_card_empty();

    (void)s;
    c.number = "102-SL/L-004"; /* as a label says it; the line is cut short */
    assert_true(opening_read(
        &c,
        STR("SẮC LỆNH\nLUẬT SỐ 102-SL/L-004 NGÀY 20-5-1957 QUY ĐỊNH QUYỀN LẬP "
            "HỘI\nCHỦ TỊCH NƯỚC VIỆT NAM DÂN CHỦ CỘNG HOÀ\nRA SẮC LỆNH :\n"
            "Nay ban bố luật như sau:\n"),
        arena));
    assert_string_equal(c.issued, "1957-05-20");
    assert_string_equal(c.abstract, "QUY ĐỊNH QUYỀN LẬP HỘI");
    c = document_card_empty();
    c.number = "102-SL/L1"; /* another one that begins alike */
    assert_false(opening_read(
        &c, STR("LUẬT SỐ 102-SL/L NGÀY 20-5-1957 VỀ HỘI\n"), arena));
}

static void kinds_are_told_from_prose(void **s)
{
    (void)s;
    assert_string_equal(opening_kind(STR("THÔNG TƯ LIÊN TỊCH")),
                        "Thông tư liên tịch");
    assert_string_equal(opening_kind(STR("QUYẾT ĐỊNH CỦA BỘ TRƯỞNG")),
                        "Quyết định");
    assert_string_equal(opening_kind(STR("QUYẾT ĐỊNH GIAO ĐẤT")), "");
    assert_string_equal(opening_kind(STR("Quyết định")), "");
    assert_string_equal(opening_title_kind(STR("Bộ luật 1/2015/QH13")),
                        "Bộ luật");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_columns_are_read_one_after_the_other),
        cmocka_unit_test(a_row_may_have_its_empty_cell_within),
        cmocka_unit_test(laws_of_the_gazette_are_dated_by_their_adoption),
        cmocka_unit_test(letters_have_a_matter_and_no_kind),
        cmocka_unit_test(precedents_and_standards_have_heads_of_their_own),
        cmocka_unit_test(another_number_is_another_document),
        cmocka_unit_test(old_laws_have_number_day_and_name_on_a_line),
        cmocka_unit_test(kinds_are_told_from_prose),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
