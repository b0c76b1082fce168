/*
 * indexer/charset.h - bytes in any encoding -> UTF-8 in NFC.
 *
 * In this order: byte order mark; UTF-16 without one; what is well-formed UTF-8
 * is UTF-8, whatever was declared; Vietnamese codes by their looks, because
 * portals declare them wrongly or not at all; then the HTTP header, then
 * meta; then windows-1252.  Text of the fonts of TCVN3 or VNI that some program
 * re-encoded as UTF-8 is seen and mended too.
 */
#ifndef INDEXER_CHARSET_H
#define INDEXER_CHARSET_H

#include "base/str.h"

/*
 * Adds `body` to `out` as valid UTF-8 in NFC.  `content_type` is the HTTP
 * header's value, or empty.  Returns the name of the encoding found: as WHATWG
 * has it, in lower case, or "viscii", "tcvn3", "vni", "viqr".  Static.
 */
const char *charset_decode(struct buf *out, struct str body,
                           struct str content_type);

/* Mends plain text (of a PDF, say) whose letters are TCVN3 or VNI codes shown
 * as Latin letters: adds it as NFC to `out`.  Returns "tcvn3", "vni", or
 * "utf-8" when there was nothing to mend. */
const char *charset_mend(struct buf *out, struct str utf8);

#endif
