/* base/html.h - escaping for text and attributes; nothing else makes text safe
 * for HTML or XML. */
#ifndef BASE_HTML_H
#define BASE_HTML_H

#include "base/str.h"

/* Adds s with & < > " ' as references and control characters that XML 1.0
 * forbids as U+FFFD: right for element text and for quoted attributes. */
void html_text(struct buf *out, struct str s);
/* Adds s percent-encoded for one component of a URL query (RFC 3986
 * unreserved characters stay). */
void html_query(struct buf *out, struct str s);

#endif
