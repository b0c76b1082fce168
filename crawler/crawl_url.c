/*
 * crawler/crawl_url.c - what an answer means for its URL: the reason it ends
 * in, what to send next time (ETag, Last-Modified), when next time is.
 *
 *   2xx, 304             fetched; next visit by schedule.h
 *   3xx                  the target is another URL of the queue
 *   404, 410 ...         an answer like others; asked again seldom
 *   challenge of a firewall, 429, 5xx, no answer
 *                        tried again, each time later; the old copy stays
 */
#include "base/clock.h"
#include "base/err.h"
#include "base/url.h"
#include "config/options.h"
#include "crawler/crawl_part.h"

#include <stdlib.h>

enum { RETRIES = 4 };

static int64_t retry_pause_ms(const struct store_url *u,
                              const struct fetch_result *r)
{
    static const int64_t pauses_ms[RETRIES] = {10000, 10 * MINUTE_MS,
                                               2LL * HOUR_MS, DAY_MS};
    int at = u->failures < RETRIES ? u->failures : RETRIES;
    int64_t pause_ms = pauses_ms[at - 1];

    /* What took minutes to fail, or is refused on purpose, will hardly be
     * better in half a minute. */
    if ((u->reason == REASON_FETCH_TIMEOUT || u->reason == REASON_WAF_BLOCK) &&
        pause_ms < pauses_ms[1])
        pause_ms = pauses_ms[1];
    return r->retry_after_ms > pause_ms ? r->retry_after_ms : pause_ms;
}

static int64_t within(const struct crawl *c, int64_t ms)
{
    int64_t least = c->options->crawler.recrawl_min_s * 1000;
    int64_t most = c->options->crawler.recrawl_max_s * 1000;

    /* A run that ends when nothing is due visits no page twice. */
    if (c->task->once && least < HOUR_MS)
        least = HOUR_MS;
    if (ms > most)
        ms = most;
    return ms < least ? least : ms;
}

/* The next visit of a URL whose answer, though no page, was final. */
static int64_t revisit_pause(const struct crawl *c, const struct store_url *u)
{
    switch (u->reason) {
    case REASON_HTTP_401:
    case REASON_HTTP_403:
    case REASON_REDIRECT:
    case REASON_REDIRECT_LOOP: return within(c, 7LL * DAY_MS);
    default: return within(c, 30LL * DAY_MS);
    }
}

/* --- success --- */

/* Half of the time that segments are kept: the other half is left for the
 * visit to come, and for the indexer to read what it brought. */
bool crawl_copy_is_old(const struct crawl *c, const struct store_url *u)
{
    int64_t keep_ms = c->options->crawler.warc_keep_days * DAY_MS;
    int64_t stored_ms =
        u->stored_ms > u->last_changed_ms ? u->stored_ms : u->last_changed_ms;

    return keep_ms && u->kind == URL_PAGE && stored_ms &&
           c->now_ms - stored_ms > keep_ms / 2;
}

static const char *kept_header(struct buf *keep, const struct fetch_result *r,
                               const char *name)
{
    struct warc_http head;
    struct err mistake = {0};

    buf_reset(keep);
    buf_addz(keep, "");
    if (warc_http_parse(r->head, &head, &mistake) == 0)
        buf_add(keep, warc_http_header(head.headers, name));
    return keep->p ? keep->p : "";
}

/*
 * A number for the body, to see whether it changed; 0 is left to "none".  Not
 * the digest of the WARC: four lanes of multiplications take a tenth of its
 * time, and nobody gains by making two bodies of a page collide.
 */
static int64_t digest_of(struct str body)
{
    uint64_t lanes[4] = {body.n, 1, 2, 3}, word = 0;
    size_t i = 0;

    for (; i + sizeof word <= body.n; i += sizeof word) {
        uint64_t *lane = &lanes[i / sizeof word % 4];
        memcpy(&word, body.p + i, sizeof word);
        *lane = (*lane ^ word) * 0x9e3779b97f4a7c15u;
        *lane ^= *lane >> 29;
    }
    for (word = 0; i < body.n; i++)
        word = word << 8 | (unsigned char)body.p[i];
    for (int k = 0; k < 4; k++) {
        word = (word ^ lanes[k]) * 0x9e3779b97f4a7c15u;
        word ^= word >> 32;
    }
    return word ? (int64_t)word : 1;
}

static bool is_html(const struct fetch_result *r)
{
    struct warc_http head;
    struct err mistake = {0};

    if (warc_http_parse(r->head, &head, &mistake) < 0)
        return false;
    struct str type = warc_http_header(head.headers, "content-type");
    return !type.n || str_case_find(type, STR("html")) >= 0;
}

static void take_validators(struct crawl *c, struct store_url *u,
                            const struct fetch_result *r)
{
    u->etag = kept_header(&c->etag, r, "etag");
    u->last_modified = kept_header(&c->last_modified, r, "last-modified");
}

/*
 * The sitemap said "changed since your last visit": it had, or not.  Also asked
 * at visits of our own rhythm, so that a host once distrusted can win its trust
 * back; old figures weigh less and less.
 */
static void judge_claim(struct crawl_host *h, const struct store_url *u,
                        bool changed)
{
    enum { CLAIMS_MANY = 200 };

    if (u->priority != PRIORITY_FRESH && u->lastmod_ms <= u->last_fetched_ms)
        return;
    h->row.claims++;
    h->row.claims_kept += changed;
    if (h->row.claims < CLAIMS_MANY)
        return;
    h->row.claims /= 2;
    h->row.claims_kept /= 2;
}

/*
 * *ret_changed: the body is not the one we had.  What a crash left only as the
 * copy of another page has no body here: crawl_replay.c tells of it.
 */
static int take_body(struct crawl *c, struct crawl_host *h, struct store_url *u,
                     const struct fetch_result *r, bool *ret_changed,
                     struct err *err)
{
    bool first = !u->digest;
    bool same = r->status == 304 || (c->replay_empty && !first);
    int64_t digest = same ? u->digest : digest_of(r->body);

    *ret_changed = digest != u->digest;
    u->digest = digest;
    if (r->status != 304)
        take_validators(c, u, r);
    if (*ret_changed)
        u->last_changed_ms = r->start_unix_ms;
    else if (r->status != 304 && !c->replay_empty && crawl_copy_is_old(c, u))
        u->stored_ms = r->start_unix_ms;
    u->changes += *ret_changed && !first;
    h->row.unchanged += !*ret_changed;
    c->counts.unchanged += !*ret_changed;
    if (!first)
        judge_claim(h, u, *ret_changed);
    return first && u->source == SOURCE_LINK && !c->replay_empty
               ? crawl_trap_body(c, u, err)
               : 0;
}

static int take_good(struct crawl *c, struct crawl_host *h, struct store_url *u,
                     const struct fetch_result *r, struct err *err)
{
    bool changed = false;

    int e = take_body(c, h, u, r, &changed, err);
    if (e < 0)
        return e;
    if (u->kind == URL_PAGE)
        u->interval_ms = within(c, crawl_budget_interval(c, h, u, changed));
    u->last_good_ms = r->start_unix_ms;
    if (u->kind == URL_SITEMAP)
        return crawl_sitemap_answer(
            c, h, u, changed && !c->replay_empty ? r : NULL, err);
    u->due_ms = c->now_ms + u->interval_ms;
    c->counts.pages++;
    if (changed && !c->replay_empty && is_html(r))
        e = crawl_links_read(c, h, u, r, err);
    return e;
}

/* --- redirects --- */

/* Follows what is known of the chain from `from`.  When it comes back to
 * `u`, or does not end, all of it is a loop. */
static int find_loop(struct crawl *c, struct store_url *u, struct err *err)
{
    scoped(mem_freep) char *at = mem_str(u->target);
    int64_t hops = 0;

    while (strcmp(at, u->url) && hops++ < c->options->crawler.redirects_max) {
        scoped(mem_freep) struct store_url *next = NULL;
        int r = store_url_get(c->store, at, &next, err);
        if (r < 0)
            return r;
        if (r == 0 || (next->reason != REASON_REDIRECT &&
                       next->reason != REASON_REDIRECT_LOOP))
            return 0;
        free(at);
        at = mem_str(next->target);
    }
    u->reason = REASON_REDIRECT_LOOP;
    return 0;
}

/* The others of a loop were met before it was known to be one. */
static int mark_loop(struct crawl *c, struct crawl_host *h,
                     const struct store_url *u, struct err *err)
{
    scoped(mem_freep) char *at = mem_str(u->target);
    int64_t hops = 0;
    int r = 0;

    while (r == 0 && strcmp(at, u->url) &&
           hops++ < c->options->crawler.redirects_max) {
        scoped(mem_freep) struct store_url *next = NULL;
        r = store_url_get(c->store, at, &next, err);
        if (r <= 0)
            return r;
        r = next->reason == REASON_REDIRECT
                ? crawl_decide(c, h, next, REASON_REDIRECT_LOOP, "", err)
                : 0;
        free(at);
        at = mem_str(next->target);
    }
    return r;
}

static int take_redirect(struct crawl *c, struct crawl_host *h,
                         struct store_url *u, const struct fetch_result *r,
                         struct err *err)
{
    struct found found = {.kind = u->kind,
                          .source = SOURCE_REDIRECT,
                          .priority = crawl_new_priority(u),
                          .depth = u->depth,
                          .via = u->url};
    enum found_what what = FOUND_KNOWN;
    struct err mistake = {0};

    u->reason = REASON_REDIRECT;
    buf_reset(&c->links);
    if (!r->location ||
        url_key(&c->links, str_of(r->location), NULL, &mistake) < 0)
        buf_addz(&c->links, "");
    u->target = c->links.p ? c->links.p : "";
    if (!*u->target)
        return 0;
    int e = crawl_found(c, h, str_of(u->target), &found, &what, err);
    if (e < 0)
        return e;
    if (u->kind == URL_SITEMAP && what != FOUND_OFFHOST)
        e = crawl_sitemap_inherit(c, u->key, u->target, err);
    if (e == 0 && what == FOUND_OFFHOST)
        u->reason = REASON_REDIRECT_OFFSITE;
    else if (e == 0)
        e = find_loop(c, u, err);
    if (e == 0 && u->reason == REASON_REDIRECT_LOOP)
        e = mark_loop(c, h, u, err);
    return e;
}

/* --- all --- */

static enum reason reason_of(const struct fetch_result *r)
{
    if (r->outcome != FETCH_ANSWER || r->reason == REASON_WAF_BLOCK)
        return r->reason;
    return r->status >= 400 ? reason_of_status(r->status) : REASON_FETCHED;
}

static int take_bad(struct crawl *c, struct crawl_host *h, struct store_url *u,
                    const struct fetch_result *r, struct err *err)
{
    u->failures++;
    bool outage = reason_is_outage(u->reason);
    u->due_ms =
        c->now_ms + (outage ? retry_pause_ms(u, r) : revisit_pause(c, u));
    if (u->kind != URL_SITEMAP || outage)
        return 0;
    return crawl_sitemap_answer(c, h, u, r, err);
}

static int take(struct crawl *c, struct crawl_host *h, struct store_url *u,
                const struct fetch_result *r, struct err *err)
{
    u->reason = reason_of(r);
    u->detail = u->reason == REASON_FETCHED ? "" : r->detail;
    bool redirect = u->reason == REASON_FETCHED && r->status >= 300 &&
                    r->status < 400 && r->status != 304;
    int e = 0;

    u->status = r->status;
    if (!redirect)
        u->target = "";
    if (redirect) {
        u->failures = 0;
        e = take_redirect(c, h, u, r, err);
        u->due_ms = c->now_ms + revisit_pause(c, u);
    } else if (u->reason == REASON_FETCHED) {
        u->failures = 0;
        e = take_good(c, h, u, r, err);
    } else {
        e = take_bad(c, h, u, r, err);
    }
    return e;
}

/* Home pages lead to what is new: they stay first.  A page that never answered
 * is still a new one. */
static int priority_after(const struct store_url *u)
{
    if (u->source == SOURCE_HOME)
        return PRIORITY_FIRST;
    if (u->digest || !reason_is_outage(u->reason))
        return PRIORITY_AGAIN;
    return u->priority < PRIORITY_NORMAL ? PRIORITY_NORMAL : u->priority;
}

int crawl_url_answer(struct crawl *c, struct crawl_host *h, struct store_url *u,
                     const struct fetch_result *r, struct err *err)
{
    c->counts.queued -= u->reason == REASON_QUEUED && u->kind == URL_PAGE;
    u->fetches++;
    int e = take(c, h, u, r, err);
    if (e < 0)
        return e;
    u->last_fetched_ms = r->start_unix_ms;
    if (u->kind == URL_PAGE)
        u->priority = priority_after(u);
    struct store_fetch fetch = {
        .when_ms = r->start_unix_ms,
        .status = r->status,
        .reason = u->reason,
        .took_ms = r->took_ms,
        .bytes = (int64_t)r->body.n,
        .changed = u->last_changed_ms == r->start_unix_ms,
    };
    e = store_fetch_add(c->store, u->key, u->fetches, &fetch, err);
    return e < 0 ? e : store_url_put(c->store, u, err);
}
