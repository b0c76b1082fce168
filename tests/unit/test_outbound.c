/* base/outbound.c: it goes where it may, and nowhere else. */
#include "tests/t.h"

#include "base/cidr.h"
#include "base/err.h"
#include "base/outbound.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static void addresses_that_must_not_be_gone_to_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        int want;
    } cases[] = {
        {"https://portal.example.vn/hook", 0},
        {"http://203.0.114.1:8080/", 0},
        {"http://127.0.0.1/", -ERR_USAGE},
        {"http://2130706433/", -ERR_USAGE},
        {"http://[::ffff:10.0.0.1]/", -ERR_USAGE},
        {"http://169.254.169.254/latest/meta-data", -ERR_USAGE},
        {"http://localhost/", -ERR_USAGE},
        {"http://portal.example.vn:6379/", -ERR_USAGE},
        {"file:///etc/passwd", -ERR_USAGE},
        {"https://user:pass@portal.example.vn/", -ERR_USAGE},
        {"no url", -ERR_FORMAT},
    };
    const struct cidr_list allowed = {0};
    struct err err = {0};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(outbound_check_url(&allowed, cases[i].url, &err),
                         cases[i].want);
}

static void take(void *context, const struct outbound_answer *answer)
{
    int *status = context;

    *status = answer->status;
}

static int exchange(const char *allowed, const char *url)
{
    scoped(outbound_freep) struct outbound *o = NULL;
    const struct outbound_request request = {
        .url = url, .body_max_bytes = 10, .timeout_ms = 2000};
    struct err err = {0};
    int status = -1;

    assert_int_equal(outbound_new(&o, allowed, &err), 0);
    outbound_start(o, &request);
    while (outbound_active(o))
        outbound_poll(o, 100, take, &status);
    return status;
}

/* "localhost" may be asked for here, but of its two addresses only one. */
static void the_address_of_a_name_is_judged_when_it_connects(void **state)
{
    (void)state;
    const struct sockaddr_in6 any = {.sin6_family = AF_INET6,
                                     .sin6_addr = in6addr_loopback};
    struct sockaddr_in6 at;
    socklen_t n = sizeof at;
    char url[64];
    int fd = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0);

    if (fd < 0 || bind(fd, (const struct sockaddr *)&any, sizeof any) < 0) {
        print_message("no IPv6 here\n");
        skip();
    }
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
    snprintf(url, sizeof url, "http://localhost:%d/", ntohs(at.sin6_port));
    assert_int_equal(exchange("127.0.0.1", url), 0);
    assert_int_equal(accept(fd, NULL, NULL), -1);
    assert_int_equal(errno, EAGAIN);
    close(fd);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_that_must_not_be_gone_to_are_refused),
        cmocka_unit_test(the_address_of_a_name_is_judged_when_it_connects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
