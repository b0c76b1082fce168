/*
 * crawler/crawl_host.c - the hosts in memory.
 *
 * One record per portal of the registry, in its order, so that a host's number
 * in the frontier is its portal's number.  All names of a portal (names.h) lead
 * to its record and share one queue and one pause.  robots.txt is kept per
 * origin, for it may differ between names and schemes.
 */
#include "base/clock.h"
#include "base/err.h"
#include "base/url.h"
#include "config/options.h"
#include "config/registry.h"
#include "crawler/crawl_part.h"
#include "crawler/names.h"

#include <stdlib.h>

struct crawl_host *crawl_host_find(struct crawl *c, struct str name)
{
    ptrdiff_t at = names_index(c->names, name);

    return at < 0 ? NULL : &c->hosts[at];
}

size_t crawl_host_index(const struct crawl *c, const struct crawl_host *h)
{
    return (size_t)(h - c->hosts);
}

/* --- origins --- */

void crawl_origin_read(struct crawl *c, struct crawl_host *h, struct origin *o)
{
    int64_t delay_ms = 0;

    robots_free(o->rules);
    o->rules = NULL;
    if (o->row.state == ROBOTS_RULES)
        o->rules = robots_parse((struct str){o->row.text, o->row.text_n},
                                c->options->crawler.token);
    for (const struct origin *one = h->origins; one; one = one->next)
        if (one->rules && robots_crawl_delay_ms(one->rules) > delay_ms)
            delay_ms = robots_crawl_delay_ms(one->rules);
    h->dirty |= h->row.polite.crawl_delay_ms != delay_ms;
    h->row.polite.crawl_delay_ms = delay_ms;
}

int crawl_origin(struct crawl *c, struct crawl_host *h, const struct url *url,
                 struct origin **ret_origin, struct err *err)
{
    struct origin *o = h->origins;

    buf_reset(&c->text);
    url_origin(&c->text, url);
    while (o && strcmp(o->row.origin, c->text.p))
        o = o->next;
    if (!o) {
        struct store_origin row = {.host = h->row.id};
        int r = store_origin_get(c->store, c->text.p, &row, err);
        if (r < 0)
            return r;
        if (r == 0) {
            row.origin = mem_str(c->text.p);
            row.text = mem_str("");
        }
        o = NEW(origin);
        o->row = row;
        o->failure = REASON_FETCH_CONNECT;
        o->next = h->origins;
        h->origins = o;
        crawl_origin_read(c, h, o);
    }
    *ret_origin = o;
    return 0;
}

/* --- opening --- */

static int seed(struct crawl *c, struct crawl_host *h, struct err *err)
{
    struct found home = {.source = SOURCE_HOME, .priority = PRIORITY_FIRST};
    struct found map = {.kind = URL_SITEMAP,
                        .source = SOURCE_REGISTRY,
                        .priority = PRIORITY_SITEMAP};
    struct str rest = str_of(h->portal->sitemaps), url;
    enum found_what what;

    home.via = map.via = "";
    int r = crawl_found(c, h, str_of(h->portal->base_url), &home, &what, err);
    while (r == 0 && str_cut(&rest, ' ', &url))
        if (url.n)
            r = crawl_found(c, h, url, &map, &what, err);
    return r;
}

static struct politeness_rules rules_of(const struct crawl *c,
                                        const struct portal *p)
{
    return (struct politeness_rules){
        .min_ms = c->options->crawler.delay_min_ms,
        .max_ms = c->options->crawler.delay_max_ms,
        .crawl_delay_max_ms = c->options->crawler.crawl_delay_max_ms,
        .registry_ms = p->delay_ms,
        .open_hours = p->open_hours,
    };
}

static bool takes_part(const struct crawl *c, size_t at)
{
    const char *only = c->task->portal;
    const struct portal *p = registry_at(c->task->registry, at);
    char today[CLOCK_ISO_MAX];

    clock_iso(today, c->now_ms, false);
    if (*p->valid_to && strcmp(p->valid_to, today) < 0)
        return false;
    return names_heir(c->names, at) == at && (!only || !strcmp(only, p->code));
}

static int open_host(struct crawl *c, size_t at, struct err *err)
{
    struct crawl_host *h = &c->hosts[at];

    h->portal = registry_at(c->task->registry, at);
    h->rules = rules_of(c, h->portal);
    int r =
        store_host_of(c->store, h->portal->code, h->portal->host, &h->row, err);
    if (r == 0 && h->row.dropped &&
        h->row.urls < c->options->crawler.host_urls_max)
        r = store_due_beyond(c->store, h->row.id, c->now_ms, err);
    if (r == 0)
        r = crawl_host_listed(c, h, err);
    if (r == 0)
        r = crawl_budget_open(c, h, err);
    politeness_bound(&h->row.polite, c->now_ms);
    return r < 0 ? err_wrap(err, "portal %s", h->portal->code) : 0;
}

int crawl_hosts_start(struct crawl *c, struct err *err)
{
    int r = 0;

    for (size_t i = 0; i < c->host_count && r == 0; i++) {
        struct crawl_host *h = &c->hosts[i];
        h->due_ms = -1;
        h->takes_part = takes_part(c, i);
        if (!h->takes_part)
            continue;
        r = seed(c, h, err);
        h->due_ms = 0;
        (void)politeness_shut(&h->row.polite, &h->rules, c->now_ms);
        h->dirty = true;
        frontier_set_ip(c->frontier, i, h->row.ip);
        frontier_wait(c->frontier, i, h->row.polite.next_ms);
    }
    return r;
}

void crawl_host_wake(struct crawl *c, struct crawl_host *h)
{
    struct store_url *kept = h->job == JOB_URL ? crawl_ring_front(h) : NULL;

    if (kept)
        h->ring[h->ring_at] = NULL;
    while (h->ring_at < h->ring_count)
        crawl_ring_pop(h);
    h->ring_at = 0;
    h->ring_count = kept != NULL;
    h->ring[0] = kept;
    h->due_ms = 0;
    if (h->job == JOB_NONE && h->takes_part)
        frontier_wait(c->frontier, crawl_host_index(c, h),
                      h->row.polite.next_ms);
}

int crawl_hosts_open(struct crawl *c, struct err *err)
{
    int r = 0;

    c->names = names_new(c->task->registry);
    c->host_count = registry_count(c->task->registry);
    c->hosts = mem_new(c->host_count + 1, sizeof *c->hosts);
    c->frontier =
        frontier_new(c->host_count, (int)c->options->crawler.per_ip_max);
    r = crawl_budget_open(c, NULL, err);
    for (size_t i = 0; i < c->host_count && r == 0; i++)
        r = open_host(c, i, err);
    return r;
}

int crawl_host_listed(struct crawl *c, struct crawl_host *h, struct err *err)
{
    int64_t known = 0, complete = 0;
    int r = store_sitemap_count(c->store, h->row.id, &known, &complete, err);

    h->listed = complete > 0;
    return r;
}

int crawl_hosts_save(struct crawl *c, struct err *err)
{
    int r = 0;

    for (size_t i = 0; i < c->host_count && r == 0; i++)
        if (c->hosts[i].dirty) {
            r = store_host_put(c->store, &c->hosts[i].row, err);
            if (r == 0)
                r = store_budget_put(c->store, &c->hosts[i].spend, err);
            c->hosts[i].dirty = false;
        }
    return r < 0 ? r : crawl_budget_save(c, err);
}

static void host_done(struct crawl_host *h)
{
    while (h->ring_at < h->ring_count)
        crawl_ring_pop(h);
    while (h->origins) {
        struct origin *o = h->origins;
        h->origins = o->next;
        store_origin_done(&o->row);
        robots_free(o->rules);
        free(o);
    }
    free(h->robots_next);
    crawl_claim_done(&h->claim);
}

void crawl_hosts_done(struct crawl *c)
{
    names_free(c->names);
    for (size_t i = 0; i < c->host_count && c->hosts; i++)
        host_done(&c->hosts[i]);
    free(c->hosts);
    frontier_free(c->frontier);
}
