/*
 * searchd/api.c - see api.h.
 *
 * An error of the index is never shown as an empty list: it is 503 with
 * Retry-After, so that people, caches and monitors can tell the two apart.
 */
#include "searchd/api.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "config/options.h"
#include "config/registry.h"
#include "indexer/xap.h"
#include "searchd/asset.h"
#include "searchd/hot.h"
#include "searchd/pack.h"
#include "searchd/page_feed.h"
#include "searchd/page_json.h"
#include "searchd/related.h"
#include "searchd/search.h"
#include "searchd/service.h"
#include "searchd/tally.h"

static const char html_type[] = "text/html; charset=utf-8";
static const char json_type[] = "application/json; charset=utf-8";
static const char problem_type[] = "application/problem+json; charset=utf-8";

/* --- language --- */

/* Vietnamese, unless a browser asks for English and does not read Vietnamese.
 */
static enum lang accepted_lang(const struct httpd_request *rq)
{
    struct str rest = httpd_header(rq, "Accept-Language"), one;
    bool vi = false, en = false;

    while (str_cut(&rest, ',', &one)) {
        vi |= str_case_starts(str_trim(one), STR("vi"));
        en |= str_case_starts(str_trim(one), STR("en"));
    }
    return en && !vi ? LANG_EN : LANG_VI;
}

static enum lang lang_of(const struct httpd_request *rq)
{
    struct str chosen = httpd_arg(rq, "lang");

    if (str_is(chosen, "en"))
        return LANG_EN;
    if (str_is(chosen, "vi"))
        return LANG_VI;
    return str_is(rq->path, "/search") ? LANG_EN : accepted_lang(rq);
}

/* --- headers --- */

static void set_page_headers(struct httpd_response *rs, const char *cache)
{
    rs->content_type = html_type;
    httpd_set_header(rs, "Content-Security-Policy",
                     "default-src 'none'; style-src 'self'; img-src 'self'; "
                     "form-action 'self'; base-uri 'none'; "
                     "frame-ancestors 'none'");
    httpd_set_header(rs, "Referrer-Policy", "strict-origin-when-cross-origin");
    httpd_set_header(rs, "X-Frame-Options", "DENY");
    httpd_set_header(rs, "Cross-Origin-Opener-Policy", "same-origin");
    httpd_set_header(rs, "Vary", "Accept-Language, Accept-Encoding");
    httpd_set_header(rs, "Cache-Control", cache);
}

static void set_api_headers(struct httpd_response *rs, const char *type,
                            const char *cache)
{
    rs->content_type = type;
    httpd_set_header(rs, "Access-Control-Allow-Origin", "*");
    httpd_set_header(rs, "Vary", "Accept-Language, Accept-Encoding");
    httpd_set_header(rs, "Content-Security-Policy", "default-src 'none'");
    httpd_set_header(rs, "Cache-Control", cache);
}

static void page_headers(struct httpd_response *rs)
{
    set_page_headers(rs, "public, max-age=60");
}

static void json_headers(struct httpd_response *rs)
{
    set_api_headers(rs, json_type, "public, max-age=60");
}

static void feed_headers(struct httpd_response *rs)
{
    set_api_headers(rs, "application/atom+xml; charset=utf-8",
                    "public, max-age=300");
}

/* --- errors --- */

static bool wants_json(const struct httpd_request *rq)
{
    return str_starts(rq->path, STR("/api/")) || str_is(rq->path, "/healthz") ||
           str_is(rq->path, "/feed.atom");
}

static void answer_fault(const struct service *s,
                         const struct httpd_request *rq,
                         struct httpd_response *rs, enum fault_kind kind)
{
    const struct fault *fault = fault_of(kind);
    struct page_error error = {.fault = fault, .trace_id = rq->trace_id};

    rs->status = fault->status;
    if (fault->retry_after)
        httpd_set_header(rs, "Retry-After", fault->retry_after);
    if (wants_json(rq)) {
        set_api_headers(rs, problem_type, "no-store");
        json_problem(&rs->body, fault, NULL, rq->trace_id);
        return;
    }
    if (fault->status >= 500) {
        const char *again =
            arena_printf(rq->arena, "%.*s?%.*s", (int)rq->path.n, rq->path.p,
                         (int)rq->query.n, rq->query.n ? rq->query.p : "");
        error.again = str_of(again);
    }
    set_page_headers(rs, "no-store");
    page_error(&rs->body, &s->site, lang_of(rq), &error);
}

void api_fail(const struct httpd_request *rq, struct httpd_response *rs,
              int status, const char *text, void *app)
{
    (void)text;
    answer_fault(app, rq, rs, fault_by_status(status));
}

/* Below /api/ a parameter that cannot be used is an error; a page for people
 * says so and goes on without it. */
static void refuse_params(const struct httpd_request *rq,
                          struct httpd_response *rs,
                          const struct problems *problems)
{
    rs->status = fault_of(FAULT_PARAM)->status;
    set_api_headers(rs, problem_type, "no-store");
    json_problem(&rs->body, fault_of(FAULT_PARAM), problems, rq->trace_id);
}

/* --- searching --- */

static const struct service *service_of(void *app)
{
    return app;
}

/* Opens the index for this request; false when the answer is a fault. */
static bool begin_search(struct search *search, const struct service *s,
                         struct httpd_request *rq, struct httpd_response *rs)
{
    struct err err = {0};

    *search = (struct search){
        .registry = s->registry,
        .language = s->language,
        .synonyms = s->synonyms,
        .arena = rq->arena,
        .deadline_ms = rq->start_ms + s->options->searchd.deadline_ms,
    };
    if (clock_steady_ms() >= search->deadline_ms) {
        /* It waited too long in the queue: whoever asked has gone. */
        answer_fault(s, rq, rs, FAULT_BUSY);
        return false;
    }
    if (worker_reader(rq->worker, &search->reader, &err) == 0) {
        search->bets = worker_bets(rq->worker);
        return true;
    }
    log_warn("index.unreadable", kv("trace", rq->trace_id),
             kv("error", err.msg));
    answer_fault(s, rq, rs, FAULT_DOWN);
    return false;
}

static void search_failed(const struct service *s, struct httpd_request *rq,
                          struct httpd_response *rs, const struct err *err)
{
    worker_drop_reader(rq->worker);
    log_warn("search.failed", kv("trace", rq->trace_id), kv("error", err->msg));
    answer_fault(s, rq, rs, FAULT_DOWN);
}

/* Reads the parameters and answers them; false when the answer is a fault. */
static bool run_search(struct result_list *list, struct query *q,
                       struct search *search, struct httpd_request *rq,
                       struct httpd_response *rs, const struct service *s)
{
    struct err err = {0};

    if (!begin_search(search, s, rq, rs))
        return false;
    if (search_run(search, q, list, &err) == 0)
        return true;
    search_failed(s, rq, rs, &err);
    return false;
}

static struct query *read_query(struct httpd_request *rq,
                                struct problems *problems)
{
    struct query *q = ARENA_NEW(rq->arena, query);

    query_init(q);
    q->lang = lang_of(rq);
    query_args(q, rq->args, rq->arg_count, problems, rq->arena);
    return q;
}

/* --- answers kept for a moment --- */

static bool wants_packed(const struct httpd_request *rq)
{
    return pack_accepted(httpd_header(rq, "Accept-Encoding"));
}

/* What makes two requests the same: address, parameters as sent, language, and
 * whether the answer is packed. */
static struct str cache_key(const struct httpd_request *rq)
{
    char *key = arena_alloc(rq->arena, rq->path.n + rq->query.n + 2);

    memcpy(key, rq->path.p, rq->path.n);
    key[rq->path.n] =
        (char)((lang_of(rq) == LANG_EN) << 1 | (int)wants_packed(rq));
    if (rq->query.n)
        memcpy(key + rq->path.n + 1, rq->query.p, rq->query.n);
    return (struct str){key, rq->path.n + 1 + rq->query.n};
}

/* None of our own formats begins like gzip. */
static bool is_packed(struct str body)
{
    return str_starts(body, STR("\x1f\x8b"));
}

/* What an answer that is given again adds to the counts: "+question" when it
 * found something, "-question" when not; empty when it is not counted. */
static struct str question_note(const struct result_list *list,
                                struct arena *arena)
{
    const struct query *q = list->query;

    if (list->first || !q->typed.n)
        return (struct str){0};
    return str_of(arena_printf(arena, "%c%.*s", list->count ? '+' : '-',
                               (int)q->typed.n, q->typed.p));
}

static void count_question(const struct service *s, struct str note)
{
    if (s->tally && note.n)
        tally_question(s->tally, str_sub(note, 1, note.n), note.p[0] == '-');
}

/*
 * Called first by the handlers that are tried in memory.  True when the answer
 * stands, or when a worker is to work it out.
 */
static bool answered_from_cache(const struct httpd_request *rq,
                                struct httpd_response *rs,
                                const struct service *s,
                                void (*set_headers)(struct httpd_response *rs))
{
    if (rq->worker)
        return false;
    struct hot_answer *entry = hot_get(s->hot, cache_key(rq), rq->start_ms);
    if (!entry) {
        rs->status = HTTPD_TO_POOL;
        return true;
    }
    count_question(s, hot_note(entry));
    set_headers(rs);
    rs->shared = hot_body(entry).p;
    rs->shared_bytes = hot_body(entry).n;
    rs->release = hot_release;
    rs->owner = entry;
    if (wants_packed(rq) && is_packed(hot_body(entry)))
        httpd_set_header(rs, "Content-Encoding", "gzip");
    httpd_etag_known(rq, rs, hot_tag(entry));
    return true;
}

/* The body is written: headers, validator, and a copy for who asks next. */
static void finish_answer(const struct httpd_request *rq,
                          struct httpd_response *rs, const struct service *s,
                          struct str note,
                          void (*set_headers)(struct httpd_response *rs))
{
    set_headers(rs);
    if (wants_packed(rq) && pack_gzip(&rs->body))
        httpd_set_header(rs, "Content-Encoding", "gzip");
    count_question(s, note);
    hot_put(s->hot, cache_key(rq), buf_str(&rs->body), note, clock_steady_ms());
    httpd_etag(rq, rs);
}

/* --- pages for people --- */

static void get_home(struct httpd_request *rq, struct httpd_response *rs,
                     void *app)
{
    const struct service *s = service_of(app);
    struct page_home home = {.portals =
                                 s->registry ? registry_count(s->registry) : 0};
    struct xap_reader *reader;
    struct err err = {0};

    if (answered_from_cache(rq, rs, s, page_headers))
        return;
    /* Without an index there is still a page, only it does not say how much
     * can be searched. */
    if (worker_reader(rq->worker, &reader, &err) == 0 &&
        xap_doc_count(reader, &home.documents, &err) < 0)
        worker_drop_reader(rq->worker);
    page_home(&rs->body, &s->site, lang_of(rq), &home);
    finish_answer(rq, rs, s, STR(""), page_headers);
}

static void get_results(struct httpd_request *rq, struct httpd_response *rs,
                        void *app)
{
    const struct service *s = service_of(app);
    struct result_list list = {0};
    struct search search;

    if (answered_from_cache(rq, rs, s, page_headers))
        return;
    struct query *q = read_query(rq, &list.problems);
    if (query_is_empty(q)) {
        get_home(rq, rs, app);
        return;
    }
    if (!run_search(&list, q, &search, rq, rs, s))
        return;
    page_results(&rs->body, &s->site, &list);
    finish_answer(rq, rs, s, question_note(&list, rq->arena), page_headers);
}

static void get_about(struct httpd_request *rq, struct httpd_response *rs,
                      void *app)
{
    const struct service *s = service_of(app);

    set_page_headers(rs, "public, max-age=3600");
    page_about(&rs->body, &s->site, lang_of(rq));
    httpd_etag(rq, rs);
}

/* A button on a page was pressed: only counted.  A page elsewhere cannot press
 * it for its visitors. */
static void post_rating(struct httpd_request *rq, struct httpd_response *rs,
                        void *app)
{
    const struct service *s = service_of(app);
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
    set_page_headers(rs, "no-store");
    page_thanks(&rs->body, &s->site, lang);
}

/* --- for programs --- */

static void get_api_search(struct httpd_request *rq, struct httpd_response *rs,
                           void *app)
{
    const struct service *s = service_of(app);
    struct result_list list = {0};
    struct search search;

    if (answered_from_cache(rq, rs, s, json_headers))
        return;
    struct query *q = read_query(rq, &list.problems);
    if (!list.problems.count && !run_search(&list, q, &search, rq, rs, s))
        return;
    if (list.problems.count) {
        refuse_params(rq, rs, &list.problems);
        return;
    }
    json_results(&rs->body, &list);
    finish_answer(rq, rs, s, STR(""), json_headers);
}

static struct str asked_document(const struct httpd_request *rq)
{
    return httpd_arg(rq, httpd_arg(rq, "url").n ? "url" : "id");
}

static void refuse_no_document(const struct httpd_request *rq,
                               struct httpd_response *rs)
{
    static const struct problems missing = {
        .items = {{"url", "cần có url hoặc id", "url or id is needed"}},
        .count = 1};

    refuse_params(rq, rs, &missing);
}

/* What `r` of a search for one document means; true when it was found. */
static bool found_document(int r, const struct service *s,
                           struct httpd_request *rq, struct httpd_response *rs,
                           const struct err *err)
{
    if (r == -ERR_NOT_FOUND)
        answer_fault(s, rq, rs, FAULT_MISSING);
    else if (r < 0)
        search_failed(s, rq, rs, err);
    return r == 0;
}

static void get_api_document(struct httpd_request *rq,
                             struct httpd_response *rs, void *app)
{
    const struct service *s = service_of(app);
    struct str url = asked_document(rq);
    struct record record;
    struct search search;
    struct err err = {0};

    if (!url.n) {
        refuse_no_document(rq, rs);
        return;
    }
    if (!begin_search(&search, s, rq, rs))
        return;
    int r = search_document(&search, url, &record, &err);
    if (!found_document(r, s, rq, rs, &err))
        return;
    json_document(&rs->body, &record);
    json_headers(rs);
    httpd_etag(rq, rs);
}

/* False when the answer is a fault. */
static bool run_related(struct related *related, struct httpd_request *rq,
                        struct httpd_response *rs, const struct service *s)
{
    struct search search;
    struct err err = {0};

    if (!begin_search(&search, s, rq, rs))
        return false;
    int r = related_run(&search, asked_document(rq), related, &err);
    return found_document(r, s, rq, rs, &err);
}

static void get_related(struct httpd_request *rq, struct httpd_response *rs,
                        void *app)
{
    const struct service *s = service_of(app);

    if (answered_from_cache(rq, rs, s, page_headers))
        return;
    struct related *related = ARENA_NEW(rq->arena, related);
    if (!run_related(related, rq, rs, s))
        return;
    page_related(&rs->body, &s->site, lang_of(rq), related);
    finish_answer(rq, rs, s, STR(""), page_headers);
}

static void get_api_related(struct httpd_request *rq, struct httpd_response *rs,
                            void *app)
{
    const struct service *s = service_of(app);

    if (!asked_document(rq).n) {
        refuse_no_document(rq, rs);
        return;
    }
    if (answered_from_cache(rq, rs, s, json_headers))
        return;
    struct related *related = ARENA_NEW(rq->arena, related);
    if (!run_related(related, rq, rs, s))
        return;
    json_related(&rs->body, related);
    finish_answer(rq, rs, s, STR(""), json_headers);
}

/* "https://host": as set, else as the client addressed us. */
static const char *base_url(const struct service *s, struct httpd_request *rq)
{
    struct str host = httpd_header(rq, "Host");

    if (*s->site.base_url)
        return s->site.base_url;
    for (size_t i = 0; i < host.n; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    "0123456789.-:[]",
                    host.p[i]))
            host.n = 0;
    return arena_printf(rq->arena, "http://%.*s", (int)host.n,
                        host.n ? host.p : "");
}

static void get_feed(struct httpd_request *rq, struct httpd_response *rs,
                     void *app)
{
    const struct service *s = service_of(app);
    struct result_list list = {0};
    struct search search;

    if (answered_from_cache(rq, rs, s, feed_headers))
        return;
    struct query *q = read_query(rq, &list.problems);
    if (!q->sort_given)
        q->sort = SORT_NEWEST;
    q->facets = false;
    if (!list.problems.count && !run_search(&list, q, &search, rq, rs, s))
        return;
    if (list.problems.count) {
        refuse_params(rq, rs, &list.problems);
        return;
    }
    feed_results(&rs->body, &list, base_url(s, rq));
    finish_answer(rq, rs, s, STR(""), feed_headers);
}

static void get_opensearch(struct httpd_request *rq, struct httpd_response *rs,
                           void *app)
{
    set_api_headers(rs, "application/opensearchdescription+xml; charset=utf-8",
                    "public, max-age=86400");
    feed_opensearch(&rs->body, base_url(service_of(app), rq));
    httpd_etag(rq, rs);
}

static void get_health(struct httpd_request *rq, struct httpd_response *rs,
                       void *app)
{
    const struct service *s = service_of(app);
    struct search search;
    uint32_t documents;
    struct err err = {0};

    if (!begin_search(&search, s, rq, rs))
        return;
    if (xap_doc_count(search.reader, &documents, &err) < 0) {
        search_failed(s, rq, rs, &err);
        return;
    }
    set_api_headers(rs, json_type, "no-store");
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
                        "Disallow: /lien-quan\nDisallow: /feed.atom\n");
}

static void get_asset(struct httpd_request *rq, struct httpd_response *rs,
                      void *app)
{
    struct asset asset;

    if (str_starts(rq->rest, STR("about.")) || !asset_find(&asset, rq->rest)) {
        answer_fault(service_of(app), rq, rs, FAULT_MISSING);
        return;
    }
    rs->content_type = asset.content_type;
    rs->shared = asset.bytes.p;
    rs->shared_bytes = asset.bytes.n;
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
    {"GET", "/feed.atom", HTTPD_TRY, 0, get_feed},
    {"GET", "/api/v1/search", HTTPD_TRY, 0, get_api_search},
    {"GET", "/api/v1/document", HTTPD_POOL, 0, get_api_document},
    {"GET", "/lien-quan", HTTPD_TRY, 0, get_related},
    {"GET", "/api/v1/related", HTTPD_TRY, 0, get_api_related},
    {"GET", "/opensearch.xml", HTTPD_INLINE, 0, get_opensearch},
    {"GET", "/healthz", HTTPD_POOL, 0, get_health},
    {"GET", "/robots.txt", HTTPD_INLINE, 0, get_robots},
    {"GET", "/tinh/*", HTTPD_INLINE, 0, get_asset},
    {0},
};
