/* syndication/store_item.c - see store_item.h; the tables are explained in
 * store_schema.c. */
#include "syndication/store_item.h"

#include "base/err.h"
#include "base/jsontext.h"
#include "base/vault.h"
#include "syndication/sql.h"

int hubdb_item_next_id(struct hubdb *store, int64_t *ret_id, struct err *err)
{
    int r = SQL_FIND(store, err, ret_id,
                     "UPDATE state SET value = value + 1 WHERE name = ?"
                     " RETURNING value",
                     SQL_TEXT(STR("item_id")));

    return r < 0 ? r : 0;
}

static int count_seq(struct hubdb *store, struct err *err)
{
    return db_exec(hubdb_db(store),
                   "UPDATE state SET value = value + 1 WHERE name = 'seq'",
                   err);
}

static int put_present(struct hubdb *store, const struct item *item,
                       int64_t at_ms, struct str body, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store),
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
        db_prepare(hubdb_db(store),
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
    int r = SQL_RUN(store, err, "DELETE FROM targets WHERE item_id = ?",
                    SQL_NUMBER(item->id));

    for (size_t i = 0; i < item->distribution_count && r == 0; i++) {
        struct db_stmt *s = db_prepare(
            hubdb_db(store), "INSERT OR IGNORE INTO targets VALUES(?, ?)", err);
        if (!s)
            return -err->code;
        db_bind_str(s, 1, item->distribution_to[i]);
        db_bind_int(s, 2, item->id);
        r = db_run(s, err);
    }
    if (r == 0 && item->status == ITEM_PUBLISHED)
        r = SQL_RUN(store, err,
                    "INSERT OR IGNORE INTO shown"
                    " SELECT target, item_id FROM targets WHERE item_id = ?",
                    SQL_NUMBER(item->id));
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
        r = vault_seal(hubdb_vault(store), item->published_by, person, &name,
                       err);
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
        r = SQL_RUN(store, err,
                    "UPDATE state SET value = max(value, ?1)"
                    " WHERE name = 'items_ms'",
                    SQL_NUMBER(at_ms));
    if (r == 0)
        r = hubdb_touch(store, err);
    return r < 0 ? err_wrap(err, "item %lld", (long long)item->id) : 0;
}

/* Items stored before there was a vault have their names in the open. */
static int open_name(struct hubdb *store, struct arena *arena,
                     struct item *item, struct err *err)
{
    struct buf name = {0};

    if (!vault_is_sealed(item->published_by))
        return 0;
    int r = vault_unseal(hubdb_vault(store), item->published_by, person, &name,
                         err);
    if (r == 0)
        item->published_by = arena_keep(arena, buf_str(&name));
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

struct db_stmt *hubdb_item_row(struct hubdb *store, int64_t id, const char *sql,
                               struct err *err)
{
    struct db_stmt *s = db_prepare(hubdb_db(store), sql, err);

    if (!s)
        return NULL;
    db_bind_int(s, 1, id);
    int r = db_step(s, err);
    if (r == 0)
        (void)err_set(err, ERR_NOT_FOUND, "item %lld: there is none",
                      (long long)id);
    return r == 1 ? s : NULL;
}

int hubdb_item_get(struct hubdb *store, struct arena *arena, int64_t id,
                   struct hubdb_item *ret_item, struct err *err)
{
    struct db_stmt *s = hubdb_item_row(
        store, id, "SELECT body, version, changed_ms FROM items WHERE id = ?",
        err);

    if (!s)
        return -err->code;
    int r = take_item(store, s, arena, ret_item, err);
    db_reset(s);
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
        db_prepare(hubdb_db(store), list_sql[q->all_states].count, err);

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
        db_prepare(hubdb_db(store), list_sql[q->all_states].page, err);
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

static void take_version(void *row, struct db_stmt *s, struct arena *arena)
{
    *(struct hubdb_version *)row = (struct hubdb_version){
        db_int(s, 0), db_int(s, 1), arena_keep(arena, db_str(s, 2)),
        (int)db_int(s, 3)};
}

int hubdb_item_versions(struct hubdb *store, struct arena *arena, int64_t id,
                        struct hubdb_version **ret_versions, size_t *ret_count,
                        struct err *err)
{
    static const struct sql_shape shape = {sizeof(struct hubdb_version),
                                           take_version};
    struct sql_rows rows = {0};
    struct db_stmt *s =
        db_prepare(hubdb_db(store),
                   "SELECT version, at_ms, who, status FROM versions"
                   " WHERE item_id = ? ORDER BY version",
                   err);

    if (s)
        db_bind_int(s, 1, id);
    int r = sql_rows(s, arena, &shape, &rows, err);
    if (r == 0 && !rows.count)
        r = err_set(err, ERR_NOT_FOUND, "there is none");
    *ret_versions = rows.p;
    *ret_count = rows.count;
    return r < 0 ? err_wrap(err, "item %lld", (long long)id) : 0;
}
