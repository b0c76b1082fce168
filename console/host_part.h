/* console/host_part.h - the state of a server as rows of a table. */
#ifndef CONSOLE_HOST_PART_H
#define CONSOLE_HOST_PART_H

#include <stdint.h>

struct call;
struct hostcheck;

enum { HOST_TLS_SOON_DAYS = 30 };

/* A <table> of what was looked at: good or not, and how to mend it. */
void host_table(struct call *c, const struct hostcheck *h, int64_t now_ms);
/* Whole days until then; negative: over. */
int64_t host_days_left(int64_t ends_ms, int64_t now_ms);

#endif
