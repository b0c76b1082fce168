/* syndication/emergency.c - see emergency.h. */
#include "syndication/emergency.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/utf8.h"
#include "syndication/change.h"
#include "syndication/desk.h"
#include "syndication/hub.h"
#include "syndication/sql.h"
#include "syndication/store.h"

#include <stdio.h>

enum { WHAT_MAX = EMERGENCY_NOTE_MAX_BYTES + 64 };

/* One row an item: who withdraws it again has to be confirmed again. */
const char emergency_schema[] =
    "CREATE TABLE emergencies("
    "  item_id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL,"
    "  who TEXT NOT NULL, note TEXT NOT NULL,"
    "  confirmed_ms INTEGER NOT NULL DEFAULT 0,"
    "  confirmed_by TEXT NOT NULL DEFAULT '');";

static int check(struct hubdb *store, struct arena *arena,
                 const struct emergency *e, struct err *err)
{
    const struct str note = str_trim(str_of(e->note));
    struct desk_row row;

    if (!note.n || note.n > EMERGENCY_NOTE_MAX_BYTES || !utf8_valid(note))
        return err_set(err, ERR_USAGE,
                       "the reason of an emergency is UTF-8 of 1 to %d bytes",
                       EMERGENCY_NOTE_MAX_BYTES);
    int r = desk_row(store, arena, e->item, &row, err);
    if (r == 0 && !desk_needs_two(&row))
        return err_set(err, ERR_USAGE,
                       "item %lld is not what all portals show: one person "
                       "withdraws it without an emergency",
                       (long long)e->item);
    return r;
}

int emergency_withdraw(struct hubdb *store, struct arena *arena,
                       const struct emergency *e, struct item *ret_item,
                       struct err *err)
{
    char what[WHAT_MAX];
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = check(store, arena, e, err);
    if (r == 0)
        r = hub_withdraw_within(store, arena, e->item, e->who, ret_item, err);
    if (r == 0)
        r = SQL_RUN(store, err,
                    "INSERT OR REPLACE INTO emergencies(item_id, at_ms, who,"
                    " note) VALUES(?, ?, ?, ?)",
                    SQL_NUMBER(e->item), SQL_NUMBER(clock_unix_ms()),
                    SQL_TEXT(str_of(e->who)), SQL_TEXT(str_of(e->note)));
    snprintf(what, sizeof what, "item %lld by one person: %s",
             (long long)e->item, e->note);
    const struct audit_line line = change_line(e->who, "item.withdraw", what);
    return change_end(store, &line, r, err);
}

int emergency_confirm(struct hubdb *store, int64_t item, const char *who,
                      struct err *err)
{
    char what[64];
    int64_t own = 0;
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = SQL_FIND(store, err, &own,
                     "SELECT who = ? FROM emergencies"
                     " WHERE item_id = ? AND confirmed_ms = 0",
                     SQL_TEXT(str_of(who)), SQL_NUMBER(item));
    if (r == 1)
        r = own ? err_set(err, ERR_USAGE,
                          "who withdrew item %lld cannot confirm it",
                          (long long)item)
                : SQL_RUN(store, err,
                          "UPDATE emergencies SET confirmed_ms = ?,"
                          " confirmed_by = ? WHERE item_id = ?",
                          SQL_NUMBER(clock_unix_ms()), SQL_TEXT(str_of(who)),
                          SQL_NUMBER(item));
    else if (r == 0)
        r = err_set(err, ERR_NOT_FOUND, "item %lld waits for nobody",
                    (long long)item);
    snprintf(what, sizeof what, "item %lld", (long long)item);
    const struct audit_line line =
        change_line(who, "item.withdraw.confirm", what);
    return change_end(store, &line, r, err);
}

static void take_row(void *row, struct db_stmt *s, struct arena *arena)
{
    *(struct emergency *)row = (struct emergency){
        db_int(s, 0), db_int(s, 1), arena_str(arena, db_str(s, 2)),
        arena_str(arena, db_str(s, 3))};
}

int emergency_list(struct hubdb *store, struct arena *arena,
                   struct emergency **ret_list, size_t *ret_count,
                   struct err *err)
{
    static const struct sql_shape shape = {sizeof(struct emergency), take_row};
    struct sql_rows rows = {0};
    int r = sql_rows(db_prepare(hubdb_db(store),
                                "SELECT item_id, at_ms, who, note"
                                " FROM emergencies WHERE confirmed_ms = 0"
                                " ORDER BY at_ms, item_id",
                                err),
                     arena, &shape, &rows, err);

    *ret_list = rows.p;
    *ret_count = rows.count;
    return r < 0 ? err_wrap(err, "withdrawals by one person") : 0;
}
