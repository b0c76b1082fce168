/* crawler/store_trap.c - what the store keeps for crawl_trap.c, see store.h. */
#include "base/err.h"
#include "crawler/store_db.h"
#include "crawler/trap.h"

int store_shape_put(struct store *s, const struct trap_tally *tally,
                    int64_t now_ms, struct err *err)
{
    struct db_stmt *q = store_write(
        s,
        "INSERT OR REPLACE INTO shapes(shape, fetched, copies, told_ms)"
        " VALUES(?, ?, ?, ?)",
        err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)tally->shape);
    db_bind_int(q, 2, tally->fetched);
    db_bind_int(q, 3, tally->copies);
    db_bind_int(q, 4, now_ms);
    return db_run(q, err);
}

int store_shapes_forget(struct store *s, int64_t since_ms, int64_t max,
                        struct err *err)
{
    struct db_stmt *q =
        store_write(s, "DELETE FROM shapes WHERE told_ms < ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, since_ms);
    int r = db_run(q, err);
    if (r < 0)
        return r;
    q = store_write(s,
                    "DELETE FROM shapes WHERE shape IN (SELECT shape FROM"
                    " shapes ORDER BY told_ms DESC LIMIT -1 OFFSET ?)",
                    err);
    if (!q)
        return -err->code;
    db_bind_int(q, 1, max);
    return db_run(q, err);
}

int store_shape_each(struct store *s,
                     void (*each)(void *context,
                                  const struct trap_tally *tally),
                     void *context, struct err *err)
{
    struct db_stmt *q =
        store_read(s, "SELECT shape, fetched, copies FROM shapes", err);
    int r;

    if (!q)
        return -err->code;
    while ((r = db_step(q, err)) == 1)
        each(context, &(struct trap_tally){
                          .shape = (uint64_t)db_int(q, 0),
                          .fetched = (uint32_t)db_int(q, 1),
                          .copies = (uint32_t)db_int(q, 2),
                      });
    return r;
}

int store_body_put(struct store *s, uint64_t slot, uint64_t mark,
                   struct err *err)
{
    struct db_stmt *q = store_write(
        s, "INSERT OR REPLACE INTO bodies(slot, mark) VALUES(?, ?)", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)slot);
    db_bind_int(q, 2, (int64_t)mark);
    return db_run(q, err);
}

int store_body_each(struct store *s, void (*each)(void *context, uint64_t mark),
                    void *context, struct err *err)
{
    struct db_stmt *q = store_read(s, "SELECT mark FROM bodies", err);
    int r;

    if (!q)
        return -err->code;
    while ((r = db_step(q, err)) == 1)
        each(context, (uint64_t)db_int(q, 0));
    return r;
}
