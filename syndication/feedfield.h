/*
 * syndication/feedfield.h - what the readers of feeds (feedread.h) share: an
 * entry on its way.
 */
#ifndef SYNDICATION_FEEDFIELD_H
#define SYNDICATION_FEEDFIELD_H

#include "syndication/feedread.h"

enum feedfield {
    FEEDFIELD_KEY,
    FEEDFIELD_URL,
    FEEDFIELD_TITLE,
    FEEDFIELD_SUMMARY,
    FEEDFIELD_CONTENT,
    FEEDFIELD_AUTHOR,
    FEEDFIELD_IMAGE,
    FEEDFIELD_PUBLISHED,
    FEEDFIELD_CHANGED, /* stands in for the one before */
    FEEDFIELD_COUNT
};

struct feedsink {
    const char *base_url;
    feedread_fn *take;
    void *context;
    struct buf fields[FEEDFIELD_COUNT]; /* of the present entry */
    int given;
};
void feedsink_done(struct feedsink *sink);

/* Adds to a field, up to its length; what is beyond is left.  Plain fields are
 * made plain when the entry is given. */
void feedsink_add(struct feedsink *sink, enum feedfield field, struct str text);
/* Gives the entry and begins the next one.  1: enough of them; 0; or an error.
 */
int feedsink_give(struct feedsink *sink, struct err *err);

/* The readers; both begin at the first byte that is not white space. */
int feedxml_read(struct str bytes, struct feedsink *sink, struct err *err);
int feedjson_read(struct str bytes, struct feedsink *sink, struct err *err);

#endif
