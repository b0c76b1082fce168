/*
 * base/httpd_pool.h - httpd's worker threads behind a bounded queue.
 *
 * What is queued is a link inside the caller's own object, so that putting one
 * allocates nothing.
 */
#ifndef BASE_HTTPD_POOL_H
#define BASE_HTTPD_POOL_H

#include "base/mem.h"

#include <stdbool.h>

struct httpd_pool;

struct httpd_job {
    struct httpd_job *next;
};

struct httpd_pool_settings {
    int threads, queue_max;
    void *context;
    void *(*worker_new)(void *context); /* may be NULL */
    void (*worker_free)(void *worker);  /* may be NULL */
    /* Runs one job; `late` once httpd_pool_close() was called: refuse it. */
    void (*run)(struct httpd_job *job, void *worker, bool late, void *context);
};

struct httpd_pool *httpd_pool_new(const struct httpd_pool_settings *settings);
/* False when the queue is full or closed: the job is still the caller's. */
bool httpd_pool_put(struct httpd_pool *pool, struct httpd_job *job);
/* Takes no more, runs what is queued with `late` set, waits for the threads. */
void httpd_pool_close(struct httpd_pool *pool);
/* False when something waits and no job was done since the last call. */
bool httpd_pool_moves(struct httpd_pool *pool);
bool httpd_pool_is_closing(struct httpd_pool *pool);
void httpd_pool_free(struct httpd_pool *pool); /* closed, or NULL */

#endif
