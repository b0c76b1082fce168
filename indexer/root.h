/*
 * indexer/root.h - the box of a page that holds the main text.
 *
 *   1. subtrees that name themselves as surroundings (nav, footer, class
 *      "sidebar" ...) or are hidden are set aside;
 *   2. every run of prose gives points to the blocks above it, most to the
 *      nearest; the block with the most points, thinned by the share of links
 *      in it, is the root;
 *   3. neighbours of the root that hold prose too are taken in.
 */
#ifndef INDEXER_ROOT_H
#define INDEXER_ROOT_H

#include "indexer/runs.h"

/* The node, or 0 when the page has no text.  Marks in w->flags what is set
 * aside. */
uint32_t root_choose(struct runs *w);

/* Prose below a node that is not aside: bytes, runs, bytes in links. */
struct root_prose {
    uint32_t bytes, runs, links;
};
struct root_prose root_prose(const struct runs *w, uint32_t node);

#endif
