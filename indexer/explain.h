/*
 * indexer/explain.h - one page through all steps, in words: where its bytes
 * are, what was extracted, which terms it has, what the verdict is.
 */
#ifndef INDEXER_EXPLAIN_H
#define INDEXER_EXPLAIN_H

#include <stdio.h>

struct err;
struct options;

/* A page of the store in the folder `data`.  ERR_NOT_FOUND: the indexer has
 * never seen the URL. */
int explain_url(FILE *out, const char *data, const char *url,
                const struct options *options, struct err *err);
/* A file, as if it had been fetched from `url` (NULL: a made-up one). */
int explain_file(FILE *out, const char *path, const char *url,
                 const struct options *options, struct err *err);

#endif
