/*
 * syndication/auth.h - who may read: secret keys and the addresses they may
 * come from.
 *
 * A secret is "lc1_<key id>_<32 random letters>".  The id in it finds the key
 * at once; the store keeps SHA-256(salt, secret) only, so a stolen database
 * opens nothing (160 random bits need no slow hash).
 *
 * A `struct auth` is a picture of all keys at one moment; the service takes a
 * new one when the store changes.  It is shared between threads; only the time
 * of last use in it moves, atomically.
 */
#ifndef SYNDICATION_AUTH_H
#define SYNDICATION_AUTH_H

#include "base/str.h"

struct err;
struct hubdb;
struct auth;

enum { AUTH_SECRET_MAX = 64 };

enum auth_verdict {
    AUTH_OK,
    AUTH_MISSING,
    AUTH_WRONG_KEY,
    AUTH_REVOKED,
    AUTH_EXPIRED,
    AUTH_WRONG_ADDRESS,
    AUTH_LOCKED, /* too many failures; never from auth_check() */
    AUTH_WRONG_SCOPE,
    AUTH_WRONG_TOKEN,
    AUTH_OLD_TOKEN,
};

/* What a key may do.  Bits, kept in hub.db: a new one is added at the end of
 * this list and of the table of names in auth.c. */
enum auth_scope {
    AUTH_V1 = 1 << 0,      /* "v1": API version 1 */
    AUTH_ITEMS = 1 << 1,   /* "items": lists and items of version 2 */
    AUTH_CHANGES = 1 << 2, /* "changes": the changes of version 2 */
    AUTH_WRITE = 1 << 3,   /* "write": items of version 2 are sent and taken
                              back; only when it was given */
    AUTH_READ = AUTH_V1 | AUTH_ITEMS | AUTH_CHANGES,
};
enum { AUTH_LIVE_KEYS_MAX = 2 }; /* of one client, while it changes keys */

/* Names separated by spaces or commas; false when one is none. */
bool auth_scopes_parse(struct str text, unsigned *ret_scopes);
void auth_scopes_write(struct buf *out, unsigned scopes); /* "v1 items" */

struct auth_grant {
    int64_t key_id, client_id; /* the key; the first of its line of keys */
    unsigned scopes;
};

/* For the caller, in Vietnamese; and the stable word for the audit log. */
const char *auth_message(enum auth_verdict verdict);
const char *auth_word(enum auth_verdict verdict);

struct auth_new_key {
    struct str name;      /* 1..200 bytes */
    struct str addresses; /* addresses or CIDRs, spaces or commas; required */
    int64_t expires_ms;   /* 0: never */
    unsigned scopes;      /* 0: AUTH_READ */
};

/*
 * Within the caller's transaction: makes a key, and its secret, which is
 * written nowhere else.  ERR_USAGE names what is wrong with `key`.
 */
int auth_add_key(struct hubdb *store, const struct auth_new_key *key,
                 int64_t now_ms, int64_t *ret_id, char secret[AUTH_SECRET_MAX],
                 struct err *err);

struct auth_rotation {
    int64_t id;           /* of the key that is replaced */
    int64_t old_until_ms; /* so long it works beside the new one, Unix */
};

/*
 * Within the caller's transaction: a second key for the client of key turn->id,
 * with its name, addresses, scopes and quotas.  The old one works until
 * old_until_ms, or until its own end if that is earlier; at most
 * AUTH_LIVE_KEYS_MAX of a client are live.  ERR_NOT_FOUND; ERR_USAGE when the
 * old one is not live or there are two already.
 */
int auth_rotate_key(struct hubdb *store, const struct auth_rotation *turn,
                    int64_t now_ms, int64_t *ret_id,
                    char secret[AUTH_SECRET_MAX], struct err *err);

int auth_load(struct auth **ret_auth, struct hubdb *store, struct err *err);
void auth_free(struct auth *auth); /* accepts NULL */

/* *ret_id is the key's when the secret was right, whatever the verdict; else
 * 0. */
enum auth_verdict auth_check(const struct auth *auth, struct str secret,
                             const char *address, int64_t now_ms,
                             int64_t *ret_id);

/* The id of the key that the secret names, right or wrong; 0: none. */
int64_t auth_named_key(struct str secret);
/* May that key come from there?  False when there is no such key. */
bool auth_is_home(const struct auth *auth, int64_t key_id, const char *address);

/* The same for a key that was proved in another way (a token). */
enum auth_verdict auth_check_id(const struct auth *auth, int64_t key_id,
                                const char *address, int64_t now_ms);
/* False when there is no such key. */
bool auth_find(const struct auth *auth, int64_t key_id,
               struct auth_grant *ret_grant);

/* Writes the times of last use since the last call into the store. */
int auth_save_used(struct auth *auth, struct hubdb *store, struct err *err);

#endif
