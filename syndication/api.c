/* syndication/api.c - see api.h. */
#include "syndication/api.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/httpd.h"
#include "syndication/apidoc.h"
#include "syndication/avatar.h"
#include "syndication/boxserve.h"
#include "syndication/buildserve.h"
#include "syndication/feed.h"
#include "syndication/hubcontent.h"
#include "syndication/item.h"
#include "syndication/oauth.h"
#include "syndication/problem.h"
#include "syndication/public.h"
#include "syndication/service.h"
#include "syndication/soap.h"
#include "syndication/soapread.h"
#include "syndication/v2.h"
#include "syndication/websubdoor.h"
#include "syndication/widget.h"
#include "syndication/write.h"

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
    public_say(rs, status, text);
}

static void feed(struct httpd_request *rq, struct httpd_response *rs,
                 void *service)
{
    public_answer(service, rq, rs, public_feed);
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
    {"PUT", "/api/v2/items/*", HTTPD_POOL, ITEM_JSON_MAX_BYTES, write_put},
    {"DELETE", "/api/v2/items/*", HTTPD_POOL, 0, write_delete},
    {"GET", "/api/v2/proposals/*", HTTPD_POOL, 0, write_state},
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
    {"GET", "/oembed", HTTPD_POOL, 0, boxserve_oembed},
    {"GET", "/box/*", HTTPD_TRY, 0, boxserve_box},
    {"GET", "/tao-mau*", HTTPD_POOL, 0, buildserve_get},
    {"POST", "/tao-mau*", HTTPD_POOL, BUILDSERVE_BODY_MAX_BYTES,
     buildserve_post},
    {"GET", "/anh/*", HTTPD_POOL, 0, avatar_serve},
    {"GET", "/widgets/*", HTTPD_INLINE, 0, widget_serve},
    {"GET", "/", HTTPD_INLINE, 0, front},
    {0},
};
