/*
 * indexer/robots_tag.h - what meta robots and X-Robots-Tag allow us.
 *
 * Both give directives to every crawler or to one named by its product token;
 * the strictest wins.  Pure but for the clock (unavailable_after).
 */
#ifndef INDEXER_ROBOTS_TAG_H
#define INDEXER_ROBOTS_TAG_H

#include "base/str.h"

struct robots_tag {
    bool noindex, nofollow;
    struct buf seen; /* directives for us, lower case, joined by "," */
};

/* `value` of a meta element that is named "robots" or after our token. */
void robots_tag_meta(struct robots_tag *tag, struct str value);
/* `value` of X-Robots-Tag, several joined by ",": "token:" begins directives
 * for one crawler, up to the next such name. */
void robots_tag_header(struct robots_tag *tag, struct str value,
                       struct str token);
void robots_tag_done(struct robots_tag *tag);

#endif
