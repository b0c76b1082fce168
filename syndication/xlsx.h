/* syndication/xlsx.h - a list of items as an XLSX workbook, for people. */
#ifndef SYNDICATION_XLSX_H
#define SYNDICATION_XLSX_H

#include "base/str.h"

struct err;
struct item;

struct xlsx_list {
    const struct item *const *items;
    size_t count;
};

/* Writes the workbook to `path`, whole or not at all.  Texts are texts (nothing
 * in them runs), at most 32,767 characters of each; Content and Attachments are
 * left out.  ERR_IO. */
int xlsx_write(const char *path, const struct xlsx_list *list, struct err *err);
/* The same, its bytes added to `out`.  Any thread. */
int xlsx_bytes(struct buf *out, const struct xlsx_list *list, struct err *err);

#endif
