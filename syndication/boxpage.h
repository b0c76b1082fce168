/*
 * syndication/boxpage.h - a box in the four forms in which it travels.
 *
 *   page      a document of its own, made for an iframe and readable alone
 *   tree      the section as JSON (element.h), for the custom element
 *   fragment  the section as HTML, to be put into a page by its own server
 *   style     the style sheet for tree and fragment
 */
#ifndef SYNDICATION_BOXPAGE_H
#define SYNDICATION_BOXPAGE_H

#include "base/str.h"

struct boxview;

enum boxpage_form {
    BOXPAGE_PAGE,
    BOXPAGE_TREE,
    BOXPAGE_FRAGMENT,
    BOXPAGE_STYLE
};

/* By the ending of an address: "", ".tree", ".html", ".css"; false when there
 * is none of it. */
bool boxpage_form(enum boxpage_form *ret_form, struct str ending);
const char *boxpage_content_type(enum boxpage_form form); /* static */

/* Adds the box to `out`; for a page also the Content-Security-Policy that it
 * must be sent with to `policy`. */
void boxpage_write(struct buf *out, struct buf *policy,
                   const struct boxview *view, enum boxpage_form form);

#endif
