/*
 * base/outbound.h - HTTP to machines that others name: many exchanges at
 * once, each in a cage.
 *
 * Where it may go: http and https, the ports of web servers, and no
 * special-purpose address (base/ssrf.h).  The address is judged when the
 * connection is made, so a name that changes its mind gains nothing.  No proxy,
 * no cookies, no redirect is followed.  What it may cost: time and bytes of the
 * request's limits.  One thread.
 */
#ifndef BASE_OUTBOUND_H
#define BASE_OUTBOUND_H

#include "base/mem.h"
#include "base/str.h"

struct cidr_list;
struct err;
struct outbound;

struct outbound_request {
    void *owner;                /* given back with the answer */
    const char *url;            /* copied */
    bool post;                  /* else GET */
    struct str body;            /* of a POST; copied */
    const char *const *headers; /* "Name: value", NULL ends; copied; or NULL */
    size_t body_max_bytes;      /* of the answer; what is longer is cut */
    int64_t timeout_ms;         /* for everything */
};

struct outbound_answer {
    void *owner;
    int status;      /* 0: none came */
    const char *why; /* English, when none came or the body broke off; or "" */
    struct str body; /* at most body_max_bytes */
    bool cut;        /* the body was longer, or broke off */
    const char *location;            /* absolute, of a 3xx; or NULL */
    struct str etag, last_modified;  /* may be empty */
    int64_t took_ms, retry_after_ms; /* the latter -1: not asked for */
};
/* The answer is borrowed for the time of the call. */
typedef void outbound_done(void *context, const struct outbound_answer *answer);

/* allow_private: networks that may be gone to all the same (tests), as in
 * option common.allow_private.  ERR_FORMAT names the one that is wrong. */
int outbound_new(struct outbound **ret_outbound, const char *allow_private,
                 struct err *err);
void outbound_free(struct outbound *o); /* drops what is under way */
DEFINE_FREEP(outbound)

/* ERR_USAGE when the address is no URL or must not be gone to; `allowed` are
 * the networks of allow_private. */
int outbound_check_url(const struct cidr_list *allowed, const char *url,
                       struct err *err);
/* Begins an exchange, which ends in one call of `done` from outbound_poll(). */
void outbound_start(struct outbound *o, const struct outbound_request *request);
size_t outbound_active(const struct outbound *o);
/* Works for at most wait_ms, less when an exchange ended. */
void outbound_poll(struct outbound *o, int64_t wait_ms, outbound_done *done,
                   void *context);

#endif
