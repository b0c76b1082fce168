/* console/coverage_api.c - see coverage_api.h. */
#include "console/coverage_api.h"

#include "base/clock.h"
#include "base/err.h"
#include "config/options.h"
#include "config/registry.h"
#include "console/alert.h"
#include "console/apikey.h"
#include "console/call.h"
#include "console/coverage_export.h"
#include "console/coverage_page.h"
#include "console/coverage_part.h"
#include "console/coverage_query.h"
#include "console/inspect.h"
#include "console/picture.h"
#include "console/recheck.h"
#include "console/view.h"

#include <jansson.h>
#include <stdlib.h>

enum { DAYS = 90, ALERTS = 100 };

/* --- keys --- */

int api_load_key(struct call *c, struct err *err)
{
    struct str header = httpd_header(c->rq, "Authorization");
    scoped(picture_freep) struct picture *p = NULL;
    struct apikey key = {0};

    if (!str_starts(c->rq->path, STR("/api/")) || !header.n)
        return 0;
    if (!str_case_starts(header, STR("Bearer ")))
        return err_set(err, ERR_USAGE, "no bearer");
    int r = picture_open(&p, c->console->data_dir, err);
    if (r == 0)
        r = apikey_find(p, str_trim(str_sub(header, 7, header.n)),
                        clock_unix_ms(), c->rq->arena, &key, err);
    if (r <= 0)
        return r < 0 ? r : err_set(err, ERR_USAGE, "no key of ours");
    struct grant *grant = ARENA_NEW(c->rq->arena, grant);
    *grant = (struct grant){key.portal, key.role};
    c->who = (struct visitor){
        .id = -key.id, /* nobody, and not nobody */
        .name = key.label,
        .as = arena_printf(c->rq->arena, "key:%lld", (long long)key.id),
        .grants = grant,
        .grant_count = 1,
    };
    c->by_key = true;
    return 1;
}

/* --- answers --- */

static void answer(struct call *c, json_t *json, const char *type)
{
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;

    json_decref(json);
    buf_reset(&c->rs->body);
    buf_addz(&c->rs->body, text ? text : "{}");
    buf_addc(&c->rs->body, '\n');
    free(text);
    c->rs->content_type = type;
    httpd_set_header(c->rs, "Cache-Control", "no-store");
}

void api_error(struct call *c, int status, const char *vi, const char *en)
{
    c->rs->status = status;
    if (status == 401)
        httpd_set_header(c->rs, "WWW-Authenticate", "Bearer");
    answer(c,
           json_pack("{ss, si, ss, ss, ss%}", "title", vi, "status", status,
                     "detail", en, "trace_id", c->rq->trace_id, "instance",
                     c->rq->path.p, c->rq->path.n),
           "application/problem+json");
}

static json_t *when(int64_t unix_ms)
{
    char text[CLOCK_ISO_MAX];

    return unix_ms > 0 ? json_string(clock_iso(text, unix_ms, false))
                       : json_null();
}

static json_t *reasons(const int64_t by_reason[REASON_COUNT])
{
    json_t *json = json_object();

    for (int i = 0; i < REASON_COUNT; i++)
        if (by_reason[i])
            json_object_set_new(json, reason_info((enum reason)i)->code,
                                json_integer(by_reason[i]));
    return json;
}

/* --- the figures --- */

static json_t *day_json(const struct picture_day *d)
{
    char iso[CLOCK_ISO_MAX];

    clock_iso(iso, d->day * 86400000, false);
    iso[10] = '\0';
    return json_pack("{ss, sI, sI, sI, sI, sI, so, sI, sI, sI}", "day", iso,
                     "known", (json_int_t)d->known, "listed",
                     (json_int_t)d->listed, "fetched", (json_int_t)d->fetched,
                     "indexed", (json_int_t)d->indexed, "faults",
                     (json_int_t)d->faults, "reasons", reasons(d->by_reason),
                     "fetches", (json_int_t)d->fetches, "bytes",
                     (json_int_t)d->bytes, "took_ms", (json_int_t)d->took_ms);
}

static json_t *counts_json(const struct picture_counts *n)
{
    return json_pack(
        "{so, sI, sI, sI, sI, sI, sI, sI, sI, so}", "taken", when(n->taken_ms),
        "known", (json_int_t)n->known, "listed", (json_int_t)n->listed,
        "fetched", (json_int_t)n->fetched, "indexed", (json_int_t)n->indexed,
        "faults", (json_int_t)n->faults, "listed_not_indexed",
        (json_int_t)n->listed_not_indexed, "indexed_not_listed",
        (json_int_t)n->indexed_not_listed, "fetched_not_indexed",
        (json_int_t)n->fetched_not_indexed, "reasons", reasons(n->by_reason));
}

void api_summary(struct call *c)
{
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    struct picture_day *days = arena_alloc(c->rq->arena, DAYS * sizeof *days);
    struct picture_counts counts;
    struct err err = {0};

    if (!p)
        return;
    int n = picture_days(p, c->portal->code, days, DAYS, &err);
    if (n < 0 || picture_counts(p, c->portal->code, &counts, &err) < 0) {
        call_failed(c, "coverage.failed", &err);
        return;
    }
    json_t *list = json_array();
    for (int i = 0; i < n; i++)
        json_array_append_new(list, day_json(&days[i]));
    answer(c,
           json_pack("{ss, ss, so, so}", "portal", c->portal->code, "name",
                     c->portal->name, "now", counts_json(&counts), "days",
                     list),
           "application/json");
}

/* --- the list --- */

struct listing {
    struct call *c;
    json_t *items;
    const char *last;
};

static int add_row(void *context, const struct picture_row *row,
                   struct err *err)
{
    const struct reason_info *info = reason_info(row->reason);
    struct listing *l = context;
    json_t *item = json_pack(
        "{ss, si, ss, ss, ss, ss, ss, sb, sb, sb, so, so, so}", "url", row->url,
        "status", row->status, "reason", info->code, "owner", info->owner,
        "fix_vi", info->fix_vi, "fix_en", info->fix_en, "detail", row->detail,
        "in_sitemap", !!(row->state & STATE_LISTED), "fetched",
        !!(row->state & STATE_FETCHED), "indexed",
        !!(row->state & STATE_INDEXED), "first_seen", when(row->seen_ms),
        "last_fetched", when(row->fetched_ms), "last_indexed",
        when(row->indexed_ms));

    if (!item)
        return err_set(err, ERR_BUG, "%s: not UTF-8", row->url);
    json_array_append_new(l->items, item);
    l->last = arena_str(l->c->rq->arena, str_of(row->url));
    return 0;
}

static int list(struct call *c, struct picture *p,
                const struct coverage_query *query, struct err *err)
{
    struct listing l = {c, json_array(), NULL};
    int64_t all = picture_count(p, c->portal->code, &query->filter, err);
    int64_t n = all < 0 ? all
                        : picture_each(p, c->portal->code, &query->filter,
                                       add_row, &l, err);

    if (n < 0) {
        json_decref(l.items);
        return (int)n;
    }
    bool more = (size_t)n == query->filter.limit;
    answer(c,
           json_pack(
               "{sI, so, so}", "total", (json_int_t)all, "items", l.items,
               "next",
               more ? json_string(coverage_query_write(query, c, l.last, true))
                    : json_null()),
           "application/json");
    return 0;
}

void api_urls(struct call *c)
{
    scoped(picture_freep) struct picture *p = NULL;
    struct coverage_query query;
    const char *wrong = coverage_query_read(&query, c, true);
    struct err err = {0};

    if (wrong) {
        api_error(c, 422, "Tham số có giá trị lạ",
                  arena_printf(c->rq->arena, "parameter %s", wrong));
        return;
    }
    p = coverage_picture(c);
    if (p && list(c, p, &query, &err) < 0)
        call_failed(c, "coverage.failed", &err);
}

void api_urls_csv(struct call *c)
{
    export_answer(c, EXPORT_CSV, 1);
}

void api_urls_jsonl(struct call *c)
{
    export_answer(c, EXPORT_JSONL, 1);
}

void api_urls_xlsx(struct call *c)
{
    export_answer(c, EXPORT_XLSX, 1);
}

/* --- one URL --- */

static void not_ours(struct call *c)
{
    api_error(c, 422, "Đó không phải là địa chỉ của cổng này",
              "url is no URL of the portal");
}

void api_url(struct call *c)
{
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    scoped(inspection_done) struct inspection i = {0};
    const char *url = p ? inspect_own_url(c, p, call_arg(c, "url")) : NULL;
    struct err err = {0};

    if (!p)
        return;
    if (!url) {
        not_ours(c);
        return;
    }
    if (inspect(&i, c, p, url, call_arg(c, "q"), &err) < 0) {
        call_failed(c, "inspect.failed", &err);
        return;
    }
    answer(
        c,
        json_pack("{ss, sb, ss?, sb, sb, sO?, sO?, sO?}", "url", url, "known",
                  i.known, "reason",
                  i.reason < REASON_COUNT ? reason_info(i.reason)->code : NULL,
                  "in_sitemap", i.listed, "indexed", i.searchable, "crawler",
                  i.story, "indexer", i.indexed, "rank", i.rank),
        "application/json");
}

/* --- alerts, wishes --- */

void api_alerts(struct call *c)
{
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    struct alert *all = arena_alloc(c->rq->arena, ALERTS * sizeof *all);
    struct err err = {0};

    if (!p)
        return;
    int n = alert_list(p, c->portal->code, c->rq->arena, all, ALERTS, &err);
    if (n < 0) {
        call_failed(c, "alert.failed", &err);
        return;
    }
    json_t *list = json_array();
    for (int i = 0; i < n; i++)
        json_array_append_new(
            list,
            json_pack("{sI, ss, ss, ss, sI, sI, so, so}", "id",
                      (json_int_t)all[i].id, "kind", alert_name(all[i].kind),
                      "text_vi", alert_say(all[i].kind, 0), "subject",
                      all[i].subject, "before", (json_int_t)all[i].before,
                      "now", (json_int_t)all[i].now, "since",
                      when(all[i].at_ms), "until", when(all[i].ended_ms)));
    answer(c, json_pack("{so}", "alerts", list), "application/json");
}

static struct recheck_wish wish_of(const struct call *c)
{
    return (struct recheck_wish){
        .data_dir = c->console->data_dir,
        .portal = c->portal->code,
        .who = c->who.as,
        .now_ms = clock_unix_ms(),
        .quota = c->console->options->console.recrawl_day,
    };
}

void api_recrawl(struct call *c)
{
    static const char *const words[] = {"queued", "waiting", "quota"};
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    struct recheck_wish wish = wish_of(c);
    enum recheck_answer said;
    struct err err = {0};
    int64_t used = 0;

    if (!p)
        return;
    wish.url = inspect_own_url(c, p, call_form(c, "url"));
    if (!wish.url) {
        not_ours(c);
        return;
    }
    int r = recheck_one(p, &wish, &said, &err);
    if (r == 0)
        r = recheck_used(p, c->portal->code, wish.now_ms, &used, &err);
    if (r < 0) {
        call_failed(c, "recheck.failed", &err);
        return;
    }
    if (!part_note(c, "coverage.recrawl", wish.url))
        return;
    c->rs->status = said == RECHECK_NO_MORE ? 429 : 202;
    answer(c,
           json_pack("{ss, ss, sI, sI}", "url", wish.url, "state", words[said],
                     "used", (json_int_t)used, "quota", (json_int_t)wish.quota),
           "application/json");
}

void api_check(struct call *c)
{
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    const struct recheck_wish wish = wish_of(c);
    enum reason reason = reason_find(call_form(c, "reason"));
    struct err err = {0};
    int64_t id = 0;

    if (!p)
        return;
    int r =
        reason == REASON_COUNT ? 0 : recheck_begin(p, &wish, reason, &id, &err);
    if (r < 0) {
        call_failed(c, "recheck.failed", &err);
        return;
    }
    if (!id) {
        api_error(c, 422, "Không có địa chỉ nào có lý do này",
                  "no URL has this reason");
        return;
    }
    if (!part_note(c, "coverage.check", reason_info(reason)->code))
        return;
    c->rs->status = 202;
    answer(c, json_pack("{sI}", "check", (json_int_t)id), "application/json");
}
