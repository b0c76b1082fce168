/*
 * base/gate.h - who may come in, and how often: lists of addresses that are
 * always or never served, and a limit of requests for each address.
 *
 * The limit is a bucket (GCRA): `burst` requests at once, filled again at
 * `per_minute`.  An IPv4 address counts alone, an IPv6 address with its /64,
 * since one subscriber has all of it.  The table has a fixed size of 1 MiB;
 * when a place is wanted, who has been quiet longest is forgotten.  For all
 * threads.
 */
#ifndef BASE_GATE_H
#define BASE_GATE_H

#include "base/cidr.h"

struct err;
struct gate;

struct gate_settings {
    const char *allow;  /* networks, see cidr_list_parse(); not limited */
    const char *block;  /* never served, even if allowed, too */
    int64_t per_minute; /* 0: no limit */
    int64_t burst;      /* at least 1 */
};

enum gate_verdict {
    GATE_FREE,    /* allowed without a limit */
    GATE_COUNTED, /* allowed, within the limit */
    GATE_OVER,    /* over the limit: 429 */
    GATE_BLOCKED, /* on the block list: 403 */
};

struct gate_state {        /* of a caller that is limited */
    int64_t limit;         /* requests that it may make at once */
    int64_t window_s;      /* in which so many come back */
    int64_t remaining;     /* how many it may make now */
    int64_t reset_s;       /* until it has all again */
    int64_t retry_after_s; /* until it may make one; 0: at once */
};

/* Fails with ERR_FORMAT, which names the network that is none. */
int gate_new(struct gate **ret_gate, const struct gate_settings *settings,
             struct err *err);
void gate_free(struct gate *gate); /* accepts NULL */
DEFINE_FREEP(gate)

/* Counts one request of `address` at `now_ms` of the steady clock.  *ret_state
 * is filled for GATE_COUNTED and GATE_OVER.  What is no address counts as one.
 */
enum gate_verdict gate_pass(struct gate *gate, struct str address,
                            int64_t now_ms, struct gate_state *ret_state);

#endif
