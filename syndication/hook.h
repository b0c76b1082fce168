/*
 * syndication/hook.h - webhooks after the Standard Webhooks specification 1.0:
 * who is told of which changes, and what the operators do with them.
 *
 * A subscription to a feed (websub.h) is a hook, too: it is listed, paused,
 * resumed, removed and sealed as all are.
 *
 * A webhook is told of each item of its list (types, agencies) once for its
 * last change: "item.published" when it is on the list, new or changed,
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

/* SQL that makes the tables; the second one, subscriptions to feeds. */
extern const char hook_schema[], hook_feed_schema[];

enum {
    HOOK_URL_MAX_BYTES = 2048,
    HOOK_SECRET_MAX = 64,       /* "whsec_..." with its NUL */
    HOOK_ATTEMPTS_MAX = 9,      /* over a day; then the hook is paused */
    HOOK_OVERLAP_MS = 86400000, /* both secrets sign, after a rotation */
    HOOK_LOG_DAYS = 90,         /* ended deliveries are kept */
};

enum hook_kind {
    HOOK_WEBHOOK,
    HOOK_FEED,  /* a subscription to a feed, see websub.h */
    HOOK_JOIN,  /* asks for one; not verified */
    HOOK_LEAVE, /* asks to end one; not verified */
};
const char *hook_kind_word(enum hook_kind kind); /* "webhook" ...; static */

struct hook {
    int64_t id;
    enum hook_kind kind;
    struct str topic; /* HOOK_FEED and later: address of the feed */
    int64_t ends_ms;  /* the same: end of the lease */
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
/* The old secret signs, too, for HOOK_OVERLAP_MS, unless it does not open any
 * more.  ERR_NOT_FOUND: no such webhook. */
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

/* --- for delivery.h and websub.h --- */

#define HOOK_SECRET_MARK "whsec_" /* in front of its Base64 */

/* A secret as hub.db keeps it; it opens for the hook of that id only. */
int hook_seal_secret(struct hubdb *store, int64_t id, struct str secret,
                     struct buf *out, struct err *err);
int hook_unseal_secret(struct hubdb *store, int64_t id, struct str sealed,
                       struct buf *out, struct err *err);
/* Whether what the hook signs with at that moment can be opened. ERR_NOT_FOUND:
 * not with the keys that are there; ERR_FORMAT: it was changed; ERR_CONFIG,
 * ERR_IO: the keys cannot be read now. */
int hook_check_secrets(struct hubdb *store, int64_t id, int64_t now_ms,
                       struct err *err);
/* Within the caller's transaction. */
int hook_set_paused(struct hubdb *store, int64_t id, const char *why,
                    struct err *err);
int hook_delete(struct hubdb *store, int64_t id, struct err *err);
/* Within the caller's transaction: seals all secrets anew. */
int hook_reseal(struct hubdb *store, int64_t *count, struct err *err);

#endif
