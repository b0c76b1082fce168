/*
 * syndication/write.h - version 2 of the API takes items from those who write
 * them (REQUIREMENTS H7).
 *
 *   POST   /api/v2/items         one item as JSON, without Id and Status: it is
 *                                proposed to the editors; 201
 *   GET    /api/v2/proposals/ID  where an item of one's own is on its way
 *   PUT    /api/v2/items/ID      another text for it, with If-Match (428, 412):
 *                                200, or 201 with the Id of a new proposal when
 *                                it is published (offer.h)
 *   DELETE /api/v2/items/ID      it is taken back at once; If-Match is kept to
 *
 * All answer with Id, State and Version, and the version as ETag ("v3").
 *
 * The key needs scope "write", which none has unless it is given.  Nothing that
 * is sent is published before an editor approved it (flow.h).
 */
#ifndef SYNDICATION_WRITE_H
#define SYNDICATION_WRITE_H

struct httpd_request;
struct httpd_response;

/* Handlers of HTTPD_POOL routes; `service` is the struct hubserve. */
void write_post(struct httpd_request *rq, struct httpd_response *rs,
                void *service);
void write_put(struct httpd_request *rq, struct httpd_response *rs,
               void *service);
void write_state(struct httpd_request *rq, struct httpd_response *rs,
                 void *service);
void write_delete(struct httpd_request *rq, struct httpd_response *rs,
                  void *service);

#endif
