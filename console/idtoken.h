/*
 * console/idtoken.h - is an id_token what it says, and for us, and of now
 * (OpenID Connect Core 1.0, 3.1.3.7).
 *
 * Signatures: RS256 and ES256, with the key of the set that the token names, or
 * the only one of that kind; nothing else, "none" least of all.  The signature
 * is libcjose's work, the rest is here.
 */
#ifndef CONSOLE_IDTOKEN_H
#define CONSOLE_IDTOKEN_H

#include "base/str.h"

#include <jansson.h>

struct err;

enum {
    IDTOKEN_MAX_BYTES = 32 << 10,
    IDTOKEN_SKEW_S = 120, /* clocks may differ so much */
    IDTOKEN_AGE_S = 600,  /* and it was made at most so long ago */
    IDTOKEN_SUBJECT_MAX_BYTES = 255,
};

struct idtoken_want {
    const char *issuer, *client, *nonce;
    struct str access_token; /* checked with at_hash, where there is one */
    int64_t now_s;           /* Unix time */
};

/* keys: a JWK set.  On success *ret_claims is the caller's (json_decref).
 * ERR_FORMAT says what is wrong; ERR_NOT_FOUND: no key of the set fits, a newer
 * set may have it. */
int idtoken_check(struct str token, struct str keys,
                  const struct idtoken_want *want, json_t **ret_claims,
                  struct err *err);

#endif
