/*
 * crawler/crawl_serve.c - what to ask of a host whose turn has come.
 *
 *   hours shut  -> the host rests until they begin
 *   a push      -> its key file goes first
 *   ring empty  -> refill it from the store's queue of the host
 *   front URL   -> rules of its origin unknown or too old: ask robots.txt
 *               -> robots.txt cannot be read: the host rests
 *               -> forbidden: decide, go on with the next
 *               -> ask it
 *
 * One request at most comes out of a turn.
 */
#include "base/err.h"
#include "base/url.h"
#include "config/options.h"
#include "crawler/crawl_part.h"
#include "crawler/trap.h"

#include <stdlib.h>

enum {
    RESOLVE_STEP_MS = 20,      /* looks again whether the address is known */
    RESOLVE_WAIT_MS = 5000,    /* then the fetch itself shall say why not */
    ROBOTS_BODY_MAX = 1 << 20, /* more than is read of it */
    KEY_BODY_MAX = 4 << 10,
};

struct store_url *crawl_ring_front(struct crawl_host *h)
{
    return h->ring_at < h->ring_count ? h->ring[h->ring_at] : NULL;
}

void crawl_ring_pop(struct crawl_host *h)
{
    free(h->ring[h->ring_at]);
    h->ring[h->ring_at++] = NULL;
}

/* Back into the frontier without a request. */
static void put_back(struct crawl *c, struct crawl_host *h, int64_t when_ms)
{
    size_t at = crawl_host_index(c, h);

    frontier_done(c->frontier, at);
    if (when_ms >= 0)
        frontier_wait(c->frontier, at, when_ms);
}

/* -1 is never. */
static int64_t earlier(int64_t a_ms, int64_t b_ms)
{
    if (a_ms < 0 || b_ms < 0)
        return a_ms < 0 ? b_ms : a_ms;
    return a_ms < b_ms ? a_ms : b_ms;
}

/* When the host's queue has something next; nothing of it waits in the ring. */
static int next_due(struct crawl *c, struct crawl_host *h, int64_t opens_ms,
                    struct err *err)
{
    int64_t first_ms, again_ms;
    int r = store_due_next(c->store, h->row.id, &first_ms, &again_ms, err);

    if (r < 0)
        return r;
    h->held = again_ms >= 0 && again_ms < opens_ms && opens_ms > c->now_ms;
    h->due_ms = earlier(first_ms, h->held ? opens_ms : again_ms);
    h->held = h->held && h->due_ms == opens_ms;
    return 0;
}

static int refill(struct crawl *c, struct crawl_host *h, struct err *err)
{
    h->ring_at = 0;
    h->ring_count = 0;
    h->due_ms = 0;
    h->held = false;
    int64_t opens_ms = crawl_budget_opens_ms(c, h);
    struct store_due due = {h->row.id, c->now_ms, RING, opens_ms > c->now_ms};
    int r = store_due(c->store, &due, h->ring, &h->ring_count, err);

    return r < 0 || h->ring_count ? r : next_due(c, h, opens_ms, err);
}

int crawl_look_ahead(struct crawl *c, struct crawl_host *h, struct err *err)
{
    bool unsure = h->due_ms == 0 && h->job == JOB_NONE && !crawl_ring_front(h);

    if (!unsure || h->row.polite.next_ms <= c->now_ms)
        return 0;
    return next_due(c, h, crawl_budget_opens_ms(c, h), err);
}

/*
 * The address must be known before a request, so that politeness by address
 * holds.  When it is new, the host goes through the frontier once more, under
 * the limit of that address.  True: not now, the host was put back.
 */
static bool waits_for_address(struct crawl *c, struct crawl_host *h,
                              const char *name)
{
    size_t at = crawl_host_index(c, h);
    const char *ip = fetcher_ip(c->fetcher, name);

    if (!*ip && !h->resolve_ms) {
        h->resolve_ms = c->now_ms;
        fetcher_resolve(c->fetcher, name);
        ip = fetcher_ip(c->fetcher, name);
    }
    if (!*ip && c->now_ms - h->resolve_ms < RESOLVE_WAIT_MS) {
        put_back(c, h, c->now_ms + RESOLVE_STEP_MS);
        return true;
    }
    h->resolve_ms = 0;
    if (!*ip || !strcmp(ip, h->row.ip))
        return false;
    snprintf(h->row.ip, sizeof h->row.ip, "%s", ip);
    frontier_done(c->frontier, at);
    frontier_set_ip(c->frontier, at, ip);
    frontier_wait(c->frontier, at, c->now_ms);
    return true;
}

static void ask(struct crawl *c, struct crawl_host *h, enum job job,
                const struct fetch_request *request)
{
    h->job = job;
    fetcher_start(c->fetcher, request);
}

static void ask_robots(struct crawl *c, struct crawl_host *h, struct origin *o)
{
    struct fetch_request request = {.id = crawl_host_index(c, h),
                                    .body_max_bytes = ROBOTS_BODY_MAX};

    if (!h->robots_next || h->asked != o) {
        h->robots_hops = 0;
        buf_reset(&c->text);
        buf_addf(&c->text, "%s/robots.txt", o->row.origin);
        free(h->robots_next);
        h->robots_next = buf_take(&c->text);
    }
    h->asked = o;
    request.url = h->robots_next;
    request.etag = o->row.etag;
    request.last_modified = o->row.last_modified;
    ask(c, h, JOB_ROBOTS, &request);
    free(TAKE(h->robots_next));
}

static void ask_url(struct crawl *c, struct crawl_host *h,
                    const struct store_url *u)
{
    struct fetch_request request = {
        .id = crawl_host_index(c, h),
        .url = u->url,
        .sitemap = u->kind == URL_SITEMAP,
    };

    if (!crawl_copy_is_old(c, u)) {
        request.etag = u->etag;
        request.last_modified = u->last_modified;
    }
    ask(c, h, JOB_URL, &request);
}

static void ask_key(struct crawl *c, struct crawl_host *h)
{
    struct fetch_request request = {.id = crawl_host_index(c, h),
                                    .url = h->claim.location,
                                    .body_max_bytes = KEY_BODY_MAX};

    ask(c, h, JOB_KEY, &request);
}

/* Why a page cannot be asked for while its robots.txt cannot be read.  ROBOTS
 * takes a page out of the index; one that was fetched before is not forbidden,
 * its portal is in trouble. */
static enum reason why_shut(const struct origin *o, const struct store_url *u)
{
    if (!o->row.status || (u->last_good_ms && o->row.status < 400))
        return o->failure;
    return u->last_good_ms ? reason_of_status(o->row.status) : REASON_ROBOTS;
}

/* A page is put off until robots.txt is asked again. */
static int put_off(struct crawl *c, struct crawl_host *h,
                   const struct origin *o, struct err *err)
{
    struct store_url *u = crawl_ring_front(h);

    u->due_ms = o->row.expires_ms;
    c->counts.queued -= u->reason == REASON_QUEUED && u->kind == URL_PAGE;
    int r =
        crawl_decide(c, h, u, why_shut(o, u), "robots.txt cannot be read", err);
    crawl_ring_pop(h);
    return r;
}

static bool is_down(const struct crawl *c, const struct origin *o)
{
    return o->row.state == ROBOTS_DOWN && o->row.expires_ms > c->now_ms;
}

/* No origin of the host can be asked: the host rests as a whole, and the rest
 * of its queue is not touched. */
static int rest_robots_down(struct crawl *c, struct crawl_host *h,
                            const struct origin *o, struct err *err)
{
    int64_t until_ms = o->row.expires_ms;
    int r = 0;

    while (crawl_ring_front(h) && r == 0)
        r = put_off(c, h, o, err);
    for (o = h->origins; o; o = o->next)
        if (o->row.expires_ms < until_ms)
            until_ms = o->row.expires_ms;
    politeness_hold(&h->row.polite, until_ms, PAUSE_ROBOTS_DOWN);
    h->dirty = true;
    h->due_ms = until_ms;
    put_back(c, h, h->row.polite.next_ms);
    return r;
}

/* "http://..." of "https://...", or the other way round; NULL with a port. */
static char *twin_of(const struct url *url, const char *text)
{
    bool https = str_is(url->scheme, "https");
    char *twin = NULL;

    if (url->port >= 0)
        return NULL;
    if (asprintf(&twin, "%s%s", https ? "http" : "https",
                 text + url->scheme.n) < 0)
        mem_exhausted();
    return twin;
}

/*
 * Many portals link to https:// and do not answer there, or the other way
 * round.  Where the same name answers by the other scheme, the page is looked
 * for there too.
 */
static int find_twin(struct crawl *c, struct crawl_host *h,
                     const struct url *url, struct err *err)
{
    const struct store_url *u = crawl_ring_front(h);
    scoped(mem_freep) char *twin = twin_of(url, u->url);
    struct found found = {.kind = u->kind,
                          .source = SOURCE_LINK,
                          .priority = crawl_new_priority(u),
                          .depth = u->depth,
                          .via = u->url};
    enum found_what what;

    for (const struct origin *o = h->origins; twin && o; o = o->next)
        if (o->row.state != ROBOTS_UNKNOWN && !is_down(c, o) &&
            str_starts(str_of(twin), str_of(o->row.origin)))
            return crawl_found(c, h, str_of(twin), &found, &what, err);
    return 0;
}

static int skip_origin(struct crawl *c, struct crawl_host *h,
                       const struct url *url, const struct origin *o,
                       struct err *err)
{
    int r = o->row.status ? 0 : find_twin(c, h, url, err);

    return r < 0 ? r : put_off(c, h, o, err);
}

static bool all_down(const struct crawl *c, const struct crawl_host *h)
{
    for (const struct origin *o = h->origins; o; o = o->next)
        if (!is_down(c, o))
            return false;
    return true;
}

/* A page found by links, of a kind that brought little but copies so far. */
static bool exhausted(const struct crawl *c, const struct store_url *u,
                      const struct url *url)
{
    return u->source == SOURCE_LINK && !u->fetches &&
           traps_exhausted(c->traps, url);
}

enum turn { TURN_ASKED, TURN_NEXT, TURN_LATER };

/* Before anything of an origin is asked: its address, and its robots.txt.
 * True: that is what the turn is for. */
static bool comes_first(struct crawl *c, struct crawl_host *h,
                        const struct url *url, struct origin *o,
                        enum turn *ret_turn)
{
    scoped(mem_freep) char *name = str_dup(url->host);

    *ret_turn = TURN_LATER;
    if (waits_for_address(c, h, name))
        return true;
    *ret_turn = TURN_ASKED;
    if (o->row.state != ROBOTS_UNKNOWN && o->row.expires_ms > c->now_ms)
        return false;
    ask_robots(c, h, o);
    return true;
}

/* The key file of a push goes before pages, and by the same rules. */
static int front_claim(struct crawl *c, struct crawl_host *h,
                       const struct url *url, enum turn *ret_turn,
                       struct err *err)
{
    struct origin *o = NULL;
    int r = crawl_origin(c, h, url, &o, err);

    if (r < 0 || comes_first(c, h, url, o, ret_turn))
        return r;
    *ret_turn = TURN_NEXT;
    if (is_down(c, o)) {
        crawl_intake_judge(c, h, FLAW_UNREACHABLE, "robots.txt cannot be read");
    } else if (o->rules &&
               !robots_allowed(o->rules, str_of(h->claim.location))) {
        crawl_intake_judge(c, h, FLAW_FORBIDDEN, "");
    } else {
        ask_key(c, h);
        *ret_turn = TURN_ASKED;
    }
    return 0;
}

static int serve_claim(struct crawl *c, struct crawl_host *h,
                       enum turn *ret_turn, struct err *err)
{
    struct url url = {0};
    int r = url_parse(&url, str_of(h->claim.location), NULL, err);

    if (r == 0)
        r = front_claim(c, h, &url, ret_turn, err);
    url_done(&url);
    return r;
}

/* Takes visits that the budget does not allow (any more) out of the ring; they
 * are the last in it.  A page that is not worth the price yet waits on. */
static int hold_back(struct crawl *c, struct crawl_host *h, bool *ret_held,
                     struct err *err)
{
    struct store_url *u = crawl_ring_front(h);

    *ret_held = false;
    if (u->priority != PRIORITY_AGAIN)
        return 0;
    *ret_held = crawl_budget_opens_ms(c, h) > c->now_ms;
    while (*ret_held && crawl_ring_front(h))
        crawl_ring_pop(h);
    if (*ret_held || !crawl_budget_puts_off(c, h, u))
        return 0;
    *ret_held = true;
    int r = store_url_put(c->store, u, err);
    crawl_ring_pop(h);
    return r;
}

/* The URL at the front of the ring. */
static int front(struct crawl *c, struct crawl_host *h, const struct url *url,
                 enum turn *ret_turn, struct err *err)
{
    struct store_url *u = crawl_ring_front(h);
    struct origin *o = NULL;
    bool held = false;
    int r = hold_back(c, h, &held, err);
    *ret_turn = TURN_NEXT;
    if (r < 0 || held)
        return r;
    r = crawl_origin(c, h, url, &o, err);
    if (r < 0 || comes_first(c, h, url, o, ret_turn))
        return r;
    *ret_turn = TURN_ASKED;
    if (is_down(c, o) && all_down(c, h)) {
        *ret_turn = TURN_LATER;
        return rest_robots_down(c, h, o, err);
    }
    if (is_down(c, o)) {
        *ret_turn = TURN_NEXT;
        return skip_origin(c, h, url, o, err);
    }
    bool allowed = !o->rules || robots_allowed(o->rules, str_of(u->url));
    if (allowed && !exhausted(c, u, url)) {
        c->again_active += u->priority == PRIORITY_AGAIN;
        ask_url(c, h, u);
        return 0;
    }
    *ret_turn = TURN_NEXT;
    u->due_ms = allowed ? -1 : o->row.expires_ms + DAY_MS;
    c->counts.queued -= u->reason == REASON_QUEUED && u->kind == URL_PAGE;
    r = crawl_decide(c, h, u, allowed ? REASON_TRAP : REASON_ROBOTS,
                     allowed ? "too many copies of one page" : "", err);
    crawl_ring_pop(h);
    return r;
}

int crawl_serve(struct crawl *c, struct crawl_host *h, struct err *err)
{
    enum turn turn = TURN_NEXT;

    if (politeness_shut(&h->row.polite, &h->rules, c->now_ms)) {
        h->dirty = true;
        put_back(c, h, h->row.polite.next_ms);
        return 0;
    }
    int r = h->claim.id ? serve_claim(c, h, &turn, err) : 0;

    if (r < 0 || turn != TURN_NEXT)
        return r;
    if (!crawl_ring_front(h))
        r = refill(c, h, err);
    if (r == 0 && !crawl_ring_front(h)) {
        put_back(c, h, h->due_ms);
        return 0;
    }
    while (turn == TURN_NEXT && r == 0 && crawl_ring_front(h)) {
        struct url url = {0};
        r = url_parse(&url, str_of(crawl_ring_front(h)->url), NULL, err);
        if (r == 0)
            r = front(c, h, &url, &turn, err);
        url_done(&url);
    }
    if (r == 0 && turn == TURN_NEXT) /* all forbidden; the rest next time */
        put_back(c, h, c->now_ms);
    return r;
}
