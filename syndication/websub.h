/*
 * syndication/websub.h - the hub of WebSub (W3C Recommendation of 23 January
 * 2018) for our own feeds: who asked to hear of one, was asked back whether
 * that is so, and is sent it when it changes.
 *
 *     asked --verified--> subscription --lease over--> forgotten
 *
 * A subscription is a hook (hook.h) of kind HOOK_FEED; a question that is not
 * verified is one of kind HOOK_JOIN or HOOK_LEAVE, which verifying is a
 * delivery to it.  So all of them wait, are sent, tried again and written down
 * in the one way of delivery.h, and survive a kill.  Who subscribes anew to the
 * same feed with the same callback renews the lease and the secret.
 *
 * A subscriber gets the whole feed as it is at that moment, also once when its
 * subscription begins, so that nothing falls between its own look at the feed
 * and that.  Changes in a row that one did not hear of yet are one delivery.
 */
#ifndef SYNDICATION_WEBSUB_H
#define SYNDICATION_WEBSUB_H

#include "base/str.h"

struct arena;
struct attempt;
struct delivery;
struct err;
struct hubdb;

enum {
    WEBSUB_SECRET_MAX_BYTES = 199,
    WEBSUB_LEASE_MIN_S = 3600,
    WEBSUB_LEASE_S = 864000, /* when none is asked for */
    WEBSUB_LEASE_MAX_S = 2592000,
    WEBSUB_ATTEMPTS_MAX = 3,   /* to verify */
    WEBSUB_MAX = 10000,        /* subscriptions */
    WEBSUB_WAITING_MAX = 1000, /* questions not verified yet */
};

struct websub_wish {
    bool leave;
    struct str topic;    /* absolute URL of a feed, as it was asked for */
    struct str callback; /* URL, 1..HOOK_URL_MAX_BYTES */
    struct str secret;   /* may be empty */
    int64_t lease_s;     /* 0: none asked for */
};
/* Takes the question down; the courier asks back.  One that waits for the same
 * feed and callback is forgotten.  No audit line: anybody may ask.  ERR_BUSY
 * beyond the limits above. */
int websub_ask(struct hubdb *store, const struct websub_wish *wish,
               int64_t now_ms, struct err *err);

/* Makes the deliveries of feeds whose lists changed, and forgets subscriptions
 * whose lease is over. */
int websub_plan(struct hubdb *store, int64_t now_ms, struct err *err);

/* What a delivery to a subscription is; all of the arena. */
struct websub_message {
    bool post;
    const char *url;
    struct str body;
    const char *headers[4]; /* NULL ends */
};
/* `base_url`: of the hub, or "".  ERR_NOT_FOUND when there is no such feed any
 * more. */
int websub_write(struct hubdb *store, struct arena *arena,
                 const struct delivery *delivery, const char *base_url,
                 struct websub_message *ret_message, struct err *err);

/* The answer to a question back, and whether it was the challenge. */
int websub_answered(struct hubdb *store, const struct attempt *attempt,
                    bool echoed, struct err *err);

#endif
