/*
 * syndication/feed.h - a list of items as Atom (RFC 4287), RSS 2.0, JSON Feed
 * 1.1, or CSV (RFC 4180) that a spreadsheet opens without running anything.
 * The first three name their own address and the hub where one subscribes to
 * them (WebSub).
 */
#ifndef SYNDICATION_FEED_H
#define SYNDICATION_FEED_H

#include "base/str.h"

struct hubdb_page;

#define FEED_HUB_PATH "/websub" /* where one subscribes, see websubdoor.h */

struct feed {
    struct str title;
    struct str path;      /* of this feed on the hub, with its query */
    const char *base_url; /* of the hub, without closing slash; may be "" */
    const struct hubdb_page *list;
    int64_t changed_ms; /* when the list last changed; 0: never */
};

enum feed_form { FEED_ATOM, FEED_RSS, FEED_JSON, FEED_CSV };

/* By the ending of an address, ".atom"; false when there is none of it. */
bool feed_form(enum feed_form *ret_form, struct str ending);
const char *feed_content_type(enum feed_form form); /* static */

void feed_write(struct buf *out, const struct feed *feed, enum feed_form form);

#endif
