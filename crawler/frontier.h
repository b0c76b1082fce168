/*
 * crawler/frontier.h - which host is asked next, and when.
 *
 *     hosts waiting           heap by next time          under way
 *     [id next pos ip] ---->  [3] [7] [1] ...  --take--> one request each
 *            |                     ^                        |
 *            +--> IP record: under way, hosts parked <--done+
 *
 * A host is in exactly one place: idle (no URL waits), in the heap, parked
 * (its time has come, but its IP address has enough requests under way), or
 * under way.  URLs are never here; the store has them.  5,635 hosts take under
 * 1 MB; take and put cost a walk down the heap (DESIGN 4).
 */
#ifndef CRAWLER_FRONTIER_H
#define CRAWLER_FRONTIER_H

#include "base/mem.h"

#include <stdbool.h>
#include <stdint.h>

struct frontier;

/* Room for hosts 0..hosts-1, all idle; at most `per_ip_max` requests to one
 * address at once. */
struct frontier *frontier_new(size_t hosts, int per_ip_max)
    __attribute__((returns_nonnull));
void frontier_free(struct frontier *f); /* accepts NULL */
DEFINE_FREEP(frontier)

/* The host waits until `next_ms`; not for a host under way. */
void frontier_wait(struct frontier *f, size_t host, int64_t next_ms);
/* The host is taken out; not for a host under way. */
void frontier_idle(struct frontier *f, size_t host);
/* The address the host is at ("" when unknown); not while under way. */
void frontier_set_ip(struct frontier *f, size_t host, const char *ip);

/* The clock was set: every host waits until `by_ms` later (or earlier). */
void frontier_shift(struct frontier *f, int64_t by_ms);

/* A host whose time has come by `now_ms` and whose address allows a request:
 * it is under way from now on.  False when there is none. */
bool frontier_take(struct frontier *f, int64_t now_ms, size_t *ret_host);
/* The request of that host has ended: it is idle now. */
void frontier_done(struct frontier *f, size_t host);

/* When frontier_take() may give a host next, unless a request ends before;
 * -1: not at all. */
int64_t frontier_next_ms(const struct frontier *f);
size_t frontier_active(const struct frontier *f);
/* Hosts in the heap or parked. */
size_t frontier_waiting(const struct frontier *f);

#endif
