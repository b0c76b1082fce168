/*
 * searchd/page_panel.h - what else there is to a result, opened below it on the
 * page of results: by an address, so that it needs no script.
 */
#ifndef SEARCHD_PAGE_PANEL_H
#define SEARCHD_PAGE_PANEL_H

#include "searchd/related.h"
#include "searchd/sheet.h"

/* The address of this page with the panel of that result open, or with none:
 * the value of an attribute.  It leads to the result, "#d" and its docid. */
void page_panel_link(const struct sheet *p, const struct result *result,
                     bool open);
void page_panel_put(const struct sheet *p, const struct result *result,
                    const struct related *related);

#endif
