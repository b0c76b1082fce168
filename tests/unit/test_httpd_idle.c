/* base/httpd.c: a thousand connections that rest hold next to nothing. */
#include "base/httpd.h"
#include "tests/t.h"

#include <malloc.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CONNECTIONS = 1000,
    REQUEST_BYTES = 512 << 10, /* what one request needs while it runs */
    RESTING_BYTES = 64 << 10,  /* what a connection may hold between two */
};

/* Of the sanitizers' allocators; absent otherwise. */
size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

static size_t allocated(void)
{
    if (__sanitizer_get_current_allocated_bytes)
        return __sanitizer_get_current_allocated_bytes();
    const struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
}

static atomic_int answered;

static void needs_much(struct httpd_request *rq, struct httpd_response *rs,
                       void *app)
{
    (void)app;
    memset(arena_alloc(rq->arena, REQUEST_BYTES), 1, REQUEST_BYTES);
    rs->content_type = "text/plain";
    buf_addz(&rs->body, "done");
}

static void failed(const struct httpd_request *rq, struct httpd_response *rs,
                   int status, const char *text, void *app)
{
    (void)rq, (void)status, (void)app;
    rs->content_type = "text/plain";
    buf_addz(&rs->body, text);
}

/* Called when the answer was sent and before the request is cleared away. */
static void count(const struct httpd_request *rq, int status, size_t bytes,
                  void *app)
{
    (void)rq, (void)bytes, (void)app;
    answered += status == 200;
}

static const struct httpd_route routes[] = {
    {"GET", "/", HTTPD_INLINE, 0, needs_much}, {0}};

static int open_connection(int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

/* One request and its whole answer; the connection stays open. */
static void ask(int fd)
{
    static const char request[] = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    char answer[4096];
    size_t n = 0;

    assert_int_equal(send(fd, request, sizeof request - 1, 0),
                     sizeof request - 1);
    while (n < 4 || memcmp(answer + n - 4, "done", 4) != 0) {
        ssize_t got = recv(fd, answer + n, sizeof answer - n, 0);
        assert_true(got > 0);
        n += (size_t)got;
    }
}

/* Both ends are in this process. */
static size_t possible(void)
{
    struct rlimit files;

    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max < 4096 ? files.rlim_max : 4096;
    setrlimit(RLIMIT_NOFILE, &files);
    size_t most = (size_t)(files.rlim_cur - 100) / 2;
    return most < CONNECTIONS ? most : CONNECTIONS;
}

static void connections_that_rest_hold_nothing(void **state)
{
    (void)state;
    static int fds[CONNECTIONS];
    const struct httpd_settings settings = {
        .listen = "127.0.0.1:0",
        .routes = routes,
        .io_threads = 2,
        .pool_threads = 1,
        .queue_max = 8,
        .connections_max = 2 * CONNECTIONS,
        .connection_idle_s = 60,
        .fail = failed,
        .done = count,
    };
    struct httpd *httpd = NULL;
    struct err err = {0};
    size_t count_of = possible();

    if (httpd_start(&httpd, &settings, &err) < 0)
        fail_msg("%s", err.msg);
    int port = (int)strtol(strrchr(httpd_address(httpd), ':') + 1, NULL, 10);
    ask(fds[0] = open_connection(port)); /* what is made once */
    size_t before = allocated();
    for (size_t i = 1; i < count_of; i++)
        ask(fds[i] = open_connection(port));
    while (answered < (int)count_of)
        usleep(1000);
    size_t after = allocated();
    for (size_t i = 0; i < count_of; i++)
        close(fds[i]);
    httpd_stop(httpd, 1000);
    assert_true(after < before + count_of * RESTING_BYTES);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(connections_that_rest_hold_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
