/*
 * crawler/door.c - see door.h.
 *
 *   GET  /  /bo-thu-thap         what the crawler is        made once
 *   GET  /bo-thu-thap/cong       the state of a portal      crawl.db, intake.db
 *   GET  /api/v1/crawler/host    the same as JSON
 *   GET  /indexnow, POST         a push                     intake.db
 *
 * Each worker thread has its own handles of both databases, opened when first
 * needed and let go of after an error.
 */
#include "crawler/door.h"

#include "base/cli.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/host.h"
#include "base/httpd.h"
#include "base/log.h"
#include "base/serve.h"
#include "config/http.h"
#include "config/options.h"
#include "config/registry.h"
#include "crawler/door_page.h"
#include "crawler/indexnow.h"
#include "crawler/names.h"
#include "crawler/status.h"

#include <jansson.h>
#include <stdlib.h>

enum {
    POOL_THREADS = 2,
    QUEUE_MAX = 256,
    CONNECTIONS_MAX = 256, /* each may hold a body of INDEXNOW_BODY_MAX_BYTES */
    CONNECTION_IDLE_S = 30,
    GRACE_MS = 5000,
};

struct door {
    const char *data_dir;
    const struct options *options;
    struct names *names;
    struct buf about[2]; /* Vietnamese, English */
};

/* --- one worker thread --- */

struct worker {
    const struct door *door;
    struct intake *box;
    struct store *store;
};

static void *worker_new(void *app)
{
    struct worker *w = NEW(worker);

    w->door = app;
    return w;
}

static void worker_close(struct worker *w)
{
    intake_free(TAKE(w->box));
    store_free(TAKE(w->store));
}

static void worker_free(void *worker)
{
    worker_close(worker);
    free(worker);
}

static int worker_box(struct worker *w, struct err *err)
{
    return w->box ? 0 : intake_open(&w->box, w->door->data_dir, err);
}

/* Without crawl.db no crawl has run yet, and w->store stays NULL. */
static int worker_store(struct worker *w, struct err *err)
{
    struct err why = {0};
    int r = w->store
                ? 0
                : store_open(&w->store, w->door->data_dir, STORE_READ, &why);

    if (r < 0 && r != -ERR_NOT_FOUND) {
        *err = why;
        return r;
    }
    return 0;
}

/* --- answers --- */

static bool is_english(const struct httpd_request *rq)
{
    return str_is(httpd_arg(rq, "lang"), "en");
}

static void html(struct httpd_response *rs)
{
    rs->content_type = "text/html; charset=utf-8";
    httpd_set_header(rs, "Content-Security-Policy",
                     "default-src 'none'; style-src 'self'; form-action "
                     "'self'; base-uri 'none'; frame-ancestors 'none'");
    httpd_set_header(rs, "Referrer-Policy", "strict-origin-when-cross-origin");
    httpd_set_header(rs, "Cache-Control",
                     rs->status == 503 ? "no-store" : "public, max-age=60");
}

static void json(struct httpd_response *rs, json_t *o, const char *type)
{
    char *text = json_dumps(o, JSON_COMPACT);

    json_decref(o);
    if (!text)
        mem_exhausted();
    buf_reset(&rs->body);
    buf_addz(&rs->body, text);
    buf_addc(&rs->body, '\n');
    free(text);
    rs->content_type = type;
    httpd_set_header(rs, "Cache-Control", "no-store");
}

struct problem {
    int status;
    const char *code, *vi, *en;
    const char *where, *detail; /* English; "" when there is none */
};

static void problem(const struct httpd_request *rq, struct httpd_response *rs,
                    const struct problem *p)
{
    json_t *o = json_pack("{s:s, s:i, s:s, s:s, s:s}", "type", "about:blank",
                          "status", p->status, "code", p->code, "title", p->vi,
                          "title_en", p->en);

    if (*p->where)
        json_object_set_new(o, "where", json_string(p->where));
    /* May quote bytes that are no UTF-8: left out then. */
    if (*p->detail)
        json_object_set_new(o, "detail", json_string(p->detail));
    json_object_set_new(o, "trace_id", json_string(rq->trace_id));
    rs->status = p->status;
    json(rs, o, "application/problem+json; charset=utf-8");
}

static void fail(const struct httpd_request *rq, struct httpd_response *rs,
                 int status, const char *text, void *app)
{
    const struct problem p = {status, "request", "Yêu cầu không được chấp nhận",
                              text,   "",        ""};

    (void)app;
    if (str_starts(rq->path, STR("/bo-thu-thap"))) {
        rs->status = status;
        buf_reset(&rs->body);
        door_page_error(&rs->body, status, is_english(rq) ? text : p.vi,
                        is_english(rq));
        html(rs);
        return;
    }
    problem(rq, rs, &p);
}

/* --- pushes --- */

static void refuse(const struct httpd_request *rq, struct httpd_response *rs,
                   const struct indexnow_error *e)
{
    const struct push_fault_text *text = push_fault_text(e->fault);
    const struct problem p = {text->status, text->name, text->vi,
                              text->en,     e->where,   e->detail};

    if (text->retry_after)
        httpd_set_header(rs, "Retry-After", text->retry_after);
    problem(rq, rs, &p);
}

static void accept_push(struct httpd_response *rs, size_t count, bool believed)
{
    rs->status = believed ? 200 : 202;
    json(rs,
         json_pack("{s:i, s:I, s:s, s:s}", "status", rs->status, "urls",
                   (json_int_t)count, "message",
                   believed ? "Đã nhận; các địa chỉ sẽ được đọc trước"
                            : "Đã nhận; các địa chỉ được đọc sau khi kiểm tra "
                              "tệp khóa",
                   "message_en",
                   believed ? "Received; the URLs are read first"
                            : "Received; the URLs are read once the key file "
                              "was checked"),
         "application/json; charset=utf-8");
}

static void answer_push(const struct httpd_request *rq,
                        struct httpd_response *rs, size_t count,
                        enum intake_answer answer, enum intake_flaw flaw)
{
    struct indexnow_error e = {.fault = PUSH_FINE};

    switch (answer) {
    case INTAKE_BELIEVED:
    case INTAKE_TO_CHECK:
        accept_push(rs, count, answer == INTAKE_BELIEVED);
        return;
    case INTAKE_REFUSED:
        e.fault = PUSH_REFUSED;
        snprintf(e.detail, sizeof e.detail, "%s (%s)", intake_flaw_vi(flaw),
                 intake_flaw_en(flaw));
        break;
    case INTAKE_TOO_MANY: e.fault = PUSH_TOO_MANY; break;
    case INTAKE_OVERFULL: e.fault = PUSH_OVERFULL; break;
    }
    refuse(rq, rs, &e);
}

/* The next request opens the databases anew. */
static void let_go(const struct httpd_request *rq, const struct err *err)
{
    log_error("door.failed", kv("error", err->msg), kv("trace", rq->trace_id));
    worker_close(rq->worker);
}

static void fail_data(const struct httpd_request *rq, struct httpd_response *rs,
                      const struct err *err)
{
    const struct indexnow_error e = {.fault = PUSH_OVERFULL};

    let_go(rq, err);
    refuse(rq, rs, &e);
}

static void take_push(const struct door *door, const struct httpd_request *rq,
                      struct httpd_response *rs, const struct indexnow *in)
{
    struct worker *w = rq->worker;
    const struct portal *portal = names_find(door->names, str_of(in->host));
    enum intake_answer answer = INTAKE_OVERFULL;
    enum intake_flaw flaw = FLAW_NONE;
    struct err err = {0};

    if (!portal) {
        struct indexnow_error e = {.fault = PUSH_STRANGER, .where = "host"};
        snprintf(e.detail, sizeof e.detail, "%s", in->host);
        refuse(rq, rs, &e);
        return;
    }
    struct intake_push push = {
        .portal = portal->code,
        .who = rq->peer,
        .key = in->key,
        .location = in->location,
        .urls = in->urls,
        .url_count = in->url_count,
        .now_ms = clock_unix_ms(),
    };
    int r = worker_box(w, &err);
    if (r == 0)
        r = intake_push(w->box, &push, &answer, &flaw, &err);
    if (r < 0)
        fail_data(rq, rs, &err);
    else
        answer_push(rq, rs, in->url_count, answer, flaw);
}

static void post_indexnow(struct httpd_request *rq, struct httpd_response *rs,
                          void *app)
{
    struct indexnow push;
    struct indexnow_error e;

    if (indexnow_read_json(&push, rq->arena, rq->body, &e) < 0)
        refuse(rq, rs, &e);
    else
        take_push(app, rq, rs, &push);
}

static void get_indexnow(struct httpd_request *rq, struct httpd_response *rs,
                         void *app)
{
    struct indexnow push;
    struct indexnow_error e;

    if (indexnow_read_query(&push, rq->arena, httpd_arg(rq, "url"),
                            httpd_arg(rq, "key"), httpd_arg(rq, "keyLocation"),
                            &e) < 0)
        refuse(rq, rs, &e);
    else
        take_push(app, rq, rs, &push);
}

/* --- the state of a portal --- */

static const char no_host_vi[] =
    "Hãy nêu tên miền của một cổng, ví dụ ?host=chinhphu.vn";
static const char no_host_en[] =
    "Give the host name of a portal, as in ?host=chinhphu.vn";
static const char unknown_vi[] =
    "Không có cổng nào trong danh bạ mang tên miền này, nên bộ thu thập không "
    "đọc nó.";
static const char unknown_en[] =
    "No portal of the registry has this host, so the crawler does not read it.";

static const char down_vi[] =
    "Dữ liệu của bộ thu thập tạm thời không đọc được. Hãy thử lại sau ít phút.";
static const char down_en[] =
    "The crawler's data cannot be read now. Try again in some minutes.";

struct asked {
    const char *host; /* of the arena; NULL: no host name was given */
    const struct portal *portal;
    struct status status;
};

/* 200, or what is wrong. */
static int ask_status(const struct door *door, const struct httpd_request *rq,
                      struct asked *asked, struct err *err)
{
    struct worker *w = rq->worker;
    scoped(buf_done) struct buf host = {0};
    struct err mistake = {0};
    struct str text = str_trim(httpd_arg(rq, "host"));

    *asked = (struct asked){0};
    if (!text.n || host_parse(&host, text, true, &mistake) < 0)
        return 400;
    asked->host = arena_str(rq->arena, buf_str(&host));
    asked->portal = names_find(door->names, buf_str(&host));
    if (!asked->portal)
        return 404;
    int r = worker_box(w, err);
    if (r == 0)
        r = worker_store(w, err);
    if (r == 0)
        r = status_read(&asked->status, w->store, w->box, asked->portal,
                        asked->host, err);
    return r < 0 ? 503 : 200;
}

static const char *status_text(int status, bool english)
{
    switch (status) {
    case 404: return english ? unknown_en : unknown_vi;
    case 503: return english ? down_en : down_vi;
    default: return english ? no_host_en : no_host_vi;
    }
}

static void get_portal(struct httpd_request *rq, struct httpd_response *rs,
                       void *app)
{
    bool english = is_english(rq);
    struct asked asked;
    struct err err = {0};

    rs->status = ask_status(app, rq, &asked, &err);
    if (rs->status == 503) {
        let_go(rq, &err);
        httpd_set_header(rs, "Retry-After", "60");
    }
    if (rs->status == 200)
        door_page_host(&rs->body, asked.host, &asked.status, english,
                       clock_unix_ms());
    else
        door_page_error(&rs->body, rs->status, status_text(rs->status, english),
                        english);
    status_done(&asked.status);
    html(rs);
}

static void get_host(struct httpd_request *rq, struct httpd_response *rs,
                     void *app)
{
    struct asked asked;
    struct err err = {0};
    int status = ask_status(app, rq, &asked, &err);
    const struct problem unknown = {404,        "host-unknown", unknown_vi,
                                    unknown_en, "host",         ""};
    const struct problem none = {400,        "host", no_host_vi,
                                 no_host_en, "host", ""};

    if (status == 200) {
        status_json(&rs->body, &asked.status, clock_unix_ms());
        rs->content_type = "application/json; charset=utf-8";
        httpd_set_header(rs, "Cache-Control", "no-store");
    } else if (status == 503) {
        fail_data(rq, rs, &err);
    } else {
        problem(rq, rs, status == 404 ? &unknown : &none);
    }
    httpd_set_header(rs, "Access-Control-Allow-Origin", "*");
    status_done(&asked.status);
}

/* --- the rest --- */

static void get_about(struct httpd_request *rq, struct httpd_response *rs,
                      void *app)
{
    const struct door *door = app;

    buf_add(&rs->body, buf_str(&door->about[is_english(rq)]));
    html(rs);
    httpd_etag(rq, rs);
}

static void get_css(struct httpd_request *rq, struct httpd_response *rs,
                    void *app)
{
    (void)app;
    buf_add(&rs->body, door_page_css());
    rs->content_type = "text/css; charset=utf-8";
    httpd_set_header(rs, "Cache-Control", "public, max-age=3600");
    httpd_etag(rq, rs);
}

static const struct httpd_route routes[] = {
    {"GET", "/", HTTPD_INLINE, 0, get_about},
    {"GET", "/bo-thu-thap", HTTPD_INLINE, 0, get_about},
    {"GET", "/bo-thu-thap/cong", HTTPD_POOL, 0, get_portal},
    {"GET", "/bo-thu-thap.css", HTTPD_INLINE, 0, get_css},
    {"GET", "/api/v1/crawler/host", HTTPD_POOL, 0, get_host},
    {"GET", "/indexnow", HTTPD_POOL, 0, get_indexnow},
    {"POST", "/indexnow", HTTPD_POOL, INDEXNOW_BODY_MAX_BYTES, post_indexnow},
    {"GET", "/healthz", HTTPD_INLINE, 0, httpd_healthy},
    {0},
};

static int serve(struct door *door, const char *listen, struct err *err)
{
    struct httpd_settings settings = {
        .listen = listen ? listen : door->options->crawler.listen,
        .routes = routes,
        .app = door,
        .io_threads = 1,
        .pool_threads = POOL_THREADS,
        .queue_max = QUEUE_MAX,
        .connections_max = CONNECTIONS_MAX,
        .connection_idle_s = CONNECTION_IDLE_S,
        .trusted_proxies = door->options->crawler.trusted_proxies,
        .tls_cert = door->options->crawler.tls_cert,
        .tls_key = door->options->crawler.tls_key,
        .fail = fail,
        .worker_new = worker_new,
        .worker_free = worker_free,
    };

    http_settings(&settings, door->options);
    return serve_until_stopped(&settings, GRACE_MS, err);
}

int door_command(const struct cli *cli, struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    scoped(registry_freep) struct registry *registry = NULL;
    scoped(intake_freep) struct intake *box = NULL;

    int r = options_load(&options, cli_option(cli, "config"), err);
    if (r == 0)
        r = registry_load(&registry, options->common.registry, err);
    /* A folder that cannot be written is said now, not to the first push. */
    if (r == 0)
        r = intake_open(&box, cli_data(cli), err);
    if (r < 0)
        return r;
    struct door door = {.data_dir = cli_data(cli),
                        .options = options,
                        .names = names_new(registry)};
    for (int english = 0; english < 2; english++)
        door_page_about(&door.about[english], options, english);
    r = serve(&door, cli_option(cli, "listen"), err);
    names_free(door.names);
    buf_done(&door.about[0]);
    buf_done(&door.about[1]);
    return r;
}
