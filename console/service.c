/*
 * console/service.c - see service.h.
 *
 * Every request goes the same way, on a pool thread with its own handle of
 * console.db:
 *
 *     route -> visitor -> may he? -> token of the form -> handler
 *
 * so that no page can forget to ask.
 */
#include "console/service.h"

#include "base/err.h"
#include "base/html.h"
#include "base/httpd.h"
#include "base/log.h"
#include "base/serve.h"
#include "config/http.h"
#include "config/options.h"
#include "config/registry.h"
#include "console/call.h"
#include "console/condb.h"
#include "console/route.h"
#include "console/view.h"

#include <stdio.h>

enum { GRACE_MS = 5000, POOL_THREADS = 4, QUEUE_MAX = 64 };

static void call_init(struct call *c, struct httpd_request *rq,
                      struct httpd_response *rs, const struct console *console)
{
    *c = (struct call){.console = console, .rq = rq, .rs = rs};
    c->db = rq->worker;
    c->who.name = "";
    c->who.as = "-";
}

/* Errors that the server makes itself know no visitor. */
static void fail(const struct httpd_request *rq, struct httpd_response *rs,
                 int status, const char *text, void *app)
{
    struct httpd_request copy = *rq;
    struct call c;

    call_init(&c, &copy, rs, app);
    view_error(&c, status,
               status == 404 ? "Không có trang này" : "Không trả lời được",
               text);
}

/* To the sign-in and back again; a form cannot come back. */
static void ask_to_sign_in(struct call *c)
{
    struct buf to = {0};

    if (!str_is(c->rq->method, "GET")) {
        view_error(c, 401, "Cần đăng nhập", "A sign-in is needed");
        return;
    }
    buf_addz(&to, "/dang-nhap?ve=");
    html_query(&to, c->rq->path);
    if (c->rq->query.n) {
        html_query(&to, STR("?"));
        html_query(&to, c->rq->query);
    }
    call_redirect(c, arena_str(c->rq->arena, buf_str(&to)));
    buf_done(&to);
}

static void refuse(struct call *c)
{
    struct err err = {0};
    struct audit_line line =
        condb_line(c->who.as, c->rq->peer, "refused",
                   arena_printf(c->rq->arena, "%s %s", c->route->method,
                                arena_str(c->rq->arena, c->rq->path)));

    line.outcome = STR("role");
    if (condb_note(c->db, &line, &err) < 0) {
        call_failed(c, "audit.failed", &err);
        return;
    }
    view_error(c, 403, "Bạn không có quyền xem hoặc làm việc này",
               "You have no right to see or do this");
}

static void handle_allowed(struct call *c, bool portal_named)
{
    if (portal_named && !c->portal)
        view_error(c, 404, "Không có cổng này", "There is no such portal");
    else if (c->route->csrf && !call_csrf_ok(c))
        view_error(c, 403, "Biểu mẫu đã hết hạn; hãy tải lại trang rồi gửi lại",
                   "The form has expired; load the page and send it again");
    else
        c->route->handle(c);
}

static void dispatch(struct call *c)
{
    struct route_parts parts;
    struct err err = {0};
    bool known;

    if (call_load_visitor(c, &err) < 0) {
        call_failed(c, "visitor.failed", &err);
        return;
    }
    c->route = route_find(c->rq->method, c->rq->path, &parts, &known);
    if (!c->route) {
        view_error(c, known ? 405 : 404, "Không có trang này",
                   "There is no such page");
        return;
    }
    c->rq->route = c->route->path;
    c->part = parts.part;
    if (parts.portal.p)
        c->portal = registry_find_code(c->console->registry,
                                       arena_str(c->rq->arena, parts.portal));
    if (access_may(&c->who, c->console->registry, c->route->role,
                   c->route->scope, c->portal))
        handle_allowed(c, parts.portal.p != NULL);
    else if (!c->who.id)
        ask_to_sign_in(c);
    else
        refuse(c);
}

static void handle(struct httpd_request *rq, struct httpd_response *rs,
                   void *app)
{
    struct call c;

    call_init(&c, rq, rs, app);
    dispatch(&c);
}

static const struct httpd_route addresses[] = {
    {"GET", "/healthz", HTTPD_INLINE, 0, httpd_healthy},
    {"GET", "/*", HTTPD_POOL, 0, handle},
    {"POST", "/*", HTTPD_POOL, ROUTE_FORM_MAX_BYTES, handle},
    {0},
};

static void *worker_new(void *app)
{
    const struct console *console = app;
    struct condb *db = NULL;
    struct err err = {0};

    if (condb_open(&db, console->data_dir, &err) < 0) {
        log_error("condb.failed", kv("error", err.msg));
        mem_exhausted();
    }
    return db;
}

static void worker_free(void *worker)
{
    condb_free(worker);
}

static bool is_loopback(const char *listen)
{
    return !strncmp(listen, "127.", 4) || !strncmp(listen, "[::1]:", 6);
}

/* The database is made, or found to be of no use, before we say that we are
 * there. */
static int try_db(const char *data_dir, struct err *err)
{
    struct condb *db = NULL;
    int r = condb_open(&db, data_dir, err);

    condb_free(db);
    return r;
}

int console_run(const char *listen, const char *data_dir,
                const struct registry *registry, const struct options *options,
                struct err *err)
{
    struct console console = {data_dir, registry, options, ""};
    struct httpd_settings settings = {
        .listen = listen,
        .routes = addresses,
        .app = &console,
        .io_threads = 1,
        .pool_threads = POOL_THREADS,
        .queue_max = QUEUE_MAX,
        .connections_max = 256,
        .connection_idle_s = 60,
        .tls_cert = options->console.tls_cert,
        .tls_key = options->console.tls_key,
        .fail = fail,
        .worker_new = worker_new,
        .worker_free = worker_free,
    };
    struct httpd *httpd = NULL;

    if (!is_loopback(listen))
        return err_set(err, ERR_USAGE,
                       "'%s': without sign-in the console listens on loopback "
                       "addresses only",
                       listen);
    int r = try_db(data_dir, err);
    if (r < 0)
        return r;
    http_settings(&settings, options);
    httpd_block_signals();
    r = httpd_start(&httpd, &settings, err);
    if (r < 0)
        return r;
    printf("listening on %s\n", httpd_address(httpd));
    fflush(stdout);
    serve_until_stopped(httpd, GRACE_MS);
    return 0;
}
