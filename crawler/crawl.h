/*
 * crawler/crawl.h - the crawl itself: takes hosts from the frontier, asks
 * robots.txt, sitemaps and pages of them, stores every answer in WARC and what
 * was learned in crawl.db.
 *
 * Everything runs in one thread.  The WARC store is also the journal: crawl.db
 * is committed behind it, with the position up to which it is true, and after
 * a crash the answers behind that position are taken in again from the WARC.
 */
#ifndef CRAWLER_CRAWL_H
#define CRAWLER_CRAWL_H

#include <stdbool.h>
#include <stdint.h>

struct err;
struct options;
struct registry;

struct crawl_task {
    const char *data_dir;
    const struct options *options;
    const struct registry *registry;
    const char *portal;               /* only this code; NULL: all */
    bool once;                        /* end when nothing is due any more */
    bool recrawl;                     /* everything known is due now */
    bool json;                        /* progress as JSON lines on stdout */
    int64_t fetches_max, seconds_max; /* 0: no limit */
};

/*
 * Crawls until the task is done, or SIGTERM or SIGINT comes.  ERR_BUSY: another
 * crawler works on the folder; ERR_NOT_FOUND: no such portal; ERR_IO: disk.
 * What was fetched before a failure is kept.
 */
int crawl_run(const struct crawl_task *task, struct err *err);

#endif
