/*
 * crawler/links.h - where an HTML page leads to, for discovery: quick, and
 * content with any bytes.  What a page says (text, metadata) is the business of
 * the indexer.
 */
#ifndef CRAWLER_LINKS_H
#define CRAWLER_LINKS_H

#include "base/str.h"

enum link_kind {
    LINK_PAGE,      /* a, area, frame, iframe */
    LINK_CANONICAL, /* link rel=canonical */
    LINK_NEXT,      /* link rel=next or prev */
    LINK_LANGUAGE,  /* link rel=alternate with hreflang */
    LINK_FEED,      /* link rel=alternate of type RSS or Atom */
    LINK_SITEMAP,   /* link rel=sitemap */
    LINK_REFRESH,   /* meta refresh: the page is a redirect */
};

/* Borrowed for the time of the call. */
struct link {
    enum link_kind kind;
    struct str url; /* key form (base/url.h); http and https only */
    bool nofollow;  /* rel=nofollow, ugc or sponsored on the link itself */
};

typedef void link_fn(void *context, const struct link *link);

/* What meta robots, or the meta named after our token, says of the page. */
struct links_rules {
    bool noindex, nofollow;
};

/*
 * Calls `found` for each link of the page, in order, repetitions included;
 * links to the page itself are left out.  `page_url` is absolute.  A <base> is
 * followed from where it stands.  Never fails: what is no HTML has no links.
 */
struct links_rules links_find(struct str html, const char *page_url,
                              const char *token, link_fn *found, void *context);

#endif
