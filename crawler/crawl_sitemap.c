/*
 * crawler/crawl_sitemap.c - a sitemap is a document with its own schedule; its
 * entries are URLs found (REQUIREMENTS C3, C4).
 */
#include "crawler/sitemap.h"

#include "base/err.h"
#include "base/url.h"
#include "config/options.h"
#include "config/registry.h"
#include "crawler/crawl_part.h"

enum { EQUAL_LEAST = 10 }; /* entries with one lastmod that look made up */

struct reading {
    struct crawl *c;
    struct crawl_host *h;
    const struct store_url *u;
    struct store_sitemap row;
    int64_t first_lastmod_ms;
    bool differ; /* not all lastmod are the same */
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

static void on_entry(void *context, const struct sitemap_entry *entry)
{
    struct reading *reading = context;
    struct found found = {
        .kind = entry->is_sitemap ? URL_SITEMAP : URL_PAGE,
        .source = SOURCE_SITEMAP,
        .priority = entry->is_sitemap ? PRIORITY_SITEMAP : PRIORITY_NORMAL,
        .depth = 1,
        .via = reading->u->url,
        .lastmod_ms = honest_lastmod(reading, entry),
    };
    enum found_what what = FOUND_REFUSED;

    if (reading->result < 0)
        return;
    reading->result = crawl_found(reading->c, reading->h, str_of(entry->loc),
                                  &found, &what, reading->err);
    reading->row.entries++;
    reading->row.added += what == FOUND_NEW;
    reading->row.offhost += what == FOUND_OFFHOST;
}

static void describe(struct reading *reading,
                     const struct sitemap_summary *summary)
{
    const char *type = sitemap_type_name(summary->type);
    struct store_sitemap *row = &reading->row;
    bool feed = summary->type == SITEMAP_RSS || summary->type == SITEMAP_ATOM;

    snprintf(row->type, sizeof row->type, "%s", type ? type : "");
    row->complete =
        type && !feed && !summary->truncated && summary->page_count > 0;
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

int crawl_sitemap_read(struct crawl *c, struct crawl_host *h,
                       struct store_url *u, const struct fetch_result *r,
                       struct err *err)
{
    struct reading reading = {
        .c = c,
        .h = h,
        .u = u,
        .row = {.key = u->key, .host = h->row.id, .parsed_ms = c->now_ms},
        .err = err,
    };
    struct sitemap_summary summary = {0};
    struct err none = {0};

    if (r->status >= 200 && r->status < 300) {
        scoped(sitemap_freep) struct sitemap *s =
            sitemap_new(r->url, on_entry, &reading);
        scoped(mem_freep) char *body = NULL;
        struct str bytes = crawl_body(c, r);
        /* The scratch buffers are used again by what the entries lead to. */
        body = str_dup(bytes);
        sitemap_feed(s, (struct str){body, bytes.n});
        (void)sitemap_finish(s, &summary, &none);
    }
    if (reading.result < 0)
        return reading.result;
    describe(&reading, &summary);
    return finish(c, h, &reading.row, err);
}
