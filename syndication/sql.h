/*
 * syndication/sql.h - small statements on hub.db with their values in one call:
 *
 *     r = SQL_RUN(store, err, "UPDATE hooks SET seq = ? WHERE id = ?",
 *                 SQL_NUMBER(seq), SQL_NUMBER(id));
 */
#ifndef SYNDICATION_SQL_H
#define SYNDICATION_SQL_H

#include "base/str.h"

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

#endif
