/* syndication/sql.c - see sql.h. */
#include "syndication/sql.h"

#include "base/arena.h"
#include "base/err.h"
#include "syndication/store.h"

#include <stdlib.h>

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

int sql_rows(struct db_stmt *s, struct arena *arena,
             const struct sql_shape *shape, struct sql_rows *ret_rows,
             struct err *err)
{
    char *rows = NULL; /* grows in the heap: an arena takes nothing back */
    size_t count = 0;
    int r = s ? 1 : -err->code;

    while (r == 1 && (r = db_step(s, err)) == 1) {
        rows = mem_grow(rows, count + 1, shape->size);
        shape->take(rows + count++ * shape->size, s, arena);
    }
    if (r == 0) {
        ret_rows->p = arena_alloc(arena, count * shape->size);
        ret_rows->count = count;
        if (count)
            memcpy(ret_rows->p, rows, count * shape->size);
    }
    free(rows);
    return r;
}
