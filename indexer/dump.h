/*
 * indexer/dump.h - index and index.db in a canonical form, to compare two of
 * them: one line a document, sorted by key, with everything a search can see of
 * it; one line a term; one line a verdict.
 *
 * What tells only when or in which order it was written is left out: numbers of
 * documents, revisions, the time a page was looked at.
 */
#ifndef INDEXER_DUMP_H
#define INDEXER_DUMP_H

#include <stdio.h>

struct err;

/* Of the folder `data`; an index.db that is not there has no verdicts.
 * ERR_NOT_FOUND: no index; ERR_IO. */
int dump_run(FILE *out, const char *data, struct err *err);

#endif
