/*
 * crawler/indexnow.h - requests of the IndexNow protocol (indexnow.org,
 * "Documentation"): a portal tells which of its URLs are new, changed or gone.
 *
 *   POST {"host": "x.gov.vn", "key": "...", "keyLocation": "https://...",
 *         "urlList": ["https://x.gov.vn/a", ...]}
 *   GET  ?url=...&key=...[&keyLocation=...]
 *
 * Reading only: whether the host is a portal's and the key is good is for the
 * caller.  Bytes come from anybody.
 */
#ifndef CRAWLER_INDEXNOW_H
#define CRAWLER_INDEXNOW_H

#include "base/arena.h"
#include "base/str.h"

enum { INDEXNOW_URLS_MAX = 10000, INDEXNOW_BODY_MAX_BYTES = 4 << 20 };

struct indexnow {
    const char *host; /* ASCII, lower case; every URL is of it */
    const char *key;
    const char *location; /* canonical URL of the key file, of that host */
    const char **urls;    /* canonical; all below the folder of the key file */
    size_t url_count;     /* 1..INDEXNOW_URLS_MAX */
};

enum push_fault {
    PUSH_FINE,
    PUSH_FORM,      /* 400: no JSON object, or a member of another type */
    PUSH_HOST,      /* 400: no host, or no host name */
    PUSH_KEY,       /* 400: no key, or not of the form */
    PUSH_LOCATION,  /* 400: keyLocation is no URL */
    PUSH_LIST,      /* 400: no URLs, or too many */
    PUSH_URL,       /* 400: one of them is no http or https URL */
    PUSH_FOREIGN,   /* 422: one of them is not of the host */
    PUSH_AWAY,      /* 422: the key file is not of the host */
    PUSH_UNCOVERED, /* 422: a URL outside the folder of the key file */
    PUSH_STRANGER,  /* 422: the host is not in the registry */
    PUSH_REFUSED,   /* 403: the key file is not as claimed */
    PUSH_TOO_MANY,  /* 429 */
    PUSH_OVERFULL,  /* 503: the box is full, or cannot be written */
    PUSH_FAULTS
};

struct push_fault_text {
    int status;       /* of HTTP */
    const char *name; /* "url-foreign" */
    const char *vi, *en;
    const char *retry_after; /* seconds, as a header value; or NULL */
};
const struct push_fault_text *push_fault_text(enum push_fault fault);

struct indexnow_error {
    enum push_fault fault;
    char where[32];   /* "urlList[3]", "key"; "" when it is the whole */
    char detail[200]; /* English, may be "" */
};

/* What is read is of the arena.  0; -1: *ret_error says what and where. */
int indexnow_read_json(struct indexnow *ret_push, struct arena *a,
                       struct str body, struct indexnow_error *ret_error);
/* An absent keyLocation has p == NULL. */
int indexnow_read_query(struct indexnow *ret_push, struct arena *a,
                        struct str url, struct str key, struct str location,
                        struct indexnow_error *ret_error);

#endif
