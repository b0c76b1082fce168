/*
 * searchd/page_feed.h - any search as an Atom feed (RFC 4287), and the
 * OpenSearch description by which browsers add the search box.
 */
#ifndef SEARCHD_PAGE_FEED_H
#define SEARCHD_PAGE_FEED_H

#include "searchd/result.h"

/* `base` is "https://host", without closing slash. */
void feed_results(struct buf *out, const struct result_list *list,
                  const char *base);
void feed_opensearch(struct buf *out, const char *base);

#endif
