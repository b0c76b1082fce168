/*
 * crawler/crawl_links.c - links of a page (REQUIREMENTS C5).
 *
 * Where a sitemap lists the portal, only the home page's links are followed;
 * elsewhere all are, to crawler.depth_max.  What looks endless is kept with
 * the reason TRAP, as an example for the portal's editors, and never fetched.
 * Feeds count where the home page names them: those of articles hold comments.
 */
#include "crawler/links.h"

#include "base/err.h"
#include "base/url.h"
#include "base/utf8.h"
#include "config/options.h"
#include "crawler/crawl_part.h"
#include "crawler/trap.h"

enum {
    TRAPS_KEPT = 50,   /* examples of a host */
    DEEP = 4,          /* links away from home that come last */
    LINKS_MAX = 20000, /* of one page */
};

struct gathering {
    struct buf *out; /* a letter for the kind, the URL, a line end */
    size_t count;
    bool home;
};

static void gather(void *context, const struct link *link)
{
    struct gathering *g = context;
    bool map = link->kind == LINK_FEED || link->kind == LINK_SITEMAP;

    if (link->nofollow || g->count++ >= LINKS_MAX ||
        (link->kind == LINK_FEED && !g->home))
        return;
    buf_addc(g->out, map ? 'm' : 'p');
    buf_add(g->out, link->url);
    buf_addc(g->out, '\n');
}

/* Keeps an example of the trap.  Its URL is due never. */
static int keep_trap(struct crawl *c, struct crawl_host *h, struct str text,
                     struct found *found, const char *why, struct err *err)
{
    enum found_what what;

    h->row.dropped++;
    h->dirty = true;
    if (h->row.dropped > TRAPS_KEPT)
        return 0;
    found->trap = why;
    return crawl_found(c, h, text, found, &what, err);
}

static int follow(struct crawl *c, struct crawl_host *h, struct str text,
                  struct found *found, struct err *err)
{
    struct url url = {0};
    struct err mistake = {0};
    enum found_what what;
    int r = 0;

    if (crawl_found_known(c, text) || url_parse(&url, text, NULL, &mistake) < 0)
        return 0;
    const char *why =
        crawl_host_find(c, url.host) == h ? trap_find(&url, c->now_ms) : NULL;
    url_done(&url);
    r = why ? keep_trap(c, h, text, found, why, err)
            : crawl_found(c, h, text, found, &what, err);
    return r;
}

/* A page in UTF-16 says so by its first two bytes; *room gets it in UTF-8. */
static struct str as_bytes(struct str page, struct buf *room)
{
    bool little = str_starts(page, STR("\xff\xfe"));

    if (!little && !str_starts(page, STR("\xfe\xff")))
        return page;
    for (size_t i = 2; i + 1 < page.n; i += 2) {
        unsigned a = (unsigned char)page.p[i], b = (unsigned char)page.p[i + 1];
        utf8_put(room, little ? b << 8 | a : a << 8 | b);
    }
    return buf_str(room);
}

int crawl_links_read(struct crawl *c, struct crawl_host *h,
                     const struct store_url *u, const struct fetch_result *r,
                     struct err *err)
{
    int64_t depth_max = h->listed ? 0 : c->options->crawler.depth_max;
    struct gathering gathering = {.out = &c->links, .home = u->depth == 0};
    scoped(buf_done) struct buf room = {0};
    struct str rest, line;
    int e = 0;

    if (u->depth > depth_max)
        return 0;
    buf_reset(&c->links);
    struct links_rules rules =
        links_find(as_bytes(crawl_body(c, r), &room), r->url,
                   c->options->crawler.token, gather, &gathering);
    rest = rules.nofollow ? (struct str){0} : buf_str(&c->links);
    while (e == 0 && str_cut(&rest, '\n', &line)) {
        bool map = line.n && line.p[0] == 'm';
        struct found found = {
            .kind = map ? URL_SITEMAP : URL_PAGE,
            .source = SOURCE_LINK,
            .priority = map                ? PRIORITY_SITEMAP
                        : u->depth >= DEEP ? PRIORITY_DEEP
                                           : PRIORITY_NORMAL,
            .depth = u->depth + 1,
            .via = u->url,
        };
        if (line.n > 1)
            e = follow(c, h, str_sub(line, 1, line.n), &found, err);
    }
    return e;
}
