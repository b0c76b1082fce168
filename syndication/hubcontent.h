/*
 * syndication/hubcontent.h - version 1 of the API, to the letter of 409/
 * VPCP-TTĐT, appendix II (docs/api-hub.md has it with examples).
 *
 *   POST /api/v1/hubcontent/detail        secret_key, id
 *   POST /api/v1/hubcontent/distribution  secret_key, type, distribution,
 *                                         page_index, page_size
 *
 * Every answer is HTTP 200 and one JSON object: Data, LastUpdated, Message,
 * Status.  A refusal has Status false, a Message in Vietnamese that names the
 * parameter, and an empty object as Data.  Every call leaves an audit line.
 */
#ifndef SYNDICATION_HUBCONTENT_H
#define SYNDICATION_HUBCONTENT_H

#include "base/arena.h"
#include "base/str.h"

struct err;
struct httpd_request;
struct httpd_response;

enum {
    HUBCONTENT_BODY_MAX_BYTES = 16 << 10,
    HUBCONTENT_PAGE_MAX = 20,
    HUBCONTENT_INDEX_MAX = 1000000,
    HUBCONTENT_TARGETS_MAX = 200,
};

/* Handlers of HTTPD_TRY routes; `service` is the struct hubserve. */
void hubcontent_detail(struct httpd_request *rq, struct httpd_response *rs,
                       void *service);
void hubcontent_distribution(struct httpd_request *rq,
                             struct httpd_response *rs, void *service);

/* The body of a refusal; `message` is UTF-8. */
void hubcontent_refusal(struct buf *out, const char *message, int64_t now_ms);

/* The parameters of a list, as sent; p NULL: not sent. */
struct hubcontent_list {
    struct str type, distribution, page_index, page_size;
};

struct hubcontent_params {
    unsigned types; /* bits 1 << enum item_type; 0: all */
    struct str targets[HUBCONTENT_TARGETS_MAX]; /* borrowed */
    size_t target_count;                        /* 0: all */
    int64_t page_index, page_size;
};

/*
 * What is not sent is all (-1), page 1 and 20 a page.  type and distribution
 * hold values separated by "," or ";", with spaces or without.  ERR_USAGE with
 * a message in Vietnamese that names the parameter and the value.
 */
int hubcontent_params(struct hubcontent_params *ret_params,
                      const struct hubcontent_list *list, struct err *err);

#endif
