/*
 * crawler/progress.h - what a running crawl shows: one line that renews itself
 * on a terminal, one JSON object a line, or a line of the log (REQUIREMENTS
 * C15).
 */
#ifndef CRAWLER_PROGRESS_H
#define CRAWLER_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct progress_counts { /* since the start of the run, but for the first row */
    int64_t hosts_active, fetches_active, queued, hosts_waiting;
    int64_t fetches, pages, unchanged, failures, bytes;
};

struct progress {
    FILE *out;
    bool json, terminal;
    int64_t start_ms, shown_ms;    /* steady clock */
    struct progress_counts before; /* when it was shown last */
};

enum { PROGRESS_EVERY_MS = 1000, PROGRESS_LOG_EVERY_MS = 60000 };

/* `json`: one object each second to `out`.  Else: a renewed line each second
 * when `out` is a terminal; when it is not, `crawl.progress` in the log, each
 * minute in which something was fetched or queued. */
void progress_start(struct progress *p, FILE *out, bool json);
/* Shows the counts when it is time. */
void progress_show(struct progress *p, const struct progress_counts *c);
/* Shows the counts a last time, with the means of the whole run. */
void progress_end(struct progress *p, const struct progress_counts *c);

#endif
