/* syndication/change.c - see change.h. */
#include "syndication/change.h"

#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "syndication/sql.h"
#include "syndication/store.h"

#include <stdio.h>

struct audit_line change_line(const char *who, const char *action,
                              const char *what)
{
    return (struct audit_line){
        .at_ms = clock_unix_ms(),
        .who = str_of(who),
        .from = STR("-"),
        .action = str_of(action),
        .what = str_of(what),
        .outcome = STR("ok"),
        .count = 1,
    };
}

int change_end(struct hubdb *store, const struct audit_line *line, int r,
               struct err *err)
{
    if (r == 0)
        r = audit_append(hubdb_db(store), line, err);
    if (r == 0)
        r = hubdb_commit(store, err);
    if (r < 0)
        hubdb_rollback(store);
    return r;
}

int change_one(struct hubdb *store, const struct change_row *row,
               struct err *err)
{
    char what[64];
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = SQL_RUN(store, err, row->sql, SQL_NUMBER(clock_unix_ms()),
                    SQL_NUMBER(row->id));
    if (r == 0 && !db_changes(hubdb_db(store)))
        r = err_set(err, ERR_NOT_FOUND,
                    "%s %lld: there is none, or it is so already", row->noun,
                    (long long)row->id);
    snprintf(what, sizeof what, "%s %lld", row->noun, (long long)row->id);
    const struct audit_line line = change_line(row->who, row->action, what);
    return change_end(store, &line, r, err);
}
