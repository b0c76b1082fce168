/* base/url.c: parsed and resolved as browsers do. */
#include "tests/t.h"

#include "base/url.h"

static void is_serialised_as_the_standard_says(void **state)
{
    (void)state;
    static const struct {
        const char *input, *base, *want;
    } cases[] = {
        {"HTTP://Hanoi.gov.vn", NULL, "http://hanoi.gov.vn/"},
        {" \thttps://a.vn:443/x\ny ", NULL, "https://a.vn/xy"},
        {"http:\\\\a.vn\\b\\..\\c", NULL, "http://a.vn/c"},
        {"http://a.vn/tin tức?q=\"a b\"#c d", NULL,
         "http://a.vn/tin%20t%E1%BB%A9c?q=%22a%20b%22#c%20d"},
        {"http://a.vn/\xff", NULL, "http://a.vn/%EF%BF%BD"},
        {"http://u:p@w@a.vn:81/", NULL, "http://u:p%40w@a.vn:81/"},
        {"http://a.vn/a/./b/%2E%2e/c/..", NULL, "http://a.vn/a/"},
        {"../c?x#y", "http://a.vn/a/b/d?q#f", "http://a.vn/a/c?x#y"},
        {"?x", "http://a.vn/a/b?q", "http://a.vn/a/b?x"},
        {"", "http://a.vn/a/b?q#f", "http://a.vn/a/b?q"},
        {"//b.vn", "https://a.vn:8443/x", "https://b.vn/"},
        {"/y", "https://u@a.vn:8443/x", "https://u@a.vn:8443/y"},
        {"https:y", "https://a.vn/x/z", "https://a.vn/x/y"},
        {"https:y", "http://a.vn/x/z", "https://y/"},
        {"javascript:void(0)", "http://a.vn/", "javascript:void(0)"},
        {"mailto:a@b.vn?x", NULL, "mailto:a@b.vn?x"},
        {"#f", "mailto:a@b.vn", "mailto:a@b.vn#f"},
        {"sip://a b", NULL, NULL},
        {"file:///a/../b", NULL, "file:///b"},
        {"//server/f", "file:///tmp/x", "file://server/f"},
        {"c", "file:///a/b", "file:///a/c"},
        {"file://localhost/x", NULL, "file:///x"},
        {"x/y", NULL, NULL},
        {"x", "mailto:a@b.vn", NULL},
        {"http://", NULL, NULL},
        {"http://@/x", NULL, NULL},
        {"http://a.vn:65536/", NULL, NULL},
        {"http://a.vn:8x/", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(url_done) struct url base = {0};
        scoped(url_done) struct url u = {0};
        struct err err = {0};
        if (cases[i].base)
            assert_int_equal(
                url_parse(&base, str_of(cases[i].base), NULL, &err), 0);
        int r = url_parse(&u, str_of(cases[i].input),
                          cases[i].base ? &base : NULL, &err);
        if (cases[i].want) {
            assert_int_equal(r, 0);
            assert_string_equal(u.href, cases[i].want);
        } else {
            assert_int_equal(r, -ERR_FORMAT);
            assert_null(u.href);
        }
    }
}

static void parts_are_slices_of_the_whole(void **state)
{
    (void)state;
    scoped(url_done) struct url u = {0};
    scoped(buf_done) struct buf origin = {0};
    struct err err = {0};

    assert_int_equal(
        url_parse(&u, STR("https://me:pw@[::1]:8443/a/b?q=1#f"), NULL, &err),
        0);
    assert_str("https", u.scheme);
    assert_str("me", u.username);
    assert_str("pw", u.password);
    assert_str("[::1]", u.host);
    assert_str("/a/b", u.path);
    assert_str("?q=1", u.query);
    assert_str("#f", u.fragment);
    assert_int_equal(url_port(&u), 8443);
    url_origin(&origin, &u);
    assert_string_equal(origin.p, "https://[::1]:8443");
    assert_ptr_equal(u.scheme.p, u.href);
}

static void the_port_of_the_scheme_is_known_and_not_written(void **state)
{
    (void)state;
    scoped(url_done) struct url u = {0};
    struct err err = {0};

    assert_int_equal(url_parse(&u, STR("https://a.vn:0443/"), NULL, &err), 0);
    assert_int_equal(u.port, -1);
    assert_int_equal(url_port(&u), 443);
}

static void too_long_is_a_limit_before_and_after_escaping(void **state)
{
    (void)state;
    scoped(buf_done) struct buf text = {0};
    struct url u = {0};
    struct err err = {0};

    buf_addz(&text, "http://a.vn/");
    for (int i = 0; i < URL_MAX_BYTES / 2; i++)
        buf_addz(&text, "\"");
    assert_int_equal(url_parse(&u, buf_str(&text), NULL, &err), -ERR_LIMIT);
    memset(buf_room(&text, URL_MAX_BYTES), 'a', URL_MAX_BYTES);
    text.n += URL_MAX_BYTES;
    assert_int_equal(url_parse(&u, buf_str(&text), NULL, &err), -ERR_LIMIT);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_serialised_as_the_standard_says),
        cmocka_unit_test(parts_are_slices_of_the_whole),
        cmocka_unit_test(the_port_of_the_scheme_is_known_and_not_written),
        cmocka_unit_test(too_long_is_a_limit_before_and_after_escaping),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
