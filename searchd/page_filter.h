/*
 * searchd/page_filter.h - what can be chosen and what is: the column of filters
 * with counts, the chips that take a choice away again.
 */
#ifndef SEARCHD_PAGE_FILTER_H
#define SEARCHD_PAGE_FILTER_H

#include "searchd/result.h"
#include "searchd/sheet.h"

void page_filter_column(const struct sheet *p, const struct result_list *list);
/* Nothing when nothing is chosen. */
void page_filter_chips(const struct sheet *p, const struct result_list *list);
/* How many things are chosen beside the words. */
size_t page_filter_count(const struct query *q);

#endif
