/* base/html.c: what goes into a page cannot become markup. */
#include "base/html.h"
#include "tests/t.h"

static void markup_and_quotes_become_references(void **state)
{
    static const struct {
        struct str in;
        const char *out;
    } cases[] = {
        {STR("<a href='x' title=\"y\">&"),
         "&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;"},
        {STR("Cổng thông tin\n\t"), "Cổng thông tin\n\t"},
        {STR("a\0b\x1b\x7f"), "a\xef\xbf\xbd"
                              "b\xef\xbf\xbd\xef\xbf\xbd"},
        {STR("a\xef\xbf\xbf\xef\xbf\xbe"
             "b"),
         "a\xef\xbf\xbd\xef\xbf\xbd"
         "b"},
        {STR("\xef\xbf\xbd"), "\xef\xbf\xbd"},
        {STR("\xef\xbf"), "\xef\xbf"},
        {STR(""), ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf out = {0};
        html_text(&out, cases[i].in);
        assert_str(cases[i].out, buf_str(&out));
    }
}

static void a_query_component_keeps_only_unreserved_bytes(void **state)
{
    (void)state;
    scoped(buf_done) struct buf out = {0};

    html_query(&out, STR("a-Z_0.9~ &=+/?#%\xc4\x91[@`{"));
    assert_string_equal(out.p,
                        "a-Z_0.9~%20%26%3D%2B%2F%3F%23%25%C4%91%5B%40%60%7B");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_and_quotes_become_references),
        cmocka_unit_test(a_query_component_keeps_only_unreserved_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
