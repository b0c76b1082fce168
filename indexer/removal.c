/* indexer/removal.c - see removal.h. */
#include "indexer/removal.h"

#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"

#include <stdlib.h>

static const char *const MIGRATIONS[] = {
    "CREATE TABLE removal(url TEXT PRIMARY KEY, note TEXT NOT NULL,"
    " when_ms INTEGER NOT NULL) WITHOUT ROWID;",
    NULL,
};

struct removals {
    struct db *db;
    int64_t version; /* of the last removals_changed(); 0: there was none */
};

int removals_open(struct removals **ret_removals, const char *data,
                  struct err *err)
{
    scoped(removals_freep) struct removals *r = NEW(removals);
    scoped(buf_done) struct buf path = {0};

    buf_addf(&path, "%s/removed.db", data);
    int e = db_open(&r->db, path.p, DB_WRITE, MIGRATIONS, err);
    if (e < 0)
        return e;
    *ret_removals = TAKE(r);
    return 0;
}

void removals_free(struct removals *r)
{
    if (!r)
        return;
    db_free(r->db);
    free(r);
}

int removals_put(struct removals *r, const char *url, const char *note,
                 struct err *err)
{
    if (strlen(note) > REMOVAL_NOTE_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "a note of %zu bytes, max %d",
                       strlen(note), REMOVAL_NOTE_MAX_BYTES);
    struct db_stmt *q = db_prepare(
        r->db, "INSERT OR REPLACE INTO removal VALUES(?, ?, ?)", err);
    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(url));
    db_bind_str(q, 2, str_of(note));
    db_bind_int(q, 3, clock_unix_ms());
    return db_run(q, err);
}

int removals_drop(struct removals *r, const char *url, struct err *err)
{
    struct db_stmt *q =
        db_prepare(r->db, "DELETE FROM removal WHERE url = ?", err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(url));
    int e = db_run(q, err);
    return e < 0 ? e : db_changes(r->db) > 0;
}

int removals_find(struct removals *r, const char *url, struct buf *ret_note,
                  struct err *err)
{
    struct db_stmt *q =
        db_prepare(r->db, "SELECT note FROM removal WHERE url = ?", err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(url));
    int e = db_step(q, err);
    if (e == 1)
        buf_add(ret_note, db_str(q, 0));
    db_reset(q);
    return e;
}

int removals_each(struct removals *r,
                  bool (*see)(void *context, const char *url, const char *note,
                              int64_t when_ms),
                  void *context, struct err *err)
{
    struct db_stmt *q = db_prepare(
        r->db, "SELECT url, note, when_ms FROM removal ORDER BY url", err);
    int e;

    if (!q)
        return -err->code;
    while ((e = db_step(q, err)) == 1)
        if (!see(context, db_str(q, 0).p, db_str(q, 1).p, db_int(q, 2)))
            break;
    db_reset(q);
    return e < 0 ? e : 0;
}

int removals_changed(struct removals *r, struct err *err)
{
    struct db_stmt *q = db_prepare(r->db, "PRAGMA data_version", err);

    if (!q)
        return -err->code;
    int e = db_step(q, err);
    int64_t version = e == 1 ? db_int(q, 0) : 0;
    db_reset(q);
    if (e < 0)
        return e;
    bool news = version != r->version;
    r->version = version;
    return news;
}
