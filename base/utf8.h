/*
 * base/utf8.h - UTF-8: decode, repair, NFC, case.
 *
 * From `indexer/extract` on, all text is valid UTF-8 in NFC.  Normalisation
 * and case come from libunistring (Unicode 14); plain ASCII and precomposed
 * Vietnamese take a short way round it.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

enum { UTF8_BAD = 0xfffd };

/*
 * The code point at s.p[*at], and *at moved behind it.  A byte that is not
 * well-formed UTF-8 (Unicode 15, table 3-7) gives UTF8_BAD and moves by one
 * maximal ill-formed part, as WHATWG Encoding does.  *at < s.n is the caller's
 * duty.
 */
uint32_t utf8_next(struct str s, size_t *at);
/* Adds one code point; what is not a scalar value becomes U+FFFD. */
void utf8_put(struct buf *b, uint32_t c);
bool utf8_valid(struct str s);
/* Adds s with ill-formed parts as U+FFFD and NUL bytes dropped. */
void utf8_repair(struct buf *b, struct str s);
/* Adds the NFC form of s; s is repaired first when it is not valid. */
void utf8_nfc(struct buf *b, struct str s);
/* True when s is certainly in NFC already; may be false for some that are. */
bool utf8_is_nfc_quick(struct str s);
uint32_t utf8_lower(uint32_t c); /* simple lower case of one code point */
bool utf8_is_alnum(uint32_t c);  /* letter, mark or number */
bool utf8_is_space(uint32_t c);  /* White_Space, and zero width space, BOM */
/* Length of the longest prefix of s of at most `max` bytes that does not cut a
 * character in two. */
size_t utf8_prefix(struct str s, size_t max);

#endif
