/* syndication/harvestcli.h - `syndication harvest add|list|run|...`. */
#ifndef SYNDICATION_HARVESTCLI_H
#define SYNDICATION_HARVESTCLI_H

struct err;
struct hookcli;

extern const char harvestcli_options[]; /* for the table of commands */

/* As hookcli_run(); `run` reads standard input. */
int harvestcli_run(const struct hookcli *desk, struct err *err);

#endif
