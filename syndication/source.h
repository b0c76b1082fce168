/*
 * syndication/source.h - feeds of others that the hub reads: which, when again,
 * and what came of it.  Their entries become proposals (offer.h).
 *
 * A feed is asked politely: with the validators of its last answer, no sooner
 * than its interval and its Retry-After, and after a failure after twice the
 * time, up to a day.  An answer and all that comes of it are one transaction.
 */
#ifndef SYNDICATION_SOURCE_H
#define SYNDICATION_SOURCE_H

#include "base/str.h"

struct arena;
struct err;
struct hubdb;
struct outbound_answer;

extern const char source_schema[]; /* SQL that makes the table */

enum {
    SOURCE_URL_MAX_BYTES = 2048,
    SOURCE_NAME_MAX_BYTES = 300,
    SOURCE_MINUTES_MIN = 5,
    SOURCE_MINUTES_MAX = 1440,
    SOURCE_MINUTES = 30, /* when nothing is said */
    SOURCES_MAX = 10000,
};

struct source {
    int64_t id;
    struct str url, name; /* the name becomes Source of its items */
    int type;             /* enum item_type of its items */
    struct str targets;   /* agencies separated by commas; empty: nobody yet */
    int64_t minutes;      /* between two visits */
    struct str etag, last_modified;
    int64_t due_ms, good_ms, paused_ms; /* 0: never, never, not paused */
    int64_t failures;                   /* in a row */
    struct str why;                     /* of the last failure; or "" */
    int64_t taken; /* entries that became proposals, all together */
};

/* url, name, type, targets, minutes count.  Due at once.  ERR_USAGE;
 * ERR_LIMIT beyond SOURCES_MAX. */
int source_add(struct hubdb *store, const struct source *source,
               const char *who, int64_t *ret_id, struct err *err);
int source_list(struct hubdb *store, struct arena *arena,
                struct source **ret_sources, size_t *ret_count,
                struct err *err);
/* ERR_NOT_FOUND when there is none, or it is so already. */
int source_pause(struct hubdb *store, int64_t id, const char *who,
                 struct err *err);
int source_resume(struct hubdb *store, int64_t id, const char *who,
                  struct err *err); /* due at once */
int source_pull(struct hubdb *store, int64_t id, const char *who,
                struct err *err); /* due at once */
/* Its items stay. */
int source_remove(struct hubdb *store, int64_t id, const char *who,
                  struct err *err);

/* --- for courier.h --- */

/* ERR_NOT_FOUND. */
int source_get(struct hubdb *store, struct arena *arena, int64_t id,
               struct source *ret_source, struct err *err);

enum { SOURCE_DUE_MAX = 8 };
/* At most SOURCE_DUE_MAX of those that are due, the longest waiting first. */
int source_due(struct hubdb *store, struct arena *arena, int64_t now_ms,
               struct source **ret_sources, size_t *ret_count, struct err *err);

/* What came of a visit.  A permanent redirect is followed from the next visit
 * on; 410 pauses the source.  Counts into *ret_taken. */
int source_visited(struct hubdb *store, int64_t id,
                   const struct outbound_answer *answer, int64_t *ret_taken,
                   struct err *err);

#endif
