/* console/alertcli.h - the command `console alerts run`. */
#ifndef CONSOLE_ALERTCLI_H
#define CONSOLE_ALERTCLI_H

struct cli;
struct err;

/*
 * alerts run [--portal CODE]   brings the picture of every portal up to date,
 *                              looks once a day at the servers of portals that
 *                              somebody watches, notices what got worse, ends
 *                              what is over, looks at the metadata of some
 * pages (lint.h), and sends letters.  Prints one JSON object: portals, alerts,
 * sent, failed, linted.  Secrets of webhooks that an older version left open
 * are sealed.
 */
int alertcli_run(const struct cli *cli, struct err *err);

#endif
