/* syndication/sourcecli.h - `syndication source add|list|pull|...`. */
#ifndef SYNDICATION_SOURCECLI_H
#define SYNDICATION_SOURCECLI_H

struct err;
struct hookcli;

extern const char sourcecli_options[]; /* for the table of commands */

/* As hookcli_run(). */
int sourcecli_run(const struct hookcli *desk, struct err *err);

#endif
