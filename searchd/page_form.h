/*
 * searchd/page_form.h - the search box, and what a form keeps of a search.
 */
#ifndef SEARCHD_PAGE_FORM_H
#define SEARCHD_PAGE_FORM_H

#include "searchd/sheet.h"

void page_form_put(const struct sheet *p);
/* Hidden fields: what was chosen; the words and the dates, too, if asked for.
 */
void page_form_kept(const struct sheet *p, bool text, bool dates);

#endif
