/*
 * Fetches a second, one thread, no delay, over many hosts on loopback:
 *
 *   bench_fetch bare  HOSTS_FILE PORT SECONDS ACTIVE   libcurl alone, 16 shards
 *   bench_fetch ours  HOSTS_FILE PORT SECONDS ACTIVE   crawler/fetch.h
 *   bench_fetch store HOSTS_FILE PORT SECONDS ACTIVE DIR   ... and
 * crawler/warc.h
 *
 * One number a line: fetches a second; CPU microseconds of this process for
 * one fetch, which other work on the machine disturbs less; peak memory.
 */
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "config/options.h"
#include "crawler/fetch.h"
#include "crawler/warc.h"

#include <curl/curl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

enum { SHARDS = 16, EVENTS = 256, HOSTS_MAX = 100000 };

struct bench {
    char **urls, **pins; /* one page of each host; "host:port:address" */
    size_t hosts, next;
    int64_t until_ms;
    size_t active, ended, bad, bytes;
    /* ours */
    struct fetcher *fetcher;
    struct warc_writer *writer;
    struct buf body;
    /* bare */
    int epoll;
    struct shard {
        struct bench *bench;
        CURLM *multi;
        uint64_t index;
        int64_t due_ms;
    } shards[SHARDS];
};

static void die(const char *what)
{
    fprintf(stderr, "bench_fetch: %s\n", what);
    exit(1);
}

static bool more(const struct bench *b)
{
    return clock_steady_ms() < b->until_ms;
}

static size_t next_host(struct bench *b)
{
    return b->next++ % b->hosts;
}

/* --- ours --- */

static void start_ours(struct bench *b)
{
    struct fetch_request rq = {.url = b->urls[next_host(b)]};

    fetcher_start(b->fetcher, &rq);
}

/* Every body is made another one, so that none is a revisit. */
static void store(struct bench *b, const struct fetch_result *r)
{
    struct warc_position at;
    struct err err = {0};

    buf_reset(&b->body);
    buf_add(&b->body, r->body);
    if (b->body.n > 200)
        memcpy(b->body.p + 100, &b->ended, sizeof b->ended);
    struct warc_fetch fetch = {
        .url = r->url,
        .date_unix_ms = r->start_unix_ms,
        .ip = r->ip,
        .request = r->request,
        .response_head = r->head,
        .body = buf_str(&b->body),
        .protocol = r->protocol,
        .truncated = "",
        .metadata = STR("fetchTimeMs: 1\r\n"),
    };
    if (warc_write_fetch(b->writer, &fetch, &at, &err) < 0)
        die(err.msg);
}

static void on_done(void *context, const struct fetch_result *r)
{
    struct bench *b = context;

    b->ended++;
    b->bad += r->outcome != FETCH_ANSWER || r->status != 200;
    b->bytes += r->body.n;
    if (b->writer)
        store(b, r);
    if (more(b))
        start_ours(b);
}

static void run_ours(struct bench *b, const char *hosts, const char *dir)
{
    struct options *options = NULL;
    struct err err = {0};

    if (options_load(&options, NULL, &err) < 0)
        die(err.msg);
    free(options->common.allow_private);
    options->common.allow_private = mem_str("127.0.0.0/8");
    free(options->crawler.hosts_file);
    options->crawler.hosts_file = mem_str(hosts);
    if (fetcher_new(&b->fetcher, options, &err) < 0 ||
        (dir && warc_writer_open(&b->writer, dir, 1 << 30, &err) < 0))
        die(err.msg);
    for (size_t i = 0; i < b->active; i++)
        start_ours(b);
    while (fetcher_active(b->fetcher))
        if (fetcher_poll(b->fetcher, 1000, on_done, b, &err) < 0)
            die(err.msg);
    fetcher_free(b->fetcher);
    warc_writer_free(b->writer);
    options_free(options);
}

/* --- bare --- */

static size_t on_body(char *p, size_t size, size_t n, void *context)
{
    struct bench *b = context;

    (void)p;
    b->bytes += n;
    return size * n;
}

static void start_bare(struct bench *b, CURL *easy)
{
    size_t host = next_host(b);
    struct curl_slist *pin = curl_slist_append(NULL, b->pins[host]), *old;

    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &old);
    curl_slist_free_all(old);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, pin);
    curl_easy_setopt(easy, CURLOPT_RESOLVE, pin);
    curl_easy_setopt(easy, CURLOPT_URL, b->urls[host]);
    curl_multi_add_handle(b->shards[host % SHARDS].multi, easy);
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *context,
                     void *known)
{
    struct shard *shard = context;
    struct epoll_event event = {
        .events = (what & CURL_POLL_IN ? EPOLLIN : 0) |
                  (what & CURL_POLL_OUT ? EPOLLOUT : 0),
        .data.u64 = shard->index << 32 | (uint32_t)fd,
    };
    int how = what == CURL_POLL_REMOVE ? EPOLL_CTL_DEL
              : known                  ? EPOLL_CTL_MOD
                                       : EPOLL_CTL_ADD;

    (void)easy;
    (void)epoll_ctl(shard->bench->epoll, how, fd, &event);
    curl_multi_assign(shard->multi, fd, shard);
    return 0;
}

static int on_timer(CURLM *multi, long timeout_ms, void *context)
{
    struct shard *shard = context;

    (void)multi;
    shard->due_ms = timeout_ms < 0 ? INT64_MAX : clock_steady_ms() + timeout_ms;
    return 0;
}

static void end_bare(struct bench *b, struct shard *shard)
{
    CURLMsg *msg;
    int left;

    while ((msg = curl_multi_info_read(shard->multi, &left))) {
        CURL *easy = msg->easy_handle;
        b->ended++;
        b->bad += msg->data.result != CURLE_OK;
        curl_multi_remove_handle(shard->multi, easy);
        if (more(b))
            start_bare(b, easy);
        else
            curl_easy_cleanup(easy);
    }
}

static void open_shards(struct bench *b)
{
    b->epoll = epoll_create1(EPOLL_CLOEXEC);
    for (uint64_t i = 0; i < SHARDS; i++) {
        struct shard *shard = &b->shards[i];
        *shard = (struct shard){b, curl_multi_init(), i, INT64_MAX};
        curl_multi_setopt(shard->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
        curl_multi_setopt(shard->multi, CURLMOPT_SOCKETDATA, shard);
        curl_multi_setopt(shard->multi, CURLMOPT_TIMERFUNCTION, on_timer);
        curl_multi_setopt(shard->multi, CURLMOPT_TIMERDATA, shard);
        curl_multi_setopt(shard->multi, CURLMOPT_MAXCONNECTS,
                          (long)b->hosts / SHARDS + 100);
    }
}

static void bare_round(struct bench *b, size_t *running)
{
    struct epoll_event events[EVENTS];
    int n = epoll_wait(b->epoll, events, EVENTS, 1), alive;

    for (int i = 0; i < n; i++)
        curl_multi_socket_action(b->shards[events[i].data.u64 >> 32].multi,
                                 (int)events[i].data.u64, 0, &alive);
    *running = 0;
    for (int i = 0; i < SHARDS; i++) {
        if (b->shards[i].due_ms <= clock_steady_ms()) {
            b->shards[i].due_ms = INT64_MAX;
            curl_multi_socket_action(b->shards[i].multi, CURL_SOCKET_TIMEOUT, 0,
                                     &alive);
        }
        end_bare(b, &b->shards[i]);
        *running += b->shards[i].due_ms < INT64_MAX;
    }
}

static void run_bare(struct bench *b)
{
    size_t running = 1;

    open_shards(b);
    for (size_t i = 0; i < b->active; i++) {
        CURL *easy = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, b);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        start_bare(b, easy);
    }
    while (more(b) || running)
        bare_round(b, &running);
}

/* --- both --- */

static void read_hosts(struct bench *b, const char *path, const char *port)
{
    scoped(mem_freep) char *text = NULL;
    struct str rest, line, address;
    struct err err = {0};

    b->urls = mem_new(HOSTS_MAX, sizeof *b->urls);
    b->pins = mem_new(HOSTS_MAX, sizeof *b->pins);
    if (file_read(&text, &rest.n, path, 64 << 20, &err) < 0)
        die(err.msg);
    rest.p = text;
    while (str_cut(&rest, '\n', &line) && b->hosts < HOSTS_MAX) {
        if (!str_cut(&line, ' ', &address) || !line.p)
            continue;
        if (asprintf(&b->urls[b->hosts], "http://%.*s:%s/page.html",
                     (int)line.n, line.p, port) < 0 ||
            asprintf(&b->pins[b->hosts], "%.*s:%s:%.*s", (int)line.n, line.p,
                     port, (int)address.n, address.p) < 0)
            mem_exhausted();
        b->hosts++;
    }
}

static void print_usage(const char *mode, size_t fetches)
{
    struct rusage u;

    getrusage(RUSAGE_SELF, &u);
    double us = (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 +
                (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
    printf("fetch.%s.cpu_us %.1f\n", mode, us / (double)fetches);
    printf("fetch.%s.rss_mb %ld\n", mode, u.ru_maxrss / 1024);
}

int main(int argc, char **argv)
{
    struct bench b = {0};
    int64_t seconds, active;

    if (argc < 6 || !str_int(str_of(argv[4]), 1, 3600, &seconds) ||
        !str_int(str_of(argv[5]), 1, 10000, &active))
        die("MODE HOSTS_FILE PORT SECONDS ACTIVE [DIR]");
    read_hosts(&b, argv[2], argv[3]);
    b.active = (size_t)active;
    int64_t start = clock_steady_ms();
    b.until_ms = start + seconds * 1000;
    if (!strcmp(argv[1], "bare"))
        run_bare(&b);
    else
        run_ours(&b, argv[2], argc > 6 ? argv[6] : NULL);
    double took_s = (double)(clock_steady_ms() - start) / 1000;
    printf("fetch.%s.per_second %.0f\n", argv[1], (double)b.ended / took_s);
    print_usage(argv[1], b.ended);
    if (b.bad || !b.bytes)
        die("some fetches failed");
    return 0;
}
