/*
 * crawler/crawl_intake.c - URLs that others want fetched soon (intake.h).
 *
 *   once a second   anything new in the box?  take it into crawl.db's batch
 *   commit          crawl.db has it for good: out of the box
 *
 * Between both nothing is asked of a portal, so a URL is never fetched before
 * it is on record.  A box that cannot be read or written holds up nobody: the
 * crawl says so and looks again in a minute.
 */
#include "base/err.h"
#include "base/log.h"
#include "base/url.h"
#include "crawler/crawl_part.h"

#include <stdlib.h>

static void fail(struct crawl *c, const struct err *err)
{
    log_warn("intake.failed", kv("error", err->msg));
    c->intake.look_ms = c->now_ms + MINUTE_MS;
    c->intake.again = false;
    c->intake.broken = true;
}

int crawl_intake_open(struct crawl *c, struct err *err)
{
    c->intake.taken = mem_new(INTAKE_TAKE_MAX, sizeof *c->intake.taken);
    return intake_open(&c->intake.box, c->task->data_dir, err);
}

void crawl_intake_done(struct crawl *c)
{
    intake_free(c->intake.box);
    free(c->intake.taken);
}

/* What went wrong in the crawl itself is no matter of the box, and ends it. */
struct taking {
    struct crawl *c;
    int result;
    struct err *err;
    int64_t stranger; /* a claim of nobody's host; 0: none */
};

/* --- URLs --- */

static bool under_way(const struct crawl_host *h, const char *url)
{
    return h->job == JOB_URL && !strcmp(h->ring[h->ring_at]->url, url);
}

static int take_found(struct crawl *c, struct crawl_host *h,
                      const struct intake_url *u, struct err *err)
{
    struct found found = {.source = u->source == INTAKE_INDEXNOW ? SOURCE_PUSHED
                                                                 : SOURCE_ADDED,
                          .priority = PRIORITY_FIRST,
                          .via = ""};
    enum found_what what = FOUND_REFUSED;
    int r = crawl_found(c, h, str_of(u->url), &found, &what, err);

    if (r == 0 && what == FOUND_KNOWN)
        r = crawl_found_again(c, str_of(u->url), u->put_ms, err);
    if (r == 0 && what == FOUND_REFUSED)
        log_warn("intake.refused", kv("url", u->url),
                 kv("why", "the portal has too many URLs"));
    if (r == 0)
        crawl_host_wake(c, h);
    return r;
}

static struct crawl_host *host_of(struct crawl *c, const char *text)
{
    struct crawl_host *h = NULL;
    struct url url = {0};
    struct err mistake = {0};

    if (url_parse(&url, str_of(text), NULL, &mistake) == 0)
        h = crawl_host_find(c, url.host);
    url_done(&url);
    return h;
}

static int take_url(void *context, const struct intake_url *u, struct err *err)
{
    struct taking *taking = context;
    struct crawl *c = taking->c;
    struct crawl_host *h = host_of(c, u->url);

    (void)err;
    if (h && under_way(h, u->url)) {
        /* The answer that comes may be older than the wish. */
        c->intake.again = true;
        return 0;
    }
    if (h)
        taking->result = take_found(c, h, u, taking->err);
    else
        log_warn("intake.refused", kv("url", u->url),
                 kv("why", "no portal has its host"));
    c->intake.taken[c->intake.taken_count++] = u->id;
    return taking->result;
}

/* --- claims --- */

static int take_claim(void *context, const struct intake_claim *claim,
                      struct err *err)
{
    struct taking *taking = context;
    struct crawl_host *h = host_of(taking->c, claim->location);

    (void)err;
    if (!h)
        taking->stranger = claim->id;
    if (!h || h->claim.id || !h->takes_part)
        return 0;
    h->claim.id = claim->id;
    h->claim.location = mem_str(claim->location);
    h->claim.key = mem_str(claim->key);
    crawl_host_wake(taking->c, h);
    return 0;
}

void crawl_claim_done(struct crawl_claim *claim)
{
    free(claim->location);
    free(claim->key);
    *claim = (struct crawl_claim){0};
}

void crawl_intake_judge(struct crawl *c, struct crawl_host *h,
                        enum intake_flaw flaw, const char *detail)
{
    struct err err = {0};

    log_info("intake.key", kv("portal", h->row.portal),
             kv("location", h->claim.location),
             kv("result", flaw == FLAW_NONE ? "good" : intake_flaw_name(flaw)),
             kv("detail", detail));
    if (intake_judge(c->intake.box, h->claim.id, flaw, detail, c->now_ms,
                     &err) < 0)
        fail(c, &err);
    else
        c->intake.again = true;
    crawl_claim_done(&h->claim);
}

/* --- both --- */

static int look(struct crawl *c, struct taking *taking, struct err *err)
{
    int r = intake_take(c->intake.box, take_url, taking, err);

    if (r < 0)
        return r;
    c->intake.again |= r == INTAKE_TAKE_MAX;
    if (c->intake.taken_count)
        log_info("intake.taken", kv("urls", c->intake.taken_count));
    r = intake_claims(c->intake.box, c->now_ms, take_claim, taking, err);
    if (r == 0 && taking->stranger)
        r = intake_judge(c->intake.box, taking->stranger, FLAW_ABSENT,
                         "no portal has its host", c->now_ms, err);
    return r;
}

int crawl_intake_take(struct crawl *c, struct err *err)
{
    struct crawl_intake *in = &c->intake;
    struct taking taking = {.c = c, .err = err};
    struct err mistake = {0};
    bool time_to_look = c->now_ms >= in->look_ms;

    if (in->broken && !time_to_look)
        return 0;
    if (!intake_changed(in->box) && !in->again && !time_to_look)
        return 0;
    in->again = in->broken = false;
    in->look_ms = c->now_ms + MINUTE_MS;
    if (look(c, &taking, &mistake) < 0 && taking.result == 0)
        fail(c, &mistake);
    return taking.result;
}

void crawl_intake_forget(struct crawl *c)
{
    struct err mistake = {0};

    if (intake_done(c->intake.box, c->intake.taken, c->intake.taken_count,
                    &mistake) < 0)
        fail(c, &mistake);
    c->intake.taken_count = 0;
}
