/* base/httpd_admit.c - see httpd_admit.h. */
#include "base/httpd_admit.h"

#include "base/clock.h"
#include "base/form.h"
#include "base/httpd_answer.h"
#include "base/httpd_doubt.h"
#include "base/httpd_inside.h"
#include "base/httpd_peer.h"
#include "base/httpd_route.h"

/* What follows it on this connection may be part of it: nothing is read. */
static enum MHD_Result refuse_doubtful(struct httpd_call *c)
{
    httpd_fail(c, MHD_HTTP_BAD_REQUEST,
               "length or host of the request is in doubt");
    httpd_set_header(&c->rs, "Connection", "close");
    return httpd_answer(c);
}

/* Over the limit: says when to come back. */
static void fail_limit(struct httpd_call *c)
{
    httpd_fail(c, MHD_HTTP_TOO_MANY_REQUESTS,
               "too many requests; come back later");
    httpd_set_header(
        &c->rs, "Retry-After",
        arena_printf(c->rq.arena, "%lld", (long long)c->gate.retry_after_s));
}

/* False when the request is refused; *ret is then what to tell the library. */
static bool pass_gate(struct httpd_call *c, enum MHD_Result *ret)
{
    enum gate_verdict verdict =
        gate_pass(c->httpd->gate, str_of(c->rq.peer), c->rq.start_ms, &c->gate);

    c->counted = verdict == GATE_COUNTED || verdict == GATE_OVER;
    if (verdict == GATE_BLOCKED)
        *ret = httpd_refuse(c, MHD_HTTP_FORBIDDEN, "your address is blocked");
    if (verdict == GATE_OVER) {
        fail_limit(c);
        *ret = httpd_answer(c);
    }
    return verdict == GATE_FREE || verdict == GATE_COUNTED;
}

static enum MHD_Result refuse_method(struct httpd_call *c, const char *allow)
{
    httpd_fail(c, MHD_HTTP_METHOD_NOT_ALLOWED, "method not allowed here");
    httpd_set_header(&c->rs, "Allow", allow);
    return httpd_answer(c);
}

static bool announces_too_much(const struct httpd_call *c)
{
    struct str announced = httpd_header(&c->rq, "Content-Length");
    int64_t length;

    return announced.n && (!str_int(announced, 0, INT64_MAX, &length) ||
                           (size_t)length > c->route->body_max);
}

enum MHD_Result httpd_admit(struct httpd_call *c, const char *method)
{
    enum MHD_Result refused = MHD_NO;
    const char *allow = NULL;

    c->stage = STAGE_BODY;
    c->rq.method = strcmp(method, "HEAD") ? str_of(method) : STR("GET");
    c->rq.start_ms = clock_steady_ms();
    httpd_peer_find(c);
    if (!pass_gate(c, &refused))
        return refused;
    if (httpd_doubtful(c->connection))
        return refuse_doubtful(c);
    if (c->rq.path.n + c->rq.query.n > HTTPD_URL_MAX_BYTES)
        return httpd_refuse(c, MHD_HTTP_URI_TOO_LONG, "address too long");
    if (!c->rq.path.n || c->rq.path.p[0] != '/' ||
        !form_parse(c->rq.arena, c->rq.query, HTTPD_ARGS_MAX, &c->rq.args,
                    &c->rq.arg_count))
        return httpd_refuse(c, MHD_HTTP_BAD_REQUEST,
                            "bad path or too many arguments");
    c->route = httpd_route_find(c, &allow);
    if (!c->route)
        return allow ? refuse_method(c, allow)
                     : httpd_refuse(c, MHD_HTTP_NOT_FOUND, "no such page");
    c->rq.route = c->route->path;
    if (str_is(c->rq.path, "/readyz") && atomic_load(&c->httpd->stopping))
        return httpd_refuse(c, MHD_HTTP_SERVICE_UNAVAILABLE,
                            "the server is stopping");
    if (announces_too_much(c))
        return httpd_refuse(c, MHD_HTTP_CONTENT_TOO_LARGE, "body too large");
    return MHD_YES;
}
