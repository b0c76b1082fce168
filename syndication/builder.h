/*
 * syndication/builder.h - the page where anybody makes a box in the four steps
 * of 409/VPCP-TTĐT: kind, criteria, look, code (/tao-mau).
 *
 * One form; its fields are the options of boxform.h.  Without scripts its
 * button shows preview and code; builder.js does so at every change.
 */
#ifndef SYNDICATION_BUILDER_H
#define SYNDICATION_BUILDER_H

#include "base/str.h"

struct box;
struct hubdb_page;

struct builder {
    const struct box *box;
    struct str query;              /* the box's options as an address */
    const char *base_url;          /* of the hub, absolute */
    const struct hubdb_page *list; /* newest items, to pick from */
    const char *mistake;           /* why the options are not valid, or NULL */
};

void builder_write(struct buf *html, const struct builder *builder);
/* The page's Content-Security-Policy; static. */
const char *builder_policy(void);

#endif
