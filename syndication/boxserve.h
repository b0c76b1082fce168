/*
 * syndication/boxserve.h - the addresses of boxes.
 *
 *   /box/ID         the box as a page; ?page=N
 *   /box/ID.tree    the same as JSON, .html as a fragment, .css (boxpage.h)
 *   /box/ID.atom    and .rss .json .csv (feed.h)
 *   /box/mau?...    a box whose options stand in its address (boxform.h)
 *   /oembed?url=    oembed.h
 */
#ifndef SYNDICATION_BOXSERVE_H
#define SYNDICATION_BOXSERVE_H

struct httpd_request;
struct httpd_response;

/* Handlers; `service` is the struct hubserve. */
void boxserve_box(struct httpd_request *rq, struct httpd_response *rs,
                  void *service);
void boxserve_oembed(struct httpd_request *rq, struct httpd_response *rs,
                     void *service);

#endif
