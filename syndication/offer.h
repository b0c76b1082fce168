/*
 * syndication/offer.h - items that come from outside (feeds, harvest, the API)
 * and wait for an editor: nothing here publishes anything.
 *
 * All functions are called within the caller's transaction, and the audit line
 * is the caller's.
 */
#ifndef SYNDICATION_OFFER_H
#define SYNDICATION_OFFER_H

#include "base/str.h"

struct arena;
struct err;
struct hubdb;
struct item;

extern const char offer_schema[]; /* SQL that makes the table */

/* Stores a new item as a proposal.  item->id is its own then. */
int offer_propose(struct hubdb *store, struct item *item, const char *who,
                  struct err *err);

/*
 * Proposes `item` in the place of the item item->id.  What is on its way
 * becomes its next version, proposed anew; what is published stays so, and a
 * new item that replaces it (flow.h) is proposed.  item->id is then that of the
 * proposal.  ERR_NOT_FOUND; ERR_USAGE when it was withdrawn.
 */
int offer_revise(struct hubdb *store, struct item *item, const char *who,
                 struct err *err);

struct offer {
    const char *origin; /* who offers: "source:3", "rule:2" */
    struct str key;     /* what it is known by there; not empty */
    struct str url;     /* of the page it tells of; may be empty */
    struct str json;    /* as for item_read(), without Status */
};

/* Adds ",\"DistributionTo\":[...]" to the JSON of an offer; agencies separated
 * by commas. */
void offer_targets(struct buf *json, struct str targets);

enum offer_result {
    OFFER_NEW,     /* proposed */
    OFFER_CHANGED, /* proposed anew, see offer_revise() */
    OFFER_KNOWN,   /* as it was offered before, here or elsewhere */
    OFFER_REFUSED, /* editors withdrew it: it stays so */
};

/*
 * Takes an offer that may have been made before.  It is the same when origin
 * and key are, or when the url is: then, from another origin, it is only known.
 * ERR_FORMAT, ERR_LIMIT as item_read().
 */
int offer_take(struct hubdb *store, struct arena *arena,
               const struct offer *offer, enum offer_result *ret_result,
               struct err *err);

#endif
