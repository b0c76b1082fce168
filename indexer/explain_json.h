/*
 * indexer/explain_json.h - `indexer explain URL --json`: one page through all
 * steps, for programs (docs/formats.md, "indexer explain --json").
 */
#ifndef INDEXER_EXPLAIN_JSON_H
#define INDEXER_EXPLAIN_JSON_H

#include <stdio.h>

struct err;
struct options;

enum { EXPLAIN_TEXT_BYTES = 20000, EXPLAIN_COPIES_MAX = 50 };

/* A page of the store in the folder `data`.  ERR_NOT_FOUND: the indexer has
 * never seen the URL. */
int explain_json(FILE *out, const char *data, const char *url,
                 const struct options *options, struct err *err);

#endif
