/* console/inspect_rank.h - where a page stands for a question, and why. */
#ifndef CONSOLE_INSPECT_RANK_H
#define CONSOLE_INSPECT_RANK_H

struct call;
struct inspection;

/* Of i->query, which is not empty. */
void inspect_rank(struct call *c, const struct inspection *i);

#endif
