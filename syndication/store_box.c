/* syndication/store_box.c - see store_box.h. */
#include "syndication/store_box.h"

#include "base/err.h"
#include "syndication/sql.h"

int hubdb_box_put(struct hubdb *store, const struct hubdb_box *box,
                  struct err *err)
{
    int r = SQL_RUN(store, err, "INSERT OR REPLACE INTO boxes VALUES(?, ?, ?)",
                    SQL_TEXT(box->id), SQL_TEXT(box->options),
                    SQL_NUMBER(box->changed_ms));

    return r < 0 ? r : hubdb_touch(store, err);
}

static void take_box(void *row, struct db_stmt *s, struct arena *arena)
{
    *(struct hubdb_box *)row =
        (struct hubdb_box){arena_keep(arena, db_str(s, 0)),
                           arena_keep(arena, db_str(s, 1)), db_int(s, 2)};
}

static const struct sql_shape shape = {sizeof(struct hubdb_box), take_box};

int hubdb_box_get(struct hubdb *store, struct arena *arena, struct str id,
                  struct hubdb_box *ret_box, struct err *err)
{
    struct sql_rows rows = {0};
    struct db_stmt *s = db_prepare(
        hubdb_db(store),
        "SELECT id, options, changed_ms FROM boxes WHERE id = ?", err);

    if (s)
        db_bind_str(s, 1, id);
    int r = sql_rows(s, arena, &shape, &rows, err);
    if (r == 0 && !rows.count)
        r = err_set(err, ERR_NOT_FOUND, "there is none");
    if (r < 0)
        return err_wrap(err, "box %.*s", (int)id.n, id.p);
    *ret_box = *(struct hubdb_box *)rows.p;
    return 0;
}

int hubdb_boxes(struct hubdb *store, struct arena *arena,
                struct hubdb_box **ret_boxes, size_t *ret_count,
                struct err *err)
{
    struct sql_rows rows = {0};
    int r = sql_rows(db_prepare(hubdb_db(store),
                                "SELECT id, options, changed_ms FROM boxes"
                                " ORDER BY changed_ms, id",
                                err),
                     arena, &shape, &rows, err);

    *ret_boxes = rows.p;
    *ret_count = rows.count;
    return r < 0 ? err_wrap(err, "boxes") : 0;
}
