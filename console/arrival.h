/*
 * console/arrival.h - persons whom the state's service names: found again,
 * made, or invited by their number before they have ever come.
 *
 * The number of a citizen is sealed; beside it stands its HMAC, by which it is
 * found.  The key of the HMAC is sealed in table `settings`.
 */
#ifndef CONSOLE_ARRIVAL_H
#define CONSOLE_ARRIVAL_H

#include "base/str.h"

struct actor;
struct condb;
struct err;
struct identity;

/*
 * The person of that identity: by number, else by issuer and subject; made,
 * with audit line, when there is none.  Name and subject are brought up to
 * date. ERR_FORMAT: the subject is known with another number, or the person is
 * blocked.
 */
int arrival_of(struct condb *db, const struct identity *identity,
               const struct actor *by, int64_t *ret_id, struct err *err);

/* The person of that number (12 digits), made when there is none.  Within the
 * caller's transaction. */
int arrival_invite(struct condb *db, struct str number, int64_t *ret_id,
                   struct err *err);

#endif
