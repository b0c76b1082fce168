/*
 * indexer/listing.h - lists of addresses, which are no pages: feeds (RSS, Atom)
 * and sitemaps.  Portals link them, name them in robots.txt and serve them
 * under any type, text/html included; what they list is indexed, they are not.
 */
#ifndef INDEXER_LISTING_H
#define INDEXER_LISTING_H

#include "base/str.h"

/* By the name of its first element: RSS 0.9 to 2.0, Atom 0.3 and 1.0, sitemap
 * and index of sitemaps.  `body`: UTF-8 or any other form of ASCII. */
bool listing_is_xml(struct str body);
/* Text whose lines, empty ones aside, are all URLs of http or https. */
bool listing_is_text(struct str text);

#endif
