/* console/portals.h - the list of portals, and the coverage of one. */
#ifndef CONSOLE_PORTALS_H
#define CONSOLE_PORTALS_H

struct call;

void portals_list(struct call *c);
/* ?ly-do=CODE&tu=N: only that reason, from that row on. */
void portals_coverage(struct call *c);
void portals_csv(struct call *c);
void portals_jsonl(struct call *c);

#endif
