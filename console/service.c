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
#include "base/lockout.h"
#include "base/log.h"
#include "base/serve.h"
#include "config/http.h"
#include "config/options.h"
#include "config/registry.h"
#include "console/api.h"
#include "console/call.h"
#include "console/condb.h"
#include "console/provider.h"
#include "console/route.h"
#include "console/view.h"

#include <stdio.h>

enum { GRACE_MS = 5000, POOL_THREADS = 4, QUEUE_MAX = 64, GUESSES_MAX = 10 };

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

    if (!str_is(c->rq->method, "GET") ||
        str_starts(c->rq->path, STR("/api/"))) {
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

    int key = api_load_key(c, &err);
    if (key == -ERR_USAGE) {
        view_error(c, 401, "Khóa không đúng hoặc đã bị thu hồi",
                   "This is no key that holds");
        return;
    }
    if (key < 0 || (key == 0 && call_load_visitor(c, &err) < 0)) {
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

/* Passwords and cookies must not go over a wire in the open. */
static int check_listen(const char *listen, const struct options *o,
                        struct err *err)
{
    if (is_loopback(listen) || *o->console.tls_cert ||
        *o->console.trusted_proxies)
        return 0;
    return err_set(err, ERR_USAGE,
                   "'%s': beyond loopback the console needs console.tls_cert, "
                   "or a proxy with TLS named in console.trusted_proxies",
                   listen);
}

/* The database is made, or found to be of no use, before we say that we are
 * there. */
static int note_start(const struct console *console, const char *listen,
                      struct err *err)
{
    scoped(condb_freep) struct condb *db = NULL;
    const struct audit_line line = condb_line("-", "-", "serve.start", listen);
    int r = condb_open(&db, console->data_dir, err);

    return r < 0 ? r : condb_note(db, &line, err);
}

static int serve(const struct console *console, const char *listen,
                 struct err *err)
{
    const struct options *o = console->options;
    struct console app = *console;
    struct httpd_settings settings = {
        .listen = listen,
        .routes = addresses,
        .app = &app,
        .io_threads = 1,
        .pool_threads = POOL_THREADS,
        .queue_max = QUEUE_MAX,
        .connections_max = 256,
        .connection_idle_s = 60,
        .trusted_proxies = o->console.trusted_proxies,
        .tls_cert = o->console.tls_cert,
        .tls_key = o->console.tls_key,
        .fail = fail,
        .worker_new = worker_new,
        .worker_free = worker_free,
    };

    http_settings(&settings, o);
    return serve_until_stopped(&settings, GRACE_MS, err);
}

/* An identity service that is away now is asked again at the first sign-in. */
static void greet_provider(struct provider *provider)
{
    struct err err = {0};

    if (provider && provider_discover(provider, &err) < 0)
        log_warn("oidc.away", kv("error", err.msg));
}

int console_run(const char *listen, const char *data_dir,
                const struct registry *registry, const struct options *options,
                struct err *err)
{
    scoped(provider_freep) struct provider *provider = NULL;
    struct console console = {
        .data_dir = data_dir, .registry = registry, .options = options};
    int r = check_listen(listen, options, err);

    if (r == 0)
        r = provider_new(&provider, options, err);
    if (r == 0)
        r = note_start(&console, listen, err);
    if (r < 0)
        return r;
    greet_provider(provider);
    console.provider = provider;
    console.lockout = lockout_new(GUESSES_MAX);
    r = serve(&console, listen, err);
    lockout_free(console.lockout);
    return r;
}
