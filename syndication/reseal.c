/*
 * syndication/reseal.c - see reseal.h.
 *
 * The write lock is held from before the new key is made: who seals meanwhile
 * waits for it, and then finds the new key.  The old key is dropped only when
 * nothing that it sealed is left.
 */
#include "syndication/reseal.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/vault.h"
#include "syndication/change.h"
#include "syndication/hook.h"
#include "syndication/store.h"
#include "syndication/store_item.h"

#include <stdio.h>

enum { WHAT_MAX = 64 };

/* A table of item bodies; the key of a row is at most two numbers. */
struct table {
    const char *next;   /* the row after ?1, ?2: its key and body */
    const char *update; /* of the row ?1, ?2 to body ?3 */
};

static const struct table tables[] = {
    {"SELECT id, 0, body FROM items WHERE id > ?1 + (?2 * 0)"
     " ORDER BY id LIMIT 1",
     "UPDATE items SET body = ?3 WHERE id = ?1 + (?2 * 0)"},
    {"SELECT item_id, version, body FROM versions"
     " WHERE (item_id, version) > (?1, ?2) ORDER BY item_id, version LIMIT 1",
     "UPDATE versions SET body = ?3 WHERE item_id = ?1 AND version = ?2"},
};

static int reseal_row(struct hubdb *store, const struct table *table,
                      const int64_t key[2], struct str body, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct item item;
    struct buf fresh = {0};
    int r = hubdb_item_read(store, arena, body, &item, err);

    if (r == 0)
        r = hubdb_item_write(store, &item, &fresh, err);
    struct db_stmt *s =
        r == 0 ? db_prepare(hubdb_db(store), table->update, err) : NULL;
    if (s) {
        db_bind_int(s, 1, key[0]);
        db_bind_int(s, 2, key[1]);
        db_bind_str(s, 3, buf_str(&fresh));
        r = db_run(s, err);
    }
    buf_done(&fresh);
    return r < 0 || s ? r : -err->code;
}

static int reseal_table(struct hubdb *store, const struct table *table,
                        int64_t *count, struct err *err)
{
    int64_t key[2] = {0, 0};
    struct db_stmt *s;
    int r;

    do {
        s = db_prepare(hubdb_db(store), table->next, err);
        if (!s)
            return -err->code;
        db_bind_int(s, 1, key[0]);
        db_bind_int(s, 2, key[1]);
        r = db_step(s, err);
        if (r < 1)
            break;
        key[0] = db_int(s, 0);
        key[1] = db_int(s, 1);
        r = reseal_row(store, table, key, db_str(s, 2), err);
        db_reset(s);
        ++*count;
    } while (r == 0);
    return r < 0 ? err_wrap(err, "row %lld", (long long)key[0]) : 0;
}

static int reseal_rows(struct hubdb *store, int64_t *count, struct err *err)
{
    int r = vault_add_key(hubdb_vault(store), err);

    for (size_t i = 0; i < sizeof tables / sizeof *tables && r == 0; i++)
        r = reseal_table(store, &tables[i], count, err);
    return r < 0 ? r : hook_reseal(store, count, err);
}

int reseal_all(struct hubdb *store, const char *who, int64_t *ret_count,
               struct err *err)
{
    char what[WHAT_MAX];
    int64_t count = 0;
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = reseal_rows(store, &count, err);
    snprintf(what, sizeof what, "%lld texts", (long long)count);
    const struct audit_line line = change_line(who, "vault.rotate", what);
    r = change_end(store, &line, r, err);
    if (r == 0)
        r = vault_drop_old(hubdb_vault(store), err);
    if (r == 0)
        *ret_count = count;
    return r < 0 ? err_wrap(err, "vault") : 0;
}
