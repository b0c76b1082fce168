/* base/jsontext.h - text as JSON writes it, for answers that are put together
 * piece by piece; and JSON of others read, with the place of a mistake. */
#ifndef BASE_JSONTEXT_H
#define BASE_JSONTEXT_H

#include "base/str.h"

struct err;
struct json_t; /* jansson's */

/* Adds s as a JSON string with its quotes; s is UTF-8. */
void jsontext_add(struct buf *out, struct str s);

/* `flags` are jansson's.  What it returns is the caller's: json_decref().  NULL
 * and ERR_FORMAT, "line 3, column 7: ...", when it is no JSON. */
struct json_t *jsontext_read(struct str text, size_t flags, struct err *err);

#endif
