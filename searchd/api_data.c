/*
 * searchd/api_data.c - see api_data.h.
 */
#include "searchd/api_data.h"

#include "base/err.h"
#include "searchd/answer.h"
#include "searchd/asset.h"
#include "searchd/page_json.h"
#include "searchd/related.h"
#include "searchd/service.h"
#include "searchd/suggest_keeper.h"

/* A search without problems, or the answer that says which there are. */
static bool run_strict(struct result_list *list, struct query *q,
                       struct httpd_request *rq, struct httpd_response *rs,
                       const struct service *s)
{
    struct search search;

    if (!list->problems.count && !answer_search(list, q, &search, rq, rs, s))
        return false;
    if (list->problems.count)
        answer_refuse(rq, rs, FAULT_PARAM, &list->problems);
    return !list->problems.count;
}

void get_api_search(struct httpd_request *rq, struct httpd_response *rs,
                    void *app)
{
    struct result_list list = {0};

    if (answer_from_cache(rq, rs, app, answer_json))
        return;
    struct query *q = answer_query(rq, &list.problems);
    if (!run_strict(&list, q, rq, rs, app))
        return;
    json_results(&rs->body, &list);
    answer_finish(rq, rs, app, STR(""), answer_tag(rq, &list, json_results),
                  answer_json);
}

void get_api_facets(struct httpd_request *rq, struct httpd_response *rs,
                    void *app)
{
    struct result_list list = {0};

    if (answer_from_cache(rq, rs, app, answer_json))
        return;
    struct query *q = answer_query(rq, &list.problems);
    q->facets = true;
    q->limit = 1;
    if (!run_strict(&list, q, rq, rs, app))
        return;
    json_facets(&rs->body, &list);
    answer_finish(rq, rs, app, STR(""), NULL, answer_json);
}

/* --- suggestions --- */

struct asking {
    struct str q;
    int64_t limit;
    bool for_browser; /* the form that OpenSearch defines */
};

static bool read_asking(struct asking *ask, const struct httpd_request *rq,
                        struct problems *problems)
{
    *ask = (struct asking){.limit = SUGGEST_MAX - 2};
    for (size_t i = 0; i < rq->arg_count && !problems->count; i++) {
        const struct httpd_pair *arg = &rq->args[i];
        struct problem *problem = &problems->items[0];
        if (str_is(arg->name, "q")) {
            ask->q = arg->value;
        } else if (str_is(arg->name, "limit")) {
            problems->count = !str_int(arg->value, 1, SUGGEST_MAX, &ask->limit);
            *problem = (struct problem){"limit", "phải là số từ 1 đến 10",
                                        "must be a number of 1..10"};
        } else if (str_is(arg->name, "format")) {
            ask->for_browser = str_is(arg->value, "opensearch");
            problems->count = !ask->for_browser && !str_is(arg->value, "json");
            *problem =
                (struct problem){"format", "phải là json hoặc opensearch",
                                 "must be json or opensearch"};
        } else {
            problems->count = 1;
            *problem = query_unknown(arg->name, rq->arena);
        }
    }
    return !problems->count;
}

/* From memory alone: on the I/O thread. */
void get_api_suggest(struct httpd_request *rq, struct httpd_response *rs,
                     void *app)
{
    const struct service *s = app;
    struct suggestion found[SUGGEST_MAX];
    struct problems problems = {.count = 0};
    struct asking ask;

    if (!read_asking(&ask, rq, &problems)) {
        answer_refuse(rq, rs, FAULT_PARAM, &problems);
        return;
    }
    size_t count = suggest_keeper_find(s->suggest, ask.q, found,
                                       (size_t)ask.limit, rq->arena);
    if (ask.for_browser)
        json_opensearch(&rs->body, ask.q, found, count);
    else
        json_suggest(&rs->body, ask.q, found, count);
    answer_api_headers(rs,
                       ask.for_browser
                           ? "application/x-suggestions+json; charset=utf-8"
                           : answer_json_type,
                       "public, max-age=60");
    answer_pack(rq, rs);
    httpd_etag(rq, rs);
}

/* --- one document --- */

static struct str asked_document(const struct httpd_request *rq)
{
    return httpd_arg(rq, httpd_arg(rq, "url").n ? "url" : "id");
}

/* True when the request has nothing but url, id and lang; else answered. */
static bool has_known_args(const struct httpd_request *rq,
                           struct httpd_response *rs)
{
    struct problems problems = {.count = 0};

    for (size_t i = 0; i < rq->arg_count && !problems.count; i++) {
        struct str name = rq->args[i].name;
        if (str_is(name, "url") || str_is(name, "id") || str_is(name, "lang"))
            continue;
        problems.items[problems.count++] = query_unknown(name, rq->arena);
    }
    if (problems.count)
        answer_refuse(rq, rs, FAULT_PARAM, &problems);
    return !problems.count;
}

static void refuse_no_document(const struct httpd_request *rq,
                               struct httpd_response *rs)
{
    static const struct problems missing = {
        .items = {{"url", "cần có url hoặc id", "url or id is needed"}},
        .count = 1};

    answer_refuse(rq, rs, FAULT_PARAM, &missing);
}

/* What `r` of a search for one document means; true when it was found. */
static bool found_document(int r, const struct service *s,
                           struct httpd_request *rq, struct httpd_response *rs,
                           const struct err *err)
{
    if (r == -ERR_NOT_FOUND)
        answer_fault(s, rq, rs, FAULT_MISSING);
    else if (r < 0)
        answer_failed(s, rq, rs, err);
    return r == 0;
}

void get_api_document(struct httpd_request *rq, struct httpd_response *rs,
                      void *app)
{
    const struct service *s = app;
    struct str url = asked_document(rq);
    struct record record;
    struct search search;
    struct err err = {0};

    if (!has_known_args(rq, rs))
        return;
    if (!url.n) {
        refuse_no_document(rq, rs);
        return;
    }
    if (!answer_begin(&search, s, rq, rs))
        return;
    int r = search_document(&search, url, &record, &err);
    if (!found_document(r, s, rq, rs, &err))
        return;
    json_document(&rs->body, &record);
    answer_json(rs);
    httpd_etag(rq, rs);
}

/* False when the answer is a fault. */
bool api_related_run(struct related *related, struct httpd_request *rq,
                     struct httpd_response *rs, const struct service *s)
{
    struct search search;
    struct err err = {0};

    if (!answer_begin(&search, s, rq, rs))
        return false;
    int r = related_run(&search, asked_document(rq), related, &err);
    return found_document(r, s, rq, rs, &err);
}

void get_api_related(struct httpd_request *rq, struct httpd_response *rs,
                     void *app)
{
    const struct service *s = app;

    if (!has_known_args(rq, rs))
        return;
    if (!asked_document(rq).n) {
        refuse_no_document(rq, rs);
        return;
    }
    if (answer_from_cache(rq, rs, s, answer_json))
        return;
    struct related *related = ARENA_NEW(rq->arena, related);
    if (!api_related_run(related, rq, rs, s))
        return;
    json_related(&rs->body, related);
    answer_finish(rq, rs, s, STR(""), NULL, answer_json);
}

void get_openapi(struct httpd_request *rq, struct httpd_response *rs, void *app)
{
    struct asset asset = {0};

    (void)app;
    (void)asset_find(&asset, STR("openapi.json"));
    answer_api_headers(rs, answer_json_type, "public, max-age=3600");
    buf_add(&rs->body, asset.bytes);
    answer_pack(rq, rs);
    httpd_etag(rq, rs);
}
