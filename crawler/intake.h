/*
 * crawler/intake.h - the box for URLs that shall be fetched soon, DIR/intake.db
 * (REQUIREMENTS C11).
 *
 *    crawler add ----+                              crawl.db
 *    crawler serve --+--> urls: ready -----take-----> commit --+
 *    console --------+          not ready <-- claim <- judge   |
 *                               removed <--------- done <------+
 *
 * Any process puts in; only the crawl takes out.  A URL leaves the box after
 * crawl.db has it for good, so that a crash between loses nothing; what is then
 * taken a second time is known to the crawl already and does no harm.
 *
 * URLs pushed by IndexNow belong to a claim: "who pushes can write a key file
 * at this place".  They are ready once the crawl has seen the file, and dropped
 * when it is not as claimed.  A claim that held is believed for a day.
 *
 * Several processes write, each for moments only; a handle is for one thread.
 * All times are Unix milliseconds.  Text members are never NULL.
 */
#ifndef CRAWLER_INTAKE_H
#define CRAWLER_INTAKE_H

#include "base/mem.h"

#include <stdbool.h>
#include <stdint.h>

struct err;
struct intake;

enum {
    INTAKE_MAX = 500000,       /* URLs in the box */
    INTAKE_PORTAL_MAX = 20000, /* ... pushed for one portal: so many ready ones,
                                  and so many that wait for their claim */
    INTAKE_CLAIMS_PORTAL = 8,  /* new claims an hour for one portal */
    INTAKE_CLAIMS_WHO = 1000,  /* ... from one address */
    INTAKE_GOOD_MS = 86400000, /* a claim that held is not checked again */
    INTAKE_BAD_MS = 3600000,   /* one that did not is refused without a look */
    INTAKE_TRIES = 4,          /* of a key file that cannot be reached */
    INTAKE_TAKE_MAX = 2000,    /* URLs handed out at once */
    INTAKE_KEY_MIN = 8,
    INTAKE_KEY_MAX = 128, /* characters of a key */
};

/* Made when there is none.  ERR_IO, ERR_FORMAT, ERR_BUSY. */
int intake_open(struct intake **ret_box, const char *dir, struct err *err);
void intake_free(struct intake *box); /* drops what was not committed */
DEFINE_FREEP(intake)

/* --- putting in --- */

enum intake_source {
    INTAKE_OPERATOR, /* crawler add */
    INTAKE_INDEXNOW, /* the portal pushed it */
    INTAKE_RECRAWL,  /* an editor asked for it */
    INTAKE_SOURCES
};
const char *intake_source_name(enum intake_source source); /* "indexnow" */

struct intake_url {
    int64_t id;         /* given by the box */
    const char *url;    /* canonical (base/url.h) */
    const char *portal; /* registry code */
    const char *who;    /* user name or address */
    enum intake_source source;
    int64_t put_ms;
};

/*
 * Puts in a URL that needs no proof; id is not used.  One that waits already
 * is not put in twice.  ERR_BUSY: the box is full, nothing of this batch is
 * kept.  Durable after intake_commit().
 */
int intake_put(struct intake *box, const struct intake_url *u, struct err *err);
int intake_commit(struct intake *box, struct err *err);

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

/* --- taking out: the crawl only --- */

/* Whether another handle has written since the last call.  Costs microseconds;
 * true the first time. */
bool intake_changed(struct intake *box);

/*
 * The first INTAKE_TAKE_MAX ready URLs, oldest first: calls `each` until it
 * answers negative.  They stay in the box.  Returns how many there were.
 */
int intake_take(struct intake *box,
                int (*each)(void *context, const struct intake_url *u,
                            struct err *err),
                void *context, struct err *err);
/* Removes URLs by their ids. */
int intake_done(struct intake *box, const int64_t *ids, size_t count,
                struct err *err);

struct intake_claim {
    int64_t id;
    const char *location, *key;
};

/* Claims to be checked by `now_ms`, oldest first; calls `each` likewise. */
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

struct intake_wish {
    enum intake_source source;
    bool ready; /* false: waits for the key file */
    int64_t put_ms;
};
/* The first wish for a URL that is still in the box of `dir`, which is only
 * read: 1; 0: there is none. */
int intake_find(const char *dir, const char *url, struct intake_wish *ret_wish,
                struct err *err);

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
