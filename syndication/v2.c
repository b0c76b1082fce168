/*
 * syndication/v2.c - see v2.h.
 *
 * A call goes: form, key, quota, answer.  The answer is the same for everybody
 * who may have it, so it is kept ready by its address and form; when the client
 * has it already, nothing is counted.
 */
#include "syndication/v2.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/html.h"
#include "base/httpd.h"
#include "base/log.h"
#include "syndication/problem.h"
#include "syndication/v2param.h"

#include <stdlib.h>

enum { TARGET_SHOWN = 500, NUMBER_MAX = 20, QUOTA_TEXT_MAX = 128 };

static const struct service_of {
    enum quota_service quota;
    unsigned scope;
    const char *action;
} services[] = {{QUOTA_ITEMS, AUTH_ITEMS, "v2.items"},
                {QUOTA_CHANGES, AUTH_CHANGES, "v2.changes"}};

/* One call on its way. */
struct call {
    struct hubserve *service;
    struct httpd_request *rq;
    struct httpd_response *rs;
    const struct service_of *of;
    struct auth_grant grant;
    enum itemform form;
    int64_t id; /* 0: a list */
    struct str key;
    struct v2_list *list; /* when it is to be made */
};

/* A secret that someone wrote into an address stays out of the log. */
static void hide_secrets(char *text)
{
    for (char *at = text; (at = strstr(at, "1_")); at++)
        if (at - text >= 2 && at[-2] == 'l' && strchr("ct", at[-1]))
            memset(at, '*', strcspn(at, "&"));
}

/* These run for every hot answer, where printf() would cost more than the
 * answer itself. */
static char *put(char *at, struct str s)
{
    if (s.n)
        memcpy(at, s.p, s.n);
    return at + s.n;
}

static char *put_number(char *at, int64_t number)
{
    char digits[NUMBER_MAX];
    size_t n = sizeof digits;

    do {
        digits[--n] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    return put(at, (struct str){digits + n, sizeof digits - n});
}

/* What `before` says, then the address as it was asked for. */
static char *address(const struct httpd_request *rq, struct str before,
                     size_t *ret_n)
{
    char *text =
        arena_alloc(rq->arena, before.n + rq->path.n + rq->query.n + 2);
    char *at = put(put(text, before), rq->path);

    at = put(at, rq->query.n ? STR("?") : STR(""));
    at = put(at, rq->query);
    *at = '\0';
    *ret_n = (size_t)(at - text);
    return text;
}

static struct str target(const struct httpd_request *rq)
{
    size_t n;
    char *text = address(rq, STR(""), &n);

    hide_secrets(text);
    for (n = 0; text[n] && n < TARGET_SHOWN; n++)
        if (text[n] < ' ' || text[n] > '~')
            text[n] = '?';
    return (struct str){text, n};
}

static void note(const struct call *c, const char *outcome)
{
    hubserve_note(c->service, c->rq, c->grant.key_id, c->of->action,
                  target(c->rq), outcome);
}

static void refuse(const struct call *c, enum problem problem, const char *vi,
                   const char *en)
{
    note(c, problem_word(problem));
    problem_send(c->rq, c->rs, problem, vi, en);
}

enum problem v2_problem_of(enum auth_verdict verdict)
{
    switch (verdict) {
    case AUTH_MISSING: return PROBLEM_NO_CREDENTIAL;
    case AUTH_WRONG_ADDRESS: return PROBLEM_ADDRESS;
    case AUTH_WRONG_SCOPE: return PROBLEM_SCOPE;
    case AUTH_LOCKED: return PROBLEM_LOCKED;
    default: return PROBLEM_BAD_CREDENTIAL;
    }
}

static struct str credential(const struct httpd_request *rq)
{
    struct str key = str_trim(httpd_header(rq, "X-API-Key"));

    if (key.n)
        return key;
    struct str bearer = httpd_header(rq, "Authorization");
    if (str_case_starts(bearer, STR("Bearer ")))
        return str_trim(str_sub(bearer, strlen("Bearer "), bearer.n));
    return (struct str){0};
}

enum auth_verdict v2_verdict(struct hubserve *service,
                             const struct httpd_request *rq, unsigned scopes,
                             struct auth_grant *ret_grant)
{
    enum auth_verdict verdict =
        hubserve_credential(service, credential(rq), rq->peer, ret_grant);

    return verdict == AUTH_OK && (ret_grant->scopes & scopes) != scopes
               ? AUTH_WRONG_SCOPE
               : verdict;
}

/* False when it was refused. */
static bool admit(struct call *c)
{
    enum auth_verdict verdict =
        v2_verdict(c->service, c->rq, c->of->scope, &c->grant);
    bool tell = verdict == AUTH_REVOKED || verdict == AUTH_EXPIRED ||
                verdict == AUTH_OLD_TOKEN;

    if (verdict == AUTH_OK)
        return true;
    note(c, auth_word(verdict));
    problem_send(c->rq, c->rs, v2_problem_of(verdict),
                 tell ? auth_message(verdict) : NULL, auth_word(verdict));
    if (verdict == AUTH_LOCKED)
        httpd_set_header(c->rs, "Retry-After", "60");
    return false;
}

/* "hour";q=5000;w=3600, "day";q=50000;w=86400 */
static const char *policy(struct arena *arena, const struct quota_limits *l)
{
    char *text = arena_alloc(arena, QUOTA_TEXT_MAX);
    char *at = put_number(put(text, STR("\"hour\";q=")), l->per_hour);

    at = put_number(put(at, STR(";w=3600, \"day\";q=")), l->per_day);
    *put(at, STR(";w=86400")) = '\0';
    return text;
}

/* "hour";r=4999;t=3599, "day";r=49999;t=86399 */
static const char *what_is_left(struct arena *arena,
                                const struct quota_state *s)
{
    char *text = arena_alloc(arena, QUOTA_TEXT_MAX);
    char *at = put_number(put(text, STR("\"hour\";r=")), s->left_hour);

    at = put_number(put(at, STR(";t=")), s->hour_ends_in_s);
    at = put_number(put(at, STR(", \"day\";r=")), s->left_day);
    *put_number(put(at, STR(";t=")), s->day_ends_in_s) = '\0';
    return text;
}

static void tell_left(const struct httpd_request *rq, struct httpd_response *rs,
                      const struct quota_state *s)
{
    httpd_set_header(rs, "RateLimit", what_is_left(rq->arena, s));
}

void v2_tell_quota(const struct httpd_request *rq, struct httpd_response *rs,
                   const struct quota_state *s)
{
    httpd_set_header(rs, "RateLimit-Policy", policy(rq->arena, &s->limits));
    tell_left(rq, rs, s);
    if (s->refused)
        httpd_set_header(
            rs, "Retry-After",
            arena_printf(rq->arena, "%lld", (long long)s->retry_after_s));
}

static void refuse_quota(const struct call *c, const struct quota_state *state)
{
    v2_tell_quota(c->rq, c->rs, state);
    refuse(c, PROBLEM_QUOTA,
           state->left_day ? "Hạn mức theo giờ; xem Retry-After"
                           : "Hạn mức theo ngày; xem Retry-After",
           state->left_day ? "The quota of this hour; see Retry-After"
                           : "The quota of this day; see Retry-After");
}

/* Counts the call, unless the client has the answer.  Takes it over. */
static void give(const struct call *c, struct answer *answer)
{
    bool known = answer_is_known(answer, c->rq);
    struct quota_state state;

    (known ? quota_look : quota_take)(hubserve_quota(c->service),
                                      c->grant.client_id, c->of->quota,
                                      clock_unix_ms(), &state);
    if (state.refused && !known) {
        answer_release(answer);
        refuse_quota(c, &state);
        return;
    }
    state.refused = false;
    note(c, known ? "not modified" : "ok");
    if (known) /* the policy came with what it knows */
        tell_left(c->rq, c->rs, &state);
    else
        v2_tell_quota(c->rq, c->rs, &state);
    httpd_set_header(c->rs, "Vary", "Accept, X-API-Key, Authorization");
    answer_send(answer, c->rq, c->rs);
}

static void keep_and_give(const struct call *c, struct buf *body,
                          int64_t changes, const char *link)
{
    const struct answer_head head = {
        .content_type = itemform_content_type(c->form),
        .cache_control = "private, no-cache",
        .link = link,
    };
    struct answer *answer = answer_new(body, &head);

    cache_put(hubserve_cache(c->service), c->key, changes, answer);
    give(c, answer);
}

static void fail(const struct call *c, const struct err *err)
{
    log_error("v2.failed", kv("trace", c->rq->trace_id), kv("why", err->msg));
    httpd_set_header(c->rs, "Retry-After", "10");
    refuse(c, PROBLEM_BUSY, NULL, NULL);
}

static void make_detail(const struct call *c)
{
    int64_t changes = hubserve_state(c->service).changes;
    struct hubdb_item item = {0};
    struct buf body = {0};
    struct err err = {0};
    bool gone = false;
    struct hubdb *store = hubserve_reader_store(c->rq->worker, &err);
    int r = store ? walk_item(store, c->rq->arena, c->id, &item, &gone, &err)
                  : -err.code;

    if (r < 0 && err.code != ERR_NOT_FOUND) {
        fail(c, &err);
    } else if (r < 0) {
        refuse(c, PROBLEM_NOT_FOUND,
               arena_printf(c->rq->arena, "Không có bài viết có Id %lld",
                            (long long)c->id),
               arena_printf(c->rq->arena, "There is no item with Id %lld",
                            (long long)c->id));
    } else if (gone) {
        refuse(c, PROBLEM_GONE, NULL, NULL);
    } else if (itemform_item(&body, &item, c->form, &err) < 0) {
        fail(c, &err);
    } else {
        keep_and_give(c, &body, changes, NULL);
    }
    buf_done(&body);
}

/* The address of the next piece: this one with another cursor. */
static struct str next_address(const struct call *c, const char *cursor)
{
    struct buf out = {0};

    buf_addz(&out, hubserve_base_url(c->service));
    buf_add(&out, c->rq->path);
    buf_addf(&out, "?cursor=%s", cursor);
    for (size_t i = 0; i < c->rq->arg_count; i++) {
        if (str_is(c->rq->args[i].name, "cursor"))
            continue;
        buf_addc(&out, '&');
        html_query(&out, c->rq->args[i].name);
        buf_addc(&out, '=');
        html_query(&out, c->rq->args[i].value);
    }
    struct str kept = {arena_str(c->rq->arena, buf_str(&out)), out.n};
    buf_done(&out);
    return kept;
}

static bool is_changes(const struct call *c)
{
    return c->of->quota == QUOTA_CHANGES;
}

static void write_list(const struct call *c, const struct walk_page *page,
                       int64_t changes)
{
    char cursor[V2_CURSOR_MAX];
    struct itemform_list list = {.page = page, .changes = is_changes(c)};
    const char *link = NULL;
    struct buf body = {0};

    /* Who follows the changes goes on from here later, too. */
    if (page->more || list.changes) {
        list.cursor = str_of(v2_cursor(cursor, &page->end, list.changes));
        list.next = next_address(c, cursor);
        link = arena_printf(c->rq->arena, "<%s>; rel=\"next\"", list.next.p);
    }
    struct err err = {0};
    if (itemform_list(&body, &list, c->form, &err) < 0)
        fail(c, &err);
    else
        keep_and_give(c, &body, changes, link);
    buf_done(&body);
}

static void make_list(struct call *c)
{
    int64_t changes = hubserve_state(c->service).changes;
    struct walk_page page;
    struct err err = {0};
    struct hubdb *store = hubserve_reader_store(c->rq->worker, &err);

    if (!store || (is_changes(c) ? walk_changes : walk_items)(
                      store, c->rq->arena, &c->list->query, &page, &err) < 0)
        fail(c, &err);
    else
        write_list(c, &page, changes);
}

/* "", ".csv", "/12", "/12.xml": which item, if one, in which form. */
static bool read_path(struct call *c)
{
    struct str rest = c->rq->rest;
    ptrdiff_t dot = str_chr(rest, '.');
    struct str ending =
        dot < 0 ? (struct str){0} : str_sub(rest, (size_t)dot, rest.n);
    struct str name = str_sub(rest, 0, rest.n - ending.n);

    if (name.n && (is_changes(c) || name.p[0] != '/' ||
                   !str_int(str_sub(name, 1, name.n), 1, INT64_MAX, &c->id))) {
        refuse(c, PROBLEM_NOT_FOUND, NULL, NULL);
        return false;
    }
    bool ok = ending.n
                  ? v2_form_of_ending(ending, &c->form)
                  : v2_form_accepted(httpd_header(c->rq, "Accept"), &c->form);
    ok = ok && !(c->form == ITEMFORM_XLSX && is_changes(c));
    if (!ok)
        refuse(c, ending.n ? PROBLEM_NOT_FOUND : PROBLEM_FORM, NULL, NULL);
    return ok;
}

static bool read_parameters(struct call *c)
{
    struct v2_mistake mistake;

    if (c->id && !c->rq->arg_count)
        return true;
    if (c->id) {
        refuse(c, PROBLEM_PARAMETER, "Địa chỉ này không nhận tham số",
               "This address takes no parameters");
        return false;
    }
    c->list = arena_alloc(c->rq->arena, sizeof *c->list);
    if (v2_list_read(c->list, c->rq->args, c->rq->arg_count, is_changes(c),
                     &mistake))
        return true;
    refuse(c, PROBLEM_PARAMETER, arena_str(c->rq->arena, str_of(mistake.vi)),
           arena_str(c->rq->arena, str_of(mistake.en)));
    return false;
}

/* False when a client without quota would make us work; it has its answer. */
static bool may_work(const struct call *c)
{
    struct quota_state state;

    quota_look(hubserve_quota(c->service), c->grant.client_id, c->of->quota,
               clock_unix_ms(), &state);
    if (!state.refused || httpd_header(c->rq, "If-None-Match").n)
        return true;
    refuse_quota(c, &state);
    return false;
}

static void answer_call(struct call *c)
{
    if (!read_path(c) || !admit(c))
        return;
    const char form[] = {'v', '2', ' ', (char)('0' + c->form), ' '};
    c->key.p = address(c->rq, (struct str){form, sizeof form}, &c->key.n);
    struct answer *answer = cache_get(hubserve_cache(c->service), c->key,
                                      hubserve_state(c->service).changes);
    if (answer) {
        give(c, answer);
        return;
    }
    if (!read_parameters(c) || !may_work(c))
        return;
    if (!c->rq->worker)
        c->rs->status = HTTPD_TO_POOL;
    else if (c->id)
        make_detail(c);
    else
        make_list(c);
}

void v2_items(struct httpd_request *rq, struct httpd_response *rs,
              void *service)
{
    struct call *c = arena_alloc(rq->arena, sizeof *c);

    c->service = service;
    c->rq = rq;
    c->rs = rs;
    c->of = &services[0];
    answer_call(c);
}

void v2_changes(struct httpd_request *rq, struct httpd_response *rs,
                void *service)
{
    struct call *c = arena_alloc(rq->arena, sizeof *c);

    c->service = service;
    c->rq = rq;
    c->rs = rs;
    c->of = &services[1];
    answer_call(c);
}
