/*
 * searchd/api.c - see api.h: the pages for people, and the table of addresses.
 */
#include "searchd/api.h"

#include "base/err.h"
#include "config/registry.h"
#include "indexer/xap.h"
#include "searchd/answer.h"
#include "searchd/api_bets.h"
#include "searchd/api_data.h"
#include "searchd/asset.h"
#include "searchd/bet_form.h"
#include "searchd/related.h"
#include "searchd/service.h"
#include "searchd/suggest_keeper.h"
#include "searchd/tally.h"

void api_fail(const struct httpd_request *rq, struct httpd_response *rs,
              int status, const char *text, void *app)
{
    (void)text;
    answer_fault(app, rq, rs, fault_by_status(status));
}

/* --- pages for people --- */

static void get_home(struct httpd_request *rq, struct httpd_response *rs,
                     void *app)
{
    const struct service *s = app;
    struct page_home home = {.portals =
                                 s->registry ? registry_count(s->registry) : 0};
    struct xap_reader *reader;
    struct err err = {0};

    if (answer_from_cache(rq, rs, s, answer_page))
        return;
    /* Without an index there is still a page, only it does not say how much
     * can be searched. */
    if (worker_reader(rq->worker, &reader, &err) == 0 &&
        xap_doc_count(reader, &home.documents, &err) < 0)
        worker_drop_reader(rq->worker);
    page_home(&rs->body, &s->site, answer_lang(rq), &home);
    answer_finish(rq, rs, s, STR(""), NULL, answer_page);
}

/* Takes the last argument of that name out of the request, where the query
 * would find it strange; empty when there is none. */
static struct str take_arg(struct httpd_request *rq, const char *name)
{
    struct httpd_pair *kept =
        arena_alloc(rq->arena, (rq->arg_count + 1) * sizeof *kept);
    struct str value = {0};
    size_t count = 0;

    for (size_t i = 0; i < rq->arg_count; i++) {
        if (str_is(rq->args[i].name, name))
            value = rq->args[i].value;
        else
            kept[count++] = rq->args[i];
    }
    rq->args = kept;
    rq->arg_count = count;
    return value;
}

/* Opens the panel of the result of that id, when it is on the page. */
static bool open_panel(struct result_list *list, const struct search *search,
                       struct str id, struct err *err)
{
    for (size_t i = 0; id.n && i < list->count; i++) {
        if (!str_is(id, list->items[i].record.id))
            continue;
        struct related *related = ARENA_NEW(search->arena, related);
        int r = related_run(search, id, related, err);
        if (r < 0)
            return r == -ERR_NOT_FOUND; /* it is leaving the index just now */
        list->related = related;
        list->related_at = i;
    }
    return true;
}

static void get_results(struct httpd_request *rq, struct httpd_response *rs,
                        void *app)
{
    const struct service *s = app;
    struct result_list list = {0};
    struct search search;
    struct err err = {0};

    if (answer_from_cache(rq, rs, s, answer_page))
        return;
    struct str panel = take_arg(rq, "related");
    struct query *q = answer_query(rq, &list.problems);
    if (query_is_empty(q)) {
        get_home(rq, rs, app);
        return;
    }
    if (!answer_search(&list, q, &search, rq, rs, s))
        return;
    if (!open_panel(&list, &search, panel, &err)) {
        answer_failed(s, rq, rs, &err);
        return;
    }
    if (!list.first)
        list.suggested_count = suggest_keeper_find(
            s->suggest, q->typed, list.suggested, SUGGEST_MAX, rq->arena);
    page_results(&rs->body, &s->site, &list);
    answer_finish(rq, rs, s, answer_note(&list, s, rq->arena), NULL,
                  answer_page);
}

static void get_about(struct httpd_request *rq, struct httpd_response *rs,
                      void *app)
{
    const struct service *s = app;

    answer_page_headers(rs, "public, max-age=3600");
    page_about(&rs->body, &s->site, answer_lang(rq));
    httpd_etag(rq, rs);
}

/* A button on a page was pressed: only counted.  A page elsewhere cannot press
 * it for its visitors. */
static void post_rating(struct httpd_request *rq, struct httpd_response *rs,
                        void *app)
{
    const struct service *s = app;
    struct str page = httpd_form(rq, "page"), rating = httpd_form(rq, "rating");
    bool good = str_is(rating, "good");
    enum lang lang = str_is(httpd_form(rq, "lang"), "en") ? LANG_EN : LANG_VI;

    if (!tally_is_page(page) || (!good && !str_is(rating, "bad")) ||
        str_is(httpd_header(rq, "Sec-Fetch-Site"), "cross-site")) {
        answer_fault(s, rq, rs, FAULT_BAD);
        return;
    }
    if (s->tally)
        tally_rating(s->tally, page, good);
    answer_page_headers(rs, "no-store");
    page_thanks(&rs->body, &s->site, lang);
}

/* "ping" of a browser: a result was opened.  Only counted, and without a body
 * either way. */
static void post_opened(struct httpd_request *rq, struct httpd_response *rs,
                        void *app)
{
    const struct service *s = app;
    bool ours = !str_is(httpd_header(rq, "Sec-Fetch-Site"), "cross-site");

    if (s->tally && s->site.clicks && ours)
        tally_click(s->tally, httpd_arg(rq, "q"), httpd_arg(rq, "portal"));
    rs->status = 204;
    httpd_set_header(rs, "Cache-Control", "no-store");
}

static void get_related(struct httpd_request *rq, struct httpd_response *rs,
                        void *app)
{
    const struct service *s = app;

    if (answer_from_cache(rq, rs, s, answer_page))
        return;
    struct related *related = ARENA_NEW(rq->arena, related);
    if (!api_related_run(related, rq, rs, s))
        return;
    page_related(&rs->body, &s->site, answer_lang(rq), related);
    answer_finish(rq, rs, s, STR(""), NULL, answer_page);
}

static void get_health(struct httpd_request *rq, struct httpd_response *rs,
                       void *app)
{
    const struct service *s = app;
    struct search search;
    uint32_t documents;
    struct err err = {0};

    if (!answer_begin(&search, s, rq, rs))
        return;
    if (xap_doc_count(search.reader, &documents, &err) < 0) {
        answer_failed(s, rq, rs, &err);
        return;
    }
    answer_api_headers(rs, answer_json_type, "no-store");
    buf_addf(&rs->body, "{\"status\":\"ok\",\"documents\":%u}\n", documents);
}

static void get_robots(struct httpd_request *rq, struct httpd_response *rs,
                       void *app)
{
    (void)rq, (void)app;
    rs->content_type = "text/plain; charset=utf-8";
    httpd_set_header(rs, "Cache-Control", "public, max-age=86400");
    buf_addz(&rs->body, "User-agent: *\nDisallow: /tim-kiem\n"
                        "Disallow: /search\nDisallow: /api/\n"
                        "Disallow: /lien-quan\nDisallow: /feed.\n");
}

static void get_asset(struct httpd_request *rq, struct httpd_response *rs,
                      void *app)
{
    struct asset asset;

    if (str_starts(rq->rest, STR("about.")) ||
        str_is(rq->rest, "openapi.json") || !asset_find(&asset, rq->rest)) {
        answer_fault(app, rq, rs, FAULT_MISSING);
        return;
    }
    rs->content_type = asset.content_type;
    buf_add(&rs->body, asset.bytes);
    answer_pack(rq, rs);
    httpd_set_header(rs, "Vary", "Accept-Encoding");
    httpd_set_header(rs, "Cache-Control",
                     rq->query.n ? "public, max-age=31536000, immutable"
                                 : "public, max-age=86400");
    httpd_etag(rq, rs);
}

const struct httpd_route api_routes[] = {
    {"GET", "/", HTTPD_TRY, 0, get_home},
    {"GET", "/tim-kiem", HTTPD_TRY, 0, get_results},
    {"GET", "/search", HTTPD_TRY, 0, get_results},
    {"GET", "/gioi-thieu", HTTPD_INLINE, 0, get_about},
    {"POST", "/danh-gia", HTTPD_INLINE, 1024, post_rating},
    {"POST", PAGE_OPENED, HTTPD_INLINE, 64, post_opened},
    {"GET", "/feed.*", HTTPD_TRY, 0, get_feed},
    {"GET", "/api/v1/search", HTTPD_TRY, 0, get_api_search},
    {"GET", "/api/v1/facets", HTTPD_TRY, 0, get_api_facets},
    {"GET", "/api/v1/suggest", HTTPD_INLINE, 0, get_api_suggest},
    {"GET", "/api/v1/document", HTTPD_POOL, 0, get_api_document},
    {"GET", "/api/v1/best-bets", HTTPD_POOL, 0, get_bets},
    {"PUT", "/api/v1/best-bets/*", HTTPD_POOL, BET_BODY_MAX_BYTES, put_bet},
    {"DELETE", "/api/v1/best-bets/*", HTTPD_POOL, 0, delete_bet},
    {"GET", "/api/v1/openapi.json", HTTPD_INLINE, 0, get_openapi},
    {"GET", "/lien-quan", HTTPD_TRY, 0, get_related},
    {"GET", "/api/v1/related", HTTPD_TRY, 0, get_api_related},
    {"GET", "/opensearch.xml", HTTPD_INLINE, 0, get_opensearch},
    {"GET", "/healthz", HTTPD_POOL, 0, get_health},
    {"GET", "/robots.txt", HTTPD_INLINE, 0, get_robots},
    {"GET", "/tinh/*", HTTPD_INLINE, 0, get_asset},
    {0},
};
