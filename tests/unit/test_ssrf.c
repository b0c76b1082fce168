/* base/ssrf.c: what is inside stays out of reach. */
#include "tests/t.h"

#include "base/cidr.h"
#include "base/ssrf.h"
#include "base/url.h"

static enum ssrf_verdict check(const char *text, const char *allow)
{
    scoped(cidr_list_done) struct cidr_list allowed = {0};
    scoped(url_done) struct url u = {0};
    const char *why = NULL;
    struct err err = {0};

    assert_int_equal(cidr_list_parse(&allowed, allow, &err), 0);
    assert_int_equal(url_parse(&u, str_of(text), NULL, &err), 0);
    enum ssrf_verdict verdict = ssrf_check_url(&u, &allowed, &why);
    assert_non_null(why);
    return verdict;
}

static void only_global_addresses_on_web_ports_are_fetched(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        enum ssrf_verdict want;
    } cases[] = {
        {"http://203.162.0.1/", SSRF_ALLOW},
        {"https://203.162.0.1:8443/", SSRF_ALLOW},
        {"http://[2405:4800::1]:8080/", SSRF_ALLOW},
        {"http://0x7f.1/", SSRF_REJECT},
        {"http://2852039166/", SSRF_REJECT},
        {"http://100.127.255.255/", SSRF_REJECT},
        {"http://100.128.0.0/", SSRF_ALLOW},
        {"http://[::]/", SSRF_REJECT},
        {"http://[::1]/", SSRF_REJECT},
        {"http://[fe80::1]/", SSRF_REJECT},
        {"http://[fd00:ec2::254]/", SSRF_REJECT},
        {"http://[::ffff:10.0.0.1]/", SSRF_REJECT},
        {"http://[::ffff:203.162.0.1]/", SSRF_ALLOW},
        {"http://[64:ff9b::10.0.0.1]/", SSRF_REJECT},
        {"http://[64:ff9b::203.162.0.1]/", SSRF_ALLOW},
        {"http://[64:ff9b:1::203.162.0.1]/", SSRF_REJECT},
        {"http://[::203.162.0.1]/", SSRF_REJECT},
        {"http://[2002:cba2:1::1]/", SSRF_REJECT},
        {"http://[2001:0:53aa:64c::f5ff:fffe]/", SSRF_REJECT},
        {"http://localhost./", SSRF_REJECT},
        {"http://a.LOCALHOST/", SSRF_REJECT},
        {"http://127.0.0.1.nip.io/", SSRF_RESOLVE},
        {"https://hanoi.gov.vn:8081/", SSRF_RESOLVE},
        {"http://hanoi.gov.vn:22/", SSRF_REJECT},
        {"http://hanoi.gov.vn:6379/", SSRF_REJECT},
        {"file:///etc/passwd", SSRF_REJECT},
        {"gopher://203.162.0.1/", SSRF_REJECT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(check(cases[i].url, ""), cases[i].want);
}

static void what_the_operator_names_is_allowed_and_nothing_beside(void **state)
{
    (void)state;
    static const char allow[] = "127.16.0.0/12 fd00::/8";

    assert_int_equal(check("http://127.17.0.1:8090/", allow), SSRF_ALLOW);
    assert_int_equal(check("http://[fd00::1]/", allow), SSRF_ALLOW);
    assert_int_equal(check("http://127.0.0.1/", allow), SSRF_REJECT);
    assert_int_equal(check("http://localhost/", allow), SSRF_REJECT);
    assert_int_equal(check("http://localhost/", "127.0.0.1"), SSRF_RESOLVE);
    assert_int_equal(check("http://127.17.0.1:22/", allow), SSRF_REJECT);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_global_addresses_on_web_ports_are_fetched),
        cmocka_unit_test(what_the_operator_names_is_allowed_and_nothing_beside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
