/*
 * console/topics_page.h - "Xu hướng": topics.h as a page and as CSV; and the
 * command that works them out.
 *
 *     ?ky=7|30|90        window in days; without: 30
 */
#ifndef CONSOLE_TOPICS_PAGE_H
#define CONSOLE_TOPICS_PAGE_H

struct call;
struct cli;
struct err;

void topics_page(struct call *c);
void topics_csv(struct call *c);

/* `console topics`: works them out, and prints when that was and what rises. */
int topics_cli(const struct cli *cli, struct err *err);

#endif
