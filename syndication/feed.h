/* syndication/feed.h - a list of items as Atom (RFC 4287) or JSON Feed 1.1. */
#ifndef SYNDICATION_FEED_H
#define SYNDICATION_FEED_H

#include "base/str.h"

struct hubdb_page;

struct feed {
    struct str title;
    struct str path;      /* of this feed on the hub, with its query */
    const char *base_url; /* of the hub, without closing slash; may be "" */
    const struct hubdb_page *list;
    int64_t changed_ms; /* when the list last changed; 0: never */
};

void feed_atom(struct buf *out, const struct feed *feed);
void feed_json(struct buf *out, const struct feed *feed);

#endif
