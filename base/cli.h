/*
 * base/cli.h - one table per program; help, options and dispatch come from it.
 *
 * Results go to stdout, everything else to stderr.  Exit status: 0 done,
 * 1 failed, 2 wrong usage, 75 try again later (another process has the lock,
 * or the remote side is away).
 *
 * An option is "--name VALUE", "--name=VALUE" or a bare "--name"; a row lists
 * its options as "top= tag= json": with "=" the option takes a value.  Every
 * command also takes --config FILE and --data DIR.  "--" ends the options.
 */
#ifndef BASE_CLI_H
#define BASE_CLI_H

#include <stdbool.h>
#include <stdint.h>

struct err;
struct cli;

struct cli_command {
    const char *name;    /* NULL ends the table */
    const char *args;    /* positional, as shown in help, e.g. "FILE..." */
    const char *options; /* "" or e.g. "top= json" */
    const char *help;    /* one line, begins with a verb */
    int min_args, max_args;
    int (*run)(const struct cli *cli, struct err *err); /* 0 or -ERR_ */
};

struct cli {
    const struct cli_command *command;
    int argc;    /* positional arguments only */
    char **argv; /* borrowed from main() */
    int option_count;
    const char *option_names[32], *option_values[32];
};

/* Runs argv[1] from the table; prints the error, if any; returns the exit
 * status for main(). */
int cli_main(const char *program, const struct cli_command *commands, int argc,
             char **argv);

/* The last value given for --name; "" for a bare option; else NULL. */
const char *cli_option(const struct cli *cli, const char *name);
/* --name as a number into *value, which keeps the default that it holds when
 * the option was not given.  ERR_USAGE. */
int cli_int(const struct cli *cli, const char *name, int64_t min, int64_t max,
            int64_t *value, struct err *err);
/* --data DIR, else "data". */
const char *cli_data(const struct cli *cli);

#endif
