/* console/summary.h - how many URLs of each portal end in which reason. */
#ifndef CONSOLE_SUMMARY_H
#define CONSOLE_SUMMARY_H

#include "base/mem.h"
#include "config/reason.h"

#include <stdint.h>

struct err;
struct registry;

struct portal_summary {
    const char *code, *name; /* borrowed from the registry; name may be "" */
    uint32_t by_reason[REASON_COUNT];
    uint32_t total;
    int64_t last_fetched_ms; /* newest of its URLs; 0: never */
};

struct summary {
    struct portal_summary *portals; /* sorted by code */
    size_t count;
};

/* Counts every known URL.  A portal of the registry without URLs has a row of
 * zeroes; URLs of a portal that is not in the registry are left out.  The
 * caller calls summary_done(). */
int summary_read(struct summary *ret_summary, const char *data_dir,
                 const struct registry *registry, struct err *err);
void summary_done(struct summary *s); /* accepts a zeroed one */

/* URLs that a search finds: INDEXED, OK_STALE and DUP_OTHER_SITE. */
uint32_t summary_searchable(const struct portal_summary *p);

#endif
