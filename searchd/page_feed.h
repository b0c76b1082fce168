/*
 * searchd/page_feed.h - any search as a feed: Atom (RFC 4287), RSS 2.0, JSON
 * Feed 1.1; and the OpenSearch description by which browsers add the search
 * box.
 */
#ifndef SEARCHD_PAGE_FEED_H
#define SEARCHD_PAGE_FEED_H

#include "searchd/result.h"

/* `base` is "https://host", without closing slash. */
void feed_atom(struct buf *out, const struct result_list *list,
               const char *base);
void feed_rss(struct buf *out, const struct result_list *list,
              const char *base);
void feed_json(struct buf *out, const struct result_list *list,
               const char *base);
void feed_opensearch(struct buf *out, const char *base);

#endif
