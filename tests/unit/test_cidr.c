/* base/cidr.c: addresses and the networks that hold them. */
#include "tests/t.h"

#include "base/cidr.h"

#include <netinet/in.h>

static void a_network_holds_its_addresses_and_no_others(void **state)
{
    (void)state;
    static const struct {
        const char *list, *address;
        bool has;
    } cases[] = {
        {"10.0.0.0/8", "10.255.0.1", true},
        {"10.0.0.0/8", "11.0.0.1", false},
        {"10.1.2.3/9", "10.127.0.1", true},
        {"10.1.2.3/9", "10.128.0.1", false},
        {"10.1.2.3", "10.1.2.3", true},
        {"10.1.2.3", "10.1.2.4", false},
        {"10.0.0.0/8", "::ffff:10.0.0.1", true},
        {"::ffff:10.0.0.0/104", "10.0.0.1", true},
        {"0.0.0.0/0", "203.162.0.1", true},
        {"0.0.0.0/0", "2405:4800::1", false},
        {"::/0", "2405:4800::1", true},
        {"::/0", "203.162.0.1", false},
        {"fc00::/7", "[fd00::1]", true},
        {"fc00::/7", "fe80::1", false},
        {"10.0.0.0/8, 127.0.0.1\n::1", "::1", true},
        {"", "127.0.0.1", false},
        {"127.0.0.0/8", "localhost", false},
        {"127.0.0.0/8", "", false},
        {"127.0.0.0/8", "0177.0.0.1", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(cidr_list_done) struct cidr_list list = {0};
        struct err err = {0};
        assert_int_equal(cidr_list_parse(&list, cases[i].list, &err), 0);
        assert_int_equal(cidr_list_has_text(&list, str_of(cases[i].address)),
                         cases[i].has);
    }
}

static void the_wrong_one_of_a_list_is_named(void **state)
{
    (void)state;
    static const char *const wrong[] = {"10.0.0.0/33", "::/129",   "10.0.0/8",
                                        "a.vn",        "1.2.3.4/", "fe80::1%lo",
                                        "1.2.3.4/-1"};

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct cidr_list list = {0};
        struct err err = {0};
        scoped(buf_done) struct buf text = {0};
        buf_addf(&text, "127.0.0.1 %s", wrong[i]);
        assert_int_equal(cidr_list_parse(&list, text.p, &err), -ERR_FORMAT);
        assert_non_null(strstr(err.msg, wrong[i]));
        assert_null(list.items);
    }
}

static void socket_addresses_become_the_same_numbers(void **state)
{
    (void)state;
    struct sockaddr_in v4 = {.sin_family = AF_INET,
                             .sin_addr = {htonl(0x7f000001)}};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6,
                              .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    struct sockaddr unix_socket = {.sa_family = AF_UNIX};
    char text[IP_TEXT_MAX];
    struct ip ip;

    assert_true(ip_of_sockaddr(&ip, (const struct sockaddr *)&v4));
    assert_string_equal(ip_format(text, &ip), "127.0.0.1");
    assert_true(ip_is_v4(&ip));
    assert_true(ip_of_sockaddr(&ip, (const struct sockaddr *)&v6));
    assert_string_equal(ip_format(text, &ip), "::1");
    assert_false(ip_is_v4(&ip));
    assert_false(ip_of_sockaddr(&ip, &unix_socket));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_network_holds_its_addresses_and_no_others),
        cmocka_unit_test(the_wrong_one_of_a_list_is_named),
        cmocka_unit_test(socket_addresses_become_the_same_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
