/* console/admincli.h - the commands `console admin ...`. */
#ifndef CONSOLE_ADMINCLI_H
#define CONSOLE_ADMINCLI_H

struct cli;
struct err;

/* admin add NAME: the password is the first line of standard input. */
int admincli_run(const struct cli *cli, struct err *err);

#endif
