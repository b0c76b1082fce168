/*
 * crawler/crawl_answer.c - an answer came.
 *
 * First it is stored, then taken in, then the host rests.  What is decided
 * without a fetch is stored too, so that the WARC alone tells the indexer all.
 */
#include "base/challenge.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/url.h"
#include "config/options.h"
#include "config/registry.h"
#include "crawler/crawl_part.h"
#include "crawler/fetch_record.h"

#include <inttypes.h>

enum { BODY_KEEP_BYTES = 4 << 20 }; /* a larger room is not kept */

/* Lines of an application/warc-fields block; warc.h names the fields. */
static void add_fields(struct buf *out, const struct crawl_host *h,
                       const struct store_url *u)
{
    char lastmod[CLOCK_ISO_MAX];

    buf_addf(out, "portal: %s\r\n", h->row.portal);
    if (!u)
        return;
    if (*u->via)
        buf_addf(out, "via: %s\r\n", u->via);
    buf_addf(out, "source: %s\r\n", url_source_name(u->source));
    buf_addf(out, "depth: %d\r\n", u->depth);
    if (u->lastmod_ms)
        buf_addf(out, "lastmod: %s\r\n",
                 clock_iso(lastmod, u->lastmod_ms, false));
}

static int write_decision(struct crawl *c, const struct crawl_host *h,
                          const struct store_url *u, const char *detail,
                          struct err *err)
{
    buf_reset(&c->text);
    add_fields(&c->text, h, u);
    buf_addf(&c->text, "reason: %s\r\n", reason_info(u->reason)->code);
    if (*detail)
        buf_addf(&c->text, "detail: %s\r\n", detail);
    return warc_queue_metadata(c->warc, u->url, c->now_ms, buf_str(&c->text),
                               err);
}

int crawl_decide(struct crawl *c, struct crawl_host *h, struct store_url *u,
                 enum reason reason, const char *detail, struct err *err)
{
    bool news = u->reason != reason;
    int r = 0;

    u->reason = reason;
    u->detail = detail;
    if (news && !c->replaying)
        r = write_decision(c, h, u, detail, err);
    return r < 0 ? r : store_url_put(c->store, u, err);
}

static int write_failure(struct crawl *c, const struct crawl_host *h,
                         const struct store_url *u,
                         const struct fetch_result *r, struct err *err)
{
    struct store_url told = *u;

    told.reason = r->reason;
    return write_decision(c, h, &told, r->detail, err);
}

static int write_answer(struct crawl *c, const struct crawl_host *h,
                        const struct store_url *u, const struct fetch_result *r,
                        struct err *err)
{
    struct warc_fetch fetch = fetch_record(r);

    /* After a crash the rules are read from here (crawl_replay.c). */
    fetch.whole = h->job == JOB_ROBOTS || (u && crawl_copy_is_old(c, u));
    buf_reset(&c->text);
    add_fields(&c->text, h, u);
    buf_addf(&c->text, "fetchTimeMs: %" PRId64 "\r\n", r->took_ms);
    int e =
        u && u->listed ? store_extras_get(c->store, u->key, &c->text, err) : 0;
    if (e < 0)
        return e;
    /* Half a page must not take the place of a whole one. */
    if (r->reason == REASON_WAF_BLOCK ||
        (r->outcome == FETCH_CUT && r->reason != REASON_TOO_BIG))
        buf_addf(&c->text, "reason: %s\r\ndetail: %s\r\n",
                 reason_info(r->reason)->code, r->detail);
    fetch.metadata = buf_str(&c->text);
    return warc_queue_fetch(c->warc, &fetch, err);
}

static int store_it(struct crawl *c, const struct crawl_host *h,
                    const struct fetch_result *r, struct err *err)
{
    const struct store_url *u = h->job == JOB_URL ? h->ring[h->ring_at] : NULL;

    if (h->job == JOB_KEY)
        return 0;
    if (r->outcome != FETCH_FAILED)
        return write_answer(c, h, u, r, err);
    return u ? write_failure(c, h, u, r, err) : 0;
}

/* At most `max` bytes of the body. */
static struct str body_of(struct crawl *c, const struct fetch_result *r,
                          size_t max)
{
    struct warc_http head, bare = {.body = r->body};
    struct err mistake = {0};

    buf_reset(&c->body);
    buf_reset(&c->text);
    if (warc_http_parse(r->head, &head, &mistake) < 0)
        return (struct str){0};
    /* Of the headers only this one is still true: chunks are off already. */
    struct str coding = warc_http_header(head.headers, "content-encoding");
    if (!coding.n)
        return str_sub(r->body, 0, max);
    buf_addf(&c->text, "Content-Encoding: %.*s\r\n", (int)coding.n, coding.p);
    bare.headers = buf_str(&c->text);
    (void)warc_http_body(&bare, max, &c->body, &mistake);
    return buf_str(&c->body);
}

struct str crawl_body(struct crawl *c, const struct fetch_result *r)
{
    size_t max = (size_t)c->options->crawler.sitemap_max_bytes;

    return body_of(c, r, max > r->body.n ? max : r->body.n);
}

static bool is_to_itself(const struct fetch_result *r)
{
    scoped(buf_done) struct buf from = {0}, to = {0};
    struct err mistake = {0};

    return r->location && r->status >= 300 && r->status < 400 &&
           url_key(&from, str_of(r->url), NULL, &mistake) == 0 &&
           url_key(&to, str_of(r->location), NULL, &mistake) == 0 &&
           str_eq(buf_str(&from), buf_str(&to));
}

/* An answer of a firewall is none of the portal, whatever its status. */
static void unmask(struct crawl *c, struct fetch_result *r)
{
    struct warc_http head;
    struct err mistake = {0};

    if (r->outcome != FETCH_ANSWER ||
        warc_http_parse(r->head, &head, &mistake) < 0)
        return;
    struct challenge_answer answer = {
        .status = r->status,
        .headers = head.headers,
        .to_itself = is_to_itself(r),
    };
    if (r->body.n <= CHALLENGE_MAX_BYTES)
        answer.body = body_of(c, r, CHALLENGE_MAX_BYTES + 1);
    const char *says = challenge_find(&answer);
    if (!says)
        return;
    r->reason = REASON_WAF_BLOCK;
    r->detail = says;
}

static bool is_trouble(const struct fetch_result *r)
{
    return reason_is_outage(r->reason) ||
           (r->outcome == FETCH_ANSWER && politeness_is_trouble(r->status));
}

static void rest(struct crawl *c, struct crawl_host *h,
                 const struct fetch_result *r)
{
    /* Back from the end: a request may have waited for its name or its turn,
     * and the clock may have been set since start_unix_ms.  Answers from the
     * WARC ended when they were written, or so it says. */
    int64_t end_ms = c->replaying && r->start_unix_ms < c->now_ms
                         ? r->start_unix_ms
                         : c->now_ms;
    struct politeness_answer a = {
        .start_ms = end_ms - r->since_first_byte_ms - r->first_byte_ms,
        .end_ms = end_ms,
        .first_byte_ms = r->outcome == FETCH_FAILED ? 0 : r->first_byte_ms,
        .retry_after_ms = r->retry_after_ms,
        .trouble = is_trouble(r),
    };

    politeness_answer(&h->row.polite, &h->rules, &a);
    (void)politeness_shut(&h->row.polite, &h->rules, a.end_ms);
    h->row.asked_ms = r->start_unix_ms;
    h->row.fetches++;
    h->row.failures += a.trouble;
    h->row.bytes += (int64_t)r->body.n;
    h->dirty = true;
    c->counts.fetches++;
    c->counts.failures += a.trouble;
    c->counts.bytes += (int64_t)r->body.n;
}

int crawl_answer(struct crawl *c, struct crawl_host *h,
                 const struct fetch_result *given, struct err *err)
{
    struct fetch_result told = *given;
    const struct fetch_result *r = &told;

    bool again =
        h->job == JOB_URL && crawl_ring_front(h)->priority == PRIORITY_AGAIN;

    unmask(c, &told);
    crawl_budget_spend(c, h, again);
    int e = c->replaying ? 0 : store_it(c, h, r, err);

    if (e == 0 && h->job == JOB_ROBOTS)
        e = crawl_robots_answer(c, h, r, err);
    else if (e == 0 && h->job == JOB_KEY)
        crawl_key_answer(c, h, r);
    else if (e == 0)
        e = crawl_url_answer(c, h, crawl_ring_front(h), r, err);
    if (e < 0)
        return e;
    if (h->job == JOB_URL)
        crawl_ring_pop(h);
    h->job = JOB_NONE;
    buf_shrink(&c->body, BODY_KEEP_BYTES);
    rest(c, h, r);
    c->uncommitted++;
    return 0;
}
