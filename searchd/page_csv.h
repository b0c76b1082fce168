/*
 * searchd/page_csv.h - any search as a table (RFC 4180) that spreadsheets open:
 * UTF-8 with a byte order mark, one row a result.
 */
#ifndef SEARCHD_PAGE_CSV_H
#define SEARCHD_PAGE_CSV_H

#include "searchd/result.h"

/* `base` is not used: the addresses are those of the documents.  A cell that a
 * spreadsheet would take for a formula gets "'" in front. */
void csv_results(struct buf *out, const struct result_list *list,
                 const char *base);

#endif
