/*
 * syndication/itemform.h - items of version 2 as JSON, XML, CSV and workbooks.
 *
 * The fields are those of version 1 under the same names and in the same
 * order, with two differences: PublishedDate has its zone ("+07:00"), and
 * Version and ChangedDate (UTC) stand at the end.  The published schemas say
 * the same (apidoc.h).
 */
#ifndef SYNDICATION_ITEMFORM_H
#define SYNDICATION_ITEMFORM_H

#include "base/str.h"
#include "syndication/walk.h"

/* A workbook (xlsx.h) has no changes. */
enum itemform { ITEMFORM_JSON, ITEMFORM_XML, ITEMFORM_CSV, ITEMFORM_XLSX };

#define ITEMFORM_NAMESPACE "urn:liencong:hub:2"

const char *itemform_content_type(enum itemform form); /* static */

/* One item, the whole answer.  Only a workbook can fail: ERR_IO. */
int itemform_item(struct buf *out, const struct hubdb_item *item,
                  enum itemform form, struct err *err);

struct itemform_list {
    const struct walk_page *page;
    bool changes;      /* else items */
    struct str cursor; /* p NULL: the list ends here */
    struct str next;   /* address of the next piece, or p NULL */
};
int itemform_list(struct buf *out, const struct itemform_list *list,
                  enum itemform form, struct err *err);

/* The inside of a list or item as XML, for other envelopes. */
void itemform_xml_item(struct buf *out, const struct hubdb_item *item);
void itemform_xml_list(struct buf *out, const struct itemform_list *list);

#endif
