/* syndication/auth.c - see auth.h. */
#include "syndication/auth.h"

#include "base/arena.h"
#include "base/cidr.h"
#include "base/err.h"
#include "syndication/seal.h"
#include "syndication/store.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { SALT_BYTES = 16, RANDOM_LETTERS = 32, NAME_MAX_BYTES = 200 };

struct key {
    int64_t id, expires_ms, revoked_ms;
    struct str salt;
    unsigned char hash[SEAL_BYTES];
    struct cidr_list addresses;
    _Atomic int64_t used_ms; /* 0: not since the last auth_save_used() */
};

struct auth {
    struct arena *arena;
    struct key *keys; /* sorted by id */
    size_t count;
};

static const struct {
    const char *word, *message;
} verdicts[] = {
    [AUTH_OK] = {"ok", "Ok"},
    [AUTH_MISSING] = {"key missing", "Thiếu tham số secret_key"},
    [AUTH_WRONG_KEY] = {"key wrong", "secret_key không đúng"},
    [AUTH_REVOKED] = {"key revoked", "secret_key đã bị thu hồi"},
    [AUTH_EXPIRED] = {"key expired", "secret_key đã hết hạn"},
    [AUTH_WRONG_ADDRESS] = {"address not allowed",
                            "Địa chỉ IP chưa được cấp quyền truy cập"},
    [AUTH_LOCKED] = {"locked out", "Tạm khoá vì sai secret_key quá nhiều lần"},
};

const char *auth_message(enum auth_verdict verdict)
{
    return verdicts[verdict].message;
}

const char *auth_word(enum auth_verdict verdict)
{
    return verdicts[verdict].word;
}

static int check_new_key(const struct auth_new_key *key, int64_t now_ms,
                         struct err *err)
{
    struct cidr_list list = {0};
    scoped(mem_freep) char *addresses = str_dup(key->addresses);

    if (!str_trim(key->name).n || key->name.n > NAME_MAX_BYTES)
        return err_set(err, ERR_USAGE, "name: not 1 to %d bytes long",
                       NAME_MAX_BYTES);
    if (key->expires_ms && key->expires_ms <= now_ms)
        return err_set(err, ERR_USAGE, "expiry: is in the past");
    int r = cidr_list_parse(&list, addresses, err);
    if (r == 0 && !list.n)
        r = err_set(err, ERR_USAGE, "none given");
    cidr_list_done(&list);
    if (r < 0) {
        err->code = ERR_USAGE;
        return err_wrap(err, "address");
    }
    return 0;
}

int auth_add_key(struct hubdb *store, const struct auth_new_key *key,
                 int64_t now_ms, int64_t *ret_id, char secret[AUTH_SECRET_MAX],
                 struct err *err)
{
    char random[RANDOM_LETTERS + 1], salt[SALT_BYTES];
    unsigned char hash[SEAL_BYTES];
    struct hubdb_key row = {
        .name = key->name,
        .addresses = key->addresses,
        .created_ms = now_ms,
        .expires_ms = key->expires_ms,
    };
    int r = check_new_key(key, now_ms, err);

    if (r == 0)
        r = hubdb_key_add(store, &row, &row.id, err);
    if (r < 0)
        return err_wrap(err, "key");
    seal_random(salt, sizeof salt);
    seal_random_text(random, RANDOM_LETTERS);
    snprintf(secret, AUTH_SECRET_MAX, "lc1_%lld_%s", (long long)row.id, random);
    row.salt = (struct str){salt, sizeof salt};
    row.hash = (struct str){(const char *)hash, sizeof hash};
    seal_sha256(hash, row.salt, str_of(secret));
    *ret_id = row.id;
    return hubdb_key_set_hash(store, row.id, row.salt, row.hash, err);
}

static int take_key(struct key *to, const struct hubdb_key *from,
                    struct err *err)
{
    to->id = from->id;
    to->expires_ms = from->expires_ms;
    to->revoked_ms = from->revoked_ms;
    to->salt = from->salt;
    if (from->hash.n == SEAL_BYTES)
        memcpy(to->hash, from->hash.p, SEAL_BYTES);
    else
        to->revoked_ms = 1;
    if (cidr_list_parse(&to->addresses, from->addresses.p, err) < 0)
        return err_wrap(err, "key %lld", (long long)from->id);
    return 0;
}

int auth_load(struct auth **ret_auth, struct hubdb *store, struct err *err)
{
    struct auth *auth = NEW(auth);
    struct hubdb_key *rows;

    auth->arena = arena_new();
    int r = hubdb_keys(store, auth->arena, &rows, &auth->count, err);
    if (r == 0)
        auth->keys = arena_alloc(auth->arena, auth->count * sizeof *auth->keys);
    else
        auth->count = 0;
    for (size_t i = 0; i < auth->count && r == 0; i++)
        r = take_key(&auth->keys[i], &rows[i], err);
    if (r < 0) {
        auth_free(auth);
        return r;
    }
    *ret_auth = auth;
    return 0;
}

void auth_free(struct auth *auth)
{
    if (!auth)
        return;
    for (size_t i = 0; i < auth->count; i++)
        cidr_list_done(&auth->keys[i].addresses);
    arena_free(auth->arena);
    free(auth);
}

int64_t auth_named_key(struct str secret)
{
    struct str rest = secret, part;
    int64_t id;

    if (secret.n >= AUTH_SECRET_MAX || !str_cut(&rest, '_', &part) ||
        !str_is(part, "lc1") || !str_cut(&rest, '_', &part) ||
        !str_int(part, 1, INT64_MAX, &id))
        return 0;
    return id;
}

static struct key *find(const struct auth *auth, int64_t id)
{
    size_t low = 0, high = auth->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (auth->keys[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < auth->count && auth->keys[low].id == id ? &auth->keys[low]
                                                         : NULL;
}

bool auth_is_home(const struct auth *auth, int64_t key_id, const char *address)
{
    const struct key *key = find(auth, key_id);

    return key && cidr_list_has_text(&key->addresses, str_of(address));
}

enum auth_verdict auth_check(const struct auth *auth, struct str secret,
                             const char *address, int64_t now_ms,
                             int64_t *ret_id)
{
    unsigned char hash[SEAL_BYTES];

    *ret_id = 0;
    if (!secret.n)
        return AUTH_MISSING;
    struct key *key = find(auth, auth_named_key(secret));
    if (!key)
        return AUTH_WRONG_KEY;
    seal_sha256(hash, key->salt, secret);
    if (!seal_same(hash, key->hash, sizeof hash))
        return AUTH_WRONG_KEY;
    *ret_id = key->id;
    if (key->revoked_ms)
        return AUTH_REVOKED;
    if (key->expires_ms && now_ms >= key->expires_ms)
        return AUTH_EXPIRED;
    if (!cidr_list_has_text(&key->addresses, str_of(address)))
        return AUTH_WRONG_ADDRESS;
    atomic_store_explicit(&key->used_ms, now_ms, memory_order_relaxed);
    return AUTH_OK;
}

int auth_save_used(struct auth *auth, struct hubdb *store, struct err *err)
{
    for (size_t i = 0; i < auth->count; i++) {
        int64_t at = atomic_exchange(&auth->keys[i].used_ms, 0);
        int r = at ? hubdb_key_used(store, auth->keys[i].id, at, err) : 0;
        if (r < 0)
            return err_wrap(err, "time of last use");
    }
    return 0;
}
