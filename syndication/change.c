/* syndication/change.c - see change.h. */
#include "syndication/change.h"

#include "base/clock.h"
#include "syndication/store.h"

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
