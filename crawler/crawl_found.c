/*
 * crawler/crawl_found.c - a URL was found: is it one of ours, is it new, and
 * does the sitemap say that it has changed.
 *
 * Most links of a page lead to pages known long since.  A small table of keys
 * that are certainly in the store answers for those without asking it.
 */
#include "base/clock.h"
#include "base/err.h"
#include "base/url.h"
#include "config/options.h"
#include "crawler/crawl_part.h"
#include "crawler/schedule.h"

#include <stdlib.h>

enum { BEYOND_KEPT = 100 };

static uint64_t *seen_slot(const struct crawl *c, uint64_t key)
{
    return &c->seen[(key ^ key >> 32) & (SEEN - 1)];
}

/* The sitemap gives a newer date than before for a page we have. */
static int note_lastmod(struct crawl *c, struct crawl_host *h,
                        const struct store_url *told, struct err *err)
{
    scoped(mem_freep) struct store_url *u = NULL;

    int r = store_url_get(c->store, told->url, &u, err);
    if (r <= 0 || told->lastmod_ms == u->lastmod_ms)
        return r < 0 ? r : 0;
    bool newer = u->lastmod_ms && told->lastmod_ms > u->lastmod_ms;
    u->lastmod_ms = told->lastmod_ms;
    u->listed = told->listed;
    if (newer && u->fetches && u->due_ms > c->now_ms &&
        schedule_trusts_lastmod(h->row.claims, h->row.claims_kept)) {
        u->priority = PRIORITY_FRESH;
        u->due_ms = c->now_ms;
        crawl_host_wake(c, h);
    }
    return store_url_put(c->store, u, err);
}

static int add(struct crawl *c, struct crawl_host *h, struct store_url *u,
               enum found_what *ret_what, struct err *err)
{
    bool added = false;

    int r = store_url_add(c->store, u, &added, err);
    *ret_what = added ? FOUND_NEW : FOUND_KNOWN;
    if (r < 0 || !added)
        return r;
    h->row.urls++;
    h->dirty = true;
    h->due_ms = 0;
    c->counts.queued += u->due_ms >= 0 && u->kind == URL_PAGE;
    if (u->priority == PRIORITY_FRESH)
        crawl_host_wake(c, h);
    return 0;
}

/* A URL that is kept with its reason and never fetched. */
static int add_decided(struct crawl *c, struct crawl_host *h,
                       struct store_url *u, enum reason reason,
                       const char *detail, struct err *err)
{
    enum found_what what;

    u->due_ms = -1;
    int r = add(c, h, u, &what, err);
    if (r < 0 || what != FOUND_NEW)
        return r;
    return crawl_decide(c, h, u, reason, detail, err);
}

/* One more than are kept of a host.  The first of these are kept as examples,
 * so that their owner learns of it; never fetched. */
static int add_beyond(struct crawl *c, struct crawl_host *h,
                      struct store_url *u, enum found_what *ret_what,
                      struct err *err)
{
    scoped(mem_freep) struct store_url *known = NULL;
    int64_t beyond = h->row.urls - c->options->crawler.host_urls_max;

    int r = store_url_get(c->store, u->url, &known, err);
    if (r == 1)
        *ret_what = FOUND_KNOWN;
    if (r != 0)
        return r < 0 ? r : 0;
    *ret_what = FOUND_REFUSED;
    h->row.dropped++;
    h->dirty = true;
    return beyond < BEYOND_KEPT && u->kind == URL_PAGE
               ? add_decided(c, h, u, REASON_BUDGET, "", err)
               : 0;
}

/* Canonical text into c->text.  False when it is no URL for us. */
static bool canonical(struct crawl *c, struct str text, struct crawl_host *h,
                      bool *ret_ours)
{
    struct url url = {0};
    struct err mistake = {0};

    if (url_parse(&url, text, NULL, &mistake) < 0)
        return false;
    *ret_ours = crawl_host_find(c, url.host) == h;
    buf_reset(&c->text);
    bool ok = url_canonical(&c->text, &url, &mistake) == 0;
    url_done(&url);
    return ok;
}

int crawl_new_priority(const struct store_url *u)
{
    return u->priority == PRIORITY_AGAIN ? PRIORITY_NORMAL : u->priority;
}

bool crawl_found_known(const struct crawl *c, struct str url)
{
    uint64_t key = str_hash(url);

    return *seen_slot(c, key) == key;
}

int crawl_found(struct crawl *c, struct crawl_host *h, struct str text,
                const struct found *found, enum found_what *ret_what,
                struct err *err)
{
    bool ours = false, listed = found->source == SOURCE_SITEMAP;

    *ret_what = FOUND_REFUSED;
    if (!canonical(c, text, h, &ours))
        return 0;
    if (!ours && (!listed || found->kind == URL_SITEMAP)) {
        *ret_what = FOUND_OFFHOST;
        return 0;
    }
    uint64_t key = store_key(c->text.p), *seen = seen_slot(c, key);
    c->found_key = key;
    *ret_what = FOUND_KNOWN;
    if (*seen == key && !found->lastmod_ms)
        return 0;
    scoped(mem_freep) char *url = mem_str(c->text.p);
    struct store_url u = {
        .key = key,
        .host = h->row.id,
        .kind = found->kind,
        .source = found->source,
        .priority = found->priority,
        .depth = found->depth,
        .url = url,
        .via = found->via,
        .due_ms = c->start_ms,
        .reason = REASON_QUEUED,
        .detail = "",
        .etag = "",
        .last_modified = "",
        .target = "",
        .first_seen_ms = c->now_ms,
        .lastmod_ms = found->lastmod_ms,
        .listed = listed ? store_key(found->via) : 0,
    };
    int r = 0;
    if (!ours)
        r = add_decided(c, h, &u, REASON_SITEMAP_OFFHOST, "", err);
    else if (found->trap)
        r = add_decided(c, h, &u, REASON_TRAP, found->trap, err);
    else if (h->row.urls >= c->options->crawler.host_urls_max)
        r = add_beyond(c, h, &u, ret_what, err);
    else
        r = add(c, h, &u, ret_what, err);
    if (!ours)
        *ret_what = FOUND_OFFHOST;
    if (r == 0 && *ret_what == FOUND_KNOWN && ours && found->lastmod_ms)
        r = note_lastmod(c, h, &u, err);
    if (r == 0 && *ret_what != FOUND_REFUSED)
        *seen = key;
    return r;
}

/* For certain: others' times are of their clocks, and ours may have been set
 * back since the fetch. */
static bool fetched_since(const struct crawl *c, const struct store_url *u,
                          int64_t since_ms)
{
    return u->last_fetched_ms > since_ms + CLOCK_STEP_MS &&
           u->last_fetched_ms <= c->now_ms;
}

int crawl_found_again(struct crawl *c, struct str text, int64_t since_ms,
                      struct err *err)
{
    scoped(mem_freep) struct store_url *u = NULL;
    struct err mistake = {0};

    buf_reset(&c->text);
    if (url_key(&c->text, text, NULL, &mistake) < 0)
        return 0;
    int r = store_url_get(c->store, c->text.p, &u, err);
    if (r <= 0 || fetched_since(c, u, since_ms))
        return r < 0 ? r : 0;
    u->due_ms = c->now_ms;
    u->priority = PRIORITY_FIRST;
    return store_url_put(c->store, u, err);
}
