/*
 * crawler/crawl_robots.c - what follows from an answer to "/robots.txt"
 * (RFC 9309, REQUIREMENTS C2).
 *
 *   2xx, text              the rules, for robots_ttl_s
 *   2xx, a page of HTML    no policy was stated: the last good one holds, else
 *                          all is allowed
 *   a firewall's challenge the same, and asked again sooner; with 429 or 5xx as
 *                          below
 *   3xx                    followed, up to five times, within the portal's
 *                          hosts; else as 4xx
 *   304                    the last good one holds
 *   4xx                    there are no rules
 *   429, 5xx, no answer    the last good rules hold, else all is forbidden;
 *                          asked again sooner
 */
#include "base/err.h"
#include "base/url.h"
#include "config/options.h"
#include "config/registry.h"
#include "crawler/crawl_part.h"

#include <stdlib.h>

enum { HOPS_MAX = 5, RETRIES = 4 };

static void set_text(struct store_origin *row, struct str text)
{
    free(row->text);
    row->text = str_dup(text);
    row->text_n = text.n;
}

static void keep(struct crawl *c, struct origin *o, enum robots_state state,
                 const char *detail)
{
    o->row.state = state;
    o->row.failures = 0;
    o->row.expires_ms = c->now_ms + c->options->crawler.robots_ttl_s * 1000;
    snprintf(o->row.detail, sizeof o->row.detail, "%s", detail);
}

/* Rules inside a page are believed only when it is not sent as one. */
static bool is_page(const struct fetch_result *r, struct str body)
{
    struct warc_http head;
    struct err mistake = {0};

    if (robots_is_page(body))
        return true;
    if (warc_http_parse(r->head, &head, &mistake) < 0)
        return false;
    struct str type = warc_http_header(head.headers, "content-type");
    return str_case_starts(type, STR("text/html")) &&
           str_starts(str_trim(body), STR("<"));
}

/* For the next request; a validator too long to keep is not sent. */
static void keep_header(char *to, size_t room, const struct fetch_result *r,
                        const char *name)
{
    struct warc_http head;
    struct err mistake = {0};

    *to = '\0';
    if (warc_http_parse(r->head, &head, &mistake) < 0)
        return;
    struct str value = warc_http_header(head.headers, name);
    if (value.n < room)
        str_copy(to, room, value);
}

static void take_text(struct crawl *c, struct origin *o,
                      const struct fetch_result *r)
{
    struct str body = crawl_body(c, r);

    if (is_page(r, body)) {
        keep(c, o, o->row.good_ms ? ROBOTS_RULES : ROBOTS_OPEN,
             "a page of HTML in place of robots.txt");
        return;
    }
    set_text(&o->row, str_sub(body, 0, ROBOTS_MAX_BYTES));
    o->row.good_ms = c->now_ms;
    keep_header(o->row.etag, sizeof o->row.etag, r, "etag");
    keep_header(o->row.last_modified, sizeof o->row.last_modified, r,
                "last-modified");
    keep(c, o, ROBOTS_RULES, "");
}

/* Nobody has read the file: the firewall is in the way. */
static void take_challenge(struct crawl *c, struct origin *o,
                           const struct fetch_result *r)
{
    keep(c, o, o->row.good_ms ? ROBOTS_RULES : ROBOTS_OPEN, "");
    snprintf(o->row.detail, sizeof o->row.detail, "%s in place of robots.txt",
             r->detail);
    if (o->row.expires_ms > c->now_ms + HOUR_MS)
        o->row.expires_ms = c->now_ms + HOUR_MS;
}

/* Forbidden until told otherwise, unless there is a good copy. */
static void take_trouble(struct crawl *c, struct origin *o,
                         const struct fetch_result *r)
{
    static const int64_t pauses_ms[RETRIES] = {10 * MINUTE_MS, 30 * MINUTE_MS,
                                               2LL * HOUR_MS, 12LL * HOUR_MS};
    int at = o->row.failures < RETRIES ? o->row.failures : RETRIES - 1;
    int64_t pause_ms = pauses_ms[at];

    if (r->retry_after_ms > pause_ms)
        pause_ms = r->retry_after_ms < DAY_MS ? r->retry_after_ms : DAY_MS;
    o->failure = r->reason;
    o->row.state = o->row.good_ms ? ROBOTS_RULES : ROBOTS_DOWN;
    o->row.failures++;
    o->row.expires_ms = c->now_ms + pause_ms;
    snprintf(o->row.detail, sizeof o->row.detail, "%s",
             r->status ? "the server cannot answer for robots.txt" : r->detail);
}

/* True: the redirect leads to another place of the portal, to be asked next. */
static bool follow(struct crawl *c, struct crawl_host *h,
                   const struct fetch_result *r)
{
    struct url url = {0};
    struct err mistake = {0};

    if (!r->location || h->robots_hops >= HOPS_MAX ||
        url_parse(&url, str_of(r->location), NULL, &mistake) < 0)
        return false;
    bool ours = crawl_host_find(c, url.host) == h;
    if (ours) {
        free(h->robots_next);
        h->robots_next = mem_str(url.href);
        h->robots_hops++;
    }
    url_done(&url);
    return ours;
}

static void take(struct crawl *c, struct origin *o,
                 const struct fetch_result *r)
{
    bool cut = r->outcome == FETCH_CUT && r->reason != REASON_TOO_BIG;

    o->row.status = r->status;
    o->row.fetched_ms = r->start_unix_ms;
    if (r->outcome == FETCH_FAILED || cut || r->status == 429 ||
        r->status >= 500)
        take_trouble(c, o, r);
    else if (r->reason == REASON_WAF_BLOCK)
        take_challenge(c, o, r);
    else if (r->status >= 200 && r->status < 300)
        take_text(c, o, r);
    else if (r->status == 304 && o->row.good_ms)
        keep(c, o, ROBOTS_RULES, "");
    else
        keep(c, o, ROBOTS_OPEN,
             r->status < 400 ? "redirects that lead nowhere" : "no such file");
}

/* Sitemaps that robots.txt names; and the usual place when nobody names any. */
static int find_sitemaps(struct crawl *c, struct crawl_host *h,
                         const struct origin *o, struct err *err)
{
    size_t n = o->rules ? robots_sitemap_count(o->rules) : 0;
    int r = 0;

    for (size_t i = 0; i < n && r == 0; i++)
        r = crawl_sitemap_announced(c, h, str_of(robots_sitemap(o->rules, i)),
                                    err);
    if (r < 0 || n || *h->portal->sitemaps)
        return r;
    return crawl_sitemap_guess(c, h, err);
}

int crawl_robots_answer(struct crawl *c, struct crawl_host *h,
                        const struct fetch_result *r, struct err *err)
{
    struct origin *o = h->asked;

    if (r->outcome != FETCH_FAILED && r->reason != REASON_WAF_BLOCK &&
        r->status >= 300 && r->status < 400 && r->status != 304 &&
        follow(c, h, r))
        return 0;
    take(c, o, r);
    crawl_origin_read(c, h, o);
    int e = store_origin_put(c->store, &o->row, err);
    if (e == 0 && o->row.state != ROBOTS_DOWN)
        e = find_sitemaps(c, h, o, err);
    return e;
}
