/* syndication/keycli.h - the command `key`: who may read the API. */
#ifndef SYNDICATION_KEYCLI_H
#define SYNDICATION_KEYCLI_H

#include "syndication/quota.h"

struct arena;
struct cli;
struct err;
struct hubdb;

extern const char keycli_options[]; /* for the table of commands */

struct keycli {
    const struct cli *cli;
    struct hubdb *store;
    struct arena *arena;
    const char *who;
    struct quota_limits standard; /* shown where a key has none of its own */
};

/* "key add | list | rotate ID | revoke ID | quota ID"; results to stdout. */
int keycli_run(const struct keycli *desk, struct err *err);

#endif
