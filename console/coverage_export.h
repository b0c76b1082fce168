/*
 * console/coverage_export.h - every URL under a filter as a file: CSV, JSON
 * Lines, XLSX.  Memory does not grow with the list: rows go from the picture
 * into an open file without a name, which is then sent; so a failure on the way
 * is an error and never half a file.
 */
#ifndef CONSOLE_COVERAGE_EXPORT_H
#define CONSOLE_COVERAGE_EXPORT_H

struct call;
struct err;
struct picture;
struct picture_filter;

enum export_kind { EXPORT_CSV, EXPORT_JSONL, EXPORT_XLSX };

enum { EXPORT_SHEET_ROWS = 1000000 }; /* of one sheet; then the next begins */

/* An open file with the rows, to be read from its beginning; the caller closes
 * it.  ERR_IO. */
int export_make(int *ret_fd, struct picture *p, const char *portal,
                const struct picture_filter *filter, enum export_kind kind,
                struct err *err);

/* /cong/{cong}/do-phu.csv, .jsonl, .xlsx, and those of the API: filtered as the
 * page is, and by the names of the API. */
void export_page(struct call *c);
void export_api(struct call *c);

#endif
