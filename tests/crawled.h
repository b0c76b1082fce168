/* tests/crawled.h - a URL in crawl.db as a sitemap brings it. */
#ifndef TESTS_CRAWLED_H
#define TESTS_CRAWLED_H

#include "tests/t.h"

#include "crawler/store.h"

/* The row of the URL, which is added where it is new; free() it.  What a test
 * changes in it goes back by store_url_put(). */
static inline struct store_url *t_crawled(struct store *s, int64_t host,
                                          const char *url)
{
    const struct store_url found = {.host = host,
                                    .source = SOURCE_SITEMAP,
                                    .url = url,
                                    .via = "",
                                    .detail = "",
                                    .etag = "",
                                    .last_modified = "",
                                    .target = "",
                                    .first_seen_ms = 1000};
    struct store_url *u = NULL;
    struct err err = {0};
    bool added;

    assert_int_equal(store_url_add(s, &found, &added, &err), 0);
    assert_int_equal(store_url_get(s, url, &u, &err), 1);
    return u;
}

#endif
