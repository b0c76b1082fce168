/* console/backupcli.h - `console backup ...`. */
#ifndef CONSOLE_BACKUPCLI_H
#define CONSOLE_BACKUPCLI_H

struct cli;
struct err;

/* The row of the command table. */
#define BACKUPCLI_ARGS "key FILE|make|list|check|restore|prune REPO [TARGET]"
#define BACKUPCLI_OPTIONS "key= at= keep= days="
#define BACKUPCLI_HELP                                                         \
    "back up the data folder, encrypted, while all runs; look it over; put it" \
    " back"

int backupcli_run(const struct cli *cli, struct err *err);

#endif
