/*
 * base/httpd_call.c - see httpd_call.h.
 *
 * libmicrohttpd calls these several times for one request:
 *
 *   uri        request line read    call emptied, target kept
 *   handle     BEGIN                route found, refused early where possible
 *   handle     BODY                 a piece of the body (any number of times)
 *   handle     BODY, no data        dispatch: inline -> answer
 *                                             pool   -> suspend, queue
 *   run        on a worker          run, ANSWERED, resume
 *   handle     ANSWERED             answer
 *   completed                       `done` hook, call released
 */
#include "base/httpd_call.h"

#include "base/clock.h"
#include "base/form.h"
#include "base/httpd_admit.h"
#include "base/httpd_answer.h"
#include "base/httpd_count.h"
#include "base/httpd_inside.h"
#include "base/httpd_route.h"

#include <stdlib.h>

/* Takes "/path?query", and the absolute form "http://host/path?query". */
static void split_target(struct httpd_call *c, struct str target)
{
    ptrdiff_t scheme;

    if (target.n && target.p[0] != '/' &&
        (scheme = str_find(target, STR("://"))) > 0) {
        struct str rest = str_sub(target, (size_t)scheme + 3, target.n);
        ptrdiff_t slash = str_chr(rest, '/');
        target = slash < 0 ? STR("/") : str_sub(rest, (size_t)slash, rest.n);
    }
    ptrdiff_t mark = str_chr(target, '?');
    size_t path_n = mark < 0 ? target.n : (size_t)mark;
    c->rq.query = str_sub(target, path_n + 1, target.n);
    c->rq.path = form_decode_path(c->rq.arena, str_sub(target, 0, path_n));
}

/* A body of unknown length can pass the limit on its way; it is read on, since
 * an answer may be given only at its end, but not for ever. */
static enum MHD_Result take_body(struct httpd_call *c, struct str piece)
{
    c->body_bytes += piece.n;
    c->body_over = c->body_bytes > c->route->body_max;
    if (c->body_bytes > HTTPD_BODY_MAX_BYTES)
        return MHD_NO;
    if (!c->body_over)
        buf_add(&c->body, piece);
    return MHD_YES;
}

static bool parse_form(struct httpd_call *c)
{
    c->rq.body = buf_str(&c->body);
    if (!c->body.n ||
        !str_case_starts(httpd_header(&c->rq, "Content-Type"),
                         STR("application/x-www-form-urlencoded")))
        return true;
    return form_parse(c->rq.arena, c->rq.body, HTTPD_ARGS_MAX, &c->rq.form,
                      &c->rq.form_count);
}

void httpd_call_run(struct httpd_job *job, void *worker, bool late,
                    void *context)
{
    struct httpd_call *c =
        (struct httpd_call *)((char *)job - offsetof(struct httpd_call, job));

    (void)context;
    c->rq.worker = worker;
    if (late)
        httpd_fail(c, MHD_HTTP_SERVICE_UNAVAILABLE, "the server is stopping");
    else
        c->route->handle(&c->rq, &c->rs, c->httpd->settings.app);
    c->stage = STAGE_ANSWERED;
    MHD_resume_connection(c->connection);
}

static enum MHD_Result dispatch(struct httpd_call *c)
{
    if (c->body_over)
        return httpd_refuse(c, MHD_HTTP_CONTENT_TOO_LARGE, "body too large");
    if (!parse_form(c))
        return httpd_refuse(c, MHD_HTTP_BAD_REQUEST, "too many form fields");
    if (c->route->where != HTTPD_POOL) {
        c->route->handle(&c->rq, &c->rs, c->httpd->settings.app);
        if (c->rs.status != HTTPD_TO_POOL)
            return httpd_answer(c);
        c->rs.status = 0;
    }
    /* Suspended first: a quick worker resumes before the next line. */
    MHD_suspend_connection(c->connection);
    if (httpd_pool_put(c->httpd->pool, &c->job))
        return MHD_YES;
    httpd_fail(c, MHD_HTTP_SERVICE_UNAVAILABLE,
               "too many requests are waiting");
    httpd_set_header(&c->rs, "Retry-After", "2");
    c->stage = STAGE_ANSWERED;
    MHD_resume_connection(c->connection);
    return MHD_YES;
}

/* NOLINTNEXTLINE(readability-function-size): the library's signature */
enum MHD_Result httpd_call_handle(void *context,
                                  struct MHD_Connection *connection,
                                  const char *url, const char *method,
                                  const char *version, const char *upload_data,
                                  size_t *upload_data_size, void **con_cls)
{
    struct httpd_call *c = *con_cls;

    (void)context, (void)connection, (void)url, (void)version;
    if (c->stage == STAGE_BEGIN)
        return httpd_admit(c, method);
    if (c->stage == STAGE_ANSWERED)
        return httpd_answer(c);
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

static void leave(struct httpd_call *c)
{
    if (!c->running)
        return;
    c->running = false;
    count_down(c->httpd, &c->httpd->running);
}

/* Makes the call fit for the next request of its connection. */
static void clear(struct httpd_call *c)
{
    struct arena *arena = c->rq.arena;

    leave(c);
    httpd_drop_response(&c->rs);
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

/* A bijection of 64 bits: no number, no id comes twice.  A connection has 2^32
 * numbers to itself, so that threads do not fight for the next one. */
static void make_trace_id(char id[17], uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    x ^= x >> 31;
    for (int i = 0; i < 16; i++, x <<= 4)
        id[i] = "0123456789abcdef"[x >> 60];
    id[16] = '\0';
}

void *httpd_call_uri(void *context, const char *uri,
                     struct MHD_Connection *connection)
{
    struct httpd *h = context;
    struct httpd_call *c =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
            ->socket_context;

    /* Empty, as the connection or the request before it left it. */
    c->running = true;
    atomic_fetch_add(&h->running, 1);
    make_trace_id(c->rq.trace_id, c->trace++);
    /* MHD cuts its own copy into pieces. */
    struct str target = str_of(uri);
    target.p = arena_str(c->rq.arena, target);
    split_target(c, target);
    return c;
}

void httpd_call_completed(void *context, struct MHD_Connection *connection,
                          void **con_cls, enum MHD_RequestTerminationCode why)
{
    const struct httpd *h = context;
    struct httpd_call *c = *con_cls;

    (void)connection, (void)why;
    if (!c)
        return;
    if (c->sent_status)
        httpd_count_answer(
            h->count, c->route == &httpd_route_metrics ? NULL : c->route,
            c->sent_status, c->sent_bytes, clock_steady_ms() - c->rq.start_ms);
    if (c->sent_status && h->settings.done)
        h->settings.done(&c->rq, c->sent_status, c->sent_bytes,
                         h->settings.app);
    /* Now, not with the next request: an idle connection is to hold nothing. */
    clear(c);
}

void httpd_call_connection(void *context, struct MHD_Connection *connection,
                           void **socket_context,
                           enum MHD_ConnectionNotificationCode what)
{
    struct httpd *h = context;
    struct httpd_call *c = *socket_context;

    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        clear(c);
        buf_done(&c->body);
        arena_free(c->rq.arena);
        free(c);
        count_down(h, &h->connections);
        return;
    }
    atomic_fetch_add(&h->connections, 1);
    *socket_context = c = NEW(httpd_call);
    c->httpd = h;
    c->connection = connection;
    c->trace = atomic_fetch_add(&h->trace, 1ULL << 32);
    c->rq.arena = arena_new();
    listen_peer(c->peer, MHD_get_connection_info(
                             connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)
                             ->client_addr);
    clear(c);
}
