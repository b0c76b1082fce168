/*
 * indexer/phrase.h - lines of portals that are known by their words: imprints,
 * counters and tools, headings of lists of other pages, the way to the page.
 * Pure, any thread; text is UTF-8 in NFC.
 */
#ifndef INDEXER_PHRASE_H
#define INDEXER_PHRASE_H

#include "base/str.h"

enum { PHRASE_HEADLINE_BYTES = 24 }; /* the title of a page is longer */

/* "Bản quyền thuộc về ...", "Lượt xem: 7", "In trang": of the site. */
bool phrase_is_imprint(struct str line);
/* "Địa chỉ: ...", "Điện thoại: ...": of the site, or of whom the page is. */
bool phrase_is_contact(struct str line);
/* "Cổng thông tin điện tử ..." */
bool phrase_names_site(struct str line);
/* "Các tin đã đưa", "Tin liên quan": the list behind it is of other pages. */
bool phrase_leads_elsewhere(struct str line);
/* A date that stands alone; "Hà Nội, ngày ..." opens a document and is none. */
bool phrase_is_dateline(struct str line);
/* "Trang chủ / Tin tức": the way to the page. */
bool phrase_is_path(struct str line);

#endif
