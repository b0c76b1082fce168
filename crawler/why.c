/*
 * crawler/why.c - see why.h.
 *
 * First the facts are gathered into one struct, then told: to people
 * (why_text.c), to programs (why_json.c).
 */
#include "crawler/why.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/url.h"
#include "config/options.h"
#include "config/registry.h"
#include "crawler/names.h"
#include "crawler/rhythm.h"
#include "crawler/robots.h"
#include "crawler/schedule.h"
#include "crawler/why_part.h"

#include <stdlib.h>
#include <string.h>

static void story_done(struct story *s)
{
    free(s->url);
    free(s->listed);
    free(s->verdict.detail);
    for (int i = 0; i < s->origin_count; i++) {
        store_origin_done(&s->origins[i].row);
        buf_done(&s->origins[i].rule);
    }
    for (int i = 0; i < s->map_count; i++)
        free(s->maps[i].url);
    for (int i = 0; i < s->reason_count; i++)
        free(s->reasons[i].code);
}

/* --- what follows from the facts --- */

bool story_is_feed(const struct store_sitemap *m)
{
    return !strcmp(m->type, "rss") || !strcmp(m->type, "atom");
}

bool story_trusts_lastmod(const struct story *s)
{
    return schedule_trusts_lastmod(s->host.claims, s->host.claims_kept);
}

double story_days_between_changes(const struct story *s)
{
    const struct store_url *u = s->url;
    double watched_ms = (double)(u->last_fetched_ms - u->first_seen_ms);

    return u->changes > 0 && watched_ms > 0
               ? watched_ms / 86400000.0 / (double)u->changes
               : 0;
}

enum next_why story_next(const struct story *s)
{
    const struct store_url *u = s->url;

    if (u->due_ms < 0)
        return NEXT_NEVER;
    if (u->reason == REASON_ROBOTS)
        return NEXT_ROBOTS;
    if (u->failures > 0)
        return NEXT_RETRY;
    if (u->kind == URL_PAGE && u->priority == PRIORITY_FRESH)
        return NEXT_FRESH;
    if (!u->fetches)
        return NEXT_FIRST;
    return u->kind == URL_SITEMAP ? NEXT_RHYTHM : NEXT_SCHEDULE;
}

const char *next_why_name(enum next_why why)
{
    static const char *const names[] = {
        [NEXT_NEVER] = "never",       [NEXT_FIRST] = "first",
        [NEXT_FRESH] = "fresh",       [NEXT_RETRY] = "retry",
        [NEXT_ROBOTS] = "robots",     [NEXT_RHYTHM] = "rhythm",
        [NEXT_SCHEDULE] = "schedule",
    };

    return names[why];
}

int64_t story_host_opens(const struct story *s, int64_t due_ms,
                         enum pause_reason *ret_why)
{
    const struct politeness *p = &s->host.polite;
    int64_t at = due_ms > s->now_ms ? due_ms : s->now_ms;

    *ret_why = PAUSE_NONE;
    if (p->next_ms > at) {
        at = p->next_ms;
        *ret_why = p->why;
    }
    int64_t opening =
        politeness_opening(s->portal ? s->portal->open_hours : 0, at);
    if (opening > at)
        *ret_why = PAUSE_HOURS;
    return opening;
}

/* --- gathering --- */

static int find_host(struct store *store, int64_t id, const char *portal,
                     struct store_host *ret_host, struct err *err)
{
    char after[64] = "";
    int r;

    while ((r = store_host_next(store, after, ret_host, err)) == 1)
        if (portal ? !strcmp(ret_host->portal, portal) : ret_host->id == id)
            return 1;
    return r;
}

static void judge_origin(struct story *s, struct told_origin *told)
{
    struct str text = {told->row.text, told->row.text_n};

    told->allowed = told->row.state == ROBOTS_OPEN;
    if (told->row.state != ROBOTS_RULES)
        return;
    scoped(robots_freep) struct robots *rules =
        robots_parse(text, s->options->crawler.token);
    struct robots_verdict v =
        robots_judge(rules, str_of(s->url ? s->url->url : "/"));
    told->allowed = v.allowed;
    told->for_us = v.for_us;
    told->line = v.line;
    robots_line(&told->rule, text, v.line);
}

static int read_origin(struct story *s, struct store *store, struct err *err)
{
    scoped(url_done) struct url url = {0};
    scoped(buf_done) struct buf origin = {0};
    int r = url_parse(&url, str_of(s->url->url), NULL, err);

    if (r < 0)
        return r;
    url_origin(&origin, &url);
    r = store_origin_get(store, origin.p, &s->origins[0].row, err);
    s->origin_count = r == 1;
    if (r == 1)
        judge_origin(s, &s->origins[0]);
    return r < 0 ? r : 0;
}

static int read_verdict(struct story *s, const char *data_dir, struct err *err)
{
    scoped(verdict_reader_freep) struct verdict_reader *v = NULL;

    int r = verdict_reader_open(&v, data_dir, err);
    if (r == 0)
        r = verdict_reader_get(v, s->url->url, &s->verdict, err);
    s->has_verdict = r == 1;
    return r < 0 ? r : 0;
}

static int read_maps(struct story *s, struct store *store, struct err *err)
{
    int r = store_sitemap_get(store, s->url->key, &s->map, err);

    s->is_map = s->url->kind == URL_SITEMAP;
    if (r >= 0 && s->url->listed)
        r = store_url_by_key(store, s->url->listed, &s->listed, err);
    if (r >= 0 && s->listed)
        r = store_sitemap_get(store, s->listed->key, &s->listed_row, err);
    return r < 0 ? r : 0;
}

static int read_price(struct story *s, struct store *store, struct err *err)
{
    struct store_budget all, host;
    int r = store_budget_get(store, 0, &all, err);

    if (r == 0)
        r = store_budget_get(store, s->host.id, &host, err);
    if (r < 0)
        return r;
    s->price = budget_price(&all.budget);
    if (budget_price(&host.budget) > s->price)
        s->price = budget_price(&host.budget);
    return 0;
}

static int read_url_story(struct story *s, struct store *store,
                          const char *data_dir, const char *key,
                          struct err *err)
{
    int r = intake_find(data_dir, key, &s->wish, err);

    if (r < 0)
        return r;
    s->wished = r == 1;
    r = store_url_get(store, key, &s->url, err);
    if (r == 0 && s->wished)
        return err_set(err, ERR_NOT_FOUND,
                       "%s: waits in the intake, from where no crawl has taken "
                       "it yet%s",
                       key, s->wish.ready ? "" : "; its key is not checked");
    if (r == 0)
        return err_set(err, ERR_NOT_FOUND,
                       "%s: nobody named this address: not the registry, no "
                       "sitemap, no link",
                       key);
    if (r > 0)
        r = find_host(store, s->url->host, NULL, &s->host, err);
    if (r == 0)
        return err_set(err, ERR_BUG, "%s belongs to no host", s->url->url);
    if (r > 0)
        r = read_origin(s, store, err);
    if (r == 0)
        r = read_maps(s, store, err);
    if (r == 0)
        r = read_price(s, store, err);
    if (r == 0) {
        r = store_fetches(store, s->url->key, s->fetches, err);
        s->fetch_count = r > 0 ? r : 0;
    }
    return r < 0 ? r : read_verdict(s, data_dir, err);
}

static int add_origin(void *context, const struct store_origin *o,
                      struct err *err)
{
    struct story *s = context;

    (void)err;
    if (s->origin_count == STORY_ORIGINS_MAX)
        return 0;
    struct told_origin *told = &s->origins[s->origin_count++];
    told->row = *o;
    told->row.origin = mem_str(o->origin);
    told->row.text = str_dup((struct str){o->text, o->text_n});
    judge_origin(s, told);
    return 0;
}

/* store.h gives rows as one block; a copy of what is told is enough. */
static int add_map(void *context, const struct store_url *u,
                   const struct store_sitemap *m, struct err *err)
{
    struct story *s = context;
    size_t n = strlen(u->url) + 1;

    (void)err;
    if (s->map_count == STORY_SITEMAPS_MAX)
        return 0;
    struct store_url *copy = mem_new(1, sizeof *copy + n);
    *copy = *u;
    memcpy(copy + 1, u->url, n);
    copy->url = (const char *)(copy + 1);
    copy->via = copy->detail = copy->etag = copy->last_modified = "";
    copy->target = "";
    s->maps[s->map_count++] = (struct told_sitemap){copy, *m};
    return 0;
}

static int add_reason(void *context, const struct store_total *total,
                      struct err *err)
{
    struct story *s = context;

    (void)err;
    if (strcmp(total->portal, s->host.portal) != 0 ||
        s->reason_count == STORY_REASONS_MAX)
        return 0;
    s->reasons[s->reason_count++] =
        (struct told_reason){mem_str(total->reason), total->urls, total->due};
    return 0;
}

static int read_host_story(struct story *s, struct store *store,
                           const char *name, struct err *err)
{
    int r = s->portal ? find_host(store, 0, s->portal->code, &s->host, err) : 0;

    if (r == 0)
        return err_set(err, ERR_NOT_FOUND,
                       s->portal ? "%s: the crawler has not begun with it"
                                 : "%s: no portal of the registry has this "
                                   "host",
                       name);
    if (r > 0)
        r = store_origin_each(store, s->host.id, add_origin, s, err);
    if (r == 0)
        r = store_sitemap_each(store, s->host.id, add_map, s, err);
    return r < 0 ? r : store_totals(store, s->now_ms, add_reason, s, err);
}

/* --- the whole --- */

/* "example.gov.vn": a host and nothing more. */
static bool is_host(const char *text)
{
    return !strpbrk(text, "/: ?#") && strchr(text, '.');
}

static int read_story(struct story *s, const struct why_task *task,
                      struct err *err)
{
    scoped(store_freep) struct store *store = NULL;
    scoped(names_freep) struct names *names =
        task->registry ? names_new(task->registry) : NULL;
    scoped(buf_done) struct buf key = {0};
    bool host = is_host(task->url);
    int r = host ? 0 : url_key(&key, str_of(task->url), NULL, err);

    if (r == 0)
        r = store_open(&store, task->data_dir, STORE_READ, err);
    if (r < 0)
        return r;
    if (host) {
        s->portal = names ? names_find(names, str_of(task->url)) : NULL;
        return read_host_story(s, store, task->url, err);
    }
    r = read_url_story(s, store, task->data_dir, key.p, err);
    if (r == 0 && task->registry)
        s->portal = registry_find_code(task->registry, s->host.portal);
    return r;
}

int why_write(FILE *out, const struct why_task *task, struct err *err)
{
    struct story *s = NEW(story);

    s->options = task->options;
    s->now_ms = clock_unix_ms();
    int r = read_story(s, task, err);
    if (r == 0 && task->json)
        r = why_json(out, s, err);
    else if (r == 0)
        why_text(out, s);
    story_done(s);
    free(s);
    return r;
}
