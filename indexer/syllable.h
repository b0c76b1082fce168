/*
 * indexer/syllable.h - can this word be a Vietnamese syllable?
 *
 * A Vietnamese syllable is an onset of 28, a rime of some 160 and one of six
 * tones; letters that were decoded with the wrong table almost never make one.
 * Pure, any thread.
 */
#ifndef INDEXER_SYLLABLE_H
#define INDEXER_SYLLABLE_H

#include "base/str.h"

/* One word, UTF-8 in NFC, any case, letters only.  Both placements of the tone
 * mark are accepted ("hòa", "hoà"). */
bool syllable_ok(struct str word);

/* The plain small letter a..z of an ASCII or Vietnamese letter ('d' for "Đ");
 * 0 for any other character. */
char syllable_plain(uint32_t c);

#endif
