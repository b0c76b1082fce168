/*
 * indexer/vietcode.h - Vietnamese text in the codes from before Unicode.
 *
 * windows-1258 (Microsoft; letters and combining tones), VISCII (RFC 1456),
 * TCVN3 (the ABC fonts: VN3 of TCVN 5712:1993), VNI-Windows (letter, then mark)
 * and VIQR (RFC 1456: ASCII letters and punctuation).  Browsers know only the
 * first; portals of the 2000s use all of them.  Pure, any thread.
 */
#ifndef INDEXER_VIETCODE_H
#define INDEXER_VIETCODE_H

#include "base/str.h"

enum vietcode {
    VIETCODE_NONE,
    VIETCODE_1258,
    VIETCODE_VISCII,
    VIETCODE_TCVN3,
    VIETCODE_VNI,
    VIETCODE_VIQR,
    VIETCODE_COUNT
};
const char *vietcode_name(enum vietcode code); /* "windows-1258", "tcvn3" */
/* A name of charset declarations ("VISCII", "tcvn-5712", "x-viet-vni") that
 * browsers do not know; VIETCODE_NONE for any other. */
enum vietcode vietcode_find(struct str label);

/* Adds `bytes` as UTF-8, not normalised.  `markup`: tags stay as they are
 * where letters and markup share characters (VIQR). */
void vietcode_decode(struct buf *out, struct str bytes, enum vietcode code,
                     bool markup);

/*
 * Text that a program converted to UTF-8 as if it were windows-1252: gives
 * back the bytes.  False when some character is not in windows-1252 (then
 * `out` is of no use), unless `lenient`, which leaves such characters as
 * numeric character references.
 */
bool vietcode_unwrap(struct buf *out, struct str utf8, bool lenient);

#endif
