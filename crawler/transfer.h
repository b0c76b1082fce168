/*
 * crawler/transfer.h - one HTTP fetch: a libcurl easy handle, what was sent
 * and received, and the result made of it.  For crawler/fetch.c only.
 *
 * A transfer is used again and again: its handle and buffers are kept.
 */
#ifndef CRAWLER_TRANSFER_H
#define CRAWLER_TRANSFER_H

#include "base/url.h"
#include "crawler/fetch.h"
#include "crawler/spill.h"

#include <curl/curl.h>

struct transfer {
    struct transfer *next;  /* in one of the fetcher's lists */
    struct transfer *older; /* the one made before it */
    CURLM *multi;           /* where it is under way, or NULL */
    CURL *easy;             /* CURLINFO_PRIVATE leads back to the transfer */
    const struct options *options;
    struct curl_slist *pin, *headers;
    struct url url; /* of the request */
    size_t body_max;
    struct buf request, head, location, detail, issuer;
    struct spill body;
    bool head_whole; /* its empty line came */
    bool too_big;
    bool certificate; /* is asked for */
    int64_t start_ms; /* steady clock */
    char error[CURL_ERROR_SIZE];
    struct fetch_result result;
};

/* `options` must outlive it. */
struct transfer *transfer_new(const struct options *options)
    __attribute__((returns_nonnull));
void transfer_free(struct transfer *t); /* accepts NULL */

/* Takes the request in; ERR_FORMAT and kin when its URL is none. */
int transfer_begin(struct transfer *t, const struct fetch_request *request,
                   struct err *err);
/* Binds the connection to these addresses (as of struct resolution). */
void transfer_pin(struct transfer *t, const char *addresses);
/* Fills t->result of a transfer that ended, or that never began. */
void transfer_end(struct transfer *t, CURLcode code);
void transfer_fail(struct transfer *t, enum reason reason, const char *detail);
/* Lets go of what belongs to one request. */
void transfer_reset(struct transfer *t);

#endif
