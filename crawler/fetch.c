/*
 * crawler/fetch.c - see fetch.h.
 *
 *   start -> (name known?) -no-> waiting -answer-> shard -> result
 *                |yes                                ^
 *                +-----------------------------------+
 *                |refused, no such name
 *                +-> failed -> result
 *
 * Each shard is a libcurl multi handle; one epoll watches the sockets of all.
 * Encrypted connections have shards of their own, so that the idle ones, tens
 * of kilobytes each, can be kept fewer than the plain ones.
 */
#include "crawler/fetch.h"

#include "base/cidr.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/ssrf.h"
#include "config/options.h"
#include "crawler/resolve.h"
#include "crawler/transfer.h"
#include "crawler/warc.h"

#include <errno.h>
#include <openssl/x509_vfy.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    EVENTS = 256,
    IDLE_PLAIN_MAX = 8192, /* connections kept open, all shards together */
    IDLE_TLS_MAX = 1024,
    SPARE_FILES = 256, /* descriptors left for the rest of the program */
};

struct shard {
    struct fetcher *fetcher;
    CURLM *multi;
    uint32_t index;
    int64_t due_ms; /* steady clock, when libcurl wants to be called; -1 */
    bool touched;   /* may have ended transfers */
};

struct fetcher {
    const struct options *options;
    struct cidr_list allowed;
    struct resolver *resolver;
    uint64_t answers_seen;
    int epoll;
    size_t count; /* shards[0..count) plain, [count..2 count) encrypted */
    struct shard *shards;
    size_t active;
    struct transfer *idle, *waiting, *failed;
    struct transfer *newest; /* of all, linked by `older` */
};

/* --- libcurl's callbacks: sockets and timers --- */

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *context,
                     void *known)
{
    struct shard *shard = context;
    struct epoll_event event = {
        .events = (what & CURL_POLL_IN ? EPOLLIN : 0) |
                  (what & CURL_POLL_OUT ? EPOLLOUT : 0),
        .data.u64 = (uint64_t)shard->index << 32 | (uint32_t)fd,
    };
    int epoll = shard->fetcher->epoll;

    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        (void)epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL);
    } else {
        (void)epoll_ctl(epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd,
                        &event);
        curl_multi_assign(shard->multi, fd, shard);
    }
    return 0;
}

static int on_timer(CURLM *multi, long timeout_ms, void *context)
{
    struct shard *shard = context;

    (void)multi;
    shard->due_ms = timeout_ms < 0 ? -1 : clock_steady_ms() + timeout_ms;
    return 0;
}

/* --- making and freeing --- */

/* Room for all connections: as many descriptors as the system lets us have. */
static long files_max(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return 1024;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
    (void)getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur > INT32_MAX ? INT32_MAX : (long)limit.rlim_cur;
}

static void open_shard(struct fetcher *f, size_t at, long idle_max)
{
    struct shard *shard = &f->shards[at];

    *shard = (struct shard){f, curl_multi_init(), (uint32_t)at, -1, false};
    if (!shard->multi)
        mem_exhausted();
    curl_multi_setopt(shard->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(shard->multi, CURLMOPT_SOCKETDATA, shard);
    curl_multi_setopt(shard->multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(shard->multi, CURLMOPT_TIMERDATA, shard);
    curl_multi_setopt(shard->multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
    curl_multi_setopt(shard->multi, CURLMOPT_MAXCONNECTS, idle_max);
}

/* Where descriptors are few, both kinds of idle connections get fewer.  A fetch
 * needs two: for its socket, and for a large body. */
static void open_shards(struct fetcher *f)
{
    long n = (long)f->count, all = IDLE_PLAIN_MAX + IDLE_TLS_MAX;
    long room =
        files_max() - SPARE_FILES - 2 * (long)f->options->crawler.active_max;

    room = room > all ? all : room;
    long tls = room / 9 / n, plain = room * 8 / 9 / n;
    f->shards = mem_new(2 * f->count, sizeof *f->shards);
    for (size_t i = 0; i < f->count; i++) {
        open_shard(f, i, plain > 1 ? plain : 1);
        open_shard(f, f->count + i, tls > 1 ? tls : 1);
    }
}

static int watch_resolver(struct fetcher *f, struct err *err)
{
    struct epoll_event event = {
        .events = EPOLLIN,
        .data.u64 = (uint64_t)(2 * f->count) << 32,
    };

    f->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (f->epoll < 0 || epoll_ctl(f->epoll, EPOLL_CTL_ADD,
                                  resolver_fd(f->resolver), &event) < 0)
        return err_errno(err, "epoll");
    return 0;
}

/* libcurl would say it of every fetch, and in other words. */
static int check_ca_file(const char *path, struct err *err)
{
    X509_STORE *store = X509_STORE_new();

    if (!store)
        mem_exhausted();
    bool good = !*path || X509_STORE_load_file(store, path) == 1;
    X509_STORE_free(store);
    return good ? 0
                : err_set(err, ERR_CONFIG,
                          "[crawler] ca_file: no certificates in '%s'", path);
}

int fetcher_new(struct fetcher **ret_fetcher, const struct options *options,
                struct err *err)
{
    scoped(fetcher_freep) struct fetcher *f = NEW(fetcher);

    f->options = options;
    f->epoll = -1;
    (void)signal(SIGPIPE, SIG_IGN);
    if (curl_global_init(CURL_GLOBAL_DEFAULT))
        return err_set(err, ERR_BUG, "libcurl cannot be used");
    int r = cidr_list_parse(&f->allowed, options->common.allow_private, err);
    if (r < 0)
        return err_wrap(err, "[common] allow_private");
    r = check_ca_file(options->crawler.ca_file, err);
    if (r < 0)
        return r;
    r = resolver_new(&f->resolver, options, &f->allowed, err);
    if (r < 0)
        return r;
    f->count = (size_t)options->crawler.threads;
    open_shards(f);
    r = watch_resolver(f, err);
    if (r < 0)
        return r;
    *ret_fetcher = TAKE(f);
    return 0;
}

void fetcher_free(struct fetcher *f)
{
    if (!f)
        return;
    for (struct transfer *t = f->newest, *older; t; t = older) {
        older = t->older;
        if (t->multi)
            curl_multi_remove_handle(t->multi, t->easy);
        transfer_free(t);
    }
    for (size_t i = 0; f->shards && i < 2 * f->count; i++)
        curl_multi_cleanup(f->shards[i].multi);
    free(f->shards);
    resolver_free(f->resolver);
    cidr_list_done(&f->allowed);
    if (f->epoll >= 0)
        close(f->epoll);
    free(f);
}

/* --- starting --- */

static void push(struct transfer **list, struct transfer *t)
{
    t->next = *list;
    *list = t;
}

static struct transfer *pop(struct transfer **list)
{
    struct transfer *t = *list;

    if (t)
        *list = t->next;
    return t;
}

static struct transfer *idle_transfer(struct fetcher *f)
{
    struct transfer *t = pop(&f->idle);

    if (!t) {
        t = transfer_new(f->options);
        t->older = f->newest;
        f->newest = t;
    }
    return t;
}

static void fail(struct fetcher *f, struct transfer *t, enum reason reason,
                 const char *detail)
{
    transfer_fail(t, reason, detail);
    push(&f->failed, t);
}

static void run(struct fetcher *f, struct transfer *t)
{
    size_t at = str_hash(t->url.host) % f->count;

    if (str_is(t->url.scheme, "https"))
        at += f->count;
    t->multi = f->shards[at].multi;
    curl_multi_add_handle(t->multi, t->easy);
}

/* The host is a name: run, wait or fail, as its resolution says. */
static void run_named(struct fetcher *f, struct transfer *t)
{
    struct resolution known = resolver_ask(f->resolver, t->url.host);

    switch (known.state) {
    case RESOLVE_PENDING: push(&f->waiting, t); break;
    case RESOLVE_NONE: fail(f, t, REASON_FETCH_DNS, known.why); break;
    case RESOLVE_REFUSED: fail(f, t, REASON_FETCH_REFUSED, known.why); break;
    case RESOLVE_GOOD:
        transfer_pin(t, known.pin);
        run(f, t);
        break;
    }
}

void fetcher_start(struct fetcher *f, const struct fetch_request *request)
{
    struct transfer *t = idle_transfer(f);
    struct err err = {0};
    const char *why;

    f->active++;
    if (transfer_begin(t, request, &err) < 0) {
        fail(f, t, REASON_FETCH_CONNECT, err.msg);
        return;
    }
    switch (ssrf_check_url(&t->url, &f->allowed, &why)) {
    case SSRF_REJECT: fail(f, t, REASON_FETCH_REFUSED, why); break;
    case SSRF_ALLOW: run(f, t); break;
    case SSRF_RESOLVE: run_named(f, t); break;
    }
}

/* New answers came: everybody who waits looks whether it is theirs. */
static void run_waiting(struct fetcher *f)
{
    struct transfer *list = f->waiting;

    if (f->answers_seen == resolver_answers(f->resolver))
        return;
    f->answers_seen = resolver_answers(f->resolver);
    f->waiting = NULL;
    for (struct transfer *t; (t = pop(&list));)
        run_named(f, t);
}

size_t fetcher_active(const struct fetcher *f)
{
    return f->active;
}

const char *fetcher_ip(const struct fetcher *f, const char *host)
{
    return resolver_look(f->resolver, str_of(host)).first;
}

void fetcher_resolve(struct fetcher *f, const char *host)
{
    (void)resolver_ask(f->resolver, str_of(host));
}

/* --- working --- */

static void socket_event(struct fetcher *f, const struct epoll_event *event)
{
    uint32_t at = (uint32_t)(event->data.u64 >> 32);
    int running, what = 0;

    if (at == 2 * f->count) {
        resolver_work(f->resolver);
        return;
    }
    what |= event->events & EPOLLIN ? CURL_CSELECT_IN : 0;
    what |= event->events & EPOLLOUT ? CURL_CSELECT_OUT : 0;
    what |= event->events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0;
    curl_multi_socket_action(f->shards[at].multi, (int)event->data.u64, what,
                             &running);
    f->shards[at].touched = true;
}

/* Milliseconds until the first timer, at most `wait_ms`. */
static int until_timer(const struct fetcher *f, int64_t wait_ms, int64_t now)
{
    int resolver = resolver_wait_ms(f->resolver);

    if (resolver >= 0 && resolver < wait_ms)
        wait_ms = resolver;
    for (size_t i = 0; i < 2 * f->count; i++) {
        int64_t due = f->shards[i].due_ms;
        if (due >= 0 && due - now < wait_ms)
            wait_ms = due - now;
    }
    return wait_ms < 0 ? 0 : wait_ms > 60000 ? 60000 : (int)wait_ms;
}

static void call_timers(struct fetcher *f)
{
    int64_t now = clock_steady_ms();
    int running;

    if (resolver_wait_ms(f->resolver) == 0)
        resolver_work(f->resolver);
    for (size_t i = 0; i < 2 * f->count; i++) {
        struct shard *shard = &f->shards[i];
        if (shard->due_ms < 0 || shard->due_ms > now)
            continue;
        shard->due_ms = -1;
        shard->touched = true;
        curl_multi_socket_action(shard->multi, CURL_SOCKET_TIMEOUT, 0,
                                 &running);
    }
}

static int work(struct fetcher *f, int64_t wait_ms, struct err *err)
{
    struct epoll_event events[EVENTS];
    int wait = f->failed ? 0 : until_timer(f, wait_ms, clock_steady_ms());
    int n = epoll_wait(f->epoll, events, EVENTS, wait);

    if (n < 0 && errno != EINTR)
        return err_set(err, ERR_NET, "epoll: %s", strerror(errno));
    for (int i = 0; i < n; i++)
        socket_event(f, &events[i]);
    call_timers(f);
    run_waiting(f);
    return 0;
}

/* --- ending --- */

struct taker {
    void (*done)(void *context, const struct fetch_result *result);
    void *context;
};

static void hand_over(struct fetcher *f, struct transfer *t,
                      const struct taker *taker)
{
    f->active--;
    taker->done(taker->context, &t->result);
    transfer_reset(t);
    push(&f->idle, t);
}

static int end_shard(struct fetcher *f, struct shard *shard,
                     const struct taker *taker)
{
    struct transfer *t = NULL;
    CURLMsg *msg;
    int left, ended = 0;

    shard->touched = false;
    for (; (msg = curl_multi_info_read(shard->multi, &left)); ended++) {
        CURLcode code = msg->data.result; /* `msg` dies with its handle */
        curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, &t);
        curl_multi_remove_handle(shard->multi, t->easy);
        t->multi = NULL;
        transfer_end(t, code);
        hand_over(f, t, taker);
    }
    return ended;
}

static int end_all(struct fetcher *f, const struct taker *taker)
{
    struct transfer *failed = TAKE(f->failed), *t;
    int ended = 0;

    for (; (t = pop(&failed)); ended++)
        hand_over(f, t, taker);
    for (size_t i = 0; i < 2 * f->count; i++)
        if (f->shards[i].touched)
            ended += end_shard(f, &f->shards[i], taker);
    return ended;
}

int64_t fetch_retry_after_ms(struct str headers, int64_t now_unix_ms)
{
    struct str value = warc_http_header(headers, "Retry-After");
    int64_t when;

    if (str_int(value, 0, INT32_MAX, &when))
        return when * 1000;
    if (!clock_parse_http(value, &when))
        return -1;
    return when > now_unix_ms ? when - now_unix_ms : 0;
}

int fetcher_poll(struct fetcher *f, int64_t wait_ms,
                 void (*done)(void *context, const struct fetch_result *result),
                 void *context, struct err *err)
{
    struct taker taker = {done, context};
    int64_t until = clock_steady_ms() + wait_ms;
    int ended, r;

    do {
        r = work(f, until - clock_steady_ms(), err);
        if (r < 0)
            return r;
        ended = end_all(f, &taker);
    } while (!ended && clock_steady_ms() < until);
    return ended;
}
