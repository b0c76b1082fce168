/*
 * base/csv.h - CSV files (RFC 4180) as spreadsheets really save them: UTF-8
 * with or without BOM, comma or semicolon, LF or CRLF, blank rows.
 *
 * The separator is the one that the first line uses.  A cell may be quoted and
 * then holds separators, line ends and doubled quotes.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/str.h"

struct arena;
struct err;

enum { CSV_CELLS_MAX = 64 };

struct csv {
    struct str rest; /* what was not read yet */
    struct arena *arena;
    char separator;
    int line; /* of `rest`, from 1 */
};

struct csv_row {
    const char *cells[CSV_CELLS_MAX]; /* in the arena */
    int count;
    int line; /* where the row begins */
};

/* `text` and `arena` are borrowed until the last csv_next(). */
void csv_init(struct csv *csv, struct str text, struct arena *arena);
/*
 * 1: a row; 0: the end; else ERR_FORMAT says which cell is wrong and why, and
 * row->line tells where.  Cells are NFC; white space of any kind is a single
 * space, none at the ends.  Rows of empty cells only are left out.
 */
int csv_next(struct csv *csv, struct csv_row *row, struct err *err);

/* Adds one cell: quoted where it must be; what a spreadsheet would take for a
 * formula gets an apostrophe in front. */
void csv_cell(struct buf *out, struct str text);

#endif
