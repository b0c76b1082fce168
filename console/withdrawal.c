/* console/withdrawal.c - see withdrawal.h. */
#include "console/withdrawal.h"

#include "base/audit.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "console/condb.h"

#include <stdio.h>

const char withdrawal_schema[] =
    "CREATE TABLE withdrawals(item INTEGER PRIMARY KEY,"
    " version INTEGER NOT NULL, at_ms INTEGER NOT NULL, who TEXT NOT NULL,"
    " note TEXT NOT NULL);";

enum { WHAT_MAX = 64, WAITING_MAX = 1000 };

static struct audit_line line_of(char what[WHAT_MAX], int64_t item,
                                 const char *action, const struct actor *by)
{
    snprintf(what, WHAT_MAX, "item %lld", (long long)item);
    return condb_line(by->who, by->from, action, what);
}

static int put(struct condb *db, const struct withdrawal *w, struct err *err)
{
    struct db_stmt *s =
        db_prepare(condb_db(db),
                   "INSERT OR REPLACE INTO withdrawals VALUES(?,?,?,?,?)", err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, w->item);
    db_bind_int(s, 2, w->version);
    db_bind_int(s, 3, clock_unix_ms());
    db_bind_str(s, 4, str_of(w->who));
    db_bind_str(s, 5, str_of(w->note));
    return db_run(s, err);
}

int withdrawal_ask(struct condb *db, const struct withdrawal *wish,
                   const struct actor *by, struct err *err)
{
    char what[WHAT_MAX];
    struct audit_line line = line_of(what, wish->item, "withdrawal.ask", by);
    size_t n = strlen(wish->note);

    if (!n || n > WITHDRAWAL_NOTE_MAX_BYTES)
        return err_set(err, ERR_USAGE,
                       "a withdrawal has a reason of 1 to %d "
                       "bytes",
                       WITHDRAWAL_NOTE_MAX_BYTES);
    int r = condb_begin(db, err);
    if (r == 0)
        r = put(db, wish, err);
    return condb_end(db, &line, r, err);
}

static void read_row(struct withdrawal *w, struct arena *arena,
                     struct db_stmt *s)
{
    *w = (struct withdrawal){db_int(s, 0), db_int(s, 1), db_int(s, 2),
                             arena_str(arena, db_str(s, 3)),
                             arena_str(arena, db_str(s, 4))};
}

int withdrawal_get(struct condb *db, struct arena *arena, int64_t item,
                   int64_t version, struct withdrawal *ret_wish,
                   struct err *err)
{
    struct db_stmt *s =
        db_prepare(condb_db(db),
                   "SELECT item, version, at_ms, who, note FROM withdrawals"
                   " WHERE item = ? AND version = ?",
                   err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, item);
    db_bind_int(s, 2, version);
    int r = db_step(s, err);
    if (r == 0)
        return err_set(err, ERR_NOT_FOUND,
                       "nobody asked for the withdrawal of item %lld",
                       (long long)item);
    if (r < 0)
        return r;
    read_row(ret_wish, arena, s);
    db_reset(s);
    return 0;
}

int withdrawal_end(struct condb *db, const struct withdrawal *wish,
                   const char *action, const struct actor *by, struct err *err)
{
    char what[WHAT_MAX];
    struct audit_line line = line_of(what, wish->item, action, by);

    if (!strcmp(action, "withdrawal.confirm") && !strcmp(by->who, wish->who))
        return err_set(err, ERR_USAGE,
                       "a withdrawal is confirmed by another person than the "
                       "one who asked");
    int r = condb_begin(db, err);
    struct db_stmt *s =
        r < 0 ? NULL
              : db_prepare(condb_db(db),
                           "DELETE FROM withdrawals WHERE item = ?", err);
    if (s) {
        db_bind_int(s, 1, wish->item);
        r = db_run(s, err);
    } else if (r == 0) {
        r = -err->code;
    }
    return condb_end(db, &line, r, err);
}

int withdrawal_list(struct condb *db, struct arena *arena,
                    struct withdrawal **ret_wishes, size_t *ret_count,
                    struct err *err)
{
    struct db_stmt *s =
        db_prepare(condb_db(db),
                   "SELECT item, version, at_ms, who, note FROM withdrawals"
                   " ORDER BY at_ms LIMIT ?",
                   err);
    struct withdrawal *list = arena_alloc(arena, WAITING_MAX * sizeof *list);
    size_t n = 0;
    int r;

    if (!s)
        return -err->code;
    db_bind_int(s, 1, WAITING_MAX);
    while ((r = db_step(s, err)) == 1)
        read_row(&list[n++], arena, s);
    *ret_wishes = list;
    *ret_count = n;
    return r;
}
