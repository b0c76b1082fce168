/*
 * base/rows.h - JSON Lines in, JSON Lines out: the shape of every probe.
 *
 * One answer a line, in the same order, the input's `name` repeated.  A row
 * that fails has "error" and the run goes on.
 */
#ifndef BASE_ROWS_H
#define BASE_ROWS_H

#include <jansson.h>
#include <stdio.h>

struct err;

enum { ROWS_LINE_MAX_BYTES = 256 << 20 };

/* Answers one row: puts its fields into `out`.  On failure what it put stays
 * and "error" is added by rows_run(). */
typedef int rows_fn(const json_t *in, json_t *out, void *context,
                    struct err *err);

/* Reads `from` to its end.  Fails with ERR_IO when reading or writing does,
 * ERR_LIMIT on a line longer than ROWS_LINE_MAX_BYTES. */
int rows_run(FILE *from, FILE *to, rows_fn *answer, void *context,
             struct err *err);

/* A string member of an input row.  Required: ERR_FORMAT names the member.
 * Borrowed from `row`. */
int rows_str(const json_t *row, const char *member, const char **ret_text,
             struct err *err);
/* The same, NULL when it is absent or null. */
int rows_str_optional(const json_t *row, const char *member,
                      const char **ret_text, struct err *err);

#endif
