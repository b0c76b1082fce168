/*
 * base/httpd_inside.h - an httpd and a call, as its own files see them; nobody
 * else includes this.
 *
 * One `struct httpd_call` belongs to one connection and is used again for each
 * request on it, so that a keep-alive request allocates little more than its
 * answer.  A suspended connection is not touched by the I/O threads, so a call
 * is never seen by two threads at once.
 *
 *   httpd          settings, start, stop, is it alive
 *   httpd_call     a request from its first byte to its last
 *   httpd_admit    what it must pass before a handler sees it
 *   httpd_peer     who asks
 *   httpd_route    which handler answers
 *   httpd_handler  what handlers ask of a request and say to a response
 *   httpd_answer   a response becomes one of libmicrohttpd
 */
#ifndef BASE_HTTPD_INSIDE_H
#define BASE_HTTPD_INSIDE_H

#include "base/cidr.h"
#include "base/httpd.h"
#include "base/httpd_pool.h"
#include "base/listen.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

struct httpd_count;
struct httpd_tls;

enum httpd_stage { STAGE_BEGIN, STAGE_BODY, STAGE_ANSWERED };

struct httpd_call {
    struct httpd_request rq;
    struct httpd_response rs;
    struct httpd *httpd;
    struct MHD_Connection *connection;
    const struct httpd_route *route;
    enum httpd_stage stage;
    bool running;   /* counted in httpd->running */
    bool body_over; /* the body passed its limit; the rest is not kept */
    bool counted;   /* `gate` is of this request */
    struct gate_state gate;
    size_t body_bytes;
    struct buf body;
    char peer[sizeof((struct httpd_request *)0)->peer];
    uint64_t trace;  /* counts up, see httpd_call.c */
    int sent_status; /* 0: nothing was sent */
    size_t sent_bytes;
    struct httpd_job job;
};

struct httpd {
    struct httpd_settings settings;
    struct MHD_Daemon *daemon;
    struct httpd_pool *pool;
    struct cidr_list trusted_proxies, metrics_allow;
    struct gate *gate;
    struct httpd_tls *tls; /* NULL: without */
    struct httpd_count *count;
    char address[LISTEN_TEXT_MAX];
    atomic_uint_fast64_t trace; /* where the next connection begins */
    atomic_int running;         /* requests under way */
    atomic_int connections;
    atomic_bool stopping;
    uint64_t answered_before; /* at the last look of httpd_alive() */
    pthread_mutex_t lock;
    pthread_cond_t idle; /* running or connections became 0 while stopping */
};

#endif
