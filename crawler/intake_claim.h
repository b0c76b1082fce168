/*
 * crawler/intake_claim.h - URLs that portals push (IndexNow), and the proof
 * that they may: the second half of the box of intake.h, whose handle this
 * takes.
 *
 * URLs pushed belong to a claim: "who pushes can write a key file at this
 * place".  They are ready once the crawl has seen the file, and dropped when it
 * is not as claimed.  A claim that held is believed for a day.
 *
 *   push --> claim: waiting --> good: its URLs are ready
 *                       |  ^
 *                       |  +--- unreachable: tried again
 *                       +-----> bad: its URLs are dropped
 *
 * All times are Unix milliseconds.  Text members are never NULL.
 */
#ifndef CRAWLER_INTAKE_CLAIM_H
#define CRAWLER_INTAKE_CLAIM_H

#include "crawler/intake.h"

enum {
    INTAKE_PORTAL_MAX = 20000, /* URLs pushed for one portal: so many ready
                                  ones, so many that wait for their claim */
    INTAKE_CLAIMS_PORTAL = 8,  /* new claims an hour for one portal */
    INTAKE_CLAIMS_WHO = 1000,  /* ... from one address */
    INTAKE_GOOD_MS = 86400000, /* a claim that held is not checked again */
    INTAKE_BAD_MS = 3600000,   /* one that did not is refused without a look */
    INTAKE_TRIES = 4,          /* of a key file that cannot be reached */
    INTAKE_KEY_MIN = 8,
    INTAKE_KEY_MAX = 128, /* characters of a key */
};

/* --- pushes --- */

struct intake_push {
    const char *portal, *who;
    const char *key;      /* INTAKE_KEY_MIN..INTAKE_KEY_MAX characters */
    const char *location; /* canonical URL of the key file */
    const char *const *urls;
    size_t url_count;
    int64_t now_ms;
};

enum intake_answer {
    INTAKE_BELIEVED, /* the URLs are ready */
    INTAKE_TO_CHECK, /* the URLs wait until the key file was seen */
    INTAKE_REFUSED,  /* the key file was not as claimed */
    INTAKE_TOO_MANY, /* too much waits for this portal, or too many keys */
    INTAKE_OVERFULL, /* the box is full */
};

/* What is wrong with a key file. */
enum intake_flaw {
    FLAW_NONE,
    FLAW_ABSENT,      /* an answer of 4xx */
    FLAW_OTHER,       /* the file holds something else */
    FLAW_MOVED,       /* a redirect */
    FLAW_FORBIDDEN,   /* robots.txt */
    FLAW_UNREACHABLE, /* no answer, 429 or 5xx, INTAKE_TRIES times */
    FLAW_COUNT
};
const char *intake_flaw_name(enum intake_flaw flaw); /* "absent" */
const char *intake_flaw_vi(enum intake_flaw flaw);   /* sentences */
const char *intake_flaw_en(enum intake_flaw flaw);

/* All URLs of a push or none of them.  *ret_flaw belongs to INTAKE_REFUSED.
 * An answer is no error; ERR_IO, ERR_BUSY are. */
int intake_push(struct intake *box, const struct intake_push *push,
                enum intake_answer *ret_answer, enum intake_flaw *ret_flaw,
                struct err *err);

/* --- what the key files showed: the crawl only --- */

struct intake_claim {
    int64_t id;
    const char *location, *key;
};

/* Claims to be checked by `now_ms`, oldest first: calls `each` until it answers
 * negative. */
int intake_claims(struct intake *box, int64_t now_ms,
                  int (*each)(void *context, const struct intake_claim *claim,
                              struct err *err),
                  void *context, struct err *err);

/*
 * What the key file showed.  FLAW_NONE: the claim holds, its URLs are ready.
 * FLAW_UNREACHABLE: looked at again later, INTAKE_TRIES times in all.  Another
 * flaw: its URLs are dropped, the flaw is kept for who asks.  `detail`
 * (English, short) says more.
 */
int intake_judge(struct intake *box, int64_t claim, enum intake_flaw flaw,
                 const char *detail, int64_t now_ms, struct err *err);

/* --- what people are told --- */

enum intake_state { CLAIM_NONE, CLAIM_WAITING, CLAIM_GOOD, CLAIM_BAD };
const char *intake_state_name(enum intake_state state); /* "waiting" */

struct intake_portal {
    int64_t ready, unproven; /* URLs in the box */
    enum intake_state state; /* of the claim last made or checked */
    enum intake_flaw flaw;   /* of CLAIM_BAD, or of the last try */
    char detail[160];
    int64_t made_ms, checked_ms; /* of that claim; 0: never */
    int64_t dropped;             /* its URLs that were dropped */
};
int intake_portal(struct intake *box, const char *portal,
                  struct intake_portal *ret_portal, struct err *err);

#endif
