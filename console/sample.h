/* console/sample.h - asking the serving programs for their figures. */
#ifndef CONSOLE_SAMPLE_H
#define CONSOLE_SAMPLE_H

#include <stdio.h>

struct cli;
struct err;
struct options;

/*
 * One sample of every program where the settings say that it listens, into
 * figures.db; a line each to `told` (may be NULL).  A program that does not
 * answer is a sample, too.  ERR_IO, ERR_BUSY.
 */
int sample_take(const char *data_dir, const struct options *options, FILE *told,
                struct err *err);

/* `console sample` and `console measure --from DATE --to DATE --format F`. */
int sample_cli(const struct cli *cli, struct err *err);
int measure_cli(const struct cli *cli, struct err *err);

#endif
