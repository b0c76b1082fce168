/*
 * indexer/label.h - names of character encodings, and where they are declared.
 *
 * Labels as in the WHATWG Encoding Standard, content types as in WHATWG MIME
 * Sniffing, meta elements as the HTML Standard's "prescan a byte stream".
 * Pure, any thread; all results are static.
 */
#ifndef INDEXER_LABEL_H
#define INDEXER_LABEL_H

#include "base/str.h"

struct encoding {
    const char *name;   /* WHATWG name in lower case, "windows-1252" */
    const char *iconv;  /* name for iconv(3); NULL: no converter needed */
    const char *labels; /* separated by one space */
};

/* NULL for a label that the standard does not know. */
const struct encoding *label_find(struct str label);

/* Value of the parameter `charset` of a Content-Type value, unquoted; p NULL
 * when it has none.  Borrowed from `content_type`. */
struct str label_content_type_charset(struct str content_type);
/* "text/html" of a Content-Type value, trimmed, case kept; empty when it is not
 * of the form type/subtype. */
struct str label_content_type_essence(struct str content_type);

/* The encoding declared by a meta element (UTF-16 means UTF-8 there), or by
 * an XML declaration; p NULL when there is none.  The label is borrowed from
 * `html`; it may be one that label_find() does not know only when
 * vietcode_find() does.  Looks at the first LABEL_PRESCAN_BYTES. */
enum { LABEL_PRESCAN_BYTES = 32 << 10 };
struct str label_prescan(struct str html);

#endif
