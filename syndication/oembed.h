/* syndication/oembed.h - a box for programs that embed by address (oEmbed 1.0).
 */
#ifndef SYNDICATION_OEMBED_H
#define SYNDICATION_OEMBED_H

#include "base/str.h"

struct box;

struct oembed {
    const struct box *box;
    struct str id;
    const char *base_url;          /* of the hub, absolute */
    int64_t max_width, max_height; /* 0: no limit */
    bool xml;                      /* else JSON */
};

/* Adds the answer: a "rich" one whose html is the iframe of the box, no larger
 * than asked for. */
void oembed_write(struct buf *out, const struct oembed *embed);

/* The id of the box that `url` is the page of; empty when it is none. */
struct str oembed_box_id(struct str url);

#endif
