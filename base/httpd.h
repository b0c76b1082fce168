/*
 * base/httpd.h - libmicrohttpd behind a route table.
 *
 * A handler gets a whole request (headers, parsed arguments, the body up to
 * the route's limit) and fills a response.  Handlers of HTTPD_INLINE routes
 * run on the I/O threads and must be quick (memory and caches only).  Handlers
 * of HTTPD_POOL routes run on worker threads behind a bounded queue: the
 * connection is suspended meanwhile, so slow queries never hold I/O; a full
 * queue answers 503 with Retry-After before the handler is called.
 *
 * Every response gets the trace id (X-Trace-Id) and, over TLS,
 * Strict-Transport-Security; every one but 304, whose receiver has them, gets
 * X-Content-Type-Options: nosniff and, where the handler set none, a
 * Content-Security-Policy that forbids everything and a Referrer-Policy. Errors
 * made here (400, 403, 404, 405, 413, 414, 429, 503) are made by the server's
 * `fail` hook, so that each station speaks its own format.
 *
 * A request whose length or host is said twice is refused and its connection
 * closed (base/httpd_doubt.h).
 *
 * Two addresses are answered here, for those of `metrics_allow` and for all:
 *
 *   /metrics   counters for Prometheus (base/httpd_count.h)
 *   /readyz    what /healthz says, but 503 from the request to stop on
 */
#ifndef BASE_HTTPD_H
#define BASE_HTTPD_H

#include "base/arena.h"
#include "base/gate.h"
#include "base/str.h"

struct err;
struct httpd;

enum {
    HTTPD_BODY_MAX_BYTES = 64 << 20,
    HTTPD_URL_MAX_BYTES = 16 << 10,
    HTTPD_ARGS_MAX = 256, /* arguments of one request; more is 400 */
};

struct httpd_pair {
    struct str name, value; /* decoded; may hold any byte */
};

struct httpd_request {
    struct arena *arena;           /* lives until the response is sent */
    struct str method;             /* "GET"; HEAD comes as "GET" */
    struct str path;               /* percent-decoded, begins with "/" */
    struct str rest;               /* what the "*" of the route stood for */
    struct str query;              /* as sent, without "?" */
    const struct httpd_pair *args; /* of the query, in order */
    size_t arg_count;
    const struct httpd_pair *form; /* application/x-www-form-urlencoded body */
    size_t form_count;
    struct str body;   /* raw */
    char peer[46];     /* address of the client; behind a trusted proxy the
                          last untrusted one of X-Forwarded-For */
    char trace_id[17]; /* 16 hex digits */
    int64_t start_ms;  /* clock_steady_ms() when the headers were read */
    const char *route; /* path of its route, with the star; "" for none */
    void *worker;      /* what worker_new() of the server gave this thread;
                          NULL for HTTPD_INLINE */
    void *internal;
};

/* First value of that name, or p == NULL when there is none.  Header names are
 * matched without case. */
struct str httpd_arg(const struct httpd_request *rq, const char *name);
struct str httpd_form(const struct httpd_request *rq, const char *name);
struct str httpd_header(const struct httpd_request *rq, const char *name);

struct httpd_response {
    int status; /* 200 unless set */
    struct buf body;
    const char *content_type; /* static or of the arena; required with a body */
    /* At most 16 further headers; name static, value static or of the arena. */
    struct {
        const char *name, *value;
    } headers[16];
    size_t header_count;
    /*
     * Instead of `body`: bytes that outlive the server or are kept by the
     * caller's cache; `release(owner)` is called when they were sent.
     */
    const char *shared;
    size_t shared_bytes;
    void (*release)(void *owner);
    void *owner;
    /* Instead of both: an open file, sent from its beginning to its end, which
     * is closed afterwards; httpd_send_file() sets it. */
    int file;
    uint64_t file_bytes;
};

/* Answers with the bytes of an open regular file, in constant memory: for what
 * is too long for a buffer.  The response owns `fd` from now on.  ERR_IO when
 * its size cannot be told; `fd` is closed then, too. */
int httpd_send_file(struct httpd_response *rs, int fd, struct err *err);

void httpd_set_header(struct httpd_response *rs, const char *name,
                      const char *value);
/* In place of the value that it has; spelled as it was set. */
void httpd_replace_header(struct httpd_response *rs, const char *name,
                          const char *value);
/* Sets a strong ETag over the body (`"<hex of a 64-bit hash>"`) and answers
 * 304 without body when If-None-Match holds it or "*".  Call last. */
void httpd_etag(const struct httpd_request *rq, struct httpd_response *rs);
/* The same with a validator that is known already, quotes included: for hot
 * answers whose bytes are kept with it.  Static or of the arena. */
void httpd_etag_known(const struct httpd_request *rq, struct httpd_response *rs,
                      const char *etag);
/* Whether If-None-Match holds that validator or "*". */
bool httpd_knows(const struct httpd_request *rq, const char *etag);

/*
 * HTTPD_TRY: the handler is called on the I/O thread first (rq->worker is
 * NULL).  When its answer is not in memory, it sets rs->status to
 * HTTPD_TO_POOL, touches nothing else, and is called again on a worker.
 */
enum httpd_where { HTTPD_INLINE, HTTPD_POOL, HTTPD_TRY };
enum { HTTPD_TO_POOL = -1 };

struct httpd_route {
    const char *method; /* "GET" (HEAD too), "POST", ...; NULL ends the table */
    const char *path; /* "/healthz"; a closing star takes all that begins so */
    enum httpd_where where;
    size_t body_max; /* bytes; 0: a body is refused with 413 */
    void (*handle)(struct httpd_request *rq, struct httpd_response *rs,
                   void *app);
};

struct httpd_settings {
    const char *listen; /* "127.0.0.1:8080", "[::1]:0"; port 0: a free one */
    const struct httpd_route *routes;
    void *app; /* handed to every handler; must be safe for its threads */
    int io_threads, pool_threads, queue_max;
    int connections_max, connection_idle_s;
    const char *trusted_proxies; /* addresses or CIDRs, spaces; may be NULL */
    /* PEM files; NULL or "": no TLS.  See httpd_reload(). */
    const char *tls_cert, *tls_key;
    struct gate_settings gate; /* of all addresses, see base/gate.h */
    const char *metrics_allow; /* who may read /metrics; NULL: nobody */
    /* Adds metrics of the application; from an I/O thread; may be NULL. */
    void (*metrics)(struct buf *out, void *app);
    /* Fills the answer for an error made by the server itself; `text` is a
     * short English reason. */
    void (*fail)(const struct httpd_request *rq, struct httpd_response *rs,
                 int status, const char *text, void *app);
    /* A value for each pool thread (an index handle, ...); may be NULL. */
    void *(*worker_new)(void *app);
    void (*worker_free)(void *worker);
    /* Called after each response, from any thread; may be NULL. */
    void (*done)(const struct httpd_request *rq, int status, size_t bytes,
                 void *app);
};

/* Listens and starts the threads.  Fails with ERR_NET (address in use ...),
 * ERR_USAGE (`listen` is no address), ERR_FORMAT (a network is none, a file of
 * TLS is none) or ERR_CONFIG (certificate and key do not fit).
 */
int httpd_start(struct httpd **ret_httpd, const struct httpd_settings *settings,
                struct err *err);
/* "127.0.0.1:43211": where it listens really. */
const char *httpd_address(const struct httpd *httpd);
/* A handler of "/healthz": "ok", for services that are well while they answer.
 */
void httpd_healthy(struct httpd_request *rq, struct httpd_response *rs,
                   void *app);
/* Reads certificate and key again: new connections get them, old ones go on.
 * After an error everything is as before. */
int httpd_reload(struct httpd *httpd, struct err *err);
/*
 * Stops accepting, tells open connections to close, waits a moment for them and
 * at most `grace_ms` for running requests, frees.  When the listening socket is
 * shared (see base/listen.h), what was not accepted waits for the successor.
 */
void httpd_stop(struct httpd *httpd, int64_t grace_ms);
/* Blocks SIGTERM, SIGINT and SIGHUP for the threads started later; call it
 * before httpd_start().  httpd_wait() sleeps until one comes: its number; or,
 * unless `wait_ms` is 0, at most so long: 0. */
void httpd_block_signals(void);
int httpd_wait(int64_t wait_ms);
/* For a watchdog, every few seconds from one thread: answers were given since
 * the last call, or one of its own is answered now; and what waits for a worker
 * is not stuck.  A server that is full is alive. */
bool httpd_alive(struct httpd *httpd);

#endif
