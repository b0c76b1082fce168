/*
 * syndication/bulk.h - files of many items, in the forms that senders have
 * (REQUIREMENTS H7): JSON Lines, a JSON array, CSV, XLSX, XML.
 *
 * Every form becomes the JSON of item_read(), so that all have the same checks
 * and messages; only where an item stands is told in the words of its form:
 * "line 7", "item 3", "row 12".
 *
 * A table (CSV, XLSX) has the names of version 1 in its first row; agencies in
 * DistributionTo are separated by ";" or ","; an empty cell is a member that is
 * missing; a date of a spreadsheet is taken as the time in Viet Nam.  In CSV
 * white space of any kind is one space.  XML has elements <Item> at any depth,
 * whose members are elements; each element in DistributionTo is an agency.
 */
#ifndef SYNDICATION_BULK_H
#define SYNDICATION_BULK_H

#include "base/str.h"

struct err;

enum bulk_form {
    BULK_JSONL,
    BULK_JSON,
    BULK_CSV,
    BULK_XLSX,
    BULK_XML,
};

/* By the ending of a file's name; false when it is none of them. */
bool bulk_form(struct str path, enum bulk_form *ret_form);

/* `where` and `json` are borrowed for the call.  0 to go on, or an error. */
typedef int bulk_fn(void *context, const char *where, struct str json,
                    struct err *err);

/* Gives every item in the order of the file.  ERR_FORMAT, ERR_LIMIT when the
 * file itself cannot be read; what `take` answered. */
int bulk_read(enum bulk_form form, struct str bytes, bulk_fn *take,
              void *context, struct err *err);

#endif
