/*
 * crawler/crawl_sitemap.c - a sitemap is a document with its own schedule; its
 * entries are URLs found (REQUIREMENTS C3, C4).
 *
 * A sitemap may list pages of its own portal, and of those whose robots.txt
 * names it (cross-submission): these are its announcers.
 */
#include "crawler/sitemap.h"

#include "base/err.h"
#include "base/url.h"
#include "config/options.h"
#include "config/registry.h"
#include "crawler/crawl_part.h"
#include "crawler/rhythm.h"
#include "crawler/sitemap_fields.h"

#include <stdlib.h>

enum { EQUAL_LEAST = 10 }; /* entries with one lastmod that look made up */

struct reading {
    struct crawl *c;
    struct crawl_host *h;
    const struct store_url *u;
    struct store_sitemap row;
    int64_t announcers[STORE_ANNOUNCERS_MAX]; /* hosts */
    int announcer_count;
    int64_t first_lastmod_ms;
    bool differ;       /* not all lastmod are the same */
    uint64_t *members; /* keys of the pages it names */
    size_t member_count, member_room;
    int result;
    struct err *err;
};

/* What the sitemap says, as far as it can be true. */
static int64_t honest_lastmod(struct reading *reading,
                              const struct sitemap_entry *entry)
{
    int64_t ms = entry->lastmod_unix_ms;

    if (ms <= 0)
        return 0;
    if (!reading->first_lastmod_ms)
        reading->first_lastmod_ms = ms;
    reading->differ |= reading->first_lastmod_ms != ms;
    if (ms <= reading->c->now_ms + DAY_MS)
        return ms;
    reading->row.future_lastmod = true;
    return 0;
}

static bool is_announcer(const struct reading *reading, int64_t host)
{
    for (int i = 0; i < reading->announcer_count; i++)
        if (reading->announcers[i] == host)
            return true;
    return false;
}

/* Whose URL the entry may be: an announcer's, else it is judged as our own. */
static struct crawl_host *owner(struct reading *reading, const char *loc)
{
    struct url url = {0};
    struct err mistake = {0};

    if (!reading->announcer_count ||
        url_parse(&url, str_of(loc), NULL, &mistake) < 0)
        return reading->h;
    struct crawl_host *h = crawl_host_find(reading->c, url.host);
    url_done(&url);
    return h && is_announcer(reading, h->row.id) ? h : reading->h;
}

static bool is_feed(enum sitemap_type type)
{
    return type == SITEMAP_RSS || type == SITEMAP_ATOM;
}

/* What the indexer will want to know of the page once it is fetched. */
static int keep_extras(struct reading *reading,
                       const struct sitemap_entry *entry)
{
    scoped(buf_done) struct buf fields = {0}, key = {0};
    struct err mistake = {0};

    sitemap_fields(&fields, entry);
    if (!fields.n || url_key(&key, str_of(entry->loc), NULL, &mistake) < 0)
        return 0;
    return store_extras_put(reading->c->store, store_key(key.p),
                            buf_str(&fields), reading->err);
}

static void add_member(struct reading *reading, uint64_t key)
{
    if (reading->member_count == reading->member_room) {
        reading->member_room =
            reading->member_room ? 2 * reading->member_room : 256;
        reading->members = mem_grow(reading->members, reading->member_room,
                                    sizeof *reading->members);
    }
    reading->members[reading->member_count++] = key;
}

static int take_entry(struct reading *reading,
                      const struct sitemap_entry *entry)
{
    struct crawl *c = reading->c;
    struct crawl_host *h = owner(reading, entry->loc);
    struct found found = {
        .kind = entry->is_sitemap ? URL_SITEMAP : URL_PAGE,
        .source = SOURCE_SITEMAP,
        .priority = entry->is_sitemap      ? PRIORITY_SITEMAP
                    : is_feed(entry->from) ? PRIORITY_FRESH
                                           : PRIORITY_NORMAL,
        .depth = 1,
        .via = reading->u->url,
        .lastmod_ms = honest_lastmod(reading, entry),
    };
    enum found_what what = FOUND_REFUSED;
    int r = crawl_found(c, h, str_of(entry->loc), &found, &what, reading->err);

    if (r == 0 && entry->is_sitemap && reading->announcer_count)
        r = crawl_sitemap_inherit(c, reading->u->key, entry->loc, reading->err);
    if (r == 0 && (what == FOUND_NEW || what == FOUND_KNOWN))
        r = keep_extras(reading, entry);
    if (!entry->is_sitemap && (what == FOUND_NEW || what == FOUND_KNOWN))
        add_member(reading, c->found_key);
    if (h != reading->h && what == FOUND_NEW)
        crawl_host_wake(c, h);
    reading->row.entries++;
    reading->row.added += what == FOUND_NEW;
    reading->row.offhost += what == FOUND_OFFHOST;
    return r;
}

static void on_entry(void *context, const struct sitemap_entry *entry)
{
    struct reading *reading = context;

    if (reading->result == 0)
        reading->result = take_entry(reading, entry);
}

static void describe(struct reading *reading,
                     const struct sitemap_summary *summary)
{
    const char *type = sitemap_type_name(summary->type);
    struct store_sitemap *row = &reading->row;

    snprintf(row->type, sizeof row->type, "%s", type ? type : "");
    row->complete = type && !is_feed(summary->type) && !summary->truncated &&
                    summary->page_count > 0;
    row->equal_lastmod = row->entries >= EQUAL_LEAST &&
                         reading->first_lastmod_ms && !reading->differ;
}

int crawl_sitemap_guess(struct crawl *c, struct crawl_host *h, struct err *err)
{
    struct found found = {.kind = URL_SITEMAP,
                          .source = SOURCE_GUESS,
                          .priority = PRIORITY_SITEMAP,
                          .via = ""};
    struct url base = {0}, url = {0};
    enum found_what what;

    int r = url_parse(&base, str_of(h->portal->base_url), NULL, err);
    if (r == 0)
        r = url_parse(&url, STR("/sitemap.xml"), &base, err);
    if (r == 0)
        r = crawl_found(c, h, str_of(url.href), &found, &what, err);
    url_done(&url);
    url_done(&base);
    return r;
}

/* --- announcers --- */

/* What it lists was not looked at with those eyes: read it again. */
static int read_again(struct crawl *c, const char *url, struct err *err)
{
    scoped(mem_freep) struct store_url *u = NULL;
    int r = store_url_get(c->store, url, &u, err);

    if (r <= 0 || !u->fetches)
        return r < 0 ? r : 0;
    u->digest = 0;
    u->etag = u->last_modified = "";
    u->due_ms = c->now_ms;
    return store_url_put(c->store, u, err);
}

static int announce(struct crawl *c, int64_t host, const char *url,
                    struct err *err)
{
    scoped(buf_done) struct buf key = {0};
    struct err mistake = {0};
    bool news = false;

    if (url_key(&key, str_of(url), NULL, &mistake) < 0)
        return 0;
    int r =
        store_sitemap_announce(c->store, store_key(key.p), host, &news, err);
    return r == 0 && news ? read_again(c, key.p, err) : r;
}

int crawl_sitemap_inherit(struct crawl *c, uint64_t from, const char *url,
                          struct err *err)
{
    int64_t hosts[STORE_ANNOUNCERS_MAX];
    int n = store_sitemap_announcers(c->store, from, hosts, err), r = 0;

    for (int i = 0; i < n && r == 0; i++)
        r = announce(c, hosts[i], url, err);
    return n < 0 ? n : r;
}

int crawl_sitemap_announced(struct crawl *c, struct crawl_host *h,
                            struct str text, struct err *err)
{
    struct found found = {.kind = URL_SITEMAP,
                          .source = SOURCE_ROBOTS,
                          .priority = PRIORITY_SITEMAP,
                          .via = ""};
    scoped(url_done) struct url url = {0};
    struct err mistake = {0};
    enum found_what what;

    if (url_parse(&url, text, NULL, &mistake) < 0)
        return 0;
    struct crawl_host *at = crawl_host_find(c, url.host);
    if (!at || at == h)
        return crawl_found(c, h, text, &found, &what, err);
    int r = crawl_found(c, at, text, &found, &what, err);
    if (r == 0)
        r = announce(c, h->row.id, url.href, err);
    crawl_host_wake(c, at);
    return r;
}

/* --- an answer --- */

/* What was listed on when it was read last may be a ruin now, or the other
 * way round. */
static int finish(struct crawl *c, struct crawl_host *h,
                  const struct store_sitemap *row, struct err *err)
{
    int r = store_sitemap_put(c->store, row, err);

    if (r == 0)
        r = crawl_host_listed(c, h, err);
    if (r == 0 && !*row->type)
        r = crawl_sitemap_guess(c, h, err);
    return r;
}

/* What the entries lead to leaves the buffer of the body alone. */
static void read_body(struct reading *reading, const struct fetch_result *r,
                      struct str body, struct sitemap_summary *ret_summary)
{
    scoped(sitemap_freep) struct sitemap *s =
        sitemap_new(r->url, on_entry, reading);
    struct err none = {0};

    sitemap_feed(s, body);
    (void)sitemap_finish(s, ret_summary, &none);
}

static int read_entries(struct reading *reading, const struct fetch_result *r)
{
    struct sitemap_summary summary = {0};
    int n = store_sitemap_announcers(reading->c->store, reading->u->key,
                                     reading->announcers, reading->err);
    if (n < 0)
        return n;
    reading->announcer_count = n;
    bool good = r->status >= 200 && r->status < 300;
    bool gzip = good && str_starts(r->body, STR("\x1f\x8b"));
    /* The reader takes gzip off by itself, piece by piece. */
    if (gzip)
        read_body(reading, r, r->body, &summary);
    if (good && !summary.type)
        read_body(reading, r, crawl_body(reading->c, r), &summary);
    describe(reading, &summary);
    if (reading->result == 0)
        reading->result = store_members_put(
            reading->c->store, reading->u->key, reading->members,
            reading->member_count, reading->err);
    free(reading->members);
    return reading->result;
}

static void set_next(struct crawl *c, struct store_url *u,
                     const struct store_sitemap *row)
{
    struct rhythm rhythm = {
        .interval_ms = u->interval_ms,
        .feed = !strcmp(row->type, "rss") || !strcmp(row->type, "atom"),
        .added = row->added,
        .barren = row->barren,
    };
    struct rhythm_rules rules = {
        .feed_min_ms = c->options->crawler.feed_min_s * 1000,
        .ttl_ms = c->options->crawler.sitemap_ttl_s * 1000,
    };

    u->interval_ms = rhythm_interval(&rhythm, &rules);
    /* A run that ends when nothing is due asks none twice. */
    u->due_ms =
        c->now_ms +
        (c->task->once && u->interval_ms < HOUR_MS ? HOUR_MS : u->interval_ms);
}

int crawl_sitemap_answer(struct crawl *c, struct crawl_host *h,
                         struct store_url *u, const struct fetch_result *r,
                         struct err *err)
{
    struct reading reading = {.c = c, .h = h, .u = u, .err = err};
    struct store_sitemap before = {.key = u->key, .host = h->row.id};
    int e = store_sitemap_get(c->store, u->key, &before, err);

    if (e < 0)
        return e;
    reading.row = (struct store_sitemap){
        .key = u->key, .host = h->row.id, .parsed_ms = c->now_ms};
    if (!r) {
        reading.row = before;
        reading.row.added = 0;
    }
    e = r ? read_entries(&reading, r) : 0;
    if (e < 0)
        return e;
    reading.row.barren = reading.row.entries ? 0 : before.barren + 1;
    set_next(c, u, &reading.row);
    return finish(c, h, &reading.row, err);
}
