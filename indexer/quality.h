/*
 * indexer/quality.h - pages that answer 200 and yet are no content: "not
 * found" in friendly words, log-in forms, shells that only JavaScript fills,
 * challenges of a firewall.
 */
#ifndef INDEXER_QUALITY_H
#define INDEXER_QUALITY_H

#include "config/reason.h"

struct main_text;
struct page;
struct str;

/* REASON_OK when the page is content.  `title` is the page's own, without the
 * site's name; `html` the source, for challenges.  Pure. */
enum reason quality_of(const struct page *page, const struct main_text *text,
                       struct str title, struct str html);

#endif
