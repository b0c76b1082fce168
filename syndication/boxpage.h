/*
 * syndication/boxpage.h - a box as an HTML page of its own, made for an iframe
 * and readable alone; complete without scripts.
 */
#ifndef SYNDICATION_BOXPAGE_H
#define SYNDICATION_BOXPAGE_H

#include "base/str.h"

struct box;
struct hubdb_page;

struct boxpage {
    const struct box *box;
    struct str id;
    struct str query;     /* options in the address (boxform.h), or empty */
    const char *base_url; /* of the link to the hub; may be "" */
    const struct hubdb_page *list;
    int64_t page;       /* shown now, counts from 1 */
    int64_t changed_ms; /* when the list last changed; 0: never */
};

/* Adds the page to `html`, and to `policy` the Content-Security-Policy it must
 * be sent with. */
void boxpage_write(struct buf *html, struct buf *policy,
                   const struct boxpage *view);

#endif
