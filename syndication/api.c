/*
 * syndication/api.c - see api.h.
 *
 * The public GETs share one way: the answer lies in the cache under its
 * address, or is made on a worker.  When the store cannot be read, the last
 * good answer is sent instead.
 */
#include "syndication/api.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/httpd.h"
#include "base/log.h"
#include "syndication/apidoc.h"
#include "syndication/box.h"
#include "syndication/boxform.h"
#include "syndication/boxpage.h"
#include "syndication/builder.h"
#include "syndication/hubcontent.h"
#include "syndication/oauth.h"
#include "syndication/oembed.h"
#include "syndication/problem.h"
#include "syndication/service.h"
#include "syndication/soap.h"
#include "syndication/soapread.h"
#include "syndication/topic.h"
#include "syndication/v2.h"
#include "syndication/websubdoor.h"
#include "syndication/widget.h"
#include "syndication/write.h"

/* A withdrawn item leaves every box within a minute; a box outlives a hub that
 * is away for a day. */
static const char public_list[] =
    "public, max-age=30, stale-while-revalidate=30, stale-if-error=86400";
static const char text_type[] = "text/plain; charset=utf-8";

/* Makes one answer from the store.  0 and *ret_answer, or an error. */
typedef int make_fn(struct hubserve *service, struct hubdb *store,
                    struct httpd_request *rq, struct answer **ret_answer,
                    struct err *err);

static void say(struct httpd_response *rs, int status, const char *text)
{
    rs->status = status;
    rs->content_type = text_type;
    buf_addf(&rs->body, "%s\n", text);
}

void hub_fail(const struct httpd_request *rq, struct httpd_response *rs,
              int status, const char *text, void *service)
{
    (void)service;
    if (str_starts(rq->path, STR("/api/v2/"))) {
        problem_send(rq, rs, problem_of_status(status), NULL, text);
        rs->status = status;
        return;
    }
    if (str_starts(rq->path, STR("/api/v1/"))) {
        rs->status = status;
        rs->content_type = "application/json; charset=utf-8";
        hubcontent_refusal(&rs->body,
                           status == 405   ? "Chỉ nhận phương thức POST"
                           : status == 404 ? "Không có địa chỉ này"
                           : status == 413 ? "Nội dung gửi lên quá lớn"
                           : status == 403 ? "Địa chỉ IP bị chặn"
                           : status == 429
                               ? "Quá nhiều yêu cầu, vui lòng thử lại sau"
                               : "Yêu cầu không được chấp nhận",
                           clock_unix_ms());
        return;
    }
    say(rs, status, text);
}

static void send_stale(struct hubserve *service, struct httpd_request *rq,
                       struct httpd_response *rs, struct str key)
{
    struct answer *last = cache_get(hubserve_cache(service), key, CACHE_ANY);

    if (last) {
        answer_send(last, rq, rs);
        return;
    }
    say(rs, 503, "Hệ thống đang bận, vui lòng thử lại sau.");
    httpd_set_header(rs, "Retry-After", "10");
}

/* An empty key: the answer is not kept. */
static void make(struct hubserve *service, struct httpd_request *rq,
                 struct httpd_response *rs, struct str key, make_fn *fn)
{
    int64_t changes = hubserve_state(service).changes;
    struct answer *answer = NULL;
    struct err err = {0};
    struct hubdb *store = hubserve_reader_store(rq->worker, &err);
    int r = store ? fn(service, store, rq, &answer, &err) : -err.code;

    if (r == 0) {
        if (key.n)
            cache_put(hubserve_cache(service), key, changes, answer);
        answer_send(answer, rq, rs);
    } else if (err.code == ERR_NOT_FOUND) {
        say(rs, 404, "Không có trang này.");
    } else if (err.code == ERR_USAGE) {
        say(rs, 422, err.msg);
    } else {
        log_error("answer.failed", kv("why", err.msg));
        send_stale(service, rq, rs, key);
    }
}

static void answer_public(struct hubserve *service, struct httpd_request *rq,
                          struct httpd_response *rs, make_fn *fn)
{
    struct str key = str_of(
        arena_printf(rq->arena, "GET %.*s?%.*s", (int)rq->path.n, rq->path.p,
                     (int)rq->query.n, rq->query.p ? rq->query.p : ""));
    struct answer *answer = cache_get(hubserve_cache(service), key,
                                      hubserve_state(service).changes);

    if (answer)
        answer_send(answer, rq, rs);
    else if (!rq->worker)
        rs->status = HTTPD_TO_POOL;
    else
        make(service, rq, rs, key, fn);
}

static int feed_answer(const struct hubserve *service, struct hubdb *store,
                       const struct topic *topic, struct arena *arena,
                       struct answer **ret_answer, struct err *err)
{
    const char *base_url = hubserve_base_url(service);
    const struct answer_head head = {
        .content_type = feed_content_type(topic->form),
        .cache_control = public_list,
        .link = topic_link(arena, base_url, topic->path)};
    struct buf body = {0};
    int r = topic_write(topic, store, arena, base_url, &body, err);

    if (r == 0)
        *ret_answer = answer_new(&body, &head);
    buf_done(&body);
    return r;
}

static int make_feed(struct hubserve *service, struct hubdb *store,
                     struct httpd_request *rq, struct answer **ret_answer,
                     struct err *err)
{
    struct topic topic;
    int r = topic_of_request(&topic, store, rq, err);

    return r < 0 ? r
                 : feed_answer(service, store, &topic, rq->arena, ret_answer,
                               err);
}

static struct answer *box_answer(const struct boxpage *view)
{
    struct buf html = {0}, policy = {0};

    boxpage_write(&html, &policy, view);
    const struct answer_head head = {.content_type = "text/html; charset=utf-8",
                                     .cache_control = public_list,
                                     .policy = policy.p};
    struct answer *answer = answer_new(&html, &head);
    buf_done(&policy);
    return answer;
}

static struct str options_of(const struct httpd_request *rq, struct str id)
{
    struct buf query = {0};

    if (str_is(id, TOPIC_ADDRESS_BOX))
        boxform_query(&query, rq);
    struct str kept = {arena_str(rq->arena, buf_str(&query)), query.n};
    buf_done(&query);
    return kept;
}

static int make_box_page(struct hubserve *service, struct hubdb *store,
                         struct httpd_request *rq, struct answer **ret_answer,
                         struct err *err)
{
    struct hubdb_query query;
    struct hubdb_page list;
    struct box box;
    int64_t page;
    int r = topic_page(rq, &page, err);

    if (r == 0)
        r = topic_box(store, rq, rq->rest, &box, err);
    if (r < 0)
        return r;
    box_query(&box, page, &query);
    r = hubdb_list(store, rq->arena, &query, &list, err);
    if (r < 0)
        return r;
    const struct boxpage view = {
        .box = &box,
        .id = rq->rest,
        .query = options_of(rq, rq->rest),
        .base_url = hubserve_base_url(service),
        .list = &list,
        .page = page,
        .changed_ms = hubserve_state(service).items_ms,
    };
    *ret_answer = box_answer(&view);
    return 0;
}

static int make_box(struct hubserve *service, struct hubdb *store,
                    struct httpd_request *rq, struct answer **ret_answer,
                    struct err *err)
{
    struct str ending;

    (void)topic_split(rq->rest, &ending);
    return (ending.n ? make_feed : make_box_page)(service, store, rq,
                                                  ret_answer, err);
}

static struct answer *builder_answer(const struct builder *builder)
{
    const struct answer_head head = {.content_type = "text/html; charset=utf-8",
                                     .cache_control = "no-store",
                                     .policy = builder_policy()};
    struct buf html = {0};

    builder_write(&html, builder);
    return answer_new(&html, &head);
}

static int make_builder(struct hubserve *service, struct hubdb *store,
                        struct httpd_request *rq, struct answer **ret_answer,
                        struct err *err)
{
    struct err mistake = {0};
    struct hubdb_query query;
    struct hubdb_page list;
    struct box box;
    bool valid = boxform_read(&box, rq, &mistake) == 0;
    int r = valid ? 0 : box_read(&box, rq->arena, STR("{}"), err);

    if (r < 0)
        return r;
    box_query(&box, 1, &query);
    const struct hubdb_query newest = {.types = query.types,
                                       .limit = BOX_ITEMS_MAX};
    r = hubdb_list(store, rq->arena, &newest, &list, err);
    if (r < 0)
        return r;
    const struct builder view = {
        .box = &box,
        .query = valid ? options_of(rq, STR(TOPIC_ADDRESS_BOX)) : STR(""),
        .base_url = hubserve_absolute_url(service, rq),
        .list = &list,
        .mistake = valid ? NULL : mistake.msg,
    };
    *ret_answer = builder_answer(&view);
    return 0;
}

/* 0 when it is not given; ERR_USAGE. */
static int read_size(const struct httpd_request *rq, const char *name,
                     int64_t *ret_size, struct err *err)
{
    struct str text = httpd_arg(rq, name);

    *ret_size = 0;
    if (text.n && !str_int(text, 1, BOX_SIZE_MAX_PX, ret_size))
        return err_set(err, ERR_USAGE, "%s: is no number of 1..%d", name,
                       BOX_SIZE_MAX_PX);
    return 0;
}

static int make_oembed(struct hubserve *service, struct hubdb *store,
                       struct httpd_request *rq, struct answer **ret_answer,
                       struct err *err)
{
    static const struct answer_head head = {
        .content_type = "application/json; charset=utf-8",
        .cache_control = "no-store"};
    struct box box;
    struct oembed embed = {.box = &box,
                           .id = oembed_box_id(httpd_arg(rq, "url")),
                           .base_url = hubserve_absolute_url(service, rq)};
    struct buf json = {0};
    int r = read_size(rq, "maxwidth", &embed.max_width, err);

    if (r == 0)
        r = read_size(rq, "maxheight", &embed.max_height, err);
    if (r == 0 && str_is(embed.id, TOPIC_ADDRESS_BOX))
        r = err_set(err, ERR_NOT_FOUND, "a box without an id of its own");
    if (r == 0)
        r = topic_box(store, rq, embed.id, &box, err);
    if (r < 0)
        return r;
    oembed_write(&json, &embed);
    *ret_answer = answer_new(&json, &head);
    return 0;
}

/* These two are not kept: they may hold the Host that one client named. */
static void oembed(struct httpd_request *rq, struct httpd_response *rs,
                   void *service)
{
    make(service, rq, rs, STR(""), make_oembed);
}

static void builder(struct httpd_request *rq, struct httpd_response *rs,
                    void *service)
{
    make(service, rq, rs, STR(""), make_builder);
}

static void feed(struct httpd_request *rq, struct httpd_response *rs,
                 void *service)
{
    answer_public(service, rq, rs, make_feed);
}

static void box(struct httpd_request *rq, struct httpd_response *rs,
                void *service)
{
    answer_public(service, rq, rs, make_box);
}

static void front(struct httpd_request *rq, struct httpd_response *rs,
                  void *service)
{
    struct widget page;

    (void)service;
    if (!widget_find(&page, STR("index.html")))
        return;
    rs->content_type = page.content_type;
    rs->shared = page.bytes.p;
    rs->shared_bytes = page.bytes.n;
    httpd_set_header(rs, "Content-Security-Policy",
                     "default-src 'none'; style-src 'self'; base-uri 'none'; "
                     "form-action 'none'; frame-ancestors 'none'");
    httpd_set_header(rs, "Referrer-Policy", "no-referrer");
    httpd_set_header(rs, "Cache-Control", "public, max-age=300");
    httpd_etag(rq, rs);
}

const struct httpd_route hub_routes[] = {
    {"POST", "/api/v1/hubcontent/detail", HTTPD_TRY, HUBCONTENT_BODY_MAX_BYTES,
     hubcontent_detail},
    {"POST", "/api/v1/hubcontent/distribution", HTTPD_TRY,
     HUBCONTENT_BODY_MAX_BYTES, hubcontent_distribution},
    {"GET", "/api/v2/items*", HTTPD_TRY, 0, v2_items},
    {"POST", "/api/v2/items", HTTPD_POOL, ITEM_JSON_MAX_BYTES, write_post},
    {"DELETE", "/api/v2/items/*", HTTPD_POOL, 0, write_delete},
    {"GET", "/api/v2/changes*", HTTPD_TRY, 0, v2_changes},
    {"GET", "/api/v2/schemas/*", HTTPD_INLINE, 0, apidoc_schema},
    {"GET", "/api/v2/openapi.json", HTTPD_INLINE, 0, apidoc_openapi},
    {"GET", "/api/v2/services", HTTPD_INLINE, 0, apidoc_services},
    {"GET", "/api/v2/problems", HTTPD_INLINE, 0, apidoc_problems},
    {"GET", "/dich-vu", HTTPD_INLINE, 0, apidoc_catalogue},
    {"GET", "/thu-api", HTTPD_INLINE, 0, apidoc_try},
    {"POST", "/api/v2/token", HTTPD_INLINE, OAUTH_BODY_MAX_BYTES, oauth_token},
    {"GET", "/soap", HTTPD_INLINE, 0, soap_wsdl},
    {"POST", "/soap", HTTPD_POOL, SOAP_BODY_MAX_BYTES, soap_call},
    {"GET", "/healthz", HTTPD_INLINE, 0, httpd_healthy},
    {"GET", "/feed.*", HTTPD_TRY, 0, feed},
    {"POST", FEED_HUB_PATH, HTTPD_POOL, WEBSUB_BODY_MAX_BYTES, websub_door},
    {"GET", "/oembed", HTTPD_POOL, 0, oembed},
    {"GET", "/box/*", HTTPD_TRY, 0, box},
    {"GET", "/tao-mau", HTTPD_POOL, 0, builder},
    {"GET", "/widgets/*", HTTPD_INLINE, 0, widget_serve},
    {"GET", "/", HTTPD_INLINE, 0, front},
    {0},
};
