/*
 * base/auditcli.h - the command "audit verify|show", the same for every program
 * that keeps a log.
 *
 *   verify [--head HASH]            {"lines":N,"head":"...","whole":true}
 *   show [--limit N] [--masked]     the newest lines as JSON Lines
 */
#ifndef BASE_AUDITCLI_H
#define BASE_AUDITCLI_H

struct cli;
struct db;
struct err;

extern const char auditcli_options[]; /* for the table of commands */

/* ERR_USAGE; ERR_FORMAT: the chain is not whole, and where. */
int auditcli_run(const struct cli *cli, struct db *db, struct err *err);

#endif
