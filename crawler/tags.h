/*
 * crawler/tags.h - the start tags of an HTML page, one by one, straight from
 * its bytes: cut as the tokenizer of the HTML standard cuts them, without tree
 * and without text.  Any charset that holds ASCII will do.
 */
#ifndef CRAWLER_TAGS_H
#define CRAWLER_TAGS_H

#include "base/str.h"

struct tags {
    struct str rest; /* set it to the page */
};

/* Slices of the page. */
struct tag {
    struct str name;       /* "a", as written */
    struct str attributes; /* for tag_next() and tag_attribute() */
};

/* False at the end.  Not in comments, scripts, styles and other raw text; a tag
 * cut off by the end of the page is none. */
bool tags_next(struct tags *t, struct tag *ret_tag);

struct attribute {
    struct str name, value; /* as written, without quotes */
};

/* Takes one from *rest, which begins as a tag's `attributes`. */
bool attribute_next(struct str *rest, struct attribute *ret_attribute);

/* Value of the first attribute of that name (lower case); p NULL: none. */
struct str tag_attribute(const struct tag *tag, const char *name);

/* Adds the value with its character references resolved: those by number, and
 * the names that occur in URLs and words (amp, lt, gt, quot, apos, nbsp). */
void attribute_text(struct buf *out, struct str value);

#endif
