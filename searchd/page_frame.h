/*
 * searchd/page_frame.h - what stands round every page: head, header, footer.
 */
#ifndef SEARCHD_PAGE_FRAME_H
#define SEARCHD_PAGE_FRAME_H

#include "searchd/page_html.h"
#include "searchd/sheet.h"

/* Up to where further elements of <head> may follow.  `title` may be "";
 * `index`: may other search engines list the page? */
void page_frame_head(const struct sheet *p, const char *title, bool index);
/* Up to the beginning of <main>.  `here` is the page in the other language. */
void page_frame_header(const struct sheet *p, const char *here);
void page_frame_footer(const struct sheet *p);
/* Adds "PATH?lang=en" or "PATH?lang=vi": the same page in the other language.
 */
void page_frame_other(struct buf *link, const struct sheet *p,
                      const char *path);

#endif
