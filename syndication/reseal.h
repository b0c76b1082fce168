/* syndication/reseal.h - everything that vault.h sealed, sealed anew. */
#ifndef SYNDICATION_RESEAL_H
#define SYNDICATION_RESEAL_H

#include <stdint.h>

struct err;
struct hubdb;

/*
 * Adds a new key, seals with it all that is secret or personal in the database
 * (also what was stored in the open before there was a vault), and forgets the
 * older keys.  One transaction with its audit line: killed at any moment, every
 * text still opens.  A server may run; it takes the new key by itself.
 */
int reseal_all(struct hubdb *store, const char *who, int64_t *ret_count,
               struct err *err);

#endif
