/*
 * searchd/ask.h - one search on the command line:
 * searchd query TEXT [--data DIR] [--json] [--explain] [--top K]
 */
#ifndef SEARCHD_ASK_H
#define SEARCHD_ASK_H

#include <stdio.h>

struct cli;
struct err;

/* Prints the answer to cli->argv, joined, as lines for people or as the JSON of
 * the API. */
int ask_run(FILE *out, const struct cli *cli, struct err *err);

#endif
