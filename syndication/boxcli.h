/* syndication/boxcli.h - `syndication box add|set|show|code|list`. */
#ifndef SYNDICATION_BOXCLI_H
#define SYNDICATION_BOXCLI_H

struct arena;
struct cli;
struct err;
struct hubdb;

struct boxcli {
    const struct cli *cli;
    struct hubdb *store;
    struct arena *arena;
    const char *who;      /* for the audit log */
    const char *base_url; /* of the hub, for the codes to embed */
};

/* Does what the command says and prints the box, or the boxes, as JSON with the
 * codes to embed.  ERR_USAGE names the option. */
int boxcli_run(const struct boxcli *desk, struct err *err);

#endif
