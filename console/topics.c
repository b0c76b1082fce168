/* console/topics.c - the store of topics.h. */
#include "console/topics.h"

#include "base/db.h"
#include "base/err.h"

const int topics_windows[TOPICS_WINDOWS] = {7, 30, 90};

static const char *const kinds[TOPICS_KINDS] = {"published", "published-rising",
                                                "asked",     "asked-rising",
                                                "nothing",   "agency"};

const char *topics_kind_name(enum topics_kind kind)
{
    return kinds[kind];
}

int topics_open(struct db **ret_db, const char *data_dir, struct err *err)
{
    static const char *const migrations[] = {
        "CREATE TABLE topics(days INTEGER NOT NULL, kind INTEGER NOT NULL,"
        " rank INTEGER NOT NULL, text TEXT NOT NULL, now INTEGER NOT NULL,"
        " before INTEGER NOT NULL, rise REAL NOT NULL,"
        " PRIMARY KEY(days, kind, rank)) WITHOUT ROWID;"
        "CREATE TABLE days(day INTEGER PRIMARY KEY,"
        " published INTEGER NOT NULL DEFAULT 0,"
        " asked INTEGER NOT NULL DEFAULT 0,"
        " found_none INTEGER NOT NULL DEFAULT 0);"
        "CREATE TABLE made(one INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL);",
        NULL};
    scoped(buf_done) struct buf path = {0};

    buf_addf(&path, "%s/topics.db", data_dir);
    return db_open(ret_db, path.p, DB_WRITE, migrations, err);
}

int topics_made_ms(struct db *db, int64_t *ret_ms, struct err *err)
{
    struct db_stmt *q = db_prepare(db, "SELECT at_ms FROM made", err);

    if (!q)
        return -err->code;
    int r = db_step(q, err);
    *ret_ms = r == 1 ? db_int(q, 0) : 0;
    db_reset(q);
    return r < 0 ? r : 0;
}

int topics_each(struct db *db, int days, enum topics_kind kind,
                void (*each)(void *context, const struct topics_row *row),
                void *context, struct err *err)
{
    struct db_stmt *q = db_prepare(db,
                                   "SELECT text, now, before, rise FROM topics"
                                   " WHERE days = ? AND kind = ? ORDER BY rank",
                                   err);
    int r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, days);
    db_bind_int(q, 2, kind);
    while ((r = db_step(q, err)) == 1) {
        scoped(mem_freep) char *text = str_dup(db_str(q, 0));
        const struct topics_row row = {text, db_int(q, 1), db_int(q, 2),
                                       db_real(q, 3)};
        each(context, &row);
    }
    return r;
}

int topics_days(struct db *db, int64_t today, struct topics_day *ret_days,
                int count, struct err *err)
{
    struct db_stmt *q =
        db_prepare(db,
                   "SELECT day, published, asked, found_none FROM days"
                   " WHERE day > ? AND day <= ?",
                   err);
    int64_t first = today - count + 1;
    int r;

    if (!q)
        return -err->code;
    for (int i = 0; i < count; i++)
        ret_days[i] = (struct topics_day){.day = first + i};
    db_bind_int(q, 1, first - 1);
    db_bind_int(q, 2, today);
    while ((r = db_step(q, err)) == 1)
        ret_days[db_int(q, 0) - first] = (struct topics_day){
            db_int(q, 0), db_int(q, 1), db_int(q, 2), db_int(q, 3)};
    return r;
}
