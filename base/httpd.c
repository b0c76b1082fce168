/* base/httpd.c - see httpd.h: from the settings to the end. */
#include "base/httpd.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/httpd_call.h"
#include "base/httpd_count.h"
#include "base/httpd_inside.h"
#include "base/httpd_probe.h"
#include "base/httpd_tls.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

enum {
    CONNECTION_MEMORY_BYTES = 24 << 10, /* the longest address, half as much for
                                         the rest; wiped by the library for
                                         each request (decision 0095) */
    LAST_ANSWERS_MS = 1000, /* to send what is answered, after the grace */
    PROBE_MS = 3000,        /* to be answered by ourselves */
    DRAIN_MS = 2000, /* in which an open connection may ask once more, to be
                        told that this was its last answer */
};

/* Paths and arguments are decoded by form.c, from the target as it was sent. */
static size_t leave_escaped(void *context, struct MHD_Connection *connection,
                            char *s)
{
    (void)context, (void)connection;
    return strlen(s);
}

/* GnuTLS asks at each handshake which certificate to show. */
/* NOLINTNEXTLINE(readability-function-size): the library's signature */
static int show_certificate(gnutls_session_t session,
                            const struct gnutls_cert_retr_st *info,
                            gnutls_pcert_st **certs, unsigned *count,
                            gnutls_ocsp_data_st **ocsp, unsigned *ocsp_count,
                            gnutls_privkey_t *key, unsigned *flags)
{
    const struct httpd_call *c =
        MHD_get_connection_info(gnutls_session_get_ptr(session),
                                MHD_CONNECTION_INFO_SOCKET_CONTEXT)
            ->socket_context;

    (void)info, (void)ocsp;
    httpd_tls_get(c->httpd->tls, certs, count, key);
    *ocsp_count = *flags = 0; /* they stay ours */
    return 0;
}

static struct MHD_Daemon *start_daemon(struct httpd *h, int fd)
{
    const struct httpd_settings *s = &h->settings;
    const unsigned flags =
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    struct MHD_OptionItem sizes[] = {
        {MHD_OPTION_LISTEN_SOCKET, fd, NULL},
        {MHD_OPTION_THREAD_POOL_SIZE, s->io_threads, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, s->connections_max, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, s->connection_idle_s, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY_BYTES, NULL},
        {MHD_OPTION_END, 0, NULL},
    };

    /* The library takes no option in an array that is a function. */
    if (!h->tls)
        return MHD_start_daemon(
            flags, 0, NULL, NULL, httpd_call_handle, h, MHD_OPTION_ARRAY, sizes,
            MHD_OPTION_URI_LOG_CALLBACK, httpd_call_uri, h,
            MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
            MHD_OPTION_NOTIFY_COMPLETED, httpd_call_completed, h,
            MHD_OPTION_NOTIFY_CONNECTION, httpd_call_connection, h,
            MHD_OPTION_END);
    return MHD_start_daemon(
        flags | MHD_USE_TLS, 0, NULL, NULL, httpd_call_handle, h,
        MHD_OPTION_ARRAY, sizes, MHD_OPTION_URI_LOG_CALLBACK, httpd_call_uri, h,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, httpd_call_completed, h,
        MHD_OPTION_NOTIFY_CONNECTION, httpd_call_connection, h,
        MHD_OPTION_HTTPS_PRIORITIES, httpd_tls_priorities,
        MHD_OPTION_HTTPS_CERT_CALLBACK2, show_certificate, MHD_OPTION_END);
}

static void release(struct httpd *h)
{
    httpd_pool_free(h->pool);
    gate_free(h->gate);
    httpd_tls_free(h->tls);
    httpd_count_free(h->count);
    cidr_list_done(&h->metrics_allow);
    pthread_cond_destroy(&h->idle);
    pthread_mutex_destroy(&h->lock);
    cidr_list_done(&h->trusted_proxies);
    free(h);
}

static struct httpd *new_httpd(const struct httpd_settings *settings)
{
    struct httpd *h = NEW(httpd);
    pthread_condattr_t steady;
    uint64_t seed = 0;

    h->settings = *settings;
    h->settings.trusted_proxies = NULL; /* borrowed during the call only */
    h->settings.listen = h->settings.metrics_allow = NULL;
    h->settings.tls_cert = h->settings.tls_key = NULL;
    h->settings.gate = (struct gate_settings){0};
    h->count = httpd_count_new(settings->routes);
    (void)getrandom(&seed, sizeof seed, 0);
    atomic_init(&h->trace, seed);
    pthread_mutex_init(&h->lock, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&h->idle, &steady);
    pthread_condattr_destroy(&steady);
    return h;
}

static bool has_pool_route(const struct httpd_route *routes)
{
    while (routes->method && routes->where == HTTPD_INLINE)
        routes++;
    return routes->method != NULL;
}

static void start_pool(struct httpd *h)
{
    const struct httpd_settings *s = &h->settings;
    const struct httpd_pool_settings pool = {
        .threads = s->pool_threads,
        .queue_max = s->queue_max,
        .context = s->app,
        .worker_new = s->worker_new,
        .worker_free = s->worker_free,
        .run = httpd_call_run,
    };

    if (has_pool_route(s->routes))
        h->pool = httpd_pool_new(&pool);
}

static int make_tls(struct httpd *h, const char *cert, const char *key,
                    struct err *err)
{
    bool has_cert = cert && *cert, has_key = key && *key;

    if (!has_cert && !has_key)
        return 0;
    if (!has_cert || !has_key)
        return err_set(err, ERR_CONFIG,
                       "TLS wants a certificate and a key, here is no %s",
                       has_cert ? "key" : "certificate");
    return httpd_tls_new(&h->tls, cert, key, err);
}

/* What settings say in words. */
static int read_settings(struct httpd *h, const struct httpd_settings *s,
                         struct err *err)
{
    int r = cidr_list_parse(&h->trusted_proxies, s->trusted_proxies, err);
    if (r < 0)
        return err_wrap(err, "trusted proxies");
    r = cidr_list_parse(&h->metrics_allow, s->metrics_allow, err);
    if (r < 0)
        return err_wrap(err, "readers of /metrics");
    r = gate_new(&h->gate, &s->gate, err);
    if (r < 0)
        return err_wrap(err, "allow and block lists");
    return make_tls(h, s->tls_cert, s->tls_key, err);
}

static int start(struct httpd *h, const char *listen, struct err *err)
{
    int fd;

    int r = listen_on(&fd, h->address, listen, err);
    if (r < 0)
        return r;
    start_pool(h);
    h->daemon = start_daemon(h, fd);
    if (h->daemon)
        return 0;
    close(fd);
    if (h->pool)
        httpd_pool_close(h->pool);
    return err_set(err, ERR_NET, "listening on %s: no I/O threads", h->address);
}

int httpd_start(struct httpd **ret_httpd, const struct httpd_settings *settings,
                struct err *err)
{
    struct httpd *h = new_httpd(settings);

    int r = read_settings(h, settings, err);
    if (r == 0)
        r = start(h, settings->listen, err);
    if (r < 0) {
        release(h);
        return r;
    }
    *ret_httpd = h;
    return 0;
}

int httpd_reload(struct httpd *httpd, struct err *err)
{
    return httpd->tls ? httpd_tls_load(httpd->tls, err) : 0;
}

const char *httpd_address(const struct httpd *httpd)
{
    return httpd->address;
}

/* Until `count` is 0, or `until_ms` of the steady clock. */
static void wait_none(struct httpd *h, atomic_int *count, int64_t until_ms)
{
    const struct timespec until = {.tv_sec = until_ms / 1000,
                                   .tv_nsec = until_ms % 1000 * 1000000};
    int r = 0;

    pthread_mutex_lock(&h->lock);
    while (atomic_load(count) > 0 && r == 0)
        r = pthread_cond_timedwait(&h->idle, &h->lock, &until);
    pthread_mutex_unlock(&h->lock);
}

void httpd_stop(struct httpd *h, int64_t grace_ms)
{
    if (!h)
        return;
    int64_t now_ms = clock_steady_ms();
    atomic_store(&h->stopping, true);
    int fd = MHD_quiesce_daemon(h->daemon);
    wait_none(h, &h->connections,
              now_ms + (grace_ms < DRAIN_MS ? grace_ms : DRAIN_MS));
    wait_none(h, &h->running, now_ms + grace_ms);
    /* What still waits is refused; what runs is waited for, since a suspended
     * connection must not meet the end of its daemon. */
    if (h->pool)
        httpd_pool_close(h->pool);
    wait_none(h, &h->running, clock_steady_ms() + LAST_ANSWERS_MS);
    MHD_stop_daemon(h->daemon);
    if (fd >= 0)
        close(fd);
    release(h);
}

static void stop_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGHUP);
}

void httpd_block_signals(void)
{
    sigset_t set;

    stop_signals(&set);
    sigaddset(&set, SIGPIPE); /* sendfile() knows no MSG_NOSIGNAL */
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int httpd_wait(int64_t wait_ms)
{
    const struct timespec wait = {.tv_sec = wait_ms / 1000,
                                  .tv_nsec = wait_ms % 1000 * 1000000};
    sigset_t set;
    int number;

    stop_signals(&set);
    do
        number =
            wait_ms ? sigtimedwait(&set, NULL, &wait) : sigwaitinfo(&set, NULL);
    while (number < 0 && errno == EINTR);
    return number < 0 ? 0 : number;
}

static bool answers(struct httpd *h)
{
    uint64_t answered = httpd_count_answers(h->count);

    if (answered == h->answered_before &&
        atomic_load(&h->connections) < h->settings.connections_max &&
        !httpd_probe(MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_LISTEN_FD)
                         ->listen_fd,
                     PROBE_MS))
        return false;
    h->answered_before = answered;
    return true;
}

bool httpd_alive(struct httpd *h)
{
    bool moves = !h->pool || httpd_pool_moves(h->pool);

    return answers(h) && moves;
}
