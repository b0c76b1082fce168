/* indexer/vietcode.c: the codes from before Unicode. */
#include "indexer/vietcode.h"
#include "indexer/vietguess.h"

#include "base/utf8.h"
#include "tests/t.h"

static const struct {
    enum vietcode code;
    const char *bytes, *text;
} cases[] = {
    {VIETCODE_1258, "Qu\xea\xec t \xf0i\xf2nh",
     "Quế t đị"
     "nh"},
    {VIETCODE_1258,
     "\xd0\xfd\xf5\xf2"
     "c",
     "Đượ"
     "c"},
    {VIETCODE_VISCII, "Quy\xaat \xf0\xb8nh \xfe", "Quyết định ợ"},
    {VIETCODE_VISCII, "\x02\x1e", "ẲỴ"},
    {VIETCODE_TCVN3, "Quy\xd5t \xae\xdenh \xa7\xad\xeenh", "Quyết định Đượnh"},
    {VIETCODE_VIQR, "Quye^'t ddi.nh, nu+o+'c Vie^.t Nam\\.",
     "Quyết định, nước Việt Nam."},
    {VIETCODE_VIQR, "DDa(.ng A^u", "Đặng Âu"},
};

static void every_code_decodes_to_the_same_words(void **s)
{
    (void)s;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf raw = {0}, text = {0};
        vietcode_decode(&raw, str_of(cases[i].bytes), cases[i].code, false);
        utf8_nfc(&text, buf_str(&raw));
        assert_str(cases[i].text, buf_str(&text));
    }
}

static void vni_joins_letter_and_mark(void **s)
{
    scoped(buf_done) struct buf raw = {0}, text = {0};

    (void)s;
    vietcode_decode(&raw,
                    STR("Quye\xe1t \xf1\xf2nh, n\xf6\xf4\xf9"
                        "c, TR\xd6\xd4\xd8NG"
                        " b\xe6, \xf4i"),
                    VIETCODE_VNI, false);
    utf8_nfc(&text, buf_str(&raw));
    assert_str("Quyết định, nước, TRƯỜNG bỉ, ơi", buf_str(&text));
}

static void viqr_leaves_tags_alone(void **s)
{
    scoped(buf_done) struct buf raw = {0}, text = {0};

    (void)s;
    vietcode_decode(&raw, STR("<a href='/xa+.html'>xa~</a> 5 < 6 a'"),
                    VIETCODE_VIQR, true);
    utf8_nfc(&text, buf_str(&raw));
    assert_str("<a href='/xa+.html'>xã</a> 5 < 6 á", buf_str(&text));
}

/* Behind a vowel with a mark a dot is a tone or a full stop. */
static void viqr_tells_full_stops_from_tones(void **s)
{
    static const struct {
        const char *viqr, *text;
    } stops[] = {
        {"thu+ tu+. trong vie^.c", "thư tự trong việc"},
        {"no+i cu+. Be^n cho thue^. Be^n mua", "nơi cư. Bên cho thuê. Bên mua"},
        {"thue^.</p>", "thuê.</p>"},
        {"<p>Che^' ddo^.</p>", "<p>Chế độ</p>"},
        {"ca'n bo^. Co^ng an", "cán bộ Công an"},
        {"<p>TRI`NH TU+. THU+.C HIE^.N</p>", "<p>TRÌNH TỰ THỰC HIỆN</p>"},
        {"ngu+o+`i ho^` so+. 2. Chi'nh phu?", "người hồ sơ. 2. Chính phủ"},
        {"GDDDT, DDa.i", "GDĐT, Đại"},
    };

    (void)s;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        scoped(buf_done) struct buf raw = {0}, text = {0};
        vietcode_decode(&raw, str_of(stops[i].viqr), VIETCODE_VIQR, true);
        utf8_nfc(&text, buf_str(&raw));
        assert_str(stops[i].text, buf_str(&text));
    }
}

static void common_words_decide_between_codes(void **s)
{
    (void)s; /* "Cơ sở y tế" in TCVN3 is "Cể sẻ y tạ" in VISCII */
    assert_int_equal(vietguess_code(STR("C\xac s\xeb y t\xd5")),
                     VIETCODE_TCVN3);
}

static void a_few_syllables_in_english_are_no_vietnamese(void **s)
{
    struct buf text = {0};

    (void)s;
    for (int i = 0; i < 40; i++)
        buf_addz(&text, "the caf\xe9 of Ren\xe9 \xa9 2019 sells cr\xeape. ");
    assert_int_equal(vietguess_code(buf_str(&text)), VIETCODE_NONE);
    for (int i = 0; i < 3; i++)
        buf_addz(&text, "\xb5 \xae\xd5 m\xa1 ");
    assert_int_equal(vietguess_code(buf_str(&text)), VIETCODE_NONE);
    buf_done(&text);
}

static void viqr_is_seen_among_english(void **s)
{
    (void)s;
    assert_int_equal(vietguess_code(STR(
                         "Home News Search About us - Decision on the "
                         "management of public investment (Version 2.0), see "
                         "our site. - Quye^'t ddi.nh ve^` qua?n ly' dda^`u tu+ "
                         "co^ng cu?a Chi'nh phu? - Copyright, terms of use")),
                     VIETCODE_VIQR);
    assert_int_equal(
        vietguess_code(STR("Let f(a) = a^2 + e^x. Go to page 2. See also: "
                           "do. me. to. a+b, o+p, u+v, u(a) and e(o).")),
        VIETCODE_NONE);
}

static void a_guess_needs_vietnamese_syllables(void **s)
{
    (void)s;
    assert_int_equal(vietguess_code(STR("Quy\xd5t \xae\xdenh c\xf1"
                                        "a B\xe9 tr\xad\xebng")),
                     VIETCODE_TCVN3);
    assert_int_equal(vietguess_code(STR("Quye\xe1t \xf1\xf2nh cu\xfb"
                                        "a n\xf6\xf4\xf9"
                                        "c")),
                     VIETCODE_VNI);
    assert_int_equal(vietguess_code(STR("caf\xe9 d\xe9j\xe0 vu \xe0 No\xebl")),
                     VIETCODE_NONE);
    assert_int_equal(vietguess_code(STR("Tell me. Do you? I go. We see.")),
                     VIETCODE_NONE);
    assert_int_equal(
        vietguess_code(STR("Quye^'t ddi.nh cu?a Bo^. tru+o+?ng ve^` vie^.c")),
        VIETCODE_VIQR);
}

static void a_sample_is_what_a_reader_sees(void **s)
{
    scoped(buf_done) struct buf out = {0};

    (void)s;
    vietguess_sample(&out,
                     STR("<script>var a='<b>';</script><p class=x>Xin "
                         "<style>p{}</style>ch\xe0o</p> 1 < 2"),
                     1000);
    assert_non_null(strstr(out.p, "Xin"));
    assert_null(strstr(out.p, "var"));
    assert_null(strstr(out.p, "class"));
    assert_null(strstr(out.p, "p{"));
    assert_non_null(strstr(out.p, "1 < 2"));
}

static void wrapped_bytes_come_back(void **s)
{
    scoped(buf_done) struct buf out = {0};

    (void)s;
    assert_true(vietcode_unwrap(&out, STR("ñònh “"), false));
    assert_str("\xf1\xf2nh \x93", buf_str(&out));
    buf_reset(&out);
    assert_false(vietcode_unwrap(&out, STR("định"), false));
    buf_reset(&out);
    assert_true(vietcode_unwrap(&out, STR("ạ"), true));
    assert_str("&#7841;", buf_str(&out));
}

static void names_and_labels_agree(void **s)
{
    (void)s;
    assert_int_equal(vietcode_find(STR(" VISCII ")), VIETCODE_VISCII);
    assert_int_equal(vietcode_find(STR("x-viet-vni")), VIETCODE_VNI);
    assert_int_equal(vietcode_find(STR("utf-8")), VIETCODE_NONE);
    assert_string_equal(vietcode_name(VIETCODE_TCVN3), "tcvn3");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_decodes_to_the_same_words),
        cmocka_unit_test(vni_joins_letter_and_mark),
        cmocka_unit_test(viqr_leaves_tags_alone),
        cmocka_unit_test(viqr_tells_full_stops_from_tones),
        cmocka_unit_test(common_words_decide_between_codes),
        cmocka_unit_test(a_few_syllables_in_english_are_no_vietnamese),
        cmocka_unit_test(viqr_is_seen_among_english),
        cmocka_unit_test(a_guess_needs_vietnamese_syllables),
        cmocka_unit_test(a_sample_is_what_a_reader_sees),
        cmocka_unit_test(wrapped_bytes_come_back),
        cmocka_unit_test(names_and_labels_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
