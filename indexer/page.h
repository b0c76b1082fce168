/*
 * indexer/page.h - an HTML page as a flat tree.
 *
 * Gumbo builds the tree as browsers do; here it becomes one array in document
 * order, so that every walk is a loop, whatever depth a page has: the nodes
 * below nodes[i] are nodes[i + 1 .. nodes[i].end).  Comments and templates are
 * left out.  Everything lives in the arena.
 */
#ifndef INDEXER_PAGE_H
#define INDEXER_PAGE_H

#include "base/arena.h"

#include <gumbo.h>

enum {
    PAGE_TEXT = GUMBO_TAG_LAST + 1, /* tag of text nodes */
    PAGE_MAX_BYTES = 32 << 20,      /* of HTML; what is beyond is cut off */
};

struct page_node {
    const GumboNode *dom;
    uint32_t parent; /* index; the root is its own parent */
    uint32_t end;    /* index behind the last node below */
    uint16_t tag;    /* GumboTag or PAGE_TEXT */
};

struct page {
    struct page_node *nodes;
    uint32_t count;
    uint32_t head, body; /* indices; 0 (the root) when there is none */
};

/*
 * Parses valid UTF-8.  Tags that would nest deeper than any real page does are
 * dropped first, because the HTML algorithm takes quadratic time there.
 */
void page_parse(struct page *ret_page, struct str html, struct arena *arena);

/* Attribute value, or p NULL.  `name` in lower case. */
struct str page_attr(const struct page *p, uint32_t node, const char *name);
/* Text of a PAGE_TEXT node; empty for others. */
struct str page_text(const struct page *p, uint32_t node);
/* First node of that tag in [from, to), or `to`. */
uint32_t page_find(const struct page *p, uint32_t from, uint32_t to,
                   uint16_t tag);
/* Adds all text below `node`, white space folded, scripts and styles left
 * out; block elements and br part words. */
void page_all_text(const struct page *p, uint32_t node, struct buf *out);
/* The same as an arena string. */
const char *page_string(const struct page *p, uint32_t node,
                        struct arena *arena);

/* Does a browser begin a new line for this element? */
bool page_is_block(uint16_t tag);
/* script, style and their kin: text that is never shown. */
bool page_is_raw(uint16_t tag);

/* Adds s with runs of white space (Unicode) as one space, none at the ends of
 * `out`; a space at a border is kept between two pieces. */
void page_fold_space(struct buf *out, struct str s);

/* Is `s` a whole line of `lines`? */
bool page_has_line(struct str lines, struct str s);

#endif
