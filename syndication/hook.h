/*
 * syndication/hook.h - webhooks after the Standard Webhooks specification 1.0:
 * who is told of which changes, what was sent, and what came of it.
 *
 * A hook is told of each item of its list (types, agencies) once for its last
 * change: "item.published" when it is on the list, new or changed,
 * "item.withdrawn" when it left it.  A delivery is made in the same transaction
 * that moves the hook's mark, and ends only when its answer is written down: a
 * killed server sends it again under the same id, and loses none.  A newer
 * change of an item takes the place of an older one that still waits.
 *
 * Secrets are sealed in the database (vault.h).  Functions that change
 * something are one transaction with its audit line, except where noted.
 */
#ifndef SYNDICATION_HOOK_H
#define SYNDICATION_HOOK_H

#include "base/str.h"

struct arena;
struct err;
struct hubdb;

extern const char hook_schema[]; /* SQL that makes the tables */

enum {
    HOOK_URL_MAX_BYTES = 2048,
    HOOK_SECRET_MAX = 64,       /* "whsec_..." with its NUL */
    HOOK_ATTEMPTS_MAX = 9,      /* over a day; then the hook is paused */
    HOOK_OVERLAP_MS = 86400000, /* both secrets sign, after a rotation */
    HOOK_LOG_DAYS = 90,         /* ended deliveries are kept */
};

struct hook {
    int64_t id;
    struct str url;
    unsigned types;     /* bits 1 << enum item_type; 0: all */
    struct str targets; /* agencies separated by commas; empty: all */
    int64_t created_ms, paused_ms; /* the latter 0: not paused */
    struct str paused_why;
};

/* hook->url, types and targets count; `secret` is shown only now.  Changes from
 * now on are told.  ERR_USAGE. */
int hook_add(struct hubdb *store, const struct hook *hook, const char *who,
             int64_t *ret_id, char secret[HOOK_SECRET_MAX], struct err *err);
/* All hooks, by id. */
int hook_list(struct hubdb *store, struct arena *arena, struct hook **ret_hooks,
              size_t *ret_count, struct err *err);
/* ERR_NOT_FOUND: no such hook. */
int hook_rotate(struct hubdb *store, int64_t id, const char *who,
                char secret[HOOK_SECRET_MAX], struct err *err);
int hook_pause(struct hubdb *store, int64_t id, const char *why,
               const char *who, struct err *err);
int hook_resume(struct hubdb *store, int64_t id, const char *who,
                struct err *err); /* what waits is due at once */
int hook_remove(struct hubdb *store, int64_t id, const char *who,
                struct err *err); /* with its deliveries */
/* A delivery is due once more, from now, under its old id.  ERR_NOT_FOUND. */
int hook_redeliver(struct hubdb *store, int64_t delivery, const char *who,
                   struct err *err);
/* Adds the newest `limit` deliveries with their attempts as JSON Lines, newest
 * first. */
int hook_log(struct hubdb *store, int64_t id, int64_t limit, struct buf *out,
             struct err *err);

/* --- for courier.h --- */

/* Makes the deliveries of what changed since the last call; no audit lines. */
int hook_plan(struct hubdb *store, int64_t now_ms, int64_t *ret_count,
              struct err *err);

struct delivery {
    int64_t id, hook_id, attempts; /* made before */
    struct str message_id, url, body;
};
struct delivery_list {
    struct delivery *items;
    size_t count;
};
enum { HOOK_DUE_MAX = 4 };
/* At most HOOK_DUE_MAX deliveries of a hook that are due, the longest waiting
 * first. */
int hook_due(struct hubdb *store, struct arena *arena, int64_t hook_id,
             int64_t now_ms, struct delivery_list *ret_due, struct err *err);
/* The three headers of an attempt at that time, "name: value" of the arena,
 * NULL behind the last. */
int hook_sign(struct hubdb *store, struct arena *arena,
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
int hook_attempted(struct hubdb *store, const struct attempt *attempt,
                   bool *ret_paused, struct err *err);
/* Forgets deliveries that ended before HOOK_LOG_DAYS; no audit line. */
int hook_prune(struct hubdb *store, int64_t now_ms, struct err *err);
/* Within the caller's transaction: seals all secrets anew. */
int hook_reseal(struct hubdb *store, int64_t *count, struct err *err);

#endif
