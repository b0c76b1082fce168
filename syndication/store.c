/* syndication/store.c - see store.h. */
#include "syndication/store.h"

#include "base/err.h"
#include "base/file.h"
#include "base/vault.h"
#include "syndication/store_schema.h"

#include <stdlib.h>

struct hubdb {
    struct db *db;
    struct vault *vault; /* for what is secret or personal */
};

int hubdb_open(struct hubdb **ret_store, const char *data_dir,
               enum db_mode mode, struct err *err)
{
    scoped(hubdb_freep) struct hubdb *store = NEW(hubdb);
    struct buf path = {0};
    int r = mode == DB_WRITE ? file_make_dir(data_dir, err) : 0;

    buf_addf(&path, "%s/hub.key", data_dir);
    store->vault = vault_new(path.p);
    buf_reset(&path);
    buf_addf(&path, "%s/hub.db", data_dir);
    if (r == 0)
        r = db_open(&store->db, path.p, mode, store_schema, err);
    buf_done(&path);
    /* An item that was acknowledged must survive a power cut. */
    if (r == 0 && mode == DB_WRITE)
        r = db_exec(store->db, "PRAGMA synchronous = FULL", err);
    if (r < 0)
        return r;
    *ret_store = TAKE(store);
    return 0;
}

void hubdb_free(struct hubdb *store)
{
    if (!store)
        return;
    db_free(store->db);
    vault_free(store->vault);
    free(store);
}

struct vault *hubdb_vault(struct hubdb *store)
{
    return store->vault;
}

struct db *hubdb_db(struct hubdb *store)
{
    return store->db;
}

int hubdb_begin(struct hubdb *store, struct err *err)
{
    return db_begin(store->db, err);
}

int hubdb_commit(struct hubdb *store, struct err *err)
{
    return db_commit(store->db, err);
}

void hubdb_rollback(struct hubdb *store)
{
    db_rollback(store->db);
}

int hubdb_state(struct hubdb *store, struct hubdb_state *ret_state,
                struct err *err)
{
    struct db_stmt *s =
        db_prepare(store->db,
                   "SELECT (SELECT value FROM state WHERE name = 'changes'),"
                   " (SELECT value FROM state WHERE name = 'items_ms')",
                   err);
    int r = s ? db_step(s, err) : -err->code;

    if (r < 0)
        return r;
    *ret_state = (struct hubdb_state){db_int(s, 0), db_int(s, 1)};
    db_reset(s);
    return 0;
}

int hubdb_touch(struct hubdb *store, struct err *err)
{
    return db_exec(store->db,
                   "UPDATE state SET value = value + 1 WHERE name = 'changes'",
                   err);
}
