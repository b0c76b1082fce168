/*
 * indexer/viqr.h - VIQR (RFC 1456): Vietnamese in ASCII letters and
 * punctuation.  Pure, any thread.
 */
#ifndef INDEXER_VIQR_H
#define INDEXER_VIQR_H

#include "base/str.h"

/* Adds `s` as UTF-8, not normalised.  `markup`: tags stay as they are.  A dot
 * behind a vowel with a mark is a tone or a full stop, as place and syllable
 * make likely. */
void viqr_decode(struct buf *out, struct str s, bool markup);

/* Bytes of the tag, comment or declaration at s.p[i] == '<'; 0 for none. */
size_t viqr_tag_bytes(struct str s, size_t i);

#endif
