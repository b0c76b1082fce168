/* console/coverage_api.c - see coverage_api.h. */
#include "console/coverage_api.h"

#include "base/clock.h"
#include "base/err.h"
#include "config/registry.h"
#include "console/alert.h"
#include "console/api.h"
#include "console/call.h"
#include "console/coverage_page.h"
#include "console/coverage_part.h"
#include "console/coverage_query.h"
#include "console/inspect.h"
#include "console/picture.h"
#include "console/recheck.h"
#include "console/recheck_page.h"

#include <inttypes.h>
#include <jansson.h>

enum {
    DAYS = 90,
    ALERTS = 100,
    DAY_MS = 86400000,
    VIETNAM_MS = 7 * 3600 * 1000
};

static const char *const nothing[] = {NULL}; /* it takes no parameters */

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
    struct picture_day *days = arena_alloc(c->rq->arena, DAYS * sizeof *days);
    struct picture_counts counts;
    struct err err = {0};

    if (!api_takes(c, nothing))
        return;
    scoped(picture_freep) struct picture *p = coverage_picture(c);
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
    api_answer(c, json_pack("{ss, ss, so, so}", "portal", c->portal->code,
                            "name", c->portal->name, "now",
                            counts_json(&counts), "days", list));
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
    api_answer(c, json_pack("{sI, so, so}", "total", (json_int_t)all, "items",
                            l.items, "next",
                            more ? json_string(coverage_query_write(
                                       query, c, l.last, true))
                                 : json_null()));
    return 0;
}

void api_urls(struct call *c)
{
    static const char *const names[] = {"reason", "owner", "state", "prefix",
                                        "cursor", "limit", NULL};
    struct coverage_query query;
    struct err err = {0};

    if (!api_takes(c, names))
        return;
    scoped(picture_freep) struct picture *p = coverage_asked(c, true, &query);
    if (p && list(c, p, &query, &err) < 0)
        call_failed(c, "coverage.failed", &err);
}

/* --- one URL --- */

static json_t *inspection_json(const struct inspection *i)
{
    return json_pack(
        "{ss, sb, ss?, sb, sb, sO?, sO?, sO?}", "url", i->url, "known",
        i->known, "reason",
        i->reason < REASON_COUNT ? reason_info(i->reason)->code : NULL,
        "in_sitemap", i->listed, "indexed", i->searchable, "crawler", i->story,
        "indexer", i->indexed, "rank", i->rank);
}

void api_url(struct call *c)
{
    static const char *const names[] = {"url", "q", NULL};
    scoped(inspection_done) struct inspection i = {0};
    struct err err = {0};

    if (!api_takes(c, names))
        return;
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    const char *url = inspect_own_url(c, p, call_arg(c, "url"));
    if (!url)
        return;
    if (inspect(&i, c, p, url, call_arg(c, "q"), &err) < 0)
        call_failed(c, "inspect.failed", &err);
    else
        api_answer(c, inspection_json(&i));
}

/* --- alerts, wishes --- */

static json_t *alert_json(const struct alert *a)
{
    return json_pack("{sI, ss, ss, ss, sI, sI, so, so}", "id",
                     (json_int_t)a->id, "kind", alert_name(a->kind), "text_vi",
                     alert_say(a->kind, 0), "subject", a->subject, "before",
                     (json_int_t)a->before, "now", (json_int_t)a->now, "since",
                     when(a->at_ms), "until", when(a->ended_ms));
}

void api_alerts(struct call *c)
{
    struct alert *all = arena_alloc(c->rq->arena, ALERTS * sizeof *all);
    struct err err = {0};

    if (!api_takes(c, nothing))
        return;
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    if (!p)
        return;
    int n = alert_list(p, c->portal->code, c->rq->arena, all, ALERTS, &err);
    if (n < 0) {
        call_failed(c, "alert.failed", &err);
        return;
    }
    json_t *list = json_array();
    for (int i = 0; i < n; i++)
        json_array_append_new(list, alert_json(&all[i]));
    api_answer(c, json_pack("{so}", "alerts", list));
}

/* The quota is that of a day of Viet Nam. */
static void no_more(struct call *c, json_t *wish, int64_t now_ms)
{
    int64_t gone_ms = (now_ms + VIETNAM_MS) % DAY_MS;

    httpd_set_header(
        c->rs, "Retry-After",
        arena_printf(c->rq->arena, "%" PRId64, (DAY_MS - gone_ms) / 1000 + 1));
    api_problem(c, 429, "Đã hết lượt yêu cầu của hôm nay",
                "The quota of today is used up", wish);
}

void api_recrawl(struct call *c)
{
    static const char *const names[] = {"url", NULL};
    static const char *const words[] = {"queued", "waiting", "quota"};
    struct recheck_wish wish = recheck_wish_of(c);
    enum recheck_answer said;
    struct err err = {0};
    int64_t used = 0;

    if (!api_takes(c, names))
        return;
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    wish.url = inspect_own_url(c, p, call_form(c, "url"));
    if (!wish.url)
        return;
    int r = recheck_one(p, &wish, &said, &err);
    if (r == 0)
        r = recheck_used(p, c->portal->code, wish.now_ms, &used, &err);
    if (r < 0) {
        call_failed(c, "recheck.failed", &err);
        return;
    }
    if (!part_note(c, "coverage.recrawl", wish.url))
        return;
    json_t *json =
        json_pack("{ss, ss, sI, sI}", "url", wish.url, "state", words[said],
                  "used", (json_int_t)used, "quota", (json_int_t)wish.quota);
    c->rs->status = 202;
    if (said == RECHECK_NO_MORE)
        no_more(c, json, wish.now_ms);
    else
        api_answer(c, json);
}

void api_check(struct call *c)
{
    static const char *const names[] = {"reason", NULL};
    int64_t id;

    if (!api_takes(c, names) ||
        !recheck_asked(c, "reason", call_form(c, "reason"), &id))
        return;
    c->rs->status = 202;
    api_answer(c, json_pack("{sI}", "check", (json_int_t)id));
}
