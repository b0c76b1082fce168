/* console/renew.h - everything that is sealed in console.db, sealed anew. */
#ifndef CONSOLE_RENEW_H
#define CONSOLE_RENEW_H

#include <stdint.h>

struct actor;
struct condb;
struct err;

/*
 * Adds a new key to console.key, seals with it all that is secret or personal,
 * ends all sessions, and forgets the older keys.  One transaction with its
 * audit line: killed at any moment, every text still opens.  A server may run;
 * it takes the new key by itself.
 */
int renew_all(struct condb *db, const struct actor *by, int64_t *ret_count,
              struct err *err);

#endif
