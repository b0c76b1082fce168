/*
 * syndication/write.h - version 2 of the API takes items from those who write
 * them (REQUIREMENTS H7).
 *
 *   POST   /api/v2/items      one item as JSON, without Id and Status: it is
 *                             proposed to the editors; 201, Id and State
 *   DELETE /api/v2/items/ID   an item of one's own is taken back at once
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
void write_delete(struct httpd_request *rq, struct httpd_response *rs,
                  void *service);

#endif
