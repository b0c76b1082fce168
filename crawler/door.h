/*
 * crawler/door.h - the public door of the crawler: `crawler serve`.
 *
 * Takes pushes (indexnow.h) into the intake and shows what the crawler is and
 * does.  It reads crawl.db and writes intake.db; it fetches nothing, so nobody
 * can make it connect anywhere.
 */
#ifndef CRAWLER_DOOR_H
#define CRAWLER_DOOR_H

struct cli;
struct err;

/* Serves until a signal comes.  ERR_NET, ERR_CONFIG, ERR_IO. */
int door_command(const struct cli *cli, struct err *err);

#endif
