/*
 * syndication/sheet.h - the rows of the first sheet of an XLSX workbook
 * (ECMA-376, transitional and strict).
 *
 * Workbooks are untrusted: what is unpacked is counted, a document type
 * declaration is refused, formulas are not run (the value saved with them
 * counts).
 */
#ifndef SYNDICATION_SHEET_H
#define SYNDICATION_SHEET_H

#include "base/str.h"

struct err;

enum {
    SHEET_CELLS_MAX = 64,
    SHEET_UNPACKED_MAX_BYTES = 256 << 20,
    SHEET_PARTS_MAX = 10000, /* files in the container */
};

struct sheet_cell {
    struct str text; /* empty: nothing there */
    bool number;     /* a number, which may be a date */
};

struct sheet_row {
    int64_t number; /* as the spreadsheet shows it, from 1 */
    struct sheet_cell cells[SHEET_CELLS_MAX];
    size_t count; /* up to the last cell that holds something */
};

/* 0, or an error, which ends the reading. The row is borrowed for the call. */
typedef int sheet_fn(void *context, const struct sheet_row *row,
                     struct err *err);

/* Gives every row that holds something.  ERR_FORMAT: no workbook, damaged or
 * encrypted; ERR_LIMIT; what `take` answered. */
int sheet_read(struct str bytes, sheet_fn *take, void *context,
               struct err *err);

#endif
