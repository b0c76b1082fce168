/*
 * base/httpd.c - see httpd.h.
 *
 * One `struct call` belongs to one connection and is used again for each
 * request on it, so that a keep-alive request allocates little more than its
 * answer.  libmicrohttpd calls handle() several times for one request:
 *
 *   on_uri    request line read    call emptied, target kept
 *   handle    BEGIN                route found, refused early where possible
 *   handle    BODY                 a piece of the body (any number of times)
 *   handle    BODY, no data        dispatch: inline -> answer
 *                                            pool   -> suspend, queue
 *   worker                         run, ANSWERED, resume
 *   handle    ANSWERED             answer
 *   on_completed                   `done` hook, call released
 *
 * A suspended connection is not touched by the I/O threads, so a call is never
 * seen by two threads at once.
 */
#include "base/httpd.h"

#include "base/cidr.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/form.h"
#include "base/httpd_count.h"
#include "base/httpd_doubt.h"
#include "base/httpd_pool.h"
#include "base/httpd_probe.h"
#include "base/httpd_tls.h"
#include "base/listen.h"

#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    CONNECTION_MEMORY_BYTES = 32 << 10, /* twice the longest address; wiped by
                                         the library after each request */
    LAST_ANSWERS_MS = 1000, /* to send what is answered, after the grace */
    PROBE_MS = 3000,        /* to be answered by ourselves */
    DRAIN_MS = 2000, /* in which an open connection may ask once more, to be
                        told that this was its last answer */
};

enum stage { STAGE_BEGIN, STAGE_BODY, STAGE_ANSWERED };

struct call {
    struct httpd_request rq;
    struct httpd_response rs;
    struct httpd *httpd;
    struct MHD_Connection *connection;
    const struct httpd_route *route;
    enum stage stage;
    bool running;   /* counted in httpd->running */
    bool body_over; /* the body passed its limit; the rest is not kept */
    bool counted;   /* `gate` is of this request */
    struct gate_state gate;
    size_t body_bytes;
    struct buf body;
    char peer[sizeof((struct httpd_request *)0)->peer];
    int sent_status; /* 0: nothing was sent */
    size_t sent_bytes;
    struct httpd_job job;
};

struct httpd {
    struct httpd_settings settings;
    struct MHD_Daemon *daemon;
    struct httpd_pool *pool;
    struct cidr_list trusted_proxies, metrics_allow;
    struct gate *gate;
    struct httpd_tls *tls; /* NULL: without */
    struct httpd_count *count;
    char address[LISTEN_TEXT_MAX];
    atomic_uint_fast64_t trace; /* counts up from a random place */
    atomic_int running;         /* requests under way */
    atomic_int connections;
    atomic_bool stopping;
    uint64_t begun_before; /* `trace` at the last look of httpd_alive() */
    pthread_mutex_t lock;
    pthread_cond_t idle; /* running or connections became 0 while stopping */
};

static struct str find_pair(const struct httpd_pair *pairs, size_t count,
                            const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(pairs[i].name, name))
            return (struct str){pairs[i].value.p ? pairs[i].value.p : "",
                                pairs[i].value.n};
    return (struct str){0};
}

struct str httpd_arg(const struct httpd_request *rq, const char *name)
{
    return find_pair(rq->args, rq->arg_count, name);
}

struct str httpd_form(const struct httpd_request *rq, const char *name)
{
    return find_pair(rq->form, rq->form_count, name);
}

struct str httpd_header(const struct httpd_request *rq, const char *name)
{
    const struct call *c = rq->internal;
    struct str value = {0};

    MHD_lookup_connection_value_n(c->connection, MHD_HEADER_KIND, name,
                                  strlen(name), &value.p, &value.n);
    return value;
}

void httpd_set_header(struct httpd_response *rs, const char *name,
                      const char *value)
{
    if (rs->header_count < sizeof rs->headers / sizeof *rs->headers) {
        rs->headers[rs->header_count].name = name;
        rs->headers[rs->header_count++].value = value;
    }
}

int httpd_send_file(struct httpd_response *rs, int fd, struct err *err)
{
    struct stat st;

    /* 0 says "no file" */
    int file = fd ? fd : dup(fd);
    if (file < 0 || fstat(file, &st) < 0) {
        err_errno(err, "size of an answer");
        close(file);
        return -err->code;
    }
    rs->file = file;
    rs->file_bytes = (uint64_t)st.st_size;
    return 0;
}

void httpd_healthy(struct httpd_request *rq, struct httpd_response *rs,
                   void *app)
{
    (void)rq, (void)app;
    buf_addz(&rs->body, "ok\n");
    rs->content_type = "text/plain; charset=utf-8";
    httpd_set_header(rs, "Cache-Control", "no-store");
}

void httpd_replace_header(struct httpd_response *rs, const char *name,
                          const char *value)
{
    for (size_t i = 0; i < rs->header_count; i++)
        if (!strcmp(rs->headers[i].name, name)) {
            rs->headers[i].value = value;
            return;
        }
    httpd_set_header(rs, name, value);
}

/* Eight bytes a step: FNV would take longer than sending the answer. */
static uint64_t hash_body(struct str s)
{
    const uint64_t k1 = 0x9e3779b97f4a7c15u, k2 = 0xd6e8feb86659fd93u;
    uint64_t h = s.n * k1;

    for (; s.n >= 8; s = str_sub(s, 8, s.n)) {
        uint64_t word;
        memcpy(&word, s.p, 8);
        h = (h ^ word) * k1;
        h ^= h >> 32;
    }
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * k2;
    h = (h ^ h >> 29) * k2;
    return h ^ h >> 32;
}

/* Weak comparison (RFC 9110, 13.1.2): a W/ in front does not matter. */
/* RFC 9110 8.8.3.2: weakness does not matter here. */
static struct str opaque_tag(struct str etag)
{
    return str_starts(etag, STR("W/")) ? str_sub(etag, 2, etag.n) : etag;
}

static bool none_match_holds(struct str list, const char *etag)
{
    struct str part;

    while (str_cut(&list, ',', &part)) {
        part = opaque_tag(str_trim(part));
        if (str_eq(part, opaque_tag(str_of(etag))) || str_is(part, "*"))
            return true;
    }
    return false;
}

bool httpd_knows(const struct httpd_request *rq, const char *etag)
{
    return none_match_holds(httpd_header(rq, "If-None-Match"), etag);
}

void httpd_etag_known(const struct httpd_request *rq, struct httpd_response *rs,
                      const char *etag)
{
    httpd_set_header(rs, "ETag", etag);
    if (httpd_knows(rq, etag)) {
        rs->status = MHD_HTTP_NOT_MODIFIED;
        buf_cut(&rs->body, 0);
        rs->shared_bytes = 0;
    }
}

void httpd_etag(const struct httpd_request *rq, struct httpd_response *rs)
{
    struct str body = rs->shared ? (struct str){rs->shared, rs->shared_bytes}
                                 : buf_str(&rs->body);

    httpd_etag_known(rq, rs,
                     arena_printf(rq->arena, "\"%016llx\"",
                                  (unsigned long long)hash_body(body)));
}

static void drop_response(struct httpd_response *rs)
{
    buf_done(&rs->body);
    if (rs->shared && rs->release)
        rs->release(rs->owner);
    if (rs->file)
        close(rs->file);
    *rs = (struct httpd_response){0};
}

static void fail(struct call *c, int status, const char *text)
{
    drop_response(&c->rs);
    c->rs.status = status;
    c->httpd->settings.fail(&c->rq, &c->rs, status, text,
                            c->httpd->settings.app);
}

static struct MHD_Response *response_body(struct httpd_response *rs)
{
    /* MHD takes bytes that may change, and changes none. */
    union {
        const char *in;
        void *out;
    } shared = {rs->shared ? rs->shared : ""};

    if (rs->file) {
        struct MHD_Response *r =
            MHD_create_response_from_fd64(rs->file_bytes, rs->file);
        if (r)
            rs->file = 0; /* handed over */
        return r;
    }
    if (rs->shared && rs->release) {
        struct MHD_Response *r =
            MHD_create_response_from_buffer_with_free_callback_cls(
                rs->shared_bytes, shared.out, rs->release, rs->owner);
        rs->shared = NULL; /* handed over */
        return r;
    }
    if (rs->shared || !rs->body.n)
        return MHD_create_response_from_buffer(
            rs->shared ? rs->shared_bytes : 0, shared.out,
            MHD_RESPMEM_PERSISTENT);
    size_t n = rs->body.n;
    return MHD_create_response_from_buffer(n, buf_take(&rs->body),
                                           MHD_RESPMEM_MUST_FREE);
}

static bool has_header(const struct httpd_response *rs, const char *name)
{
    for (size_t i = 0; i < rs->header_count; i++)
        if (!strcmp(rs->headers[i].name, name))
            return true;
    return false;
}

/* Safe unless the handler knows better. */
static void add_safety(struct MHD_Response *r, const struct call *c)
{
    MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
    if (!has_header(&c->rs, "Content-Security-Policy"))
        MHD_add_response_header(r, "Content-Security-Policy",
                                "default-src 'none'; frame-ancestors 'none'");
    if (!has_header(&c->rs, "Referrer-Policy"))
        MHD_add_response_header(r, "Referrer-Policy",
                                "strict-origin-when-cross-origin");
    if (c->httpd->tls)
        MHD_add_response_header(r, "Strict-Transport-Security",
                                "max-age=31536000");
}

static void add_number(struct MHD_Response *r, const char *name, int64_t number)
{
    char text[24];

    snprintf(text, sizeof text, "%lld", (long long)number);
    MHD_add_response_header(r, name, text);
}

/* draft-ietf-httpapi-ratelimit-headers-07 */
static void add_limit(struct MHD_Response *r, const struct gate_state *state)
{
    char policy[64];

    snprintf(policy, sizeof policy, "%lld;w=%lld", (long long)state->limit,
             (long long)state->window_s);
    MHD_add_response_header(r, "RateLimit-Policy", policy);
    add_number(r, "RateLimit-Limit", state->limit);
    add_number(r, "RateLimit-Remaining", state->remaining);
    add_number(r, "RateLimit-Reset", state->reset_s);
}

static enum MHD_Result answer(struct call *c)
{
    struct httpd_response *rs = &c->rs;

    c->sent_status = rs->status ? rs->status : MHD_HTTP_OK;
    c->sent_bytes = rs->file     ? (size_t)rs->file_bytes
                    : rs->shared ? rs->shared_bytes
                                 : rs->body.n;
    struct MHD_Response *r = response_body(rs);
    if (!r)
        return MHD_NO;
    if (rs->content_type && c->sent_status != MHD_HTTP_NOT_MODIFIED)
        MHD_add_response_header(r, "Content-Type", rs->content_type);
    for (size_t i = 0; i < rs->header_count; i++)
        MHD_add_response_header(r, rs->headers[i].name, rs->headers[i].value);
    add_safety(r, c);
    if (c->counted)
        add_limit(r, &c->gate);
    MHD_add_response_header(r, "X-Trace-Id", c->rq.trace_id);
    if (atomic_load_explicit(&c->httpd->stopping, memory_order_relaxed))
        MHD_add_response_header(r, "Connection", "close");
    enum MHD_Result queued =
        MHD_queue_response(c->connection, (unsigned)c->sent_status, r);
    MHD_destroy_response(r);
    return queued;
}

static enum MHD_Result refuse(struct call *c, int status, const char *text)
{
    fail(c, status, text);
    return answer(c);
}

/* What follows it on this connection may be part of it: nothing is read. */
static enum MHD_Result refuse_doubtful(struct call *c)
{
    fail(c, MHD_HTTP_BAD_REQUEST, "length or host of the request is in doubt");
    httpd_set_header(&c->rs, "Connection", "close");
    return answer(c);
}

/* Over the limit: says when to come back. */
static void fail_limit(struct call *c)
{
    fail(c, MHD_HTTP_TOO_MANY_REQUESTS, "too many requests; come back later");
    httpd_set_header(
        &c->rs, "Retry-After",
        arena_printf(c->rq.arena, "%lld", (long long)c->gate.retry_after_s));
}

/* False when the request is refused; *ret is then what to tell the library. */
static bool pass_gate(struct call *c, enum MHD_Result *ret)
{
    enum gate_verdict verdict =
        gate_pass(c->httpd->gate, str_of(c->rq.peer), c->rq.start_ms, &c->gate);

    c->counted = verdict == GATE_COUNTED || verdict == GATE_OVER;
    if (verdict == GATE_BLOCKED)
        *ret = refuse(c, MHD_HTTP_FORBIDDEN, "your address is blocked");
    if (verdict == GATE_OVER) {
        fail_limit(c);
        *ret = answer(c);
    }
    return verdict == GATE_FREE || verdict == GATE_COUNTED;
}

static bool path_fits(const struct httpd_route *route, struct str path,
                      struct str *ret_rest)
{
    struct str pattern = str_of(route->path);

    if (!pattern.n || pattern.p[pattern.n - 1] != '*')
        return str_eq(path, pattern);
    pattern.n--;
    if (!str_starts(path, pattern))
        return false;
    *ret_rest = str_sub(path, pattern.n, path.n);
    return true;
}

static enum MHD_Result refuse_method(struct call *c)
{
    struct buf allow = {0};
    struct str rest;

    for (const struct httpd_route *r = c->httpd->settings.routes; r->method;
         r++)
        if (path_fits(r, c->rq.path, &rest))
            buf_addf(&allow, "%s%s%s", allow.n ? ", " : "", r->method,
                     strcmp(r->method, "GET") ? "" : ", HEAD");
    const char *methods = arena_str(c->rq.arena, buf_str(&allow));
    buf_done(&allow);
    fail(c, MHD_HTTP_METHOD_NOT_ALLOWED, "method not allowed here");
    httpd_set_header(&c->rs, "Allow", methods);
    return answer(c);
}

static void get_metrics(struct httpd_request *rq, struct httpd_response *rs,
                        void *app)
{
    struct call *c = rq->internal;
    struct httpd *h = c->httpd;
    const struct httpd_gauges now = {
        .running = atomic_load(&h->running),
        .connections = atomic_load(&h->connections),
        .stopping = atomic_load(&h->stopping),
    };

    httpd_count_write(h->count, &now, &rs->body);
    if (h->settings.metrics)
        h->settings.metrics(&rs->body, app);
    rs->content_type = "text/plain; version=0.0.4; charset=utf-8";
    httpd_set_header(rs, "Cache-Control", "no-store");
}

static const struct httpd_route metrics_route = {"GET", "/metrics",
                                                 HTTPD_INLINE, 0, get_metrics};

/* Who came through a proxy that we do not know is nobody we know. */
static bool may_read_metrics(const struct call *c)
{
    return str_is(c->rq.path, metrics_route.path) &&
           str_is(c->rq.method, metrics_route.method) &&
           cidr_list_has_text(&c->httpd->metrics_allow, str_of(c->rq.peer)) &&
           (c->httpd->trusted_proxies.n ||
            !httpd_header(&c->rq, "X-Forwarded-For").p);
}

/* The route of the request; NULL, and *ret_path whether another method would
 * have one. */
static const struct httpd_route *find_route(struct call *c, bool *ret_path)
{
    struct str path = c->rq.path;

    *ret_path = false;
    if (may_read_metrics(c))
        return &metrics_route;
    if (str_is(path, "/readyz"))
        path = STR("/healthz");
    for (const struct httpd_route *r = c->httpd->settings.routes; r->method;
         r++) {
        if (!path_fits(r, path, &c->rq.rest))
            continue;
        *ret_path = true;
        if (str_is(c->rq.method, r->method))
            return r;
    }
    return NULL;
}

/* Takes "/path?query", and the absolute form "http://host/path?query". */
static void split_target(struct call *c, struct str target)
{
    ptrdiff_t scheme = str_find(target, STR("://"));

    if (target.n && target.p[0] != '/' && scheme > 0) {
        struct str rest = str_sub(target, (size_t)scheme + 3, target.n);
        ptrdiff_t slash = str_chr(rest, '/');
        target = slash < 0 ? STR("/") : str_sub(rest, (size_t)slash, rest.n);
    }
    ptrdiff_t mark = str_chr(target, '?');
    size_t path_n = mark < 0 ? target.n : (size_t)mark;
    c->rq.query = str_sub(target, path_n + 1, target.n);
    c->rq.path = form_decode_path(c->rq.arena, str_sub(target, 0, path_n));
}

struct forwarded {
    struct buf list; /* all X-Forwarded-For values, joined */
};

static enum MHD_Result join_forwarded(void *context, enum MHD_ValueKind kind,
                                      const char *name, const char *value)
{
    struct forwarded *f = context;

    (void)kind;
    if (value && str_case_eq(str_of(name), STR("X-Forwarded-For")))
        buf_addf(&f->list, ",%s", value);
    return MHD_YES;
}

/* Takes the last address of a list; false when it is none. */
static bool take_last(struct str *list, struct ip *ret_ip)
{
    size_t comma = list->n;

    while (comma > 0 && list->p[comma - 1] != ',')
        comma--;
    struct str last = str_trim(str_sub(*list, comma, list->n));
    *list = str_sub(*list, 0, comma ? comma - 1 : 0);
    return ip_parse(ret_ip, last);
}

/* From the right: the first address that is not a proxy of ours. */
static void find_peer(struct call *c)
{
    const struct cidr_list *proxies = &c->httpd->trusted_proxies;
    struct forwarded f = {0};
    struct ip peer;

    memcpy(c->rq.peer, c->peer, sizeof c->rq.peer);
    if (!proxies->n || !ip_parse(&peer, str_of(c->peer)) ||
        !cidr_list_has(proxies, &peer))
        return;
    MHD_get_connection_values(c->connection, MHD_HEADER_KIND, join_forwarded,
                              &f);
    struct str left = buf_str(&f.list);
    struct ip before;
    while (cidr_list_has(proxies, &peer) && take_last(&left, &before))
        peer = before;
    ip_format(c->rq.peer, &peer);
    buf_done(&f.list);
}

static bool announces_too_much(const struct call *c)
{
    struct str announced = httpd_header(&c->rq, "Content-Length");
    int64_t length;

    return announced.n && (!str_int(announced, 0, INT64_MAX, &length) ||
                           (size_t)length > c->route->body_max);
}

static enum MHD_Result begin(struct call *c, const char *method)
{
    enum MHD_Result refused = MHD_NO;
    bool path_known;

    c->stage = STAGE_BODY;
    c->rq.method = strcmp(method, "HEAD") ? str_of(method) : STR("GET");
    c->rq.start_ms = clock_steady_ms();
    find_peer(c);
    if (!pass_gate(c, &refused))
        return refused;
    if (httpd_doubtful(c->connection))
        return refuse_doubtful(c);
    if (c->rq.path.n + c->rq.query.n > HTTPD_URL_MAX_BYTES)
        return refuse(c, MHD_HTTP_URI_TOO_LONG, "address too long");
    if (!c->rq.path.n || c->rq.path.p[0] != '/' ||
        !form_parse(c->rq.arena, c->rq.query, HTTPD_ARGS_MAX, &c->rq.args,
                    &c->rq.arg_count))
        return refuse(c, MHD_HTTP_BAD_REQUEST,
                      "bad path or too many arguments");
    c->route = find_route(c, &path_known);
    if (!c->route)
        return path_known ? refuse_method(c)
                          : refuse(c, MHD_HTTP_NOT_FOUND, "no such page");
    c->rq.route = c->route->path;
    if (str_is(c->rq.path, "/readyz") && atomic_load(&c->httpd->stopping))
        return refuse(c, MHD_HTTP_SERVICE_UNAVAILABLE,
                      "the server is stopping");
    if (announces_too_much(c))
        return refuse(c, MHD_HTTP_CONTENT_TOO_LARGE, "body too large");
    return MHD_YES;
}

/* A body of unknown length can pass the limit on its way; it is read on, since
 * an answer may be given only at its end, but not for ever. */
static enum MHD_Result take_body(struct call *c, struct str piece)
{
    c->body_bytes += piece.n;
    c->body_over = c->body_bytes > c->route->body_max;
    if (c->body_bytes > HTTPD_BODY_MAX_BYTES)
        return MHD_NO;
    if (!c->body_over)
        buf_add(&c->body, piece);
    return MHD_YES;
}

static bool parse_form(struct call *c)
{
    struct str type = httpd_header(&c->rq, "Content-Type");

    c->rq.body = buf_str(&c->body);
    if (!c->body.n ||
        !str_case_starts(type, STR("application/x-www-form-urlencoded")))
        return true;
    return form_parse(c->rq.arena, c->rq.body, HTTPD_ARGS_MAX, &c->rq.form,
                      &c->rq.form_count);
}

static void run_job(struct httpd_job *job, void *worker, bool late,
                    void *context)
{
    struct call *c = (struct call *)((char *)job - offsetof(struct call, job));

    (void)context;
    c->rq.worker = worker;
    if (late)
        fail(c, MHD_HTTP_SERVICE_UNAVAILABLE, "the server is stopping");
    else
        c->route->handle(&c->rq, &c->rs, c->httpd->settings.app);
    c->stage = STAGE_ANSWERED;
    MHD_resume_connection(c->connection);
}

static enum MHD_Result dispatch(struct call *c)
{
    if (c->body_over)
        return refuse(c, MHD_HTTP_CONTENT_TOO_LARGE, "body too large");
    if (!parse_form(c))
        return refuse(c, MHD_HTTP_BAD_REQUEST, "too many form fields");
    if (c->route->where != HTTPD_POOL) {
        c->route->handle(&c->rq, &c->rs, c->httpd->settings.app);
        if (c->rs.status != HTTPD_TO_POOL)
            return answer(c);
        c->rs.status = 0;
    }
    /* Suspended first: a quick worker resumes before the next line. */
    MHD_suspend_connection(c->connection);
    if (httpd_pool_put(c->httpd->pool, &c->job))
        return MHD_YES;
    fail(c, MHD_HTTP_SERVICE_UNAVAILABLE, "too many requests are waiting");
    httpd_set_header(&c->rs, "Retry-After", "2");
    c->stage = STAGE_ANSWERED;
    MHD_resume_connection(c->connection);
    return MHD_YES;
}

/* NOLINTNEXTLINE(readability-function-size): the library's signature */
static enum MHD_Result handle(void *context, struct MHD_Connection *connection,
                              const char *url, const char *method,
                              const char *version, const char *upload_data,
                              size_t *upload_data_size, void **con_cls)
{
    struct call *c = *con_cls;

    (void)context, (void)connection, (void)url, (void)version;
    if (c->stage == STAGE_BEGIN)
        return begin(c, method);
    if (c->stage == STAGE_ANSWERED)
        return answer(c);
    if (!*upload_data_size)
        return dispatch(c);
    struct str piece = {upload_data, *upload_data_size};
    *upload_data_size = 0;
    return take_body(c, piece);
}

/* One less; whoever waits for the last is told. */
static void count_down(struct httpd *h, atomic_int *count)
{
    if (atomic_fetch_sub(count, 1) == 1 && atomic_load(&h->stopping)) {
        pthread_mutex_lock(&h->lock);
        pthread_cond_broadcast(&h->idle);
        pthread_mutex_unlock(&h->lock);
    }
}

static void leave(struct call *c)
{
    if (!c->running)
        return;
    c->running = false;
    count_down(c->httpd, &c->httpd->running);
}

/* Makes the call fit for the next request of its connection. */
static void clear(struct call *c)
{
    struct arena *arena = c->rq.arena;

    leave(c);
    drop_response(&c->rs);
    buf_done(&c->body);
    arena_reset(arena);
    c->rq = (struct httpd_request){.arena = arena, .internal = c};
    c->route = NULL;
    c->stage = STAGE_BEGIN;
    c->rq.route = "";
    c->body_over = c->counted = false;
    c->body_bytes = 0;
    c->sent_status = 0;
}

/* A bijection of 64 bits: as the counter goes up, no id comes twice. */
static void make_trace_id(char id[17], struct httpd *h)
{
    uint64_t x = atomic_fetch_add_explicit(&h->trace, 1, memory_order_relaxed);

    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    x ^= x >> 31;
    for (int i = 0; i < 16; i++, x <<= 4)
        id[i] = "0123456789abcdef"[x >> 60];
    id[16] = '\0';
}

static void *on_uri(void *context, const char *uri,
                    struct MHD_Connection *connection)
{
    struct httpd *h = context;
    struct call *c =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
            ->socket_context;

    clear(c);
    c->running = true;
    atomic_fetch_add(&h->running, 1);
    make_trace_id(c->rq.trace_id, h);
    /* MHD cuts its own copy into pieces. */
    struct str target = str_of(uri);
    target.p = arena_str(c->rq.arena, target);
    split_target(c, target);
    return c;
}

static void on_completed(void *context, struct MHD_Connection *connection,
                         void **con_cls, enum MHD_RequestTerminationCode why)
{
    const struct httpd *h = context;
    struct call *c = *con_cls;

    (void)connection, (void)why;
    if (!c)
        return;
    if (c->sent_status)
        httpd_count_answer(
            h->count, c->route == &metrics_route ? NULL : c->route,
            c->sent_status, c->sent_bytes, clock_steady_ms() - c->rq.start_ms);
    if (c->sent_status && h->settings.done)
        h->settings.done(&c->rq, c->sent_status, c->sent_bytes,
                         h->settings.app);
    /* Now, not with the next request: an idle connection is to hold nothing. */
    clear(c);
}

static void on_connection(void *context, struct MHD_Connection *connection,
                          void **socket_context,
                          enum MHD_ConnectionNotificationCode what)
{
    struct httpd *h = context;
    struct call *c = *socket_context;

    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        clear(c);
        buf_done(&c->body);
        arena_free(c->rq.arena);
        free(c);
        count_down(h, &h->connections);
        return;
    }
    atomic_fetch_add(&h->connections, 1);
    *socket_context = c = NEW(call);
    c->httpd = h;
    c->connection = connection;
    c->rq.arena = arena_new();
    listen_peer(c->peer, MHD_get_connection_info(
                             connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)
                             ->client_addr);
}

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
    const struct call *c =
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
            flags, 0, NULL, NULL, handle, h, MHD_OPTION_ARRAY, sizes,
            MHD_OPTION_URI_LOG_CALLBACK, on_uri, h,
            MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
            MHD_OPTION_NOTIFY_COMPLETED, on_completed, h,
            MHD_OPTION_NOTIFY_CONNECTION, on_connection, h, MHD_OPTION_END);
    return MHD_start_daemon(
        flags | MHD_USE_TLS, 0, NULL, NULL, handle, h, MHD_OPTION_ARRAY, sizes,
        MHD_OPTION_URI_LOG_CALLBACK, on_uri, h, MHD_OPTION_UNESCAPE_CALLBACK,
        leave_escaped, NULL, MHD_OPTION_NOTIFY_COMPLETED, on_completed, h,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, h,
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
        .run = run_job,
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
    uint64_t begun = atomic_load(&h->trace);

    if (begun == h->begun_before &&
        atomic_load(&h->connections) < h->settings.connections_max &&
        !httpd_probe(MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_LISTEN_FD)
                         ->listen_fd,
                     PROBE_MS))
        return false;
    h->begun_before = begun;
    return true;
}

bool httpd_alive(struct httpd *h)
{
    bool moves = !h->pool || httpd_pool_moves(h->pool);

    return answers(h) && moves;
}
