/*
 * indexer/boxname.h - what tag, class and id of an element say of what is in
 * it: surroundings, content, a line that goes with an article.  Portals name
 * their boxes in English and in Vietnamese.  Pure, any thread.
 */
#ifndef INDEXER_BOXNAME_H
#define INDEXER_BOXNAME_H

#include "base/str.h"

struct page;

enum {
    BOX_ASIDE = 1,     /* surroundings, whatever it is called */
    BOX_BAD = 2,       /* named as surroundings */
    BOX_GOOD = 4,      /* named as content */
    BOX_EXACT = 8,     /* named as the article itself */
    BOX_SMALL = 16,    /* byline, date, caption ...: if it is short */
    BOX_EDGE = 32,     /* footer, menu: the edges of a page */
    BOX_TEASER = 64,   /* of another page, or the lead of this one */
    BOX_WRAPPER = 128, /* BOX_ASIDE for a tag that some wrap round all */
    BOX_FLAGS_END = 256,
};

/* What was found for the names seen so far; zeroed before the first. */
struct boxname_memo {
    struct boxname_known {
        uint64_t hash;
        unsigned flags;
    } known[256];
};

/* The flags of node `i`; 0 for text. */
unsigned boxname_flags(const struct page *p, uint32_t i,
                       struct boxname_memo *memo);

/* The attribute hidden, or "display: none" in the element itself. */
bool boxname_is_hidden(const struct page *p, uint32_t i);
/* Is the element, or the one round it, named as the lead of an article? */
bool boxname_is_lead(const struct page *p, uint32_t i);
/* A second title, or words an editor took out of the text to show them big. */
bool boxname_is_subtitle(const struct page *p, uint32_t i);

#endif
