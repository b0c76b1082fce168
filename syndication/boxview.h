/*
 * syndication/boxview.h - what a box shows: one section, for an iframe of its
 * own, for a shadow tree, or for the middle of somebody's page; complete
 * without scripts.
 *
 * Templates share the parts and differ in their order and in widgets/box.css.
 * Every name in it begins with "lcb", so that it meets nothing of the page
 * around it.  Nothing in it has an id: a page may hold a box twice.
 */
#ifndef SYNDICATION_BOXVIEW_H
#define SYNDICATION_BOXVIEW_H

#include "base/str.h"

struct arena;
struct box;
struct hubdb_page;
struct element;

struct boxview {
    const struct box *box;
    struct str id;
    struct str query;     /* options in the address (boxform.h), or empty */
    const char *base_url; /* stands before addresses of the hub; may be "" */
    const struct hubdb_page *list;
    const struct str *pictures; /* one for each item: "/anh/..." or empty */
    int64_t page;               /* shown now, counts from 1 */
    int64_t changed_ms;         /* when the list last changed; 0: never */
    bool alone; /* a reader's browser must not ask the hub: no pictures */
    struct arena *arena;
};

void boxview_write(struct element *m, const struct boxview *view);

/* Colours of that box alone, as CSS. */
void boxview_style(struct buf *css, const struct boxview *view);

#endif
