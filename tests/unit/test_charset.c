/* indexer/charset.c: which encoding counts when sources disagree. */
#include "indexer/charset.h"

#include "tests/t.h"

static void the_text_comes_out_whatever_was_declared(void **s)
{
    static const struct {
        struct str body;
        const char *type, *encoding, *text;
    } cases[] = {
        {STR("\xef\xbb\xbfquy\xe1\xba\xbft"), "text/html; charset=gbk", "utf-8",
         "quyết"},
        {STR("\xff\xfeq\0u\0y\0\xbf\x1et\0"), "", "utf-16le", "quyết"},
        {STR("<\0p\0>\0q\0u\0y\0\xbf\x1et\0"), "", "utf-16le", "<p>quyết"},
        {STR("quy\xe1\xba\xbft"), "text/html; charset=iso-8859-1", "utf-8",
         "quyết"},
        {STR("quye\xcc\x82\xcc\x81t"), "", "utf-8", "quyết"},
        {STR("quy\xea\xec"
             "t \xf0i\xf2nh ch\xednh ph\xf9"),
         "text/html; charset=utf-8", "windows-1258", "quyết định chính phù"},
        {STR("<meta charset=utf-8>Quy\xd5t \xae\xdenh c\xf1"
             "a B\xe9"),
         "", "tcvn3", "<meta charset=utf-8>Quyết định của Bộ"},
        {STR("caf\xe9"), "text/html; charset=iso-8859-2", "iso-8859-2", "café"},
        {STR("caf\xe9"), "", "windows-1252", "café"},
        {STR("plain"), "", "windows-1252", "plain"},
        {STR("plain"), "text/html; charset=utf-16le", "utf-16le",
         "汰楡\xef\xbf\xbd"},
        {STR("\x82\xa0\x82\xa2"), "text/html; charset=shift_jis", "shift_jis",
         "あい"},
        {STR(""), "", "windows-1252", ""},
    };

    (void)s;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf out = {0};
        const char *name =
            charset_decode(&out, cases[i].body, str_of(cases[i].type));
        assert_string_equal(name, cases[i].encoding);
        assert_str(cases[i].text, buf_str(&out));
    }
}

static void fonts_disguised_as_utf8_are_mended(void **s)
{
    scoped(buf_done) struct buf out = {0};

    (void)s;
    assert_string_equal(
        charset_mend(&out, STR("QuyÕt ®Þnh cña Bé tr­ëng vÒ viÖc")), "tcvn3");
    assert_str("Quyết định của Bộ trưởng về việc", buf_str(&out));
    buf_reset(&out);
    assert_string_equal(charset_mend(&out, STR("Quyeát ñònh cuûa nöôùc")),
                        "vni");
    assert_str("Quyết định của nước", buf_str(&out));
    buf_reset(&out);
    assert_string_equal(charset_mend(&out, STR("tr-êng häc theo h-íng dÉn, "
                                               "®Òu ®óng quy ®Þnh")),
                        "tcvn3");
    assert_str("trường học theo hướng dẫn, đều đúng quy định", buf_str(&out));
    buf_reset(&out);
    assert_string_equal(charset_mend(&out, STR("déjà vu à Noël, été")),
                        "utf-8");
    assert_str("déjà vu à Noël, été", buf_str(&out));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_comes_out_whatever_was_declared),
        cmocka_unit_test(fonts_disguised_as_utf8_are_mended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
