/*
 * base/httpd_count.h - what an httpd has done, for Prometheus.
 *
 * Counters only go up and need no lock.  The form is text format 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/).  No address,
 * no word of a question is in it: labels are routes and status codes.
 */
#ifndef BASE_HTTPD_COUNT_H
#define BASE_HTTPD_COUNT_H

#include "base/str.h"

struct httpd_count;
struct httpd_route;

/* `routes` is borrowed for the life of the counter. */
struct httpd_count *httpd_count_new(const struct httpd_route *routes);
void httpd_count_free(struct httpd_count *count); /* accepts NULL */

/* One answer was given.  `route` is of the table, or NULL. */
void httpd_count_answer(struct httpd_count *count,
                        const struct httpd_route *route, int status,
                        size_t bytes, int64_t took_ms);

/* How many were given till now. */
uint64_t httpd_count_answers(const struct httpd_count *count);

struct httpd_gauges {
    int running;     /* requests under way */
    int connections; /* open now */
    bool stopping;
};

void httpd_count_write(const struct httpd_count *count,
                       const struct httpd_gauges *now, struct buf *out);

#endif
