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
 * What portals push waits for a proof first: intake_claim.h.
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
    INTAKE_MAX = 500000,    /* URLs in the box */
    INTAKE_TAKE_MAX = 2000, /* URLs handed out at once */
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

#endif
