/* syndication/itemcli.h - `syndication item propose|approve|...`: what an
 * editor does with an item after it was put. */
#ifndef SYNDICATION_ITEMCLI_H
#define SYNDICATION_ITEMCLI_H

struct cli;
struct err;
struct hubdb;

extern const char itemcli_options[]; /* for the table of commands */

/* Does what the command says and prints where the item is now as JSON.
 * ERR_USAGE names the word or option. */
int itemcli_run(const struct cli *cli, struct hubdb *store, const char *who,
                struct err *err);

#endif
