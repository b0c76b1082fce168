/*
 * syndication/quota.h - how many calls a client may make, per hour and day and
 * service.
 *
 * A client is a key and those that replaced it.  Hours and days are those of
 * the clock in Viet Nam, so that everybody knows when the next one begins.
 * Calls are counted in memory and written to hub.db by quota_save(); after a
 * crash the calls since the last save are forgotten, never others.  Safe from
 * any thread, except where noted.
 */
#ifndef SYNDICATION_QUOTA_H
#define SYNDICATION_QUOTA_H

#include "base/str.h"

struct arena;
struct err;
struct hubdb;
struct quota;

extern const char quota_schema[]; /* SQL that makes the tables */

enum quota_service { QUOTA_ITEMS, QUOTA_CHANGES, QUOTA_SOAP, QUOTA_SERVICES };
/* "items", "changes", "soap"; static. */
const char *quota_service_name(enum quota_service service);
bool quota_service_find(struct str name, enum quota_service *ret_service);

struct quota_limits {
    int64_t per_hour, per_day; /* 0: no call at all */
};
enum { QUOTA_LIMIT_MAX = 1000000000 };

struct quota_state {
    struct quota_limits limits;
    int64_t left_hour, left_day;           /* after this call */
    int64_t hour_ends_in_s, day_ends_in_s; /* at least 1 */
    bool refused;
    int64_t retry_after_s; /* when refused: when a call is possible again */
};

/* `standard` holds for who has no limits of its own. */
struct quota *quota_new(const struct quota_limits standard);
void quota_free(struct quota *quota); /* accepts NULL */
struct quota_limits quota_standard(const struct quota *quota);

/* Counts a call, unless it is refused. */
void quota_take(struct quota *quota, int64_t client_id,
                enum quota_service service, int64_t now_ms,
                struct quota_state *ret_state);
/* The same without counting: what is left now. */
void quota_look(struct quota *quota, int64_t client_id,
                enum quota_service service, int64_t now_ms,
                struct quota_state *ret_state);

/* Reads limits, and counts once: what is in memory already counts more. */
int quota_load(struct quota *quota, struct hubdb *store, struct err *err);
/* Within the caller's transaction; writes what changed since the last time. */
int quota_save(struct quota *quota, struct hubdb *store, struct err *err);
/* Whether quota_save() would write anything. */
bool quota_changed(struct quota *quota);

/* Within the caller's transaction: gives a client limits of its own.
 * ERR_USAGE beyond QUOTA_LIMIT_MAX or below 0. */
int quota_set(struct hubdb *store, int64_t client_id,
              enum quota_service service, struct quota_limits limits,
              struct err *err);

#endif
