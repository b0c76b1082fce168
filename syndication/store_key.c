/* syndication/store_key.c - see store_key.h. */
#include "syndication/store_key.h"

#include "base/err.h"
#include "syndication/sql.h"

int hubdb_key_add(struct hubdb *store, const struct hubdb_key *key,
                  int64_t *ret_id, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store),
        "INSERT INTO keys(name, addresses, salt, hash, created_ms, expires_ms,"
        " client_id, scopes) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
        err);

    if (!s)
        return -err->code;
    db_bind_str(s, 1, key->name);
    db_bind_str(s, 2, key->addresses);
    db_bind_blob(s, 3, key->salt);
    db_bind_blob(s, 4, key->hash);
    db_bind_int(s, 5, key->created_ms);
    db_bind_int(s, 6, key->expires_ms);
    db_bind_int(s, 7, key->client_id);
    db_bind_int(s, 8, key->scopes);
    int r = db_run(s, err);
    if (r < 0)
        return r;
    *ret_id = db_last_id(hubdb_db(store));
    if (!key->client_id)
        r = SQL_RUN(store, err, "UPDATE keys SET client_id = id WHERE id = ?",
                    SQL_NUMBER(*ret_id));
    return r < 0 ? r : hubdb_touch(store, err);
}

int hubdb_key_expire(struct hubdb *store, int64_t id, int64_t expires_ms,
                     struct err *err)
{
    int r = SQL_RUN(store, err, "UPDATE keys SET expires_ms = ?2 WHERE id = ?1",
                    SQL_NUMBER(id), SQL_NUMBER(expires_ms));

    return r < 0 ? r : hubdb_touch(store, err);
}

int hubdb_key_set_hash(struct hubdb *store, int64_t id, struct str salt,
                       struct str hash, struct err *err)
{
    struct db_stmt *s =
        db_prepare(hubdb_db(store),
                   "UPDATE keys SET salt = ?, hash = ? WHERE id = ?", err);

    if (!s)
        return -err->code;
    db_bind_blob(s, 1, salt);
    db_bind_blob(s, 2, hash);
    db_bind_int(s, 3, id);
    return db_run(s, err);
}

int hubdb_key_revoke(struct hubdb *store, int64_t id, int64_t at_ms,
                     struct err *err)
{
    int r = SQL_RUN(store, err, "UPDATE keys SET revoked_ms = ?2 WHERE id = ?1",
                    SQL_NUMBER(id), SQL_NUMBER(at_ms));

    if (r == 0 && !db_changes(hubdb_db(store)))
        return err_set(err, ERR_NOT_FOUND, "key %lld: there is none",
                       (long long)id);
    return r < 0 ? r : hubdb_touch(store, err);
}

int hubdb_key_used(struct hubdb *store, int64_t id, int64_t at_ms,
                   struct err *err)
{
    return SQL_RUN(store, err, "UPDATE keys SET used_ms = ?2 WHERE id = ?1",
                   SQL_NUMBER(id), SQL_NUMBER(at_ms));
}

static void take_key(void *row, struct db_stmt *s, struct arena *arena)
{
    *(struct hubdb_key *)row = (struct hubdb_key){
        .id = db_int(s, 0),
        .name = arena_keep(arena, db_str(s, 1)),
        .addresses = arena_keep(arena, db_str(s, 2)),
        .salt = arena_keep(arena, db_str(s, 3)),
        .hash = arena_keep(arena, db_str(s, 4)),
        .created_ms = db_int(s, 5),
        .expires_ms = db_int(s, 6),
        .revoked_ms = db_int(s, 7),
        .used_ms = db_int(s, 8),
        .client_id = db_int(s, 9),
        .scopes = (unsigned)db_int(s, 10),
    };
}

int hubdb_keys(struct hubdb *store, struct arena *arena,
               struct hubdb_key **ret_keys, size_t *ret_count, struct err *err)
{
    static const struct sql_shape shape = {sizeof(struct hubdb_key), take_key};
    struct sql_rows rows = {0};
    int r = sql_rows(db_prepare(hubdb_db(store),
                                "SELECT id, name, addresses, salt, hash,"
                                " created_ms, expires_ms, revoked_ms, used_ms,"
                                " client_id, scopes FROM keys ORDER BY id",
                                err),
                     arena, &shape, &rows, err);

    *ret_keys = rows.p;
    *ret_count = rows.count;
    return r < 0 ? err_wrap(err, "keys") : 0;
}
