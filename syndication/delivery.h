/*
 * syndication/delivery.h - what is sent to hooks (hook.h), and what came of it.
 *
 * Deliveries are planned, sent by the courier, and end when their answer is
 * written down.
 */
#ifndef SYNDICATION_DELIVERY_H
#define SYNDICATION_DELIVERY_H

#include "syndication/hook.h"

/* Makes the deliveries of webhooks for what changed since the last call; no
 * audit lines. */
int delivery_plan(struct hubdb *store, int64_t now_ms, int64_t *ret_count,
                  struct err *err);

enum { DELIVERY_OWNERS_MAX = 256 };
/* Hooks that have deliveries due, the longest waiting first. */
int delivery_owners(struct hubdb *store, int64_t now_ms,
                    int64_t ret_ids[DELIVERY_OWNERS_MAX], size_t *ret_count,
                    struct err *err);

struct delivery {
    int64_t id, hook_id, attempts; /* made before */
    enum hook_kind kind;
    struct str message_id, url, body; /* subscriptions have no body here */
    struct str topic;                 /* of a subscription */
    int64_t ends_ms;                  /* the same */
};
struct delivery_list {
    struct delivery *items;
    size_t count;
};
enum { HOOK_DUE_MAX = 4 };
/* At most HOOK_DUE_MAX deliveries of a hook that are due, the longest waiting
 * first. */
int delivery_due(struct hubdb *store, struct arena *arena, int64_t hook_id,
                 int64_t now_ms, struct delivery_list *ret_due,
                 struct err *err);

/* The four headers of a webhook's attempt at that time, "name: value" of the
 * arena, NULL behind the last. */
int delivery_sign(struct hubdb *store, struct arena *arena,
                  const struct delivery *delivery, int64_t now_ms,
                  const char *ret_headers[5], struct err *err);

struct attempt {
    int64_t delivery_id, hook_id, at_ms, took_ms;
    int status; /* 0: no answer */
    struct str why;
    int64_t retry_after_ms; /* -1: not asked for */
};
/* Writes down what came of it: 2xx ends the delivery; else it waits for its
 * next turn, and after HOOK_ATTEMPTS_MAX, or status 410, the hook is paused:
 * *ret_paused. */
int delivery_attempted(struct hubdb *store, const struct attempt *attempt,
                       bool *ret_paused, struct err *err);
/* Forgets deliveries that ended before HOOK_LOG_DAYS; no audit line. */
int delivery_prune(struct hubdb *store, int64_t now_ms, struct err *err);

/* --- for websub.h, within its transaction --- */

/* Writes the attempt down; how many there are now, 0 when the delivery is gone.
 */
int delivery_log(struct hubdb *store, const struct attempt *attempt,
                 int64_t *ret_count, struct err *err);
/* Its next turn, after so many attempts. */
int delivery_put_off(struct hubdb *store, const struct attempt *attempt,
                     int64_t count, struct err *err);

#endif
