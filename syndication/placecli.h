/* syndication/placecli.h - `syndication place list|pages|due|check`. */
#ifndef SYNDICATION_PLACECLI_H
#define SYNDICATION_PLACECLI_H

struct cli;
struct err;
struct hubdb;

struct placecli {
    const struct cli *cli;
    struct hubdb *store;
    const char *base_url; /* of the hub */
    const char *registry; /* path of the list of portals */
};

/* The options, for the row of the command. */
extern const char placecli_options[];

/*
 * Prints JSON Lines (docs/formats.md):
 *
 *   list    where boxes were asked from, with the portal and views of 30 days
 *   pages   pages on which the crawler saw them, and whether they work
 *   due     URLs to be fetched again, plain, for `crawler add -`
 *   check   reads what was crawled since the last time: one line of counts
 */
int placecli_run(const struct placecli *desk, struct err *err);

#endif
