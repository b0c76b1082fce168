/* base/jsontext.h - text as JSON writes it, for answers that are put together
 * piece by piece. */
#ifndef BASE_JSONTEXT_H
#define BASE_JSONTEXT_H

#include "base/str.h"

/* Adds s as a JSON string with its quotes; s is UTF-8. */
void jsontext_add(struct buf *out, struct str s);

#endif
