/* indexer/assemble.c: which term comes from which field, with which weight. */
#include "tests/t.h"

#include "base/err.h"
#include "indexer/assemble.h"
#include "indexer/namebook.h"

static const struct xap_term *term_of(const struct xap_doc *doc,
                                      const char *term)
{
    for (size_t i = 0; i < doc->term_count; i++)
        if (!strcmp(doc->terms[i].term, term))
            return &doc->terms[i];
    return NULL;
}

static struct str value_of(const struct xap_doc *doc, uint32_t slot)
{
    for (size_t i = 0; i < doc->value_count; i++)
        if (doc->values[i].slot == slot)
            return doc->values[i].bytes;
    return (struct str){0};
}

static void fields_have_their_weights(void **state)
{
    (void)state;
    scoped(assembler_freep) struct assembler *a = assembler_new();
    struct record r = {.id = "http://a.gov.vn/1",
                       .host = "a.gov.vn",
                       .title = "Hộ chiếu",
                       .text = "Cấp hộ chiếu.",
                       .description = "Về hộ tịch",
                       .kind = "news",
                       .published = "2024-05-06"};
    struct xap_doc doc;

    assemble(a, &r, &doc);
    assert_string_equal(doc.key, "Qhttp://a.gov.vn/1");
    assert_int_equal(term_of(&doc, "Schieu~1s")->count, 4);
    assert_int_equal(term_of(&doc, "Sho~1j")->count, 6);
    assert_int_equal(term_of(&doc, "Scap~1s")->count, 1);
    assert_int_equal(term_of(&doc, "Knews")->count, 0);
    assert_int_equal(term_of(&doc, "Hgov.vn")->count, 0);
    assert_int_equal(term_of(&doc, "Y2024")->count, 0);
    assert_str("2024", value_of(&doc, SLOT_YEAR));
    assert_str("news", value_of(&doc, SLOT_KIND));
    assert_int_equal(schema_time_unpack(value_of(&doc, SLOT_PUBLISHED)),
                     1714953600000);
}

static void of_a_declared_language_the_first_part_is_found(void **state)
{
    (void)state;
    scoped(assembler_freep) struct assembler *a = assembler_new();
    static const char *const declared[] = {"en", "en-US", "en_GB"};
    struct xap_doc doc;

    for (size_t i = 0; i < sizeof declared / sizeof *declared; i++) {
        struct record r = {.id = "1", .lang = declared[i]};
        assemble(a, &r, &doc);
        assert_non_null(term_of(&doc, "Len"));
    }
}

static void own_number(const char *title, const char *number, const char *want)
{
    scoped(assembler_freep) struct assembler *a = assembler_new();
    struct record r = {.id = "1", .title = title, .card.number = number};
    struct xap_doc doc;
    const char *found = "";

    assemble(a, &r, &doc);
    for (size_t i = 0; i < doc.term_count; i++)
        if (*doc.terms[i].term == TERM_DOCNO)
            found = doc.terms[i].term + 1;
    assert_string_equal(found, want);
}

static void the_own_number_is_known_or_begins_the_title(void **state)
{
    (void)state;
    own_number("Tin", "42/2022/NĐ-CP", "42/2022/NĐ-CP");
    own_number("Quyết định số 1769/QĐ-TTg về Học viện", "", "1769/QĐ-TTg");
    own_number("Nghị định 42/2022/nd-cp", NULL, "42/2022/NĐ-CP");
    own_number("Thông tư liên tịch số 08/2011/TTLT-BNV-BTC hướng dẫn Nghị định "
               "116/2010/NĐ-CP",
               NULL, "08/2011/TTLT-BNV-BTC");
    own_number("Bộ trưởng làm việc với địa phương về việc thi hành Nghị định "
               "42/2022/NĐ-CP",
               NULL, "");
    own_number("Tin trong ngày", NULL, "");
}

static void
equal_texts_have_equal_hashes_short_ones_with_their_title(void **state)
{
    (void)state;
    struct buf text = {0};

    for (int i = 0; i < 70; i++)
        buf_addf(&text, "chữ%d ", i);
    uint64_t hash = assemble_text_hash(STR("Một"), buf_str(&text));
    assert_true(hash == assemble_text_hash(STR("Hai"), buf_str(&text)));
    buf_addz(&text, "nữa");
    assert_true(hash != assemble_text_hash(STR("Một"), buf_str(&text)));
    buf_done(&text);

    struct str line = STR("Trình duyệt này không xem được đoạn phim");
    assert_true(assemble_text_hash(STR("Một"), line) ==
                assemble_text_hash(STR("MỘT"), line));
    assert_true(assemble_text_hash(STR("Một"), line) !=
                assemble_text_hash(STR("Hai"), line));
    assert_true(assemble_text_hash(STR("Một"), STR("ít")) == 0);
}

static void a_long_id_makes_a_key_of_its_own(void **state)
{
    (void)state;
    struct buf id = {0}, one = {0}, two = {0};

    for (int i = 0; i < 100; i++)
        buf_addz(&id, "http://");
    buf_addc(&id, '1');
    assemble_key(&one, buf_str(&id));
    id.p[id.n - 1] = '2';
    assemble_key(&two, buf_str(&id));
    assert_true(one.n <= XAP_TERM_MAX);
    assert_string_not_equal(one.p, two.p);
    buf_done(&id);
    buf_done(&one);
    buf_done(&two);
}

static void old_names_are_found_under_the_new_ones(void **state)
{
    static const char table[] =
        "kind,id,name,parent,now,aliases\n"
        "province,tuyen-quang,Tỉnh Tuyên Quang,,,Tuyên Quang\n"
        "province,ha-giang,Tỉnh Hà Giang,,tuyen-quang,Hà Giang\n"
        "body,khcn,Bộ Khoa học và Công nghệ,,,\n"
        "body,tttt,Bộ Thông tin và Truyền thông,,khcn,BTTTT\n";
    scoped(assembler_freep) struct assembler *a = assembler_new();
    scoped(namebook_freep) struct namebook *names = NULL;
    struct record r = {.id = "1",
                       .title = "Kế hoạch",
                       .card.issuer = "ỦY BAN NHÂN DÂN TỈNH HÀ GIANG"};
    struct xap_doc doc;
    struct err err = {0};

    (void)state;
    assert_int_equal(
        namebook_load(&names, t_file("names.csv", str_of(table)), &err), 0);
    assembler_know(a, names);
    assemble(a, &r, &doc);
    assert_non_null(term_of(&doc, "Wha giang"));
    assert_non_null(term_of(&doc, "Wtinh tuyen quang"));
    assert_non_null(term_of(&doc, "Iuy ban nhan dan tinh ha giang"));
    assert_non_null(term_of(&doc, "Iuy ban nhan dan tinh tuyen quang"));
    assert_str("Tỉnh Tuyên Quang", value_of(&doc, SLOT_PLACE));
    r.card.issuer = "BỘ THÔNG TIN VÀ TRUYỀN THÔNG";
    assemble(a, &r, &doc);
    assert_non_null(term_of(&doc, "Ibo thong tin va truyen thong"));
    assert_non_null(term_of(&doc, "Ibo khoa hoc va cong nghe"));
    assert_null(term_of(&doc, "Wha giang"));
    assert_str("Bộ Thông tin và Truyền thông", value_of(&doc, SLOT_ISSUER));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_have_their_weights),
        cmocka_unit_test(of_a_declared_language_the_first_part_is_found),
        cmocka_unit_test(the_own_number_is_known_or_begins_the_title),
        cmocka_unit_test(
            equal_texts_have_equal_hashes_short_ones_with_their_title),
        cmocka_unit_test(a_long_id_makes_a_key_of_its_own),
        cmocka_unit_test(old_names_are_found_under_the_new_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
