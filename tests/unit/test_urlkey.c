/* base/urlkey.c: one key for all spellings of a page. */
#include "tests/t.h"

#include "base/url.h"

static void one_page_has_one_key(void **state)
{
    (void)state;
    static const struct {
        const char *input, *want;
    } cases[] = {
        {"HTTP://U:P@Hanoi.Gov.VN.:80#top", "http://hanoi.gov.vn/"},
        {"http://a.vn/%7euser/%e1%bb%a9|%",
         "http://a.vn/~user/%E1%BB%A9%7C%25"},
        {"http://a.vn/a%2fb//c", "http://a.vn/a%2Fb//c"},
        {"http://a.vn/?", "http://a.vn/"},
        {"http://a.vn/?b=1&&a=2&", "http://a.vn/?b=1&a=2"},
        {"http://a.vn/?utm_source=x&id=5&fbclid=y", "http://a.vn/?id=5"},
        {"http://a.vn/x;jsessionid=0A1B.node1/y?z", "http://a.vn/x/y?z"},
        {"http://a.vn/;jsessionid=1/x;JSESSIONID=2;y", "http://a.vn//x;y"},
        {"http://a.vn/a/%2e.;jsessionid=1/b",
         "http://a.vn/a/..;jsessionid=1/b"},
        {"http://a.vn/;%6Asessionid=1/x?%75tm_a=1&sid=a000000%30000000001",
         "http://a.vn//x"},
        {"http://3333333..../", NULL},
        {"http://./", NULL},
        {"http://a.vn/?PHPSESSID=abc&p=2", "http://a.vn/?p=2"},
        {"http://a.vn/?sid=12&p=2", "http://a.vn/?sid=12&p=2"},
        {"http://a.vn/?p=2&sid=0a1b2c3d4e5f6a7b8c", "http://a.vn/?p=2"},
        {"ftp://a.vn/", NULL},
        {"mailto:a@a.vn", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf key = {0};
        scoped(buf_done) struct buf again = {0};
        struct err err = {0};
        int r = url_key(&key, str_of(cases[i].input), NULL, &err);
        if (!cases[i].want) {
            assert_int_equal(r, -ERR_FORMAT);
            continue;
        }
        assert_int_equal(r, 0);
        assert_string_equal(key.p, cases[i].want);
        assert_int_equal(url_key(&again, buf_str(&key), NULL, &err), 0);
        assert_string_equal(again.p, key.p); /* a key is its own key */
    }
}

static void a_key_may_be_made_relative_to_a_page(void **state)
{
    (void)state;
    scoped(buf_done) struct buf key = {0};
    struct err err = {0};

    assert_int_equal(url_key(&key, STR("b?c"), "http://a.vn/x/a", &err), 0);
    assert_string_equal(key.p, "http://a.vn/x/b?c");
    assert_int_equal(url_key(&key, STR("b"), "x", &err), -ERR_FORMAT);
}

static void the_registrable_domain_follows_the_public_suffix_list(void **state)
{
    (void)state;
    static const struct {
        const char *host, *want;
    } cases[] = {
        {"www.hanoi.gov.vn", "hanoi.gov.vn"},
        {"hanoi.gov.vn", "hanoi.gov.vn"},
        {"a.b.chinhphu.vn", "chinhphu.vn"},
        {"gov.vn", "gov.vn"},
        {"192.168.1.1", "192.168.1.1"},
        {"[::1]", "[::1]"},
        {"x.portal.nosuchsuffix", "x.portal.nosuchsuffix"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(cases[i].want, url_domain(str_of(cases[i].host)));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_page_has_one_key),
        cmocka_unit_test(a_key_may_be_made_relative_to_a_page),
        cmocka_unit_test(the_registrable_domain_follows_the_public_suffix_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
