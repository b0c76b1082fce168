/*
 * indexer/main_text.h - the text of a page without what surrounds it: menus,
 * side bars, related news, comments, footers.
 */
#ifndef INDEXER_MAIN_TEXT_H
#define INDEXER_MAIN_TEXT_H

#include "base/str.h"

struct page;
struct runs;

struct main_text {
    struct str lines;  /* every visible line of the page, menus and all */
    struct buf text;   /* the main text: paragraphs, one a line */
    uint32_t root;     /* node of the page that holds it; 0: none found */
    size_t paragraphs; /* lines of `text` */
    size_t visible_bytes, link_bytes; /* of the whole page, and in links */
    struct runs *work;
};

/* Reads the lines of `page`, which must live as long as *ret.  Text is as in
 * the page with white space folded. */
void main_text_read(struct main_text *ret, const struct page *page);
/* Finds the main text, or, on a page that has none but lists others, their
 * headlines.  `title` is the page's title: a line that repeats it is left
 * out. */
void main_text_choose(struct main_text *m, struct str title);
/* Takes the headlines of all the page for its text: what a front page has. */
void main_text_list(struct main_text *m);
void main_text_done(struct main_text *m);

#endif
