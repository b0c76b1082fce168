/*
 * config/registry_row.h - one row of portals.csv: which cell is of which
 * column, and what it may hold (the table in registry.h).  For registry.c
 * alone.
 */
#ifndef CONFIG_REGISTRY_ROW_H
#define CONFIG_REGISTRY_ROW_H

#include "base/csv.h"
#include "config/registry.h"

struct arena;
struct err;

struct row {
    struct portal portal;
    const char *delay; /* as written */
    int line;
};

struct row_order {
    int column_of[CSV_CELLS_MAX]; /* cell -> column */
    int count;
};

/* Reads the first row, with the names of the columns.  ERR_CONFIG: one is not
 * known, stands twice or is missing. */
int row_read_order(struct row_order *ret_order, const struct csv_row *cells,
                   struct err *err);
/* Reads a further row, which has as many cells; its text goes to `arena`.
 * ERR_CONFIG: the name of the column and what is wrong with the cell. */
int row_read(struct row *row, const struct row_order *order,
             const struct csv_row *cells, struct arena *arena, struct err *err);

/* The columns count from 0.  Name, or NULL beyond the last; the number of a
 * name, or -1; the text of a row in it. */
const char *row_column(int column);
int row_find_column(struct str name);
const char *row_value(const struct row *row, int column);

#endif
