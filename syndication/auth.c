/* syndication/auth.c - see auth.h. */
#include "syndication/auth.h"

#include "base/arena.h"
#include "base/cidr.h"
#include "base/err.h"
#include "base/seal.h"
#include "syndication/store_key.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { SALT_BYTES = 16, RANDOM_LETTERS = 32, NAME_MAX_BYTES = 200 };

struct key {
    int64_t id, client_id, expires_ms, revoked_ms;
    unsigned scopes;
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
    [AUTH_WRONG_SCOPE] = {"scope not allowed",
                          "Khóa không có quyền dùng dịch vụ này"},
    [AUTH_WRONG_TOKEN] = {"token wrong", "Mã truy cập không đúng"},
    [AUTH_OLD_TOKEN] = {"token expired", "Mã truy cập đã hết hạn"},
};

/* In the order of enum auth_scope. */
static const char *const scope_names[] = {"v1", "items", "changes", "write"};
enum { SCOPES = sizeof scope_names / sizeof *scope_names };

static unsigned scope_bit(struct str name)
{
    for (int i = 0; i < SCOPES; i++)
        if (str_is(name, scope_names[i]))
            return 1U << i;
    return 0;
}

bool auth_scopes_parse(struct str text, unsigned *ret_scopes)
{
    unsigned scopes = 0;

    for (size_t i = 0; i < text.n;) {
        size_t n = i;
        while (n < text.n && text.p[n] != ' ' && text.p[n] != ',')
            n++;
        unsigned bit = scope_bit(str_sub(text, i, n));
        if (!bit && n > i)
            return false;
        scopes |= bit;
        i = n + 1;
    }
    *ret_scopes = scopes;
    return true;
}

void auth_scopes_write(struct buf *out, unsigned scopes)
{
    const char *between = "";

    for (int i = 0; i < SCOPES; i++)
        if (scopes >> i & 1) {
            buf_addf(out, "%s%s", between, scope_names[i]);
            between = " ";
        }
}

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

static int add_key(struct hubdb *store, const struct hubdb_key *key,
                   int64_t *ret_id, char secret[AUTH_SECRET_MAX],
                   struct err *err)
{
    char random[RANDOM_LETTERS + 1], salt[SALT_BYTES];
    unsigned char hash[SEAL_BYTES];
    struct hubdb_key row = *key;
    int r = hubdb_key_add(store, &row, &row.id, err);

    if (r < 0)
        return r;
    seal_random(salt, sizeof salt);
    seal_random_text(random, RANDOM_LETTERS);
    snprintf(secret, AUTH_SECRET_MAX, "lc1_%lld_%s", (long long)row.id, random);
    row.salt = (struct str){salt, sizeof salt};
    row.hash = (struct str){(const char *)hash, sizeof hash};
    seal_sha256(hash, row.salt, str_of(secret));
    *ret_id = row.id;
    return hubdb_key_set_hash(store, row.id, row.salt, row.hash, err);
}

int auth_add_key(struct hubdb *store, const struct auth_new_key *key,
                 int64_t now_ms, int64_t *ret_id, char secret[AUTH_SECRET_MAX],
                 struct err *err)
{
    struct hubdb_key row = {
        .name = key->name,
        .addresses = key->addresses,
        .created_ms = now_ms,
        .expires_ms = key->expires_ms,
        .scopes = key->scopes ? key->scopes : AUTH_READ,
    };
    int r = check_new_key(key, now_ms, err);

    if (r == 0)
        r = add_key(store, &row, ret_id, secret, err);
    return r < 0 ? err_wrap(err, "key") : 0;
}

static bool is_live(const struct hubdb_key *key, int64_t now_ms)
{
    return !key->revoked_ms && (!key->expires_ms || now_ms < key->expires_ms);
}

/* The key that is to be replaced, if it may be. */
static int find_old(struct hubdb *store, struct arena *arena, int64_t id,
                    int64_t now_ms, struct hubdb_key *ret_key, struct err *err)
{
    struct hubdb_key *keys, *old = NULL;
    size_t count;
    int live = 0;
    int r = hubdb_keys(store, arena, &keys, &count, err);

    for (size_t i = 0; r == 0 && i < count; i++)
        if (keys[i].id == id)
            old = &keys[i];
    if (r < 0)
        return r;
    if (!old)
        return err_set(err, ERR_NOT_FOUND, "there is none");
    for (size_t i = 0; i < count; i++)
        live +=
            keys[i].client_id == old->client_id && is_live(&keys[i], now_ms);
    if (!is_live(old, now_ms))
        return err_set(err, ERR_USAGE, "does not work any more");
    if (live >= AUTH_LIVE_KEYS_MAX)
        return err_set(err, ERR_USAGE,
                       "its owner has %d live keys already; revoke one",
                       AUTH_LIVE_KEYS_MAX);
    *ret_key = *old;
    return 0;
}

int auth_rotate_key(struct hubdb *store, const struct auth_rotation *turn,
                    int64_t now_ms, int64_t *ret_id,
                    char secret[AUTH_SECRET_MAX], struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct hubdb_key old = {0};
    int r = find_old(store, arena, turn->id, now_ms, &old, err);

    if (r == 0 && (!old.expires_ms || old.expires_ms > turn->old_until_ms))
        r = hubdb_key_expire(store, turn->id, turn->old_until_ms, err);
    if (r == 0) {
        old.created_ms = now_ms;
        old.expires_ms = 0;
        r = add_key(store, &old, ret_id, secret, err);
    }
    return r < 0 ? err_wrap(err, "key %lld", (long long)turn->id) : 0;
}

static int take_key(struct key *to, const struct hubdb_key *from,
                    struct err *err)
{
    to->id = from->id;
    to->client_id = from->client_id;
    to->scopes = from->scopes;
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

static int compare(const void *id, const void *key)
{
    const int64_t a = *(const int64_t *)id, b = ((const struct key *)key)->id;

    return (a > b) - (a < b);
}

static struct key *find(const struct auth *auth, int64_t id)
{
    return auth->count ? bsearch(&id, auth->keys, auth->count,
                                 sizeof *auth->keys, compare)
                       : NULL;
}

bool auth_is_home(const struct auth *auth, int64_t key_id, const char *address)
{
    const struct key *key = find(auth, key_id);

    return key && cidr_list_has_text(&key->addresses, str_of(address));
}

/* Of a key that was proved to be the caller's. */
static enum auth_verdict check_key(struct key *key, const char *address,
                                   int64_t now_ms)
{
    if (key->revoked_ms)
        return AUTH_REVOKED;
    if (key->expires_ms && now_ms >= key->expires_ms)
        return AUTH_EXPIRED;
    if (!cidr_list_has_text(&key->addresses, str_of(address)))
        return AUTH_WRONG_ADDRESS;
    atomic_store_explicit(&key->used_ms, now_ms, memory_order_relaxed);
    return AUTH_OK;
}

enum auth_verdict auth_check_id(const struct auth *auth, int64_t key_id,
                                const char *address, int64_t now_ms)
{
    struct key *key = find(auth, key_id);

    return key ? check_key(key, address, now_ms) : AUTH_WRONG_TOKEN;
}

bool auth_find(const struct auth *auth, int64_t key_id,
               struct auth_grant *ret_grant)
{
    const struct key *key = find(auth, key_id);

    if (key)
        *ret_grant = (struct auth_grant){key->id, key->client_id, key->scopes};
    return key;
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
    return check_key(key, address, now_ms);
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
