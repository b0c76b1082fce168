/* syndication/xlsx.h - a list of items as an XLSX workbook, for people. */
#ifndef SYNDICATION_XLSX_H
#define SYNDICATION_XLSX_H

struct err;
struct hubdb_page;

/* Writes the workbook to `path`, whole or not at all.  Texts are texts (nothing
 * in them runs), at most 32,767 characters of each; Content and Attachments are
 * left out.  ERR_IO. */
int xlsx_write(const char *path, const struct hubdb_page *list,
               struct err *err);

#endif
