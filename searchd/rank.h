/*
 * searchd/rank.h - where one document stands among the answers to a question,
 * and why: searchd rank URL TEXT...  For editors, through the console.
 */
#ifndef SEARCHD_RANK_H
#define SEARCHD_RANK_H

#include <stdio.h>

struct cli;
struct err;

enum { RANK_LOOKED = 1000 }; /* places that are looked at */

/*
 * cli->argv[0] is the URL (any spelling), the rest the question.  Prints one
 * JSON object (docs/formats.md, "searchd rank"); a document that is not in the
 * index or does not match is an answer, too.  ERR_NOT_FOUND: there is no index.
 */
int rank_run(FILE *out, const struct cli *cli, struct err *err);

#endif
