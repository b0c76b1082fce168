/* console/admincli.h - the commands `console admin ...`. */
#ifndef CONSOLE_ADMINCLI_H
#define CONSOLE_ADMINCLI_H

struct cli;
struct err;

/*
 *   add NAME          makes a local administrator; the password is the first
 *                     line of standard input
 *   reset-totp NAME   he sets up his second factor anew; all sessions end
 *   list              everybody, as JSON Lines
 *   make PERSON       makes that person (an id of the list) an administrator
 *   unmake PERSON     and takes it back
 *   rotate-key        seals all that is secret or personal with a new key;
 *                     all sign in again
 */
int admincli_run(const struct cli *cli, struct err *err);

#endif
