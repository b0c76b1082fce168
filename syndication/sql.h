/*
 * syndication/sql.h - small statements on hub.db with their values in one call:
 *
 *     r = SQL_RUN(store, err, "UPDATE hooks SET seq = ? WHERE id = ?",
 *                 SQL_NUMBER(seq), SQL_NUMBER(id));
 */
#ifndef SYNDICATION_SQL_H
#define SYNDICATION_SQL_H

#include "base/str.h"

struct arena;
struct db_stmt;
struct err;
struct hubdb;

struct sql_value {
    int64_t number;
    struct str text; /* p NULL: the number counts */
};
#define SQL_NUMBER(n) ((struct sql_value){.number = (n)})
#define SQL_TEXT(s) ((struct sql_value){.text = (s)}) /* p not NULL */

#define SQL_VALUES(...)                                                        \
    (const struct sql_value[]){__VA_ARGS__},                                   \
        sizeof((const struct sql_value[]){__VA_ARGS__}) /                      \
            sizeof(struct sql_value)

/* A statement without rows. */
#define SQL_RUN(store, err, sql, ...)                                          \
    sql_run(store, err, sql, SQL_VALUES(__VA_ARGS__))
/* The whole number in the first column of the first row: 1, or 0 when there is
 * no row and *ret_number stays. */
#define SQL_FIND(store, err, ret_number, sql, ...)                             \
    sql_find(store, err, ret_number, sql, SQL_VALUES(__VA_ARGS__))

int sql_run(struct hubdb *store, struct err *err, const char *sql,
            const struct sql_value *values, size_t count);
int sql_find(struct hubdb *store, struct err *err, int64_t *ret_number,
             const char *sql, const struct sql_value *values, size_t count);

struct sql_shape {
    size_t size; /* of what one row becomes */
    void (*take)(void *row, struct db_stmt *s, struct arena *arena);
};

struct sql_rows {
    void *p; /* in the arena */
    size_t count;
};

/* All rows of a bound statement, in its order.  `s` NULL: what db_prepare() put
 * into *err. */
int sql_rows(struct db_stmt *s, struct arena *arena,
             const struct sql_shape *shape, struct sql_rows *ret_rows,
             struct err *err);

#endif
