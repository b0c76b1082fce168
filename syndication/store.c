/*
 * syndication/store.c - see store.h.
 *
 *   items     the present version, as JSON, beside what lists sort and filter
 * by
 *   targets   one row for each agency an item is meant for
 *   versions  every version there ever was, the present one too
 *
 * The index items_list holds all that counting and paging need, so a page reads
 * the JSON of its own twenty items only.
 */
#include "syndication/store.h"

#include "base/audit.h"
#include "base/err.h"
#include "base/file.h"
#include "base/jsontext.h"
#include "base/vault.h"
#include "syndication/avatar.h"
#include "syndication/boxkey.h"
#include "syndication/flow.h"
#include "syndication/harvest.h"
#include "syndication/hook.h"
#include "syndication/offer.h"
#include "syndication/pick.h"
#include "syndication/placement.h"
#include "syndication/quota.h"
#include "syndication/source.h"

#include <stdio.h>
#include <stdlib.h>

struct hubdb {
    struct db *db;
    struct vault *vault; /* for PublishedBy, the name of a person */
};

static const char schema[] =
    "CREATE TABLE state(name TEXT PRIMARY KEY, value INTEGER NOT NULL)"
    "  WITHOUT ROWID;"
    "INSERT INTO state VALUES('changes', 0), ('items_ms', 0), ('item_id', 0);"
    "CREATE TABLE items("
    "  id INTEGER PRIMARY KEY, version INTEGER NOT NULL,"
    "  type INTEGER NOT NULL, status INTEGER NOT NULL,"
    "  published TEXT NOT NULL, changed_ms INTEGER NOT NULL,"
    "  body TEXT NOT NULL);"
    "CREATE INDEX items_list"
    "  ON items(status, published DESC, id DESC, type);"
    "CREATE TABLE targets(target TEXT NOT NULL, item_id INTEGER NOT NULL,"
    "  PRIMARY KEY(target, item_id)) WITHOUT ROWID;"
    "CREATE INDEX targets_item ON targets(item_id);"
    "CREATE TABLE versions("
    "  item_id INTEGER NOT NULL, version INTEGER NOT NULL,"
    "  at_ms INTEGER NOT NULL, who TEXT NOT NULL, status INTEGER NOT NULL,"
    "  body TEXT NOT NULL, PRIMARY KEY(item_id, version)) WITHOUT ROWID;"
    "CREATE TABLE keys("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,"
    "  addresses TEXT NOT NULL, salt BLOB NOT NULL, hash BLOB NOT NULL,"
    "  created_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL,"
    "  revoked_ms INTEGER NOT NULL DEFAULT 0,"
    "  used_ms INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE boxes(id TEXT PRIMARY KEY, options TEXT NOT NULL,"
    "  changed_ms INTEGER NOT NULL) WITHOUT ROWID;";

/*
 * seq     the number of an item's last change; what is committed later has the
 *         higher one, so who has read up to a number has missed nothing
 * kinds   bits 1 << type under which the item was ever published; 0: never
 * shown   the agencies to which it was ever published
 *
 * The last two decide who must hear of a withdrawal.
 */
static const char walk_schema[] =
    "ALTER TABLE items ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE items ADD COLUMN kinds INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE shown(target TEXT NOT NULL, item_id INTEGER NOT NULL,"
    "  PRIMARY KEY(target, item_id)) WITHOUT ROWID;"
    "UPDATE items SET seq = n FROM (SELECT id AS i, row_number() OVER"
    "  (ORDER BY changed_ms, id) AS n FROM items) WHERE id = i;"
    "UPDATE items SET kinds = ifnull((SELECT"
    "  sum(DISTINCT 1 << json_extract(v.body, '$.Type')) FROM versions v"
    "  WHERE v.item_id = items.id AND v.status = 1), 0);"
    "INSERT OR IGNORE INTO shown SELECT j.value, v.item_id FROM versions v,"
    "  json_each(v.body, '$.DistributionTo') j WHERE v.status = 1;"
    "INSERT INTO state SELECT 'seq', ifnull(max(seq), 0) FROM items;"
    "CREATE INDEX items_seq ON items(seq, kinds);"
    "CREATE INDEX items_changed ON items(changed_ms, seq);"
    "ALTER TABLE keys ADD COLUMN client_id INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE keys ADD COLUMN scopes INTEGER NOT NULL DEFAULT 0;"
    /* Who could read could read everything. */
    "UPDATE keys SET client_id = id, scopes = 7;";

int hubdb_open(struct hubdb **ret_store, const char *data_dir,
               enum db_mode mode, struct err *err)
{
    const char *const migrations[] = {
        schema,           audit_schema,     flow_schema,
        walk_schema,      quota_schema,     hook_schema,
        hook_feed_schema, offer_schema,     source_schema,
        harvest_schema,   avatar_schema,    pick_schema,
        boxkey_schema,    placement_schema, NULL};
    scoped(hubdb_freep) struct hubdb *store = NEW(hubdb);
    struct buf path = {0};
    int r = mode == DB_WRITE ? file_make_dir(data_dir, err) : 0;

    buf_addf(&path, "%s/hub.key", data_dir);
    store->vault = vault_new(path.p);
    buf_reset(&path);
    buf_addf(&path, "%s/hub.db", data_dir);
    if (r == 0)
        r = db_open(&store->db, path.p, mode, migrations, err);
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

/* Steps a statement that gives one row; ERR_NOT_FOUND when it gives none. */
static int one_row(struct db_stmt *s, struct err *err)
{
    int r = db_step(s, err);

    return r == 0 ? err_set(err, ERR_NOT_FOUND, "there is none") : r;
}

/* Runs a statement of at most two numbers and no rows. */
static int run_ints(struct hubdb *store, const char *sql, int64_t a, int64_t b,
                    struct err *err)
{
    struct db_stmt *s = db_prepare(store->db, sql, err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, a);
    db_bind_int(s, 2, b);
    return db_run(s, err);
}

static struct str keep(struct arena *arena, struct str s)
{
    return (struct str){arena_str(arena, s), s.n};
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

static int count_change(struct hubdb *store, struct err *err)
{
    return db_exec(store->db,
                   "UPDATE state SET value = value + 1 WHERE name = 'changes'",
                   err);
}

int hubdb_touch(struct hubdb *store, struct err *err)
{
    return count_change(store, err);
}

int hubdb_item_next_id(struct hubdb *store, int64_t *ret_id, struct err *err)
{
    struct db_stmt *s = db_prepare(store->db,
                                   "UPDATE state SET value = value + 1 WHERE"
                                   " name = 'item_id' RETURNING value",
                                   err);
    int r = s ? db_step(s, err) : -err->code;

    if (r < 0)
        return r;
    *ret_id = db_int(s, 0);
    db_reset(s);
    return 0;
}

static int count_seq(struct hubdb *store, struct err *err)
{
    return db_exec(store->db,
                   "UPDATE state SET value = value + 1 WHERE name = 'seq'",
                   err);
}

static int put_present(struct hubdb *store, const struct item *item,
                       int64_t at_ms, struct str body, struct err *err)
{
    struct db_stmt *s = db_prepare(
        store->db,
        "INSERT INTO items SELECT ?1, 1, ?2, ?3, ?4, ?5, ?6, value,"
        " (?3 = 1) << ?2 FROM state WHERE name = 'seq'"
        " ON CONFLICT(id) DO UPDATE SET version = version + 1, type = ?2,"
        " status = ?3, published = ?4, changed_ms = ?5, body = ?6,"
        " seq = excluded.seq, kinds = kinds | excluded.kinds",
        err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, item->id);
    db_bind_int(s, 2, item->type);
    db_bind_int(s, 3, item->status);
    db_bind_str(s, 4, item->published_date);
    db_bind_int(s, 5, at_ms);
    db_bind_str(s, 6, body);
    return db_run(s, err);
}

static int put_version(struct hubdb *store, int64_t id, struct str who,
                       struct err *err)
{
    struct db_stmt *s =
        db_prepare(store->db,
                   "INSERT INTO versions SELECT id, version, changed_ms, ?2,"
                   " status, body FROM items WHERE id = ?1",
                   err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, id);
    db_bind_str(s, 2, who);
    return db_run(s, err);
}

static int put_targets(struct hubdb *store, const struct item *item,
                       struct err *err)
{
    int r = run_ints(store, "DELETE FROM targets WHERE item_id = ?", item->id,
                     0, err);

    for (size_t i = 0; i < item->distribution_count && r == 0; i++) {
        struct db_stmt *s = db_prepare(
            store->db, "INSERT OR IGNORE INTO targets VALUES(?, ?)", err);
        if (!s)
            return -err->code;
        db_bind_str(s, 1, item->distribution_to[i]);
        db_bind_int(s, 2, item->id);
        r = db_run(s, err);
    }
    if (r == 0 && item->status == ITEM_PUBLISHED)
        r = run_ints(store,
                     "INSERT OR IGNORE INTO shown"
                     " SELECT target, item_id FROM targets WHERE item_id = ?",
                     item->id, 0, err);
    return r;
}

static const char person[] = "PublishedBy";

/* An empty name stays as it is: there is nobody to hide. */
int hubdb_item_write(struct hubdb *store, const struct item *item,
                     struct buf *body, struct err *err)
{
    struct item sealed = *item;
    struct buf name = {0};
    int r = 0;

    if (item->published_by.n) {
        r = vault_seal(store->vault, item->published_by, person, &name, err);
        sealed.published_by = buf_str(&name);
    }
    if (r == 0)
        item_write(body, &sealed);
    buf_done(&name);
    return r;
}

int hubdb_item_put(struct hubdb *store, const struct item *item, int64_t at_ms,
                   struct str who, struct err *err)
{
    struct buf body = {0};
    int r = hubdb_item_write(store, item, &body, err);

    if (r == 0)
        r = count_seq(store, err);
    if (r == 0)
        r = put_present(store, item, at_ms, buf_str(&body), err);
    buf_done(&body);
    if (r == 0)
        r = put_version(store, item->id, who, err);
    if (r == 0)
        r = put_targets(store, item, err);
    if (r == 0)
        r = run_ints(store,
                     "UPDATE state SET value = max(value, ?1)"
                     " WHERE name = 'items_ms'",
                     at_ms, 0, err);
    if (r == 0)
        r = count_change(store, err);
    return r < 0 ? err_wrap(err, "item %lld", (long long)item->id) : 0;
}

/* Items stored before there was a vault have their names in the open. */
static int open_name(struct hubdb *store, struct arena *arena,
                     struct item *item, struct err *err)
{
    struct buf name = {0};

    if (!vault_is_sealed(item->published_by))
        return 0;
    int r = vault_unseal(store->vault, item->published_by, person, &name, err);
    if (r == 0)
        item->published_by = keep(arena, buf_str(&name));
    buf_done(&name);
    return r;
}

int hubdb_item_read(struct hubdb *store, struct arena *arena, struct str body,
                    struct item *ret_item, struct err *err)
{
    int r = item_read(ret_item, arena, body, true, 0, err);

    return r < 0 ? r : open_name(store, arena, ret_item, err);
}

/* Columns: body, version, changed_ms. */
static int take_item(struct hubdb *store, struct db_stmt *s,
                     struct arena *arena, struct hubdb_item *ret_item,
                     struct err *err)
{
    ret_item->version = db_int(s, 1);
    ret_item->changed_ms = db_int(s, 2);
    return hubdb_item_read(store, arena, db_str(s, 0), &ret_item->item, err);
}

int hubdb_item_get(struct hubdb *store, struct arena *arena, int64_t id,
                   struct hubdb_item *ret_item, struct err *err)
{
    struct db_stmt *s = db_prepare(
        store->db, "SELECT body, version, changed_ms FROM items WHERE id = ?",
        err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, id);
    int r = one_row(s, err);
    if (r == 1) {
        r = take_item(store, s, arena, ret_item, err);
        db_reset(s);
    }
    return r < 0 ? err_wrap(err, "item %lld", (long long)id) : 0;
}

/* ?1 bits of types, ?2 JSON array of targets or NULL.  "-1" among the targets
 * of an item means everybody. */
#define LIST(columns, states)                                                  \
    "SELECT " columns " FROM items WHERE " states " AND (?1 >> type) & 1"      \
    " AND (?2 IS NULL OR id IN (SELECT item_id FROM targets WHERE target IN"   \
    "  (SELECT value FROM json_each(?2) UNION ALL SELECT '-1')))"
/* Only the ids are sorted and skipped; the bodies are fetched for one page. */
#define PAGE(states)                                                           \
    "SELECT body, version, changed_ms FROM (" LIST(                            \
        "id", states) " ORDER BY published DESC, id DESC LIMIT ?3 OFFSET ?4) " \
                      "AS page"                                                \
                      " JOIN items USING(id) ORDER BY published DESC, id DESC"

/* A constant state lets items_list give the order without sorting. */
static const struct {
    const char *count, *page;
} list_sql[] = {{LIST("count(*)", "status = 1"), PAGE("status = 1")},
                {LIST("count(*)", "1"), PAGE("1")}};

static void bind_list(struct db_stmt *s, const struct hubdb_query *q,
                      struct str targets)
{
    db_bind_int(s, 1, q->types ? q->types : ~0U);
    db_bind_str(s, 2, targets);
}

static int count_list(struct hubdb *store, const struct hubdb_query *q,
                      struct str targets, int64_t *ret_total, struct err *err)
{
    struct db_stmt *s =
        db_prepare(store->db, list_sql[q->all_states].count, err);

    if (!s)
        return -err->code;
    bind_list(s, q, targets);
    int r = db_step(s, err);
    if (r < 0)
        return r;
    *ret_total = db_int(s, 0);
    db_reset(s);
    return 0;
}

static int read_page(struct hubdb *store, struct arena *arena,
                     const struct hubdb_query *q, struct str targets,
                     struct hubdb_page *page, struct err *err)
{
    struct db_stmt *s =
        db_prepare(store->db, list_sql[q->all_states].page, err);
    int r = s ? 1 : -err->code;

    if (!s)
        return r;
    page->items = arena_alloc(arena, (size_t)q->limit * sizeof *page->items);
    bind_list(s, q, targets);
    db_bind_int(s, 3, q->limit);
    db_bind_int(s, 4, q->offset);
    while (r == 1 && (r = db_step(s, err)) == 1)
        if ((r = take_item(store, s, arena, &page->items[page->count], err)) ==
            0) {
            page->count++;
            r = 1;
        }
    db_reset(s);
    return r;
}

/* Hand-picked items: those that are published, in the picker's order. */
static int pick(struct hubdb *store, struct arena *arena,
                const struct hubdb_query *q, struct hubdb_page *page,
                struct err *err)
{
    page->items = arena_alloc(arena, q->id_count * sizeof *page->items);
    for (size_t i = 0; i < q->id_count; i++) {
        struct hubdb_item *to = &page->items[page->count];
        struct err none = {0};
        int r = hubdb_item_get(store, arena, q->ids[i], to, &none);
        if (r < 0 && none.code != ERR_NOT_FOUND) {
            *err = none;
            return r;
        }
        page->count +=
            r == 0 && (q->all_states || to->item.status == ITEM_PUBLISHED);
    }
    page->total = (int64_t)page->count;
    return 0;
}

int hubdb_list(struct hubdb *store, struct arena *arena,
               const struct hubdb_query *query, struct hubdb_page *ret_page,
               struct err *err)
{
    struct buf targets = {0};
    struct hubdb_page page = {0};
    int r;

    if (query->target_count) {
        for (size_t i = 0; i < query->target_count; i++) {
            buf_addc(&targets, i ? ',' : '[');
            jsontext_add(&targets, query->targets[i]);
        }
        buf_addc(&targets, ']');
    }
    if (query->id_count) {
        r = pick(store, arena, query, &page, err);
    } else {
        r = count_list(store, query, buf_str(&targets), &page.total, err);
        if (r == 0)
            r = read_page(store, arena, query, buf_str(&targets), &page, err);
    }
    buf_done(&targets);
    if (r < 0)
        return err_wrap(err, "list");
    *ret_page = page;
    return 0;
}

/* Rows of a list, growing in the heap and handed to the arena at the end. */
struct rows {
    void *p;
    size_t count, size;
};

static void *rows_add(struct rows *rows)
{
    rows->p = mem_grow(rows->p, rows->count + 1, rows->size);
    return (char *)rows->p + rows->size * rows->count++;
}

static void *rows_keep(struct rows *rows, struct arena *arena)
{
    void *kept = arena_alloc(arena, rows->count * rows->size);

    if (rows->count)
        memcpy(kept, rows->p, rows->count * rows->size);
    free(rows->p);
    return kept;
}

int hubdb_item_versions(struct hubdb *store, struct arena *arena, int64_t id,
                        struct hubdb_version **ret_versions, size_t *ret_count,
                        struct err *err)
{
    struct rows rows = {.size = sizeof(struct hubdb_version)};
    struct db_stmt *s =
        db_prepare(store->db,
                   "SELECT version, at_ms, who, status FROM versions"
                   " WHERE item_id = ? ORDER BY version",
                   err);
    int r = s ? 1 : -err->code;

    if (s)
        db_bind_int(s, 1, id);
    while (r == 1 && (r = db_step(s, err)) == 1)
        *(struct hubdb_version *)rows_add(&rows) = (struct hubdb_version){
            db_int(s, 0), db_int(s, 1), keep(arena, db_str(s, 2)),
            (int)db_int(s, 3)};
    if (r == 0 && !rows.count)
        r = err_set(err, ERR_NOT_FOUND, "there is none");
    *ret_versions = rows_keep(&rows, arena);
    *ret_count = rows.count;
    return r < 0 ? err_wrap(err, "item %lld", (long long)id) : 0;
}

int hubdb_key_add(struct hubdb *store, const struct hubdb_key *key,
                  int64_t *ret_id, struct err *err)
{
    struct db_stmt *s = db_prepare(
        store->db,
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
    *ret_id = db_last_id(store->db);
    if (!key->client_id)
        r = run_ints(store, "UPDATE keys SET client_id = id WHERE id = ?",
                     *ret_id, 0, err);
    return r < 0 ? r : count_change(store, err);
}

int hubdb_key_expire(struct hubdb *store, int64_t id, int64_t expires_ms,
                     struct err *err)
{
    int r = run_ints(store, "UPDATE keys SET expires_ms = ?2 WHERE id = ?1", id,
                     expires_ms, err);

    return r < 0 ? r : count_change(store, err);
}

int hubdb_key_set_hash(struct hubdb *store, int64_t id, struct str salt,
                       struct str hash, struct err *err)
{
    struct db_stmt *s = db_prepare(
        store->db, "UPDATE keys SET salt = ?, hash = ? WHERE id = ?", err);

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
    int r = run_ints(store, "UPDATE keys SET revoked_ms = ?2 WHERE id = ?1", id,
                     at_ms, err);

    if (r == 0 && !db_changes(store->db))
        return err_set(err, ERR_NOT_FOUND, "key %lld: there is none",
                       (long long)id);
    return r < 0 ? r : count_change(store, err);
}

int hubdb_key_used(struct hubdb *store, int64_t id, int64_t at_ms,
                   struct err *err)
{
    return run_ints(store, "UPDATE keys SET used_ms = ?2 WHERE id = ?1", id,
                    at_ms, err);
}

int hubdb_keys(struct hubdb *store, struct arena *arena,
               struct hubdb_key **ret_keys, size_t *ret_count, struct err *err)
{
    struct rows rows = {.size = sizeof(struct hubdb_key)};
    struct db_stmt *s =
        db_prepare(store->db,
                   "SELECT id, name, addresses, salt, hash, created_ms,"
                   " expires_ms, revoked_ms, used_ms, client_id, scopes"
                   " FROM keys ORDER BY id",
                   err);
    int r = s ? 1 : -err->code;

    while (r == 1 && (r = db_step(s, err)) == 1)
        *(struct hubdb_key *)rows_add(&rows) = (struct hubdb_key){
            .id = db_int(s, 0),
            .name = keep(arena, db_str(s, 1)),
            .addresses = keep(arena, db_str(s, 2)),
            .salt = keep(arena, db_str(s, 3)),
            .hash = keep(arena, db_str(s, 4)),
            .created_ms = db_int(s, 5),
            .expires_ms = db_int(s, 6),
            .revoked_ms = db_int(s, 7),
            .used_ms = db_int(s, 8),
            .client_id = db_int(s, 9),
            .scopes = (unsigned)db_int(s, 10),
        };
    *ret_keys = rows_keep(&rows, arena);
    *ret_count = rows.count;
    return r < 0 ? err_wrap(err, "keys") : 0;
}

int hubdb_box_put(struct hubdb *store, const struct hubdb_box *box,
                  struct err *err)
{
    struct db_stmt *s = db_prepare(
        store->db, "INSERT OR REPLACE INTO boxes VALUES(?, ?, ?)", err);

    if (!s)
        return -err->code;
    db_bind_str(s, 1, box->id);
    db_bind_str(s, 2, box->options);
    db_bind_int(s, 3, box->changed_ms);
    int r = db_run(s, err);
    return r < 0 ? r : count_change(store, err);
}

static struct hubdb_box take_box(struct db_stmt *s, struct arena *arena)
{
    return (struct hubdb_box){keep(arena, db_str(s, 0)),
                              keep(arena, db_str(s, 1)), db_int(s, 2)};
}

int hubdb_box_get(struct hubdb *store, struct arena *arena, struct str id,
                  struct hubdb_box *ret_box, struct err *err)
{
    struct db_stmt *s = db_prepare(
        store->db, "SELECT id, options, changed_ms FROM boxes WHERE id = ?",
        err);

    if (!s)
        return -err->code;
    db_bind_str(s, 1, id);
    int r = one_row(s, err);
    if (r < 0)
        return err_wrap(err, "box %.*s", (int)id.n, id.p);
    *ret_box = take_box(s, arena);
    db_reset(s);
    return 0;
}

int hubdb_boxes(struct hubdb *store, struct arena *arena,
                struct hubdb_box **ret_boxes, size_t *ret_count,
                struct err *err)
{
    struct rows rows = {.size = sizeof(struct hubdb_box)};
    struct db_stmt *s = db_prepare(
        store->db,
        "SELECT id, options, changed_ms FROM boxes ORDER BY changed_ms, id",
        err);
    int r = s ? 1 : -err->code;

    while (r == 1 && (r = db_step(s, err)) == 1)
        *(struct hubdb_box *)rows_add(&rows) = take_box(s, arena);
    *ret_boxes = rows_keep(&rows, arena);
    *ret_count = rows.count;
    return r < 0 ? err_wrap(err, "boxes") : 0;
}
