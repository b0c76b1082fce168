/* base/httpd_route.c - see httpd_route.h. */
#include "base/httpd_route.h"

#include "base/httpd_count.h"
#include "base/httpd_inside.h"

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

static void get_metrics(struct httpd_request *rq, struct httpd_response *rs,
                        void *app)
{
    struct httpd_call *c = rq->internal;
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

const struct httpd_route httpd_route_metrics = {"GET", "/metrics", HTTPD_INLINE,
                                                0, get_metrics};

/* Who came through a proxy that we do not know is nobody we know. */
static bool may_read_metrics(const struct httpd_call *c)
{
    return str_is(c->rq.path, httpd_route_metrics.path) &&
           str_is(c->rq.method, httpd_route_metrics.method) &&
           cidr_list_has_text(&c->httpd->metrics_allow, str_of(c->rq.peer)) &&
           (c->httpd->trusted_proxies.n ||
            !httpd_header(&c->rq, "X-Forwarded-For").p);
}

/* The methods of a path, as a header says them. */
static const char *allowed(struct httpd_call *c, struct str path)
{
    scoped(buf_done) struct buf allow = {0};
    struct str rest;

    for (const struct httpd_route *r = c->httpd->settings.routes; r->method;
         r++)
        if (path_fits(r, path, &rest))
            buf_addf(&allow, "%s%s%s", allow.n ? ", " : "", r->method,
                     strcmp(r->method, "GET") ? "" : ", HEAD");
    return allow.n ? arena_str(c->rq.arena, buf_str(&allow)) : NULL;
}

const struct httpd_route *httpd_route_find(struct httpd_call *c,
                                           const char **ret_allow)
{
    struct str path = c->rq.path;

    if (may_read_metrics(c))
        return &httpd_route_metrics;
    if (str_is(path, "/readyz"))
        path = STR("/healthz");
    for (const struct httpd_route *r = c->httpd->settings.routes; r->method;
         r++)
        if (path_fits(r, path, &c->rq.rest) && str_is(c->rq.method, r->method))
            return r;
    *ret_allow = allowed(c, path);
    return NULL;
}
