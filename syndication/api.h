/*
 * syndication/api.h - every address the hub answers.
 *
 *   GET  /                  what the hub offers and how to call it
 *   GET  /healthz           200 "ok" while the hub is ready
 *   POST /api/v1/hubcontent/detail, /distribution     hubcontent.h
 *   GET  /feed.atom .rss .json .csv ?type=&distribution=&page_index=&page_size=
 *   GET  /box/ID            the box as a page, ?page=N; /box/ID.atom .rss ...
 *   GET  /oembed?url=       oembed.h
 *   GET  /box/mau?...       a box whose options stand in its address
 *   GET  /tao-mau           the builder of such boxes
 *   GET  /widgets/...       widget.h
 */
#ifndef SYNDICATION_API_H
#define SYNDICATION_API_H

#include "base/httpd.h"

/* The app of all routes is a struct hubserve. */
extern const struct httpd_route hub_routes[];

/* The `fail` hook of httpd_settings: JSON of version 1 below /api/v1/, else a
 * line of text. */
void hub_fail(const struct httpd_request *rq, struct httpd_response *rs,
              int status, const char *text, void *service);

#endif
