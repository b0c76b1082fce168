/*
 * indexer/records.h - what the index knows of its pages, one JSON object a
 * line, for other stations (docs/formats.md).
 */
#ifndef INDEXER_RECORDS_H
#define INDEXER_RECORDS_H

#include "base/str.h"

#include <stdio.h>

struct err;

struct records_query {
    struct str portal; /* registry code; empty: all */
    struct str since;  /* ISO in UTC, NUL-terminated: indexed then or later, or
                          at no known time; empty: ever */
    bool text;         /* with the main text */
};

/* Of the folder `data`, in the order of their keys.  ERR_NOT_FOUND: no index;
 * ERR_FORMAT: one that this program cannot read; ERR_IO. */
int records_write(FILE *out, const char *data,
                  const struct records_query *query, struct err *err);

#endif
