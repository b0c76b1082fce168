/* crawler/fetch.c and what is under it, against a server of a few scripted
 * answers on loopback. */
#include "crawler/fetch.h"

#include "base/clock.h"
#include "config/options.h"
#include "tests/t.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* --- the server: one connection after the other --- */

static const struct {
    const char *path, *answer;
} answers[] = {
    {"/ok", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Encoding: gzip\r\n"
            "Retry-After: 120\r\n\r\nhello"},
    {"/chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "3\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n"},
    {"/hints", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
               "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"},
    {"/moved", "HTTP/1.1 301 Moved\r\nLocation: ../vi/tin t\xe1\xbb\xa9"
               "c?a=1\r\nContent-Length: 0\r\n\r\n"},
    {"/same", "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n"},
    {"/cut", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"},
    {"/later", "HTTP/1.1 503 Busy\r\nRetry-After: Mon, 05 Jan 2026 12:01:00 "
               "GMT\r\nContent-Length: 0\r\n\r\n"},
    {"/nothing", ""},
    {"/noise", "\x15\x03\x01 this is not HTTP\r\n\r\n"},
};

static pthread_t server;
static int listener;
static char port[8];
static char last_request[4096];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool read_request(int fd, char *request, size_t room)
{
    size_t n = 0;

    while (n < room - 1) {
        ssize_t got = read(fd, request + n, room - 1 - n);
        if (got <= 0)
            return false;
        request[n += (size_t)got] = '\0';
        if (strstr(request, "\r\n\r\n"))
            return true;
    }
    return false;
}

static void answer_request(int fd, const char *request)
{
    const char *path = strchr(request, ' ');

    for (size_t i = 0; path && i < sizeof answers / sizeof *answers; i++) {
        size_t n = strlen(answers[i].path);
        if (!strncmp(path + 1, answers[i].path, n) && path[1 + n] == ' ')
            (void)!write(fd, answers[i].answer, strlen(answers[i].answer));
    }
}

static void *serve(void *unused)
{
    char request[sizeof last_request];

    (void)unused;
    for (int fd; (fd = accept(listener, NULL, NULL)) >= 0; close(fd)) {
        if (!read_request(fd, request, sizeof request))
            continue;
        pthread_mutex_lock(&lock);
        memcpy(last_request, request, sizeof request);
        pthread_mutex_unlock(&lock);
        answer_request(fd, request);
    }
    return NULL;
}

static int start_server(void **state)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;

    (void)state;
    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
        listen(listener, 16) < 0 ||
        getsockname(listener, (struct sockaddr *)&at, &n) < 0)
        return -1;
    snprintf(port, sizeof port, "%d", ntohs(at.sin_port));
    return pthread_create(&server, NULL, serve, NULL);
}

static int stop_server(void **state)
{
    (void)state;
    return shutdown(listener, SHUT_RDWR) < 0 || pthread_join(server, NULL);
}

/* --- one fetch, its result kept --- */

struct kept {
    struct fetch_result result;
    char *request, *head, *body, *detail, *location;
    int count;
};

static void forget(struct kept *kept)
{
    free(kept->request);
    free(kept->head);
    free(kept->body);
    free(kept->detail);
    free(kept->location);
    *kept = (struct kept){0};
}

static void keep(void *context, const struct fetch_result *r)
{
    struct kept *kept = context;
    int count = kept->count + 1;

    forget(kept);
    kept->count = count;
    kept->result = *r;
    kept->request = str_dup(r->request);
    kept->head = str_dup(r->head);
    kept->body = str_dup(r->body);
    kept->detail = mem_str(r->detail);
    kept->location = mem_str(r->location ? r->location : "none");
}

static struct options *settings(void)
{
    struct options *o = NULL;
    struct err err = {0};

    assert_int_equal(
        options_load(&o,
                     t_file("conf", STR("[common]\n"
                                        "allow_private = 127.0.0.1\n"
                                        "[crawler]\nthreads = 2\n"
                                        "user_agent = liencong/1.0\n"
                                        "connect_timeout_ms = 5000\n"
                                        "dns_servers = 127.0.0.1:9\n")),
                     &err),
        0);
    free(o->crawler.hosts_file);
    o->crawler.hosts_file = mem_str(
        t_file("hosts", STR("# two portals\n127.0.0.1 a.gov.vn www.a.gov.vn\n"
                            "10.0.0.1\tintern.gov.vn # private\n"
                            "127.0.0.1 mixed.gov.vn\n"
                            "10.0.0.2 mixed.gov.vn\n")));
    return o;
}

static struct fetcher *make(const struct options *o)
{
    struct fetcher *f = NULL;
    struct err err = {0};

    assert_int_equal(fetcher_new(&f, o, &err), 0);
    return f;
}

static void wait_for(struct fetcher *f, struct kept *kept)
{
    struct err err = {0};

    for (int i = 0; i < 100 && fetcher_active(f); i++)
        assert_true(fetcher_poll(f, 200, keep, kept, &err) >= 0);
    assert_int_equal(fetcher_active(f), 0);
}

static void fetch(struct fetcher *f, const char *host, const char *path,
                  struct kept *kept)
{
    char url[200];

    forget(kept);
    snprintf(url, sizeof url, "http://%s:%s%s", host, port, path);
    fetcher_start(f, &(struct fetch_request){.id = 7, .url = url});
    wait_for(f, kept);
    assert_int_equal(kept->count, 1);
    assert_true(kept->result.id == 7);
}

static void the_answer_comes_as_the_server_sent_it(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = settings();
    scoped(fetcher_freep) struct fetcher *f = make(o);
    struct kept kept = {0};

    fetch(f, "a.gov.vn", "/ok", &kept);
    assert_int_equal(kept.result.outcome, FETCH_ANSWER);
    assert_int_equal(kept.result.reason, REASON_FETCHED);
    assert_int_equal(kept.result.status, 200);
    assert_string_equal(kept.body, "hello");
    assert_string_equal(kept.head,
                        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"
                        "Content-Encoding: gzip\r\nRetry-After: 120\r\n\r\n");
    assert_string_equal(kept.result.protocol, "http/1.1");
    assert_string_equal(kept.result.ip, "127.0.0.1");
    assert_int_equal(kept.result.retry_after_ms, 120000);
    assert_string_equal(fetcher_ip(f, "a.gov.vn"), "127.0.0.1");
    pthread_mutex_lock(&lock);
    assert_string_equal(kept.request, last_request);
    pthread_mutex_unlock(&lock);
    assert_non_null(strstr(kept.request, "\r\nUser-Agent: liencong/1.0\r\n"));
    assert_null(strstr(kept.request, "If-None-Match"));
    forget(&kept);
}

static void chunks_trailers_and_early_hints_are_taken_off(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = settings();
    scoped(fetcher_freep) struct fetcher *f = make(o);
    struct kept kept = {0};

    fetch(f, "www.a.gov.vn", "/chunked", &kept);
    assert_string_equal(kept.body, "abcde");
    assert_string_equal(
        kept.head, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    fetch(f, "127.0.0.1", "/hints", &kept);
    assert_string_equal(kept.head,
                        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    forget(&kept);
}

static void a_redirect_is_an_answer_with_an_absolute_target(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = settings();
    scoped(fetcher_freep) struct fetcher *f = make(o);
    struct kept kept = {0};
    char want[100];

    fetch(f, "a.gov.vn", "/moved", &kept);
    snprintf(want, sizeof want,
             "http://a.gov.vn:%s/vi/tin%%20t%%E1%%BB%%A9c?a=1", port);
    assert_int_equal(kept.result.outcome, FETCH_ANSWER);
    assert_int_equal(kept.result.status, 301);
    assert_string_equal(kept.location, want);
    forget(&kept);
}

static void conditions_are_sent(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = settings();
    scoped(fetcher_freep) struct fetcher *f = make(o);
    struct kept kept = {0};
    char url[100];

    snprintf(url, sizeof url, "http://a.gov.vn:%s/same", port);
    fetcher_start(f, &(struct fetch_request){
                         .url = url,
                         .etag = "\"1\"",
                         .last_modified = "Mon, 05 Jan 2026 12:00:00 GMT",
                     });
    wait_for(f, &kept);
    assert_int_equal(kept.result.status, 304);
    assert_string_equal(kept.location, "none");
    assert_non_null(strstr(kept.request, "\r\nIf-None-Match: \"1\"\r\n"));
    assert_non_null(strstr(
        kept.request, "\r\nIf-Modified-Since: Mon, 05 Jan 2026 12:00:00 GMT"));
    forget(&kept);
}

static void retry_after_may_be_a_date(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = settings();
    scoped(fetcher_freep) struct fetcher *f = make(o);
    struct kept kept = {0};

    clock_hold(1767614400000); /* 2026-01-05T12:00:00Z */
    fetch(f, "a.gov.vn", "/later", &kept);
    clock_hold(-1);
    assert_int_equal(kept.result.status, 503);
    assert_int_equal(kept.result.retry_after_ms, 60000);
    forget(&kept);
}

static void what_goes_wrong_has_a_reason(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = settings();
    scoped(fetcher_freep) struct fetcher *f = make(o);
    struct kept kept = {0};
    static const struct {
        const char *host, *path;
        enum fetch_outcome outcome;
        enum reason reason;
    } cases[] = {
        {"a.gov.vn", "/cut", FETCH_CUT, REASON_FETCH_CONNECT},
        {"a.gov.vn", "/nothing", FETCH_FAILED, REASON_FETCH_CONNECT},
        {"a.gov.vn", "/noise", FETCH_FAILED, REASON_FETCH_CONNECT},
        {"intern.gov.vn", "/ok", FETCH_FAILED, REASON_FETCH_REFUSED},
        {"127.0.0.2", "/ok", FETCH_FAILED, REASON_FETCH_REFUSED},
        {"0x7f000002", "/ok", FETCH_FAILED, REASON_FETCH_REFUSED},
        {"[::1]", "/ok", FETCH_FAILED, REASON_FETCH_REFUSED},
        {"a-label-of-more-than-sixty-three-letters-is-refused-before-any-dns."
         "vn",
         "/ok", FETCH_FAILED, REASON_FETCH_DNS},
        {"mixed.gov.vn", "/ok", FETCH_ANSWER, REASON_FETCHED},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fetch(f, cases[i].host, cases[i].path, &kept);
        assert_int_equal(kept.result.outcome, cases[i].outcome);
        assert_int_equal(kept.result.reason, cases[i].reason);
        assert_true(!!*kept.detail == (cases[i].outcome != FETCH_ANSWER));
    }
    forget(&kept);
}

static void a_body_beyond_the_limit_is_cut(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = settings();
    scoped(fetcher_freep) struct fetcher *f = make(o);
    struct kept kept = {0};
    char url[100];

    snprintf(url, sizeof url, "http://a.gov.vn:%s/ok", port);
    fetcher_start(f, &(struct fetch_request){.url = url, .body_max_bytes = 3});
    wait_for(f, &kept);
    assert_int_equal(kept.result.outcome, FETCH_CUT);
    assert_int_equal(kept.result.reason, REASON_TOO_BIG);
    assert_string_equal(kept.body, "hel");
    forget(&kept);
}

static void silence_after_the_hello_of_tls_is_a_timeout(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = settings();
    scoped(fetcher_freep) struct fetcher *f = make(o);
    struct kept kept = {0};
    char url[100];

    snprintf(url, sizeof url, "https://a.gov.vn:%s/ok", port);
    /* To our server the hello is a request that does not end. */
    o->crawler.total_timeout_ms = 300;
    fetcher_start(f, &(struct fetch_request){.url = url});
    wait_for(f, &kept);
    assert_int_equal(kept.result.outcome, FETCH_FAILED);
    assert_int_equal(kept.result.reason, REASON_FETCH_TIMEOUT);
    forget(&kept);
}

static void a_fetcher_may_be_freed_in_the_middle(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = settings();
    struct fetcher *f = make(o);
    char url[100];
    struct kept kept = {0};
    struct err err = {0};

    snprintf(url, sizeof url, "http://a.gov.vn:%s/ok", port);
    for (int i = 0; i < 5; i++)
        fetcher_start(f, &(struct fetch_request){.url = url});
    fetcher_start(f, &(struct fetch_request){.url = "http://b.gov.vn/"});
    fetcher_start(f, &(struct fetch_request){.url = "no URL"});
    assert_int_equal(fetcher_poll(f, 0, keep, &kept, &err), 1);
    fetcher_free(f);
    forget(&kept);
}

static void a_hosts_file_that_is_wrong_is_named_by_line(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = settings();
    struct fetcher *f = NULL;
    struct err err = {0};

    free(o->crawler.hosts_file);
    o->crawler.hosts_file =
        mem_str(t_file("bad", STR("127.0.0.1 a\n\nlocal b\n")));
    assert_int_equal(fetcher_new(&f, o, &err), -ERR_CONFIG);
    assert_non_null(strstr(err.msg, "bad:3: 'local' is not an address"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_answer_comes_as_the_server_sent_it),
        cmocka_unit_test(chunks_trailers_and_early_hints_are_taken_off),
        cmocka_unit_test(a_redirect_is_an_answer_with_an_absolute_target),
        cmocka_unit_test(conditions_are_sent),
        cmocka_unit_test(retry_after_may_be_a_date),
        cmocka_unit_test(what_goes_wrong_has_a_reason),
        cmocka_unit_test(a_body_beyond_the_limit_is_cut),
        cmocka_unit_test(silence_after_the_hello_of_tls_is_a_timeout),
        cmocka_unit_test(a_fetcher_may_be_freed_in_the_middle),
        cmocka_unit_test(a_hosts_file_that_is_wrong_is_named_by_line),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
