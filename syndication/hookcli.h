/* syndication/hookcli.h - `syndication hook add|list|log|...`. */
#ifndef SYNDICATION_HOOKCLI_H
#define SYNDICATION_HOOKCLI_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct cli;
struct err;
struct hubdb;
struct str;

extern const char hookcli_options[]; /* for the table of commands */

struct hookcli {
    const struct cli *cli;
    struct hubdb *store;
    struct arena *arena;
    const char *who;           /* for the audit log */
    const char *allow_private; /* option common.allow_private */
};

/* Does what the command says; results are JSON Lines.  ERR_USAGE names the word
 * or option. */
int hookcli_run(const struct hookcli *desk, struct err *err);

/* --- shared with sourcecli.h, harvestcli.h --- */

/* A word of the command, and one of the three that do what it says. */
struct hookcli_word {
    const char *word;
    int (*all)(const struct hookcli *desk, struct err *err); /* "WORD" */
    /* "WORD ID" */
    int (*one)(const struct hookcli *desk, int64_t id, struct err *err);
    int (*change)(struct hubdb *store, int64_t id, const char *who,
                  struct err *err);
};
/* Does what the command asks for; the list ends with a word NULL.  ERR_USAGE
 * with `usage` when it has no such word. */
int hookcli_words(const struct hookcli *desk, const struct hookcli_word *words,
                  const char *usage, struct err *err);

/* ERR_USAGE when the hub must not go there. */
int hookcli_check_url(const struct hookcli *desk, const char *url,
                      struct err *err);
/* Agencies of an option, "24;25" or NULL, separated by commas alone. */
int hookcli_targets(const struct hookcli *desk, const char *text,
                    struct str *ret_targets, struct err *err);

#endif
