/*
 * syndication/buildserve.h - the addresses of the builder.
 *
 *   GET  /tao-mau?...     the page; options of the box in the address
 *   POST /tao-mau         the same; with `luu`, the box is stored under an id
 *   GET  /tao-mau/ID?...  the page of a stored box
 *   POST /tao-mau/ID      the same; with `luu` and the right `ma-sua`, its
 * options are changed
 *
 * Storing asks for no account: BUILDSERVE_BURST boxes of one address at once,
 * one a minute after that, BUILDSERVE_BOXES_MAX together.  A box shows only
 * what the hub publishes.
 */
#ifndef SYNDICATION_BUILDSERVE_H
#define SYNDICATION_BUILDSERVE_H

struct httpd_request;
struct httpd_response;

enum {
    BUILDSERVE_BODY_MAX_BYTES = 32 << 10,
    BUILDSERVE_BURST = 20,
    BUILDSERVE_BOXES_MAX = 100000,
};

/* Handlers; `service` is the struct hubserve. */
void buildserve_get(struct httpd_request *rq, struct httpd_response *rs,
                    void *service);
void buildserve_post(struct httpd_request *rq, struct httpd_response *rs,
                     void *service);

#endif
