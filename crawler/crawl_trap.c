/*
 * crawler/crawl_trap.c - what came of pages found by links, kept over restarts.
 *
 *   a page's body -> mark -> seen on this host before? -> tally of its shape
 *
 * Counts and marks go into the batch of crawl.db with the page they come from:
 * after a crash the page is taken in again, from the WARC or from the network,
 * and so are they.  A shape nothing was told of for KEEP_MS is forgotten at the
 * next start: portals are rebuilt, and TRAP_SAMPLE pages show again what a
 * shape is good for.
 */
#include "base/err.h"
#include "base/url.h"
#include "crawler/crawl_part.h"
#include "crawler/trap.h"

enum { KEEP_DAYS = 90 };

static uint64_t slot_of(uint64_t mark)
{
    return (mark ^ mark >> 32) & (SEEN - 1);
}

static void take_shape(void *context, const struct trap_tally *tally)
{
    struct crawl *c = context;

    traps_put(c->traps, tally);
}

static void take_body(void *context, uint64_t mark)
{
    struct crawl *c = context;

    c->bodies[slot_of(mark)] = mark;
}

int crawl_traps_open(struct crawl *c, struct err *err)
{
    int64_t since_ms = c->now_ms - (int64_t)KEEP_DAYS * DAY_MS;

    /* Half of the room is left to this run. */
    int r = store_shapes_forget(c->store, since_ms, TRAP_SHAPES_MAX / 2, err);
    if (r == 0)
        r = store_shape_each(c->store, take_shape, c, err);
    return r < 0 ? r : store_body_each(c->store, take_body, c, err);
}

int crawl_trap_tell(struct crawl *c, const struct store_url *u, bool copy,
                    struct err *err)
{
    struct trap_tally tally = {0};
    struct err mistake = {0};
    struct url url = {0};

    if (url_parse(&url, str_of(u->url), NULL, &mistake) == 0)
        tally = traps_tell(c->traps, &url, copy);
    url_done(&url);
    return tally.shape ? store_shape_put(c->store, &tally, c->now_ms, err) : 0;
}

int crawl_trap_body(struct crawl *c, const struct store_url *u, struct err *err)
{
    uint64_t mark = (uint64_t)u->digest * 31 + (uint64_t)u->host;
    uint64_t *slot = &c->bodies[slot_of(mark)];

    int r = crawl_trap_tell(c, u, *slot == mark, err);
    if (r < 0 || *slot == mark)
        return r;
    *slot = mark;
    return store_body_put(c->store, slot_of(mark), mark, err);
}
