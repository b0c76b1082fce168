/*
 * searchd/answer.c - see answer.h.
 *
 * An error of the index is never shown as an empty list: it is 503 with
 * Retry-After, so that people, caches and monitors can tell the two apart.
 */
#include "searchd/answer.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "config/options.h"
#include "config/registry.h"
#include "searchd/hot.h"
#include "searchd/pack.h"
#include "searchd/page_html.h"
#include "searchd/page_json.h"
#include "searchd/service.h"
#include "searchd/tally.h"

const char answer_json_type[] = "application/json; charset=utf-8";
static const char html_type[] = "text/html; charset=utf-8";
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

enum lang answer_lang(const struct httpd_request *rq)
{
    struct str chosen = httpd_arg(rq, "lang");

    if (str_is(chosen, "en"))
        return LANG_EN;
    if (str_is(chosen, "vi"))
        return LANG_VI;
    return str_is(rq->path, "/search") ? LANG_EN : accepted_lang(rq);
}

/* --- headers --- */

void answer_page_headers(struct httpd_response *rs, const char *cache)
{
    rs->content_type = html_type;
    httpd_set_header(rs, "Content-Security-Policy",
                     "default-src 'none'; style-src 'self'; img-src 'self'; "
                     "script-src 'self'; connect-src 'self'; "
                     "form-action 'self'; base-uri 'none'; "
                     "frame-ancestors 'none'");
    httpd_set_header(rs, "Referrer-Policy", "strict-origin-when-cross-origin");
    httpd_set_header(rs, "X-Frame-Options", "DENY");
    httpd_set_header(rs, "Cross-Origin-Opener-Policy", "same-origin");
    httpd_set_header(rs, "Vary", "Accept-Language, Accept-Encoding");
    httpd_set_header(rs, "Cache-Control", cache);
}

void answer_api_headers(struct httpd_response *rs, const char *type,
                        const char *cache)
{
    rs->content_type = type;
    httpd_set_header(rs, "Access-Control-Allow-Origin", "*");
    httpd_set_header(rs, "Vary", "Accept-Language, Accept-Encoding");
    httpd_set_header(rs, "Content-Security-Policy", "default-src 'none'");
    httpd_set_header(rs, "Cache-Control", cache);
}

void answer_page(struct httpd_response *rs)
{
    answer_page_headers(rs, "public, max-age=60");
}

void answer_json(struct httpd_response *rs)
{
    answer_api_headers(rs, answer_json_type, "public, max-age=60");
}

/* --- errors --- */

static bool wants_json(const struct httpd_request *rq)
{
    return str_starts(rq->path, STR("/api/")) || str_is(rq->path, "/healthz") ||
           str_is(rq->path, "/readyz") || str_starts(rq->path, STR("/feed."));
}

void answer_fault(const struct service *s, const struct httpd_request *rq,
                  struct httpd_response *rs, enum fault_kind kind)
{
    const struct fault *fault = fault_of(kind);
    struct page_error error = {.fault = fault, .trace_id = rq->trace_id};

    rs->status = fault->status;
    if (fault->retry_after)
        httpd_set_header(rs, "Retry-After", fault->retry_after);
    if (wants_json(rq)) {
        answer_api_headers(rs, problem_type, "no-store");
        json_problem(&rs->body, fault, NULL, rq->trace_id);
        return;
    }
    if (fault->status >= 500) {
        const char *again =
            arena_printf(rq->arena, "%.*s?%.*s", (int)rq->path.n, rq->path.p,
                         (int)rq->query.n, rq->query.n ? rq->query.p : "");
        error.again = str_of(again);
    }
    answer_page_headers(rs, "no-store");
    page_error(&rs->body, &s->site, answer_lang(rq), &error);
}

void answer_refuse(const struct httpd_request *rq, struct httpd_response *rs,
                   enum fault_kind kind, const struct problems *problems)
{
    rs->status = fault_of(kind)->status;
    answer_api_headers(rs, problem_type, "no-store");
    json_problem(&rs->body, fault_of(kind), problems, rq->trace_id);
}

/* --- searching --- */

/* Opens the index for this request; false when the answer is a fault. */
bool answer_begin(struct search *search, const struct service *s,
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
        for (int i = 0; i < BETS_FILES; i++)
            search->bets[i] = worker_bets(rq->worker, (enum bets_file)i);
        return true;
    }
    log_warn("index.unreadable", kv("trace", rq->trace_id),
             kv("error", err.msg));
    answer_fault(s, rq, rs, FAULT_DOWN);
    return false;
}

void answer_failed(const struct service *s, struct httpd_request *rq,
                   struct httpd_response *rs, const struct err *err)
{
    worker_drop_reader(rq->worker);
    log_warn("search.failed", kv("trace", rq->trace_id), kv("error", err->msg));
    answer_fault(s, rq, rs, FAULT_DOWN);
}

/* Reads the parameters and answers them; false when the answer is a fault. */
bool answer_search(struct result_list *list, struct query *q,
                   struct search *search, struct httpd_request *rq,
                   struct httpd_response *rs, const struct service *s)
{
    struct err err = {0};

    if (!answer_begin(search, s, rq, rs))
        return false;
    if (search_run(search, q, list, &err) == 0)
        return true;
    answer_failed(s, rq, rs, &err);
    return false;
}

struct query *answer_query(struct httpd_request *rq, struct problems *problems)
{
    struct query *q = ARENA_NEW(rq->arena, query);

    query_init(q);
    q->lang = answer_lang(rq);
    query_args(q, rq->args, rq->arg_count, problems, rq->arena);
    return q;
}

/* --- answers kept for a moment --- */

static bool wants_packed(const struct httpd_request *rq)
{
    return pack_accepted(httpd_header(rq, "Accept-Encoding"));
}

void answer_pack(const struct httpd_request *rq, struct httpd_response *rs)
{
    if (wants_packed(rq) && pack_gzip(&rs->body))
        httpd_set_header(rs, "Content-Encoding", "gzip");
}

/* What makes two requests the same: address, parameters as sent, language, and
 * whether the answer is packed. */
static struct str cache_key(const struct httpd_request *rq)
{
    char *key = arena_alloc(rq->arena, rq->path.n + rq->query.n + 2);

    memcpy(key, rq->path.p, rq->path.n);
    key[rq->path.n] =
        (char)((answer_lang(rq) == LANG_EN) << 1 | (int)wants_packed(rq));
    if (rq->query.n)
        memcpy(key + rq->path.n + 1, rq->query.p, rq->query.n);
    return (struct str){key, rq->path.n + 1 + rq->query.n};
}

/* None of our own formats begins like gzip. */
static bool is_packed(struct str body)
{
    return str_starts(body, STR("\x1f\x8b"));
}

/* The portal that this search was kept to, by its code or host; or empty. */
static struct str kept_to(const struct query *q, const struct registry *reg)
{
    const struct portal *portal = NULL;
    size_t count = 0;

    for (size_t i = 0; reg && i < q->condition_count; i++) {
        const struct condition *c = &q->conditions[i];
        if (c->without || (c->kind != BY_AGENCY && c->kind != BY_SITE))
            continue;
        portal = c->kind == BY_SITE ? registry_find_host(reg, c->value)
                                    : registry_find_code(reg, c->value.p);
        count++;
    }
    return count == 1 && portal ? str_of(portal->code) : (struct str){0};
}

static bool is_shown_before(const struct result_list *list, size_t at)
{
    const char *code = list->items[at].record.portal;

    for (size_t i = 0; i < at; i++)
        if (!strcmp(list->items[i].record.portal, code))
            return true;
    return false;
}

/* What an answer that is given again adds to the counts, in three lines: "+"
 * and the question when it found something, "-" when not; the portal that it
 * was kept to; the portals on the page.  Empty when it is not counted. */
struct str answer_note(const struct result_list *list, const struct service *s,
                       struct arena *arena)
{
    const struct query *q = list->query;
    scoped(buf_done) struct buf note = {0};

    if (list->first || !q->typed.n)
        return (struct str){0};
    buf_addc(&note, list->count ? '+' : '-');
    buf_add(&note, q->typed); /* without line ends, see query.h */
    buf_addc(&note, '\n');
    buf_add(&note, kept_to(q, s->registry));
    for (size_t i = 0, n = 0; i < list->count; i++) {
        const char *code = list->items[i].record.portal;
        if (!*code || is_shown_before(list, i))
            continue;
        buf_addc(&note, n++ ? ' ' : '\n');
        buf_addz(&note, code);
    }
    return (struct str){arena_str(arena, buf_str(&note)), note.n};
}

struct str answer_next(const struct result_list *list, const char *path,
                       struct arena *arena)
{
    scoped(buf_done) struct buf note = {0};

    if (!list->next)
        return (struct str){0};
    buf_addf(&note, "<%s?", path);
    query_link(&note, list->query, &(struct query_change){.after = list->next});
    buf_addz(&note, ">; rel=\"next\"");
    return (struct str){arena_str(arena, buf_str(&note)), note.n};
}

static void count_question(const struct service *s, struct str note)
{
    struct tally_answer answer = {0};
    struct str rest = note, first = {0};

    if (!s->tally || !str_cut(&rest, '\n', &first) || !first.n)
        return;
    answer.empty = first.p[0] == '-';
    answer.text = str_sub(first, 1, first.n);
    (void)str_cut(&rest, '\n', &answer.within);
    answer.shown = rest;
    tally_question(s->tally, &answer);
}

/* What a note says, done: it begins with "+", "-" or "<". */
static void act_on(struct str note, const struct httpd_request *rq,
                   struct httpd_response *rs, const struct service *s)
{
    if (str_starts(note, STR("<")))
        httpd_set_header(rs, "Link", arena_str(rq->arena, note));
    else
        count_question(s, note);
}

/*
 * Called first by the handlers that are tried in memory.  True when the answer
 * stands, or when a worker is to work it out.
 */
bool answer_from_cache(const struct httpd_request *rq,
                       struct httpd_response *rs, const struct service *s,
                       void (*set_headers)(struct httpd_response *rs))
{
    if (rq->worker)
        return false;
    struct hot_answer *entry = hot_get(s->hot, cache_key(rq), rq->start_ms);
    if (!entry) {
        rs->status = HTTPD_TO_POOL;
        return true;
    }
    act_on(hot_note(entry), rq, rs, s);
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

static const char *tag_of(const struct httpd_request *rq, const char *weak,
                          struct str body)
{
    return arena_printf(rq->arena, "%s\"%016llx\"", weak,
                        (unsigned long long)str_hash(body));
}

const char *
answer_tag(const struct httpd_request *rq, const struct result_list *list,
           void (*write)(struct buf *out, const struct result_list *list))
{
    scoped(buf_done) struct buf body = {0};
    struct result_list timeless = *list;

    timeless.took_ms = 0;
    write(&body, &timeless);
    return tag_of(rq, "W/", buf_str(&body));
}

void answer_finish(const struct httpd_request *rq, struct httpd_response *rs,
                   const struct service *s, struct str note, const char *tag,
                   void (*set_headers)(struct httpd_response *rs))
{
    set_headers(rs);
    answer_pack(rq, rs);
    act_on(note, rq, rs, s);
    if (!worker_is_whole(rq->worker)) {
        httpd_replace_header(rs, "Cache-Control", "no-store");
        return;
    }
    if (!tag)
        tag = tag_of(rq, "", buf_str(&rs->body));
    hot_put(s->hot, cache_key(rq), buf_str(&rs->body), note, tag,
            clock_steady_ms());
    httpd_etag_known(rq, rs, tag);
}

/* "https://host": as set, else as the client addressed us. */
const char *answer_base_url(const struct service *s, struct httpd_request *rq)
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
