/* syndication/apidoc.c - see apidoc.h. */
#include "syndication/apidoc.h"

#include "base/embed.h"
#include "base/html.h"
#include "base/httpd.h"
#include "base/jsontext.h"
#include "syndication/item.h"
#include "syndication/problem.h"
#include "syndication/service.h"
#include "syndication/widget.h"

EMBED(schema_item, "syndication/schemas/item.json");
EMBED(schema_items, "syndication/schemas/items.json");
EMBED(schema_changes, "syndication/schemas/changes.json");
EMBED(schema_problem, "syndication/schemas/problem.json");
EMBED(schema_token, "syndication/schemas/token.json");
EMBED(schema_token_error, "syndication/schemas/token-error.json");
EMBED(schema_services, "syndication/schemas/services.json");
EMBED(schema_hub, "syndication/schemas/hub.xsd");
EMBED(openapi, "syndication/schemas/openapi.json");
EMBED(wsdl, "syndication/schemas/hub.wsdl");

static const char json_type[] = "application/json; charset=utf-8";
static const char schema_type[] = "application/schema+json; charset=utf-8";
static const char xml_type[] = "application/xml; charset=utf-8";

static const struct file {
    const char *name, *type, *begin, *end;
} schemas[] = {
#define FILE(name, type, symbol)                                               \
    {                                                                          \
        name, type, embed_##symbol, embed_##symbol##_end                       \
    }
    FILE("item.json", schema_type, schema_item),
    FILE("items.json", schema_type, schema_items),
    FILE("changes.json", schema_type, schema_changes),
    FILE("problem.json", schema_type, schema_problem),
    FILE("token.json", schema_type, schema_token),
    FILE("token-error.json", schema_type, schema_token_error),
    FILE("services.json", schema_type, schema_services),
    FILE("hub.xsd", xml_type, schema_hub),
};

static const struct file the_openapi = FILE("openapi.json", json_type, openapi);

static void give_file(const struct httpd_request *rq, struct httpd_response *rs,
                      const struct file *file)
{
    rs->content_type = file->type;
    rs->shared = file->begin;
    rs->shared_bytes = (size_t)(file->end - file->begin);
    httpd_set_header(rs, "Access-Control-Allow-Origin", "*");
    httpd_set_header(rs, "Cache-Control", "public, max-age=300");
    httpd_etag(rq, rs);
}

void apidoc_schema(struct httpd_request *rq, struct httpd_response *rs,
                   void *service)
{
    (void)service;
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++)
        if (str_is(rq->rest, schemas[i].name)) {
            give_file(rq, rs, &schemas[i]);
            return;
        }
    problem_send(rq, rs, PROBLEM_NOT_FOUND, NULL, NULL);
}

void apidoc_openapi(struct httpd_request *rq, struct httpd_response *rs,
                    void *service)
{
    (void)service;
    give_file(rq, rs, &the_openapi);
}

/* Adds `text` with what stands between two @ replaced. */
void apidoc_wsdl(struct buf *out, const char *address)
{
    struct str rest = EMBEDDED(wsdl), part;

    while (str_cut(&rest, '@', &part)) {
        if (str_is(part, "SCHEMA"))
            buf_add(out, EMBEDDED(schema_hub));
        else if (str_is(part, "ADDRESS"))
            html_text(out, str_of(address));
        else
            buf_add(out, part);
    }
}

struct two {
    const char *vi, *en;
};

static const struct entry {
    const char *id;
    struct two name;
    const char *method, *address;
    struct two how, conditions;
    const char *forms; /* separated by spaces */
    const char *scope; /* NULL: open */
    int quota;         /* enum quota_service; -1: none */
} entries[] = {
    {"hubcontent-v1",
     {"Bài viết và danh sách, phiên bản 1", "Items and lists, version 1"},
     "POST",
     "/api/v1/hubcontent/",
     {"Gửi secret_key, id hoặc type, distribution, page_index, page_size",
      "Send secret_key, id or type, distribution, page_index, page_size"},
     {"Khóa đã cấp, gọi từ địa chỉ IP đã đăng ký",
      "A key, used from its registered addresses"},
     "JSON",
     "v1",
     -1},
    {"items",
     {"Danh sách và bài viết", "Lists and items"},
     "GET",
     "/api/v2/items",
     {"Khóa trong X-API-Key; lọc theo type, distribution, thời gian; trang sau "
      "theo Next",
      "Key in X-API-Key; filter by type, distribution, time; follow Next"},
     {"Khóa đã cấp, gọi từ địa chỉ IP đã đăng ký",
      "A key, used from its registered addresses"},
     "JSON XML CSV XLSX",
     "items",
     QUOTA_ITEMS},
    {"changes",
     {"Theo dõi thay đổi và thu hồi", "Changes and withdrawals"},
     "GET",
     "/api/v2/changes",
     {"Gọi tiếp từ Cursor cuối cùng đã nhận", "Go on from the last Cursor"},
     {"Khóa đã cấp, gọi từ địa chỉ IP đã đăng ký",
      "A key, used from its registered addresses"},
     "JSON XML CSV",
     "changes",
     QUOTA_CHANGES},
    {"soap",
     {"Các danh sách trên qua SOAP 1.1", "The same lists by SOAP 1.1"},
     "POST",
     "/soap",
     {"Theo WSDL tại /soap?wsdl; khóa trong header HTTP X-API-Key",
      "By the WSDL at /soap?wsdl; key in the HTTP header X-API-Key"},
     {"Khóa đã cấp, gọi từ địa chỉ IP đã đăng ký",
      "A key, used from its registered addresses"},
     "XML",
     "items",
     QUOTA_SOAP},
    {"token",
     {"Mã truy cập OAuth 2.0", "OAuth 2.0 access tokens"},
     "POST",
     "/api/v2/token",
     {"grant_type=client_credentials; client_id là số của khóa, client_secret "
      "là khóa",
      "grant_type=client_credentials; client_id is the number of the key, "
      "client_secret the key"},
     {"Khóa đã cấp", "A key"},
     "JSON",
     NULL,
     -1},
    {"feeds",
     {"Nguồn tin mở", "Open feeds"},
     "GET",
     "/feed.atom",
     {"Lọc theo type, distribution; đuôi chọn dạng",
      "Filter by type, distribution; the ending chooses the form"},
     {"Không cần khóa", "No key"},
     "Atom RSS JSON CSV",
     NULL,
     -1},
    {"boxes",
     {"Box nhúng vào trang", "Boxes for other pages"},
     "GET",
     "/tao-mau",
     {"Tạo mẫu rồi chép mã nhúng", "Make one, copy its code"},
     {"Không cần khóa", "No key"},
     "HTML",
     NULL,
     -1},
};

enum { ENTRIES = sizeof entries / sizeof *entries };

static void json_text(struct buf *out, const char *name, const char *text)
{
    buf_addf(out, "\"%s\":", name);
    jsontext_add(out, str_of(text));
}

static void json_two(struct buf *out, const char *name, const struct two *two)
{
    buf_addf(out, ",\"%s\":{", name);
    json_text(out, "vi", two->vi);
    buf_addc(out, ',');
    json_text(out, "en", two->en);
    buf_addc(out, '}');
}

static void json_forms(struct buf *out, const char *forms)
{
    struct str rest = str_of(forms), form;
    const char *between = "";

    buf_addz(out, ",\"Forms\":[");
    while (str_cut(&rest, ' ', &form)) {
        buf_addz(out, between);
        jsontext_add(out, form);
        between = ",";
    }
    buf_addz(out, "],");
}

static void json_entry(struct buf *out, const struct entry *e,
                       struct quota_limits limits)
{
    buf_addc(out, '{');
    json_text(out, "Id", e->id);
    json_two(out, "Name", &e->name);
    buf_addc(out, ',');
    json_text(out, "Address", e->address);
    buf_addc(out, ',');
    json_text(out, "Method", e->method);
    json_two(out, "How", &e->how);
    json_two(out, "Conditions", &e->conditions);
    json_forms(out, e->forms);
    if (e->scope)
        json_text(out, "Scope", e->scope);
    else
        buf_addz(out, "\"Scope\":null");
    if (e->quota < 0)
        buf_addz(out, ",\"Quota\":null}");
    else
        buf_addf(out, ",\"Quota\":{\"PerHour\":%lld,\"PerDay\":%lld}}",
                 (long long)limits.per_hour, (long long)limits.per_day);
}

void apidoc_services(struct httpd_request *rq, struct httpd_response *rs,
                     void *service)
{
    struct quota_limits limits = quota_standard(hubserve_quota(service));

    rs->content_type = json_type;
    buf_addz(&rs->body, "{\"Services\":[");
    for (int i = 0; i < ENTRIES; i++) {
        buf_addz(&rs->body, i ? "," : "");
        json_entry(&rs->body, &entries[i], limits);
    }
    buf_addz(&rs->body, "]}\n");
    httpd_set_header(rs, "Access-Control-Allow-Origin", "*");
    httpd_set_header(rs, "Cache-Control", "public, max-age=300");
    httpd_etag(rq, rs);
}

static void page_headers(const struct httpd_request *rq,
                         struct httpd_response *rs)
{
    rs->content_type = "text/html; charset=utf-8";
    httpd_set_header(rs, "Content-Security-Policy",
                     "default-src 'none'; style-src 'self'; script-src 'self'; "
                     "connect-src 'self'; base-uri 'none'; form-action 'none'; "
                     "frame-ancestors 'none'");
    httpd_set_header(rs, "Referrer-Policy", "no-referrer");
    httpd_set_header(rs, "Cache-Control", "public, max-age=300");
    httpd_etag(rq, rs);
}

static void page_head(struct buf *out, const char *title)
{
    buf_addf(out,
             "<!DOCTYPE html>\n<html lang=\"vi\">\n<head>\n"
             "<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width\">\n"
             "<title>%s</title>\n"
             "<link rel=\"stylesheet\" href=\"/widgets/v1/pages.css\">\n"
             "</head>\n<body>\n<main>\n<h1>%s</h1>\n",
             title, title);
}

static void row(struct buf *out, const char *name, const char *vi,
                const char *en)
{
    buf_addf(out, "<tr><th scope=\"row\">%s</th><td>%s", name, vi);
    if (en)
        buf_addf(out, "<br><span lang=\"en\">%s</span>", en);
    buf_addz(out, "</td></tr>\n");
}

static void page_entry(struct buf *out, const struct entry *e,
                       struct quota_limits limits)
{
    buf_addf(out,
             "<h2 id=\"%s\">%s <span lang=\"en\">· %s</span></h2>\n"
             "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
             "aria-labelledby=\"%s\"><table>\n",
             e->id, e->name.vi, e->name.en, e->id);
    buf_addf(out,
             "<tr><th scope=\"row\">Địa chỉ</th><td><code>%s %s</code></td>"
             "</tr>\n",
             e->method, e->address);
    row(out, "Cách gọi", e->how.vi, e->how.en);
    row(out, "Điều kiện", e->conditions.vi, e->conditions.en);
    row(out, "Định dạng", e->forms, NULL);
    if (e->quota >= 0)
        buf_addf(out,
                 "<tr><th scope=\"row\">Hạn mức</th><td>%lld lần mỗi giờ, %lld "
                 "lần mỗi ngày, khi không quy định riêng<br>"
                 "<span lang=\"en\">%lld an hour, %lld a day, unless agreed "
                 "otherwise</span></td></tr>\n",
                 (long long)limits.per_hour, (long long)limits.per_day,
                 (long long)limits.per_hour, (long long)limits.per_day);
    buf_addz(out, "</table></div>\n");
}

void apidoc_catalogue(struct httpd_request *rq, struct httpd_response *rs,
                      void *service)
{
    struct quota_limits limits = quota_standard(hubserve_quota(service));

    page_head(&rs->body, "Danh mục dịch vụ chia sẻ");
    buf_addz(
        &rs->body,
        "<p>Cùng danh mục dưới dạng <a href=\"/api/v2/services\">JSON</a>; "
        "<a href=\"/api/v2/openapi.json\">OpenAPI 3.1</a>; "
        "<a href=\"/thu-api\">thử gọi API</a>; "
        "<a href=\"/api/v2/problems\">các lỗi</a>.</p>\n");
    for (int i = 0; i < ENTRIES; i++)
        page_entry(&rs->body, &entries[i], limits);
    buf_addz(&rs->body, "</main>\n</body>\n</html>\n");
    page_headers(rq, rs);
}

void apidoc_problems(struct httpd_request *rq, struct httpd_response *rs,
                     void *service)
{
    (void)service;
    page_head(&rs->body, "Các lỗi của API phiên bản 2");
    problem_table(&rs->body);
    buf_addz(&rs->body, "</main>\n</body>\n</html>\n");
    page_headers(rq, rs);
}

void apidoc_try(struct httpd_request *rq, struct httpd_response *rs,
                void *service)
{
    struct widget page;

    (void)service;
    if (!widget_find(&page, STR("try.html")))
        return;
    rs->shared = page.bytes.p;
    rs->shared_bytes = page.bytes.n;
    page_headers(rq, rs);
}
