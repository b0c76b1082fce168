/*
 * searchd/fault.h - what can go wrong with a request, as people are told.
 */
#ifndef SEARCHD_FAULT_H
#define SEARCHD_FAULT_H

#include "searchd/say.h"

struct fault {
    int status; /* of HTTP */
    enum say title, text;
    const char *retry_after; /* seconds, as a header value; or NULL */
};

enum fault_kind {
    FAULT_BAD,     /* 400 */
    FAULT_KEY,     /* 401 */
    FAULT_BLOCKED, /* 403 */
    FAULT_MISSING, /* 404 */
    FAULT_METHOD,  /* 405 */
    FAULT_LARGE,   /* 413 */
    FAULT_LONG,    /* 414 */
    FAULT_PARAM,   /* 422: of the address */
    FAULT_BODY,    /* 422: of what was sent */
    FAULT_OFTEN,   /* 429; the server says when to come back */
    FAULT_BUSY,    /* 503: too much at once */
    FAULT_DOWN,    /* 503: the index cannot be read */
    FAULT_STORE,   /* 507: what was sent cannot be kept */
    FAULT_KINDS
};

const struct fault *fault_of(enum fault_kind kind);
/* Of a status that the server made itself; 503 is FAULT_BUSY. */
enum fault_kind fault_by_status(int status);

#endif
