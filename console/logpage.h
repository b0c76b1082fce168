/* console/logpage.h - the newest lines of the audit log, and whether it is
 * whole. */
#ifndef CONSOLE_LOGPAGE_H
#define CONSOLE_LOGPAGE_H

struct call;

void logpage(struct call *c);

#endif
