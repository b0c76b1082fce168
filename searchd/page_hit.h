/*
 * searchd/page_hit.h - one result on a page: where it is from, title, tags,
 * snippet, card of the document.
 */
#ifndef SEARCHD_PAGE_HIT_H
#define SEARCHD_PAGE_HIT_H

#include "searchd/result.h"
#include "searchd/sheet.h"

struct related;

/* The whole, as an item of a list; with what else there is to it, or NULL. */
void page_hit_put(const struct sheet *p, const struct result *result,
                  const struct related *related);
/* Its parts, for pages that show less of it. */
void page_hit_source(const struct sheet *p, const struct record *r);
void page_hit_title(const struct sheet *p, const struct result *result,
                    const char *heading);
void page_hit_tags(const struct sheet *p, const struct record *r);

#endif
