/*
 * crawler/door_page.h - the pages of the crawler's public door, complete
 * without scripts, Vietnamese and English.
 */
#ifndef CRAWLER_DOOR_PAGE_H
#define CRAWLER_DOOR_PAGE_H

#include "base/str.h"

struct options;
struct status;

/* What the crawler is and how to steer it, with the values of the options. */
void door_page_about(struct buf *out, const struct options *options,
                     bool english);
/* The state of one portal. */
void door_page_host(struct buf *out, const char *host, const struct status *s,
                    bool english, int64_t now_ms);
/* An error: status of HTTP, what, and (may be empty) which host. */
void door_page_error(struct buf *out, int status, const char *text,
                     bool english);
struct str door_page_css(void); /* static */

#endif
