/* indexer/label.c: names of encodings and their declarations. */
#include "indexer/label.h"

#include "tests/t.h"

static void labels_are_those_of_the_standard(void **s)
{
    static const struct {
        const char *label, *name;
    } cases[] = {
        {" UTF8 ", "utf-8"},           {"latin1", "windows-1252"},
        {"us-ascii", "windows-1252"},  {"cp1258", "windows-1258"},
        {"ks_c_5601-1987", "euc-kr"},  {"unicode", "utf-16le"},
        {"hz-gb-2312", "replacement"}, {"iso8859-11", "windows-874"},
    };

    (void)s;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(label_find(str_of(cases[i].label))->name,
                            cases[i].name);
    assert_null(label_find(STR("utf 8")));
    assert_null(label_find(STR("")));
}

static void a_content_type_is_read_as_browsers_do(void **s)
{
    static const struct {
        const char *value, *essence, *charset;
    } cases[] = {
        {"text/html; charset=UTF-8", "text/html", "UTF-8"},
        {"TEXT/HTML ; a=b; Charset=\"gbk\"; charset=x", "TEXT/HTML", "gbk"},
        {"text/html;charset= utf-8 ", "text/html", "utf-8"},
        {"text/html;;;charset=a", "text/html", "a"},
        {"text/html", "text/html", ""},
        {"something else", "", ""},
        {"/html; charset=\"", "", ""},
    };

    (void)s;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str value = str_of(cases[i].value);
        assert_str(cases[i].essence, label_content_type_essence(value));
        assert_str(cases[i].charset, label_content_type_charset(value));
    }
}

static void meta_is_found_where_browsers_find_it(void **s)
{
    static const struct {
        const char *html, *label;
    } cases[] = {
        {"<meta charset='iso-8859-2'>", "iso-8859-2"},
        {"<!-- <meta charset=latin1> --><meta charset=gbk>", "gbk"},
        {"<META content='text/html; charset=viscii' http-equiv=Content-Type>",
         "viscii"},
        {"<meta http-equiv='Content-Type' content='text/html; charset=utf'",
         ""},
        {"<meta content='text/html; charset=utf-8'>", ""},
        {"<p title='<meta charset=gbk>'>", ""},
        {"<meta charset=bogus><meta charset=big5>", "big5"},
        {"<?xml version='1.0' encoding='windows-1258'?><html>", "windows-1258"},
        {"\n\n<html><?xml version='1.0' encoding='koi8-r'?>", "koi8-r"},
        {"<meta charset=utf-8><?xml encoding='koi8-r'?>", "utf-8"},
        {"<?xml Encoding='koi8-r'?>", ""},
        {"<", ""},
        {"<meta charset=", ""},
    };

    (void)s;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(cases[i].label, label_prescan(str_of(cases[i].html)));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_those_of_the_standard),
        cmocka_unit_test(a_content_type_is_read_as_browsers_do),
        cmocka_unit_test(meta_is_found_where_browsers_find_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
