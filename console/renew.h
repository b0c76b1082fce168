/* console/renew.h - everything that console.key seals, sealed anew. */
#ifndef CONSOLE_RENEW_H
#define CONSOLE_RENEW_H

#include <stdint.h>

struct actor;
struct condb;
struct err;
struct picture;

/*
 * Adds a new key to console.key, seals with it all that is secret or personal
 * in console.db (one transaction with its audit line) and coverage.db (`p`,
 * another one), ends all sessions, and forgets the older keys.  Killed at any
 * moment, every text still opens.  A server may run; it takes the new key by
 * itself.
 */
int renew_all(struct condb *db, struct picture *p, const struct actor *by,
              int64_t *ret_count, struct err *err);

#endif
