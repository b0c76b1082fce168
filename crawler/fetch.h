/*
 * crawler/fetch.h - many HTTP fetches at once: resolve, check, pin, fetch.
 *
 * Names are resolved with c-ares, the addresses checked by base/ssrf.h, and
 * the connection pinned to a checked one (DESIGN 6).  Redirects are NOT
 * followed here: they come back as the answer, the frontier decides.  libcurl
 * is sharded over several multi handles by host (DESIGN 5).  Everything runs
 * in the thread that calls fetcher_poll(); no locks.
 */
#ifndef CRAWLER_FETCH_H
#define CRAWLER_FETCH_H

#include "base/mem.h"
#include "base/str.h"
#include "config/reason.h"

struct err;
struct options;
struct fetcher;

struct fetch_request {
    uint64_t id;                      /* given back with the result */
    const char *url;                  /* http or https, canonical; copied */
    const char *etag, *last_modified; /* for a conditional GET; NULL or "" */
    size_t body_max_bytes;            /* 0: the option's default */
    bool sitemap;     /* Accept header and size limit of a sitemap */
    bool certificate; /* the result tells of it; costs time */
};

enum fetch_outcome {
    FETCH_ANSWER, /* a status and headers came, the body is whole */
    FETCH_CUT,    /* status and headers came, the body was cut: `reason` */
    FETCH_FAILED, /* no answer: `reason` says FETCH_DNS, FETCH_TLS, ... */
};

struct fetch_result {
    uint64_t id;
    enum fetch_outcome outcome;
    enum reason reason; /* REASON_FETCHED for FETCH_ANSWER */
    const char *detail; /* English sentence for a failure; "" else */
    const char *url;
    int status;           /* 0 when there was no answer */
    struct str request;   /* HTTP request head as sent */
    struct str head;      /* status line, headers, closing empty line */
    struct str body;      /* not chunked, content codings as received */
    const char *protocol; /* "http/1.1", "h2" */
    char ip[46];          /* address it was fetched from, or "" */
    int64_t start_unix_ms, took_ms, first_byte_ms;
    int64_t since_first_byte_ms; /* ... to the end */
    const char *location;        /* absolute URL of a 3xx, or NULL */
    int64_t retry_after_ms;      /* -1: none */
    const char *addresses; /* that the connection was pinned to, "192.0.2.1,
                              [2001:db8::1]"; "" when none is known */
    /* Of the server's certificate, when it was asked for; else "" and 0. */
    const char *certificate_issuer;
    int64_t certificate_ends_ms;
};

/* Changes the process: as many descriptors as the system allows, SIGPIPE
 * ignored.  ERR_CONFIG, ERR_IO. */
int fetcher_new(struct fetcher **ret_fetcher, const struct options *options,
                struct err *err);
void fetcher_free(struct fetcher *f); /* cuts what is under way */
DEFINE_FREEP(fetcher)

/* Begins a fetch.  Always ends in one call of `done` from fetcher_poll(). */
void fetcher_start(struct fetcher *f, const struct fetch_request *request);
size_t fetcher_active(const struct fetcher *f);

/* What Retry-After asks for in the headers of an answer of that time; -1: it
 * does not. */
int64_t fetch_retry_after_ms(struct str headers, int64_t now_unix_ms);

/*
 * Works until something ended or `wait_ms` passed, and calls `done` for each
 * fetch that ended; the result is borrowed for the time of the call, in which
 * fetcher_start() is allowed.  Returns the number of ended fetches or ERR_NET.
 */
int fetcher_poll(struct fetcher *f, int64_t wait_ms,
                 void (*done)(void *context, const struct fetch_result *result),
                 void *context, struct err *err);

/*
 * Address that `host` was pinned to last (for politeness by IP), or "" when it
 * is not known yet.  Borrowed until the next call.
 */
const char *fetcher_ip(const struct fetcher *f, const char *host);
/* Resolves ahead; the answer shows in fetcher_ip() after some polls. */
void fetcher_resolve(struct fetcher *f, const char *host);

#endif
