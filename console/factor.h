/*
 * console/factor.h - the second factor of a person: set up, asked for, lost.
 *
 * The secret is sealed in console.db.  A code counts once (its step is kept),
 * a recovery code too (its hash is taken away).
 */
#ifndef CONSOLE_FACTOR_H
#define CONSOLE_FACTOR_H

#include "base/str.h"

struct actor;
struct condb;
struct err;

enum { FACTOR_CODES = 10, FACTOR_CODE_MAX = 20, FACTOR_SECRET_BYTES = 20 };

/* The secret that this session offers for setting up: made at first. */
int factor_offer(struct condb *db, struct str session,
                 char secret[FACTOR_SECRET_BYTES], struct err *err);

struct factor_codes {
    char codes[FACTOR_CODES][FACTOR_CODE_MAX]; /* "abcd-efgh-jkmn-pqrs" */
};
struct factor_try {
    int64_t person;
    struct str session, code;
    const struct actor *by;
};
/* Sets up the secret that the session offered, when the code is one of it, with
 * new recovery codes, and audit line; *ret_good says whether it was. */
int factor_set_up(struct condb *db, const struct factor_try *try,
                  struct factor_codes *ret_codes, bool *ret_good,
                  struct err *err);
/* Uses up a code of the authenticator, or a recovery code. */
int factor_use(struct condb *db, int64_t person, struct str code,
               const struct actor *by, bool *ret_good, struct err *err);
/* Takes it away: it has to be set up anew. */
int factor_reset(struct condb *db, int64_t person, const struct actor *by,
                 struct err *err);

#endif
