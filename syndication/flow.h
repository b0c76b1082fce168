/*
 * syndication/flow.h - the way of an item through the hands of its editors
 * (REQUIREMENTS H7).
 *
 *     draft --propose--> proposed --approve--> approved --publish--> published
 *       ^                   |                      |                     |
 *       +-----return--------+----------------------+                 withdraw
 *
 * What was approved is one version: who changes an item on its way makes it a
 * draft again.  An approval may name a moment; the server publishes the item
 * then (or as soon as it runs again), with that moment as PublishedDate.
 *
 * Each function is one transaction with its audit line, like those of hub.h.
 */
#ifndef SYNDICATION_FLOW_H
#define SYNDICATION_FLOW_H

#include "base/str.h"

struct arena;
struct err;
struct hubdb;

extern const char flow_schema[]; /* SQL that makes the tables */

enum flow_state {
    FLOW_DRAFT,
    FLOW_PROPOSED,
    FLOW_APPROVED,
    FLOW_PUBLISHED,
    FLOW_WITHDRAWN,
};
enum { FLOW_NOTE_MAX_BYTES = 1000 };

const char *flow_word(enum flow_state state); /* "draft" ...; static */

struct flow {
    enum flow_state state;
    int64_t version;
    int64_t due_ms; /* approved: when it will be published; 0: when told to */
};
/* ERR_NOT_FOUND when there is no such item. */
int flow_get(struct hubdb *store, int64_t id, struct flow *ret_flow,
             struct err *err);

struct flow_step {
    int64_t id;
    const char *who;
    struct str note; /* free text of the editor, UTF-8; may be empty */
    int64_t due_ms;  /* flow_approve() only; 0: none */
};
/* ERR_USAGE when the item is in another state than the drawing asks for, or a
 * return has no note; ERR_NOT_FOUND, ERR_LIMIT (note). */
int flow_propose(struct hubdb *store, const struct flow_step *step,
                 struct err *err);
int flow_approve(struct hubdb *store, const struct flow_step *step,
                 struct err *err);
int flow_return(struct hubdb *store, const struct flow_step *step,
                struct err *err);
int flow_publish(struct hubdb *store, const struct flow_step *step,
                 struct err *err);

/* flow_propose() within the caller's transaction and audit line. */
int flow_propose_within(struct hubdb *store, const struct flow_step *step,
                        struct err *err);

/* Publishes what is approved for `now_ms` or before, oldest first, each in its
 * own transaction by "schedule".  Cheap when there is nothing. */
int flow_publish_due(struct hubdb *store, int64_t now_ms, int64_t *ret_count,
                     struct err *err);

/* --- lineage --- */

enum flow_kin {
    FLOW_DERIVED,  /* made from the other one, which stays */
    FLOW_REPLACES, /* takes the place of the other one: when this one is
                      published, the other is withdrawn with it */
};
/* ERR_USAGE when that would make an item its own ancestor. */
int flow_link(struct hubdb *store, int64_t id, enum flow_kin kin, int64_t other,
              const char *who, struct err *err);
/* The same within the caller's transaction and audit line. */
int flow_link_within(struct hubdb *store, int64_t id, enum flow_kin kin,
                     int64_t other, const char *who, struct err *err);
/* Within the caller's transaction: `id` is published, so what it replaces is
 * withdrawn. */
int flow_settle(struct hubdb *store, int64_t id, const char *who,
                struct err *err);

/* Adds the item's whole story as JSON Lines, oldest first: every version and
 * step with who and when, then its kin. */
int flow_story(struct hubdb *store, int64_t id, struct buf *out,
               struct err *err);

#endif
