/*
 * syndication/public.h - the way of public GETs: the answer lies in the cache
 * under its address, or is made on a worker.  When the store cannot be read,
 * the last good answer is sent instead.
 */
#ifndef SYNDICATION_PUBLIC_H
#define SYNDICATION_PUBLIC_H

#include "base/str.h"

struct answer;
struct err;
struct httpd_request;
struct httpd_response;
struct hubdb;
struct hubserve;

/* Cache-Control of lists: a withdrawn item leaves every box within a minute; a
 * box outlives a hub that is away for a day. */
extern const char public_list[];

/* Makes one answer from the store.  0 and *ret_answer, or an error. */
typedef int public_make(struct hubserve *service, struct hubdb *store,
                        struct httpd_request *rq, struct answer **ret_answer,
                        struct err *err);

/* Handler of an HTTPD_TRY route. */
void public_answer(struct hubserve *service, struct httpd_request *rq,
                   struct httpd_response *rs, public_make *fn);
/* Handler of an HTTPD_POOL route whose answers are not kept. */
void public_fresh(struct hubserve *service, struct httpd_request *rq,
                  struct httpd_response *rs, public_make *fn);

/* One line of text. */
void public_say(struct httpd_response *rs, int status, const char *text);

/* The feed of that address (topic.h). */
public_make public_feed;

#endif
