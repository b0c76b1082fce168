/* crawler/resolve.c against a name server of a few names on loopback. */
#include "crawler/resolve.h"

#include "base/cidr.h"
#include "config/options.h"
#include "tests/t.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MINUTE_MS = 60000 };
enum { TYPE_A = 1, TYPE_AAAA = 28, SERVFAIL = 2, NXDOMAIN = 3 };

static const struct zone {
    const char *name; /* as in the question: "a.gov.vn" */
    int type;
    const char *address;
} zone[] = {
    {"a.gov.vn", TYPE_A, "8.8.4.4"},
    {"both.gov.vn", TYPE_A, "8.8.4.4"},
    {"both.gov.vn", TYPE_AAAA, "2a00:1450::1"},
    {"intern.gov.vn", TYPE_A, "10.0.0.1"},
    {"mixed.gov.vn", TYPE_A, "192.168.0.1"},
    {"mixed.gov.vn", TYPE_A, "8.8.8.8"},
};

static int server;
static char servers[32];
static atomic_int questions;
static atomic_bool in_trouble; /* answers SERVFAIL to everything */

/* "\1a\3gov\2vn\0" to "a.gov.vn"; returns the length of the former. */
static size_t read_name(const unsigned char *p, char *name)
{
    size_t at = 0, n = 0;

    for (; p[at]; at += p[at] + 1u) {
        memcpy(name + n, p + at + 1, p[at]);
        n += p[at];
        name[n++] = '.';
    }
    name[n ? n - 1 : 0] = '\0';
    return at + 1;
}

static size_t add_record(unsigned char *p, const struct zone *record)
{
    bool v4 = record->type == TYPE_A;
    const unsigned char head[] = {0xc0, 12, 0, (unsigned char)record->type,
                                  0,    1,  0, 0,
                                  0,    60, 0, v4 ? 4 : 16};

    memcpy(p, head, sizeof head);
    if (inet_pton(v4 ? AF_INET : AF_INET6, record->address, p + sizeof head) !=
        1)
        abort();
    return sizeof head + (v4 ? 4 : 16);
}

static size_t answer(unsigned char *p, size_t n)
{
    char name[300];
    size_t question = 12 + read_name(p + 12, name);
    int type = p[question + 1];
    bool known = false;

    n = question + 4; /* what stands behind the question is not looked at */
    p[2] = 0x81;
    p[3] = 0x80;
    memset(p + 6, 0, 6);
    for (size_t i = 0; i < sizeof zone / sizeof *zone; i++) {
        if (in_trouble || strcmp(zone[i].name, name))
            continue;
        known = true;
        if (zone[i].type == type) {
            n += add_record(p + n, &zone[i]);
            p[7]++;
        }
    }
    p[3] |= in_trouble ? SERVFAIL : known ? 0 : NXDOMAIN;
    return in_trouble ? question + 4 : n;
}

static void *serve(void *unused)
{
    unsigned char p[2000];
    struct sockaddr_in from;
    socklen_t length = sizeof from;

    (void)unused;
    for (;;) {
        ssize_t n =
            recvfrom(server, p, 512, 0, (struct sockaddr *)&from, &length);
        if (n < 17)
            return NULL; /* the test's word that it is over */
        questions++;
        size_t size = answer(p, (size_t)n);
        (void)!sendto(server, p, size, 0, (struct sockaddr *)&from, length);
    }
}

static pthread_t thread;
static struct sockaddr_in at = {.sin_family = AF_INET};

static int start_server(void **state)
{
    socklen_t n = sizeof at;

    (void)state;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    server = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
        getsockname(server, (struct sockaddr *)&at, &n) < 0)
        return -1;
    snprintf(servers, sizeof servers, "127.0.0.1:%d", ntohs(at.sin_port));
    return pthread_create(&thread, NULL, serve, NULL);
}

static int stop_server(void **state)
{
    (void)state;
    (void)!sendto(server, "", 0, 0, (struct sockaddr *)&at, sizeof at);
    return pthread_join(thread, NULL);
}

static const struct cidr_list none;

static struct resolver *make(const char *hosts)
{
    struct options o = {0};
    struct resolver *r = NULL;
    struct err err = {0};

    o.crawler.dns_servers = servers;
    o.crawler.hosts_file = mem_str(hosts);
    assert_int_equal(resolver_new(&r, &o, &none, &err), 0);
    free(o.crawler.hosts_file);
    return r;
}

static struct resolution resolve(struct resolver *r, const char *host)
{
    struct resolution known = resolver_ask(r, str_of(host));

    for (int i = 0; i < 50 && known.state == RESOLVE_PENDING; i++) {
        struct pollfd wait = {.fd = resolver_fd(r), .events = POLLIN};
        assert_true(poll(&wait, 1, resolver_wait_ms(r)) >= 0);
        resolver_work(r);
        known = resolver_ask(r, str_of(host));
    }
    return known;
}

static void names_become_addresses_and_are_asked_for_once(void **state)
{
    (void)state;
    scoped(resolver_freep) struct resolver *r = make("");
    uint64_t before = resolver_answers(r);

    assert_int_equal(resolver_look(r, STR("a.gov.vn")).state, RESOLVE_PENDING);
    struct resolution a = resolve(r, "a.gov.vn");
    assert_int_equal(a.state, RESOLVE_GOOD);
    assert_string_equal(a.pin, "8.8.4.4");
    assert_string_equal(a.first, "8.8.4.4");
    assert_int_equal(resolver_answers(r), before + 1);
    int asked = questions;
    assert_int_equal(resolve(r, "a.gov.vn").state, RESOLVE_GOOD);
    assert_string_equal(resolver_look(r, STR("a.gov.vn")).first, "8.8.4.4");
    assert_int_equal(questions, asked);
}

static void ipv6_is_pinned_beside_ipv4(void **state)
{
    (void)state;
    scoped(resolver_freep) struct resolver *r = make("");
    struct resolution both = resolve(r, "both.gov.vn");

    assert_int_equal(both.state, RESOLVE_GOOD);
    assert_non_null(strstr(both.pin, "8.8.4.4"));
    assert_non_null(strstr(both.pin, "[2a00:1450::1]"));
}

static void private_addresses_are_never_handed_out(void **state)
{
    (void)state;
    scoped(resolver_freep) struct resolver *r = make("");
    struct resolution intern = resolve(r, "intern.gov.vn");
    struct resolution mixed = resolve(r, "mixed.gov.vn");

    assert_int_equal(intern.state, RESOLVE_REFUSED);
    assert_string_equal(intern.why, "private network");
    assert_string_equal(intern.pin, "");
    assert_int_equal(mixed.state, RESOLVE_GOOD);
    assert_string_equal(mixed.pin, "8.8.8.8");
}

static void a_name_that_does_not_exist_is_not_asked_again(void **state)
{
    (void)state;
    scoped(resolver_freep) struct resolver *r = make("");
    struct resolution gone = resolve(r, "gone.gov.vn");
    int asked = questions;

    assert_int_equal(gone.state, RESOLVE_NONE);
    assert_string_not_equal(gone.why, "");
    assert_int_equal(resolve(r, "gone.gov.vn").state, RESOLVE_NONE);
    resolver_age(r, 9 * MINUTE_MS - 1000);
    assert_int_equal(resolve(r, "gone.gov.vn").state, RESOLVE_NONE);
    assert_int_equal(questions, asked);
    resolver_age(r, 2000);
    assert_int_equal(resolve(r, "gone.gov.vn").state, RESOLVE_NONE);
    assert_true(questions > asked);
    assert_int_equal(resolver_ask(r, STR("")).state, RESOLVE_NONE);
}

static void a_failure_that_may_pass_is_believed_for_a_minute(void **state)
{
    (void)state;
    scoped(resolver_freep) struct resolver *r = make("");

    in_trouble = true;
    struct resolution a = resolve(r, "a.gov.vn");
    int asked = questions;
    in_trouble = false;
    assert_int_equal(a.state, RESOLVE_NONE);
    assert_string_not_equal(a.why, "");
    assert_int_equal(resolve(r, "a.gov.vn").state, RESOLVE_NONE);
    assert_int_equal(questions, asked);
    resolver_age(r, MINUTE_MS + 1000);
    assert_string_equal(resolve(r, "a.gov.vn").pin, "8.8.4.4");
}

static void good_addresses_outlast_an_outage_of_a_day(void **state)
{
    (void)state;
    scoped(resolver_freep) struct resolver *r = make("");

    assert_int_equal(resolve(r, "a.gov.vn").state, RESOLVE_GOOD);
    in_trouble = true;
    resolver_age(r, 20LL * 60 * MINUTE_MS);
    struct resolution old = resolve(r, "a.gov.vn");
    assert_int_equal(old.state, RESOLVE_GOOD);
    assert_string_equal(old.pin, "8.8.4.4");
    resolver_age(r, 5LL * 60 * MINUTE_MS);
    assert_int_equal(resolve(r, "a.gov.vn").state, RESOLVE_NONE);
    assert_string_equal(resolver_look(r, STR("a.gov.vn")).first, "");
    in_trouble = false;
    resolver_age(r, MINUTE_MS + 1000);
    assert_int_equal(resolve(r, "a.gov.vn").state, RESOLVE_GOOD);
}

static void the_hosts_file_comes_before_dns(void **state)
{
    (void)state;
    scoped(resolver_freep) struct resolver *r =
        make(t_file("hosts", STR("8.8.8.8\ta.gov.vn  b.gov.vn # two\r\n"
                                 "\n# nothing\n2a00:1450::2 b.gov.vn\n")));

    assert_string_equal(resolver_ask(r, STR("a.gov.vn")).pin, "8.8.8.8");
    assert_string_equal(resolver_ask(r, STR("b.gov.vn")).pin,
                        "8.8.8.8,[2a00:1450::2]");
}

static void many_names_are_asked_for_in_turn(void **state)
{
    (void)state;
    scoped(resolver_freep) struct resolver *r = make("");
    char name[32];

    for (int i = 0; i < 300; i++) {
        snprintf(name, sizeof name, "n%d.gov.vn", i);
        (void)resolver_ask(r, str_of(name));
    }
    for (int i = 299; i >= 0; i--) {
        snprintf(name, sizeof name, "n%d.gov.vn", i);
        for (int turn = 0; turn < 20; turn++)
            if (resolve(r, name).state != RESOLVE_PENDING)
                break;
        assert_int_equal(resolver_look(r, str_of(name)).state, RESOLVE_NONE);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_become_addresses_and_are_asked_for_once),
        cmocka_unit_test(ipv6_is_pinned_beside_ipv4),
        cmocka_unit_test(private_addresses_are_never_handed_out),
        cmocka_unit_test(a_name_that_does_not_exist_is_not_asked_again),
        cmocka_unit_test(a_failure_that_may_pass_is_believed_for_a_minute),
        cmocka_unit_test(good_addresses_outlast_an_outage_of_a_day),
        cmocka_unit_test(the_hosts_file_comes_before_dns),
        cmocka_unit_test(many_names_are_asked_for_in_turn),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
