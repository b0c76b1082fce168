/*
 * crawler/crawl_clock.c - the clock of the machine was set.
 *
 * Within a run all times are of one line (base/clock.h) that goes on with the
 * steady clock, so that a pause lasts what it must.  When the wall clock is
 * set, the line goes with it and every time to come is moved as much, in memory
 * and in the store: what was two seconds away still is, and nothing waits for
 * hours that will not come.
 *
 *     wall   10:00:01  10:00:02  07:00:03   set back by three hours
 *     rest until       10:00:05  07:00:05   two seconds more, as before
 *
 * Between two runs no steady clock goes on.  A last commit that lies in the
 * future tells that the clock was set back; set forward, it looks like a longer
 * break, in which all pauses have ended.
 */
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "crawler/crawl_part.h"

static void move(int64_t *time_ms, int64_t by_ms)
{
    if (*time_ms > 0)
        *time_ms += by_ms;
}

static void move_host(struct crawl_host *h, int64_t by_ms)
{
    move(&h->row.polite.next_ms, by_ms);
    move(&h->due_ms, by_ms);
    move(&h->resolve_ms, by_ms);
    for (size_t i = h->ring_at; i < h->ring_count; i++)
        move(&h->ring[i]->due_ms, by_ms);
    for (struct origin *o = h->origins; o; o = o->next)
        move(&o->row.expires_ms, by_ms);
    h->dirty = true;
}

static int move_store(struct crawl *c, int64_t by_ms, struct err *err)
{
    log_warn("clock.step", kv("by_ms", by_ms));
    int r = store_shift(c->store, by_ms, err);
    return r < 0 ? err_wrap(err, "after the clock was set") : 0;
}

int crawl_clock_follow(struct crawl *c, struct err *err)
{
    int64_t by_ms = clock_line_follow(&c->line);

    c->now_ms = clock_line_ms(&c->line);
    if (!by_ms)
        return 0;
    c->start_ms += by_ms;
    c->committed_ms += by_ms;
    move(&c->intake.look_ms, by_ms);
    for (size_t i = 0; i < c->host_count; i++)
        move_host(&c->hosts[i], by_ms);
    frontier_shift(c->frontier, by_ms);
    return move_store(c, by_ms, err);
}

int crawl_clock_open(struct crawl *c, struct err *err)
{
    int64_t saved_ms = 0;
    int r = store_time(c->store, &saved_ms, err);

    if (r < 0 || saved_ms <= c->now_ms + CLOCK_STEP_MS)
        return r;
    return move_store(c, c->now_ms - saved_ms, err);
}
