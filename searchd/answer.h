/*
 * searchd/answer.h - what every request has in common: its language, its
 * headers, what can go wrong, the index it is answered from, and answers that
 * are kept for a moment.
 *
 * Handlers of api.h are made of these.  A function that gives false has
 * written the answer already.
 */
#ifndef SEARCHD_ANSWER_H
#define SEARCHD_ANSWER_H

#include "base/httpd.h"
#include "searchd/fault.h"
#include "searchd/search.h"

struct service;

/* As asked for by "lang", the address or the browser; Vietnamese first. */
enum lang answer_lang(const struct httpd_request *rq);
/* "https://host": as set, else as the client addressed us; of the arena. */
const char *answer_base_url(const struct service *s, struct httpd_request *rq);

/* --- headers --- */

extern const char answer_json_type[];
/* `cache` is a Cache-Control. */
void answer_page_headers(struct httpd_response *rs, const char *cache);
void answer_api_headers(struct httpd_response *rs, const char *type,
                        const char *cache);
/* The usual ones of a page, and of JSON. */
void answer_page(struct httpd_response *rs);
void answer_json(struct httpd_response *rs);

/* Packs the body for who takes it; before the validator. */
void answer_pack(const struct httpd_request *rq, struct httpd_response *rs);

/* --- what went wrong --- */

/* A page for people; problem+json below /api/ and for feeds. */
void answer_fault(const struct service *s, const struct httpd_request *rq,
                  struct httpd_response *rs, enum fault_kind kind);
/* 422: below /api/ a parameter that cannot be used is an error; a page for
 * people says so and goes on without it.  FAULT_PARAM or FAULT_BODY. */
void answer_refuse(const struct httpd_request *rq, struct httpd_response *rs,
                   enum fault_kind kind, const struct problems *problems);
/* After an error of the index. */
void answer_failed(const struct service *s, struct httpd_request *rq,
                   struct httpd_response *rs, const struct err *err);

/* --- searching --- */

/* The query of the parameters; what is wrong with them goes to `problems`. */
struct query *answer_query(struct httpd_request *rq, struct problems *problems);
/* Opens the index for this request. */
bool answer_begin(struct search *search, const struct service *s,
                  struct httpd_request *rq, struct httpd_response *rs);
/* Opens it and runs the query. */
bool answer_search(struct result_list *list, struct query *q,
                   struct search *search, struct httpd_request *rq,
                   struct httpd_response *rs, const struct service *s);

/* --- answers kept for a moment (hot.h) --- */

/* Called first by the handlers of HTTPD_TRY.  True when the answer stands, or
 * when a worker is to work it out. */
bool answer_from_cache(const struct httpd_request *rq,
                       struct httpd_response *rs, const struct service *s,
                       void (*set_headers)(struct httpd_response *rs));
/* What an answer that is given again adds to the counts; of the arena. */
struct str answer_note(const struct result_list *list, const struct service *s,
                       struct arena *arena);
/* As a note: the answer goes on at `path`, which then stands in its header
 * "Link"; empty when this is its end. */
struct str answer_next(const struct result_list *list, const char *path,
                       struct arena *arena);
/* A validator of the answer but for the time it took, which differs each time:
 * two answers that say the same of the same index have the same. */
const char *
answer_tag(const struct httpd_request *rq, const struct result_list *list,
           void (*write)(struct buf *out, const struct result_list *list));
/* The body is written: headers, validator, and a copy for who asks next.  `tag`
 * is an answer_tag(), or NULL: of the body. */
void answer_finish(const struct httpd_request *rq, struct httpd_response *rs,
                   const struct service *s, struct str note, const char *tag,
                   void (*set_headers)(struct httpd_response *rs));

#endif
