/* syndication/store_key.h - keys in hub.db; auth.h knows what they mean. */
#ifndef SYNDICATION_STORE_KEY_H
#define SYNDICATION_STORE_KEY_H

#include "syndication/store.h"

struct hubdb_key {
    int64_t id;
    struct str name, addresses;     /* CIDRs, separated by spaces */
    struct str salt, hash;          /* bytes */
    int64_t created_ms, expires_ms; /* 0: never */
    int64_t revoked_ms, used_ms;    /* 0: never */
    int64_t client_id; /* the id of the first key of those that replace each
                          other; quotas belong to it */
    unsigned scopes;   /* bits of auth.h */
};

/* key->id is not used; client_id 0: a client of its own. */
int hubdb_key_add(struct hubdb *store, const struct hubdb_key *key,
                  int64_t *ret_id, struct err *err);
/* Gives salt and hash to the key just added: the secret holds its id. */
int hubdb_key_set_hash(struct hubdb *store, int64_t id, struct str salt,
                       struct str hash, struct err *err);
int hubdb_key_revoke(struct hubdb *store, int64_t id, int64_t at_ms,
                     struct err *err); /* ERR_NOT_FOUND */
int hubdb_key_expire(struct hubdb *store, int64_t id, int64_t expires_ms,
                     struct err *err);
/* Does not count as a change. */
int hubdb_key_used(struct hubdb *store, int64_t id, int64_t at_ms,
                   struct err *err);
int hubdb_keys(struct hubdb *store, struct arena *arena,
               struct hubdb_key **ret_keys, size_t *ret_count, struct err *err);

#endif
