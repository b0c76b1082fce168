/* syndication/sql.c - see sql.h. */
#include "syndication/sql.h"

#include "base/err.h"
#include "syndication/store.h"

static struct db_stmt *bound(struct hubdb *store, const char *sql,
                             const struct sql_value *values, size_t count,
                             struct err *err)
{
    struct db_stmt *s = db_prepare(hubdb_db(store), sql, err);

    for (size_t i = 0; s && i < count; i++)
        if (values[i].text.p)
            db_bind_str(s, (int)i + 1, values[i].text);
        else
            db_bind_int(s, (int)i + 1, values[i].number);
    return s;
}

int sql_run(struct hubdb *store, struct err *err, const char *sql,
            const struct sql_value *values, size_t count)
{
    struct db_stmt *s = bound(store, sql, values, count, err);

    return s ? db_run(s, err) : -err->code;
}

int sql_find(struct hubdb *store, struct err *err, int64_t *ret_number,
             const char *sql, const struct sql_value *values, size_t count)
{
    struct db_stmt *s = bound(store, sql, values, count, err);
    int r = s ? db_step(s, err) : -err->code;

    if (r == 1) {
        *ret_number = db_int(s, 0);
        db_reset(s);
    }
    return r;
}
