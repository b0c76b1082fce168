/* base/utf8.c: ill-formed bytes are seen and mended, text comes out in NFC. */
#include "base/utf8.h"
#include "tests/t.h"

/* The code points of s, as "u+41 u+fffd". */
static char *points(struct str s)
{
    struct buf out = {0};

    for (size_t i = 0; i < s.n;)
        buf_addf(&out, "%s%x", out.n ? " " : "", utf8_next(s, &i));
    return buf_take(&out);
}

static void ill_formed_parts_become_one_mark_each(void **state)
{
    static const struct {
        struct str bytes;
        const char *points;
    } cases[] = {
        {STR("aé\xe1\xba\xbf\xf0\x9f\x98\x80"), "61 e9 1ebf 1f600"},
        {STR("\x80\xbf"), "fffd fffd"},
        {STR("\xc0\xaf"), "fffd fffd"},                   /* overlong */
        {STR("\xe0\x9f\xbf"), "fffd fffd fffd"},          /* overlong */
        {STR("\xed\xa0\x80"), "fffd fffd fffd"},          /* surrogate */
        {STR("\xf4\x90\x80\x80"), "fffd fffd fffd fffd"}, /* > U+10FFFF */
        {STR("\xf5x"), "fffd 78"},
        {STR("\xe1\xba"), "fffd"}, /* cut at the end: one part */
        {STR("\xe1\xbaz"), "fffd 7a"},
        {STR("\xf0\x9f\x98z"), "fffd 7a"},
        {STR("\xf4\x8f\xbf\xbf"), "10ffff"},
        {STR("\xef\xbf\xbd"), "fffd"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(mem_freep) char *got = points(cases[i].bytes);
        assert_string_equal(got, cases[i].points);
    }
}

static void valid_means_well_formed(void **state)
{
    (void)state;
    assert_true(utf8_valid(STR("")));
    assert_true(utf8_valid(STR("Cổng\0thông tin")));
    assert_true(utf8_valid(STR("\xef\xbf\xbd"))); /* U+FFFD itself */
    assert_false(utf8_valid(STR("C\xe6ng")));
    assert_false(utf8_valid(STR("a\xe1\xba")));
}

static void every_scalar_value_survives_writing_and_reading(void **state)
{
    (void)state;
    scoped(buf_done) struct buf b = {0};

    for (uint32_t c = 0; c <= 0x10ffff; c += c < 0x3000 ? 1 : 61) {
        size_t at = 0;
        buf_reset(&b);
        utf8_put(&b, c);
        bool surrogate = c >= 0xd800 && c <= 0xdfff;
        assert_int_equal(utf8_next(buf_str(&b), &at), surrogate ? UTF8_BAD : c);
        assert_int_equal(at, b.n);
    }
    buf_reset(&b);
    utf8_put(&b, 0x110000);
    assert_string_equal(b.p, "\xef\xbf\xbd");
}

static void repairing_marks_bad_bytes_and_drops_nul(void **state)
{
    (void)state;
    scoped(buf_done) struct buf b = {0};

    utf8_repair(&b, STR("a\0\xff"
                        "b\xe1\xba"));
    assert_string_equal(b.p, "a\xef\xbf\xbd"
                             "b\xef\xbf\xbd");
}

static void decomposed_vietnamese_comes_out_composed(void **state)
{
    static const struct {
        struct str in;
        const char *nfc;
    } cases[] = {
        {STR("Tie\xcc\x82\xcc\x81ng Vie\xcc\xa3\xcc\x82t"), "Tiếng Việt"},
        {STR("\xc3\xaa\xcc\x81"), "ế"},  /* ê and acute apart */
        {STR("o\xcc\x9b\xcc\x80"), "ờ"}, /* o, horn, grave */
        {STR("Thủ tục hành chính"), "Thủ tục hành chính"},
        {STR("\xe2\x84\xab \xcd\x80"), "Å \xcc\x80"}, /* singletons */
        {STR("\xff\xe1\xba\xbf"), "\xef\xbf\xbdế"},
        {STR(""), ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf b = {0};
        utf8_nfc(&b, cases[i].in);
        assert_str(cases[i].nfc, buf_str(&b));
    }
}

static void quick_answers_are_never_wrongly_yes(void **state)
{
    (void)state;
    assert_true(utf8_is_nfc_quick(STR("Quyết định số 01/QĐ-UBND – “ký”")));
    assert_false(utf8_is_nfc_quick(STR("e\xcc\x81")));
    assert_false(utf8_is_nfc_quick(STR("a\xff")));
    assert_false(utf8_is_nfc_quick(STR("\xe2\x84\xab")));
}

static void case_and_classes_know_vietnamese(void **state)
{
    (void)state;
    assert_int_equal(utf8_lower('Z'), 'z');
    assert_int_equal(utf8_lower(0x110), 0x111);   /* Đ */
    assert_int_equal(utf8_lower(0x1ebe), 0x1ebf); /* Ế */
    assert_int_equal(utf8_lower('['), '[');
    assert_true(utf8_is_alnum(0x1ebf) && utf8_is_alnum('9') &&
                utf8_is_alnum(0x301));
    assert_false(utf8_is_alnum('@') || utf8_is_alnum('[') ||
                 utf8_is_alnum(0x2013));
    assert_true(utf8_is_space(0xa0) && utf8_is_space(0x200b) &&
                utf8_is_space('\v') && utf8_is_space(0xfeff));
    assert_false(utf8_is_space(0) || utf8_is_space('x'));
}

static void a_prefix_never_cuts_a_character(void **state)
{
    static const size_t want[] = {0, 1, 1, 1, 4, 5, 5};

    (void)state;
    for (size_t max = 0; max < sizeof want / sizeof *want; max++)
        assert_int_equal(utf8_prefix(STR("aếb"), max), want[max]);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(ill_formed_parts_become_one_mark_each),
        cmocka_unit_test(valid_means_well_formed),
        cmocka_unit_test(every_scalar_value_survives_writing_and_reading),
        cmocka_unit_test(repairing_marks_bad_bytes_and_drops_nul),
        cmocka_unit_test(decomposed_vietnamese_comes_out_composed),
        cmocka_unit_test(quick_answers_are_never_wrongly_yes),
        cmocka_unit_test(case_and_classes_know_vietnamese),
        cmocka_unit_test(a_prefix_never_cuts_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
