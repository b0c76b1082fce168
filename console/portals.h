/* console/portals.h - the list of portals. */
#ifndef CONSOLE_PORTALS_H
#define CONSOLE_PORTALS_H

struct call;

void portals_list(struct call *c);

#endif
