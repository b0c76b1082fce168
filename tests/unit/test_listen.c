/* base/listen.c: what it is told is where it listens. */
#include "base/listen.h"
#include "tests/t.h"

#include <arpa/inet.h>
#include <unistd.h>

static void port_zero_becomes_a_real_one(void **state)
{
    (void)state;
    static const char *const addresses[] = {"127.0.0.1:0", "[::1]:0", "[::]:0"};

    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        char where[LISTEN_TEXT_MAX];
        struct err err = {0};
        int fd = -1;
        assert_int_equal(listen_on(&fd, where, addresses[i], &err), 0);
        size_t host = strlen(addresses[i]) - 1;
        assert_memory_equal(where, addresses[i], host);
        int64_t port;
        assert_true(str_int(str_of(where + host), 1, 65535, &port));
        close(fd);
    }
}

static void what_is_no_address_is_a_usage_error(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",           "8080",         ":8080", "127.0.0.1:", "a.example:80",
        "[::1]",      "::1:80",       "[]:80", "1.2.3.4:-1", "1.2.3.4:65536",
        "[1.2.3.4:8", "1.2.3.4:80 80"};

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char where[LISTEN_TEXT_MAX];
        struct err err = {0};
        int fd = -1;
        assert_int_equal(listen_on(&fd, where, wrong[i], &err), -ERR_USAGE);
        assert_int_equal(fd, -1);
    }
}

static void a_taken_port_is_a_network_error_that_names_it(void **state)
{
    (void)state;
    char where[LISTEN_TEXT_MAX], again[LISTEN_TEXT_MAX];
    struct err err = {0};
    int fd = -1, second = -1;

    assert_int_equal(listen_on(&fd, where, "127.0.0.1:0", &err), 0);
    assert_int_equal(listen_on(&second, again, where, &err), -ERR_NET);
    assert_non_null(strstr(err.msg, where));
    close(fd);
}

static void mapped_ipv4_is_shown_as_ipv4(void **state)
{
    (void)state;
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    struct sockaddr unix_like = {.sa_family = AF_UNIX};
    char text[46];

    inet_pton(AF_INET6, "::ffff:192.0.2.1", &v6.sin6_addr);
    listen_peer(text, (void *)&v6);
    assert_string_equal(text, "192.0.2.1");
    inet_pton(AF_INET6, "2001:db8::1", &v6.sin6_addr);
    listen_peer(text, (void *)&v6);
    assert_string_equal(text, "2001:db8::1");
    listen_peer(text, &unix_like);
    assert_string_equal(text, "");
    listen_peer(text, NULL);
    assert_string_equal(text, "");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(port_zero_becomes_a_real_one),
        cmocka_unit_test(what_is_no_address_is_a_usage_error),
        cmocka_unit_test(a_taken_port_is_a_network_error_that_names_it),
        cmocka_unit_test(mapped_ipv4_is_shown_as_ipv4),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
