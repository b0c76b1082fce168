/*
 * syndication/feedread.h - feeds of others: Atom (RFC 4287), RSS 2.0 and 1.0,
 * JSON Feed 1, read with mistrust.
 *
 * Nothing is fetched, no entity is known but the five of XML, and a document
 * type declaration ends the reading.  What is kept of a field is text in UTF-8
 * without NUL, at most as long as the item's field that it becomes.
 */
#ifndef SYNDICATION_FEEDREAD_H
#define SYNDICATION_FEEDREAD_H

#include "base/str.h"

struct err;

enum {
    FEEDREAD_MAX_BYTES = 8 << 20,
    FEEDREAD_ENTRIES_MAX = 500, /* what is behind them is left */
    FEEDREAD_KEY_MAX_BYTES = 1000,
};

struct feedread_entry {
    struct str key; /* what it is known by in this feed; never empty */
    struct str url; /* absolute http or https; or empty */
    struct str title, summary, author; /* plain text; may be empty */
    struct str content;                /* HTML; may be empty */
    struct str image;                  /* as url */
    int64_t published_ms;              /* Unix; 0: not told */
};

/* The entry is borrowed for the call.  0 to go on, or an error. */
typedef int feedread_fn(void *context, const struct feedread_entry *entry,
                        struct err *err);

/* Gives the entries in their order, without those that have no title or nothing
 * they are known by.  `base_url`: where the feed is.  ERR_FORMAT (the message
 * says what it is not), ERR_LIMIT, or what `take` answered. */
int feedread(struct str bytes, const char *base_url, feedread_fn *take,
             void *context, struct err *err);

#endif
