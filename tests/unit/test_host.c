/* base/host.c: one serialised form for every spelling of a host. */
#include "tests/t.h"

#include "base/host.h"

static void every_spelling_has_one_form(void **state)
{
    (void)state;
    static const struct {
        const char *input, *want;
    } cases[] = {
        {"Chinhphu.VN", "chinhphu.vn"},
        {"b%C3%A1o.vn", "xn--bo-mia.vn"},
        {"báo.vn", "xn--bo-mia.vn"},
        {"faß.de", "xn--fa-hia.de"},
        {"\xe1\xba\x9e.de", "xn--zca.de"},
        {"xn--a", "xn--a"},
        {"127.0.0.1", "127.0.0.1"},
        {"0x7f.1", "127.0.0.1"},
        {"0177.0.0x0.01.", "127.0.0.1"},
        {"2130706433", "127.0.0.1"},
        {"256.vn", "256.vn"},
        {"%31%32%37.1", "127.0.0.1"},
        {"\xef\xbc\x91\xef\xbc\x92\xef\xbc\x97.1", "127.0.0.1"},
        {"[0:0::1]", "[::1]"},
        {"[2001:DB8:0:0:1:0:0:1]", "[2001:db8::1:0:0:1]"},
        {"[::ffff:127.0.0.1]", "[::ffff:7f00:1]"},
        {"[1:2:3:4:5:6:7::]", "[1:2:3:4:5:6:7:0]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf out = {0};
        struct err err = {0};
        assert_int_equal(host_parse(&out, str_of(cases[i].input), true, &err),
                         0);
        assert_string_equal(out.p, cases[i].want);
    }
}

static void a_host_that_is_none_is_refused_and_leaves_no_trace(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        "a b",
        "a%00b",
        "1.2.3.4.5",
        "foo.0x4",
        "256.0.0.1",
        "09.1.1.1",
        "4294967296",
        "[::1",
        "[1::2::3]",
        "[]",
        "[:1]",
        "[1:2:3:4:5:6:7::8]",
        "[::1.2.3]",
        "[::01.2.3.4]",
        "\xc2\xad",
        "a\xff.vn",
        "xn--a.\xc3\xa1",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf out = {0};
        struct err err = {0};
        buf_addz(&out, "http://");
        assert_int_equal(host_parse(&out, str_of(cases[i]), true, &err),
                         -ERR_FORMAT);
        assert_string_equal(out.p, "http://");
    }
}

static void hosts_of_other_schemes_are_only_escaped(void **state)
{
    (void)state;
    scoped(buf_done) struct buf out = {0};
    struct err err = {0};

    assert_int_equal(host_parse(&out, STR("A\xc3\xa1%41"), false, &err), 0);
    assert_string_equal(out.p, "A%C3%A1%41");
    assert_int_equal(host_parse(&out, STR("a b"), false, &err), -ERR_FORMAT);
}

static void addresses_are_told_from_names(void **state)
{
    (void)state;
    assert_true(host_is_address(STR("127.0.0.1")));
    assert_true(host_is_address(STR("[::1]")));
    assert_false(host_is_address(STR("hanoi.gov.vn")));
    assert_false(host_is_address(STR("")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_spelling_has_one_form),
        cmocka_unit_test(a_host_that_is_none_is_refused_and_leaves_no_trace),
        cmocka_unit_test(hosts_of_other_schemes_are_only_escaped),
        cmocka_unit_test(addresses_are_told_from_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
