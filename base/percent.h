/*
 * base/percent.h - percent-escapes of URLs (RFC 3986): read, write, and bring
 * to one spelling, so that equal bytes mean equal URLs.
 */
#ifndef BASE_PERCENT_H
#define BASE_PERCENT_H

#include "base/str.h"

/* Value of a hex digit, or -1. */
int percent_hex(char c);
/* The byte that "%41" at s[at] stands for, or -1 when there is no escape. */
int percent_at(struct str s, size_t at);
/* Adds "%41". */
void percent_add(struct buf *out, unsigned char c);
/* Adds s with every escape as its byte; other "%" stay. */
void percent_decode(struct buf *out, struct str s);
/*
 * Adds s in one spelling: what needs no escape (RFC 3986: unreserved) has none;
 * what may not stand in a path or query has one, as have the bytes of `also`
 * that are not escaped yet; hex digits are upper case.  A second time changes
 * nothing.
 */
void percent_spell(struct buf *out, struct str s, const char *also);

#endif
