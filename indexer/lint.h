/*
 * indexer/lint.h - `indexer lint`: what HTML pages do not say of themselves
 * (meta.h), read again from the store.
 */
#ifndef INDEXER_LINT_H
#define INDEXER_LINT_H

#include <stdio.h>

struct err;
struct options;

/*
 * Reads URLs from `from`, one a line, and writes for each, in order, a JSON
 * object: `url`, and of an HTML page `missing` [words of meta_has_name()]; of
 * anything else (a file, a page whose bytes are gone) `skipped` true.
 * ERR_NOT_FOUND: there is no index.db in `data`.
 */
int lint_run(FILE *from, FILE *out, const char *data,
             const struct options *options, struct err *err);

#endif
