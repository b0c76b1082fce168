/*
 * console/service.c - see service.h.
 *
 * Every answer is made anew from the databases, on pool threads: an editor's
 * page may cost some milliseconds, and it is never out of date.
 */
#include "console/service.h"

#include "base/err.h"
#include "base/httpd.h"
#include "base/log.h"
#include "base/serve.h"
#include "config/http.h"
#include "config/options.h"
#include "config/registry.h"
#include "console/summary.h"
#include "console/view.h"
#include "crawler/coverage.h"

#include <stdio.h>
#include <stdlib.h>

enum { GRACE_MS = 5000, POOL_THREADS = 2, QUEUE_MAX = 64, FIRST_MAX = 1 << 30 };

struct console {
    const char *data_dir;
    const struct registry *registry;
};

static void html(struct httpd_response *rs)
{
    rs->content_type = "text/html; charset=utf-8";
    httpd_set_header(rs, "Content-Security-Policy",
                     "default-src 'none'; style-src 'self'; base-uri 'none'; "
                     "form-action 'none'; frame-ancestors 'none'");
    httpd_set_header(rs, "Referrer-Policy", "same-origin");
    httpd_set_header(rs, "Cache-Control", "no-store");
}

static void fail(const struct httpd_request *rq, struct httpd_response *rs,
                 int status, const char *text, void *app)
{
    (void)rq, (void)app;
    rs->status = status;
    buf_reset(&rs->body);
    view_error(&rs->body, status,
               status == 404 ? "Không có trang này" : "Không trả lời được",
               text);
    html(rs);
}

/* The databases could not be read: an outage, said as one. */
static void fail_data(struct httpd_response *rs, const struct err *err)
{
    log_error("coverage.failed", kv("error", err->msg));
    fail(NULL, rs, 503, "the crawler's data cannot be read now", NULL);
    httpd_set_header(rs, "Retry-After", "30");
}

static void get_portals(struct httpd_request *rq, struct httpd_response *rs,
                        void *app)
{
    const struct console *c = app;
    struct summary s = {0};
    struct err err = {0};

    (void)rq;
    if (summary_read(&s, c->data_dir, c->registry, &err) < 0) {
        fail_data(rs, &err);
        return;
    }
    view_portals(&rs->body, &s);
    summary_done(&s);
    html(rs);
}

struct listing {
    struct view_coverage page;
    struct portal_summary portal;
    struct buf rows;
};

static int list_row(void *context, const struct coverage_row *row,
                    struct err *err)
{
    struct listing *l = context;

    (void)err;
    l->portal.by_reason[row->reason]++;
    l->portal.total++;
    if (l->page.reason < REASON_COUNT && row->reason != l->page.reason)
        return 0;
    if (l->page.matching >= l->page.first && l->page.shown < VIEW_ROWS) {
        view_row(&l->rows, row);
        l->page.shown++;
    }
    l->page.matching++;
    return 0;
}

/* ?ly-do=CODE&tu=N; false when a value is not one of ours. */
static bool read_filter(const struct httpd_request *rq,
                        struct view_coverage *page)
{
    struct str reason = httpd_arg(rq, "ly-do"), from = httpd_arg(rq, "tu");
    int64_t first = 0;

    page->reason = REASON_COUNT;
    if (reason.n) {
        page->reason = reason_find(arena_str(rq->arena, reason));
        if (page->reason == REASON_COUNT)
            return false;
    }
    if (from.n && !str_int(from, 0, FIRST_MAX, &first))
        return false;
    page->first = (size_t)first;
    return true;
}

static void show_portal(const struct console *c, const struct httpd_request *rq,
                        struct httpd_response *rs, const struct portal *portal)
{
    struct listing l = {.portal = {.code = portal->code, .name = portal->name}};
    struct err err = {0};

    l.page.portal = &l.portal;
    if (!read_filter(rq, &l.page)) {
        fail(rq, rs, 422, "ly-do is a reason code, tu a row number", NULL);
        return;
    }
    if (coverage_each(c->data_dir, portal->code, list_row, &l, &err) < 0) {
        fail_data(rs, &err);
    } else {
        l.page.rows = buf_str(&l.rows);
        view_coverage(&rs->body, &l.page);
        html(rs);
    }
    buf_done(&l.rows);
}

static void export_portal(const struct console *c, struct httpd_response *rs,
                          const struct portal *portal,
                          enum coverage_format format)
{
    char *text = NULL;
    size_t bytes = 0;
    struct err err = {0};
    FILE *out = open_memstream(&text, &bytes);

    if (!out)
        mem_exhausted();
    int r = coverage_write(out, c->data_dir, portal->code, format, &err);
    fclose(out);
    if (r < 0) {
        fail_data(rs, &err);
    } else {
        buf_add(&rs->body, (struct str){text, bytes});
        rs->content_type = format == COVERAGE_CSV
                               ? "text/csv; charset=utf-8; header=present"
                               : "application/x-ndjson";
        httpd_set_header(rs, "Cache-Control", "no-store");
    }
    free(text);
}

/* /cong/CODE, /cong/CODE/do-phu.csv, /cong/CODE/do-phu.jsonl */
static void get_portal(struct httpd_request *rq, struct httpd_response *rs,
                       void *app)
{
    const struct console *c = app;
    struct str rest = rq->rest, code = {0};

    str_cut(&rest, '/', &code);
    const struct portal *portal =
        registry_find_code(c->registry, arena_str(rq->arena, code));
    if (portal && !rest.n)
        show_portal(c, rq, rs, portal);
    else if (portal && str_is(rest, "do-phu.csv"))
        export_portal(c, rs, portal, COVERAGE_CSV);
    else if (portal && str_is(rest, "do-phu.jsonl"))
        export_portal(c, rs, portal, COVERAGE_JSONL);
    else
        fail(rq, rs, 404, "no such portal", NULL);
}

static void get_css(struct httpd_request *rq, struct httpd_response *rs,
                    void *app)
{
    (void)app;
    buf_addz(&rs->body, view_css);
    rs->content_type = "text/css; charset=utf-8";
    httpd_etag(rq, rs);
}

static const struct httpd_route routes[] = {
    {"GET", "/", HTTPD_POOL, 0, get_portals},
    {"GET", "/cong/*", HTTPD_POOL, 0, get_portal},
    {"GET", "/console.css", HTTPD_INLINE, 0, get_css},
    {"GET", "/healthz", HTTPD_INLINE, 0, httpd_healthy},
    {0},
};

static bool is_loopback(const char *listen)
{
    return !strncmp(listen, "127.", 4) || !strncmp(listen, "[::1]:", 6);
}

int console_run(const char *listen, const char *data_dir,
                const struct registry *registry, const struct options *options,
                struct err *err)
{
    struct console console = {data_dir, registry};
    struct httpd_settings settings = {
        .listen = listen,
        .routes = routes,
        .app = &console,
        .io_threads = 1,
        .pool_threads = POOL_THREADS,
        .queue_max = QUEUE_MAX,
        .connections_max = 256,
        .connection_idle_s = 60,
        .tls_cert = options->console.tls_cert,
        .tls_key = options->console.tls_key,
        .fail = fail,
    };
    struct httpd *httpd = NULL;

    if (!is_loopback(listen))
        return err_set(err, ERR_USAGE,
                       "'%s': without sign-in the console listens on loopback "
                       "addresses only",
                       listen);
    http_settings(&settings, options);
    httpd_block_signals();
    int r = httpd_start(&httpd, &settings, err);
    if (r < 0)
        return r;
    printf("listening on %s\n", httpd_address(httpd));
    fflush(stdout);
    serve_until_stopped(httpd, GRACE_MS);
    return 0;
}
