/*
 * indexer/likeness.h - how alike two texts are, in 64 bits (SimHash).
 *
 * Each pair of neighbouring syllables votes on every bit; texts that differ in
 * a few words of a hundred differ in a few bits.
 */
#ifndef INDEXER_LIKENESS_H
#define INDEXER_LIKENESS_H

#include "base/str.h"

/* 0 when the text is too short to tell (under LIKENESS_TOKENS_MIN tokens). */
enum { LIKENESS_TOKENS_MIN = 60 };
uint64_t likeness_of(struct str text);

#endif
