/*
 * indexer/likeness.h - how alike two texts are.
 *
 * Both sketches are made of the pairs of neighbouring syllables.  SimHash: each
 * pair votes on each of 64 bits; texts that differ in one word of ten differ in
 * about eight bits, unrelated ones in about thirty.  Bands (MinHash) find the
 * candidates: texts that share nine pairs of ten share at least one band almost
 * surely, unrelated ones almost never.
 */
#ifndef INDEXER_LIKENESS_H
#define INDEXER_LIKENESS_H

#include "base/str.h"

enum {
    LIKENESS_TOKENS_MIN = 60, /* of a shorter text there is nothing to tell */
    LIKENESS_BANDS = 6,
    LIKENESS_SHARED_MIN = 3, /* bands, and ... */
    LIKENESS_BITS_MAX = 11,  /* ... differing bits of two like texts */
};

struct likeness {
    uint64_t simhash; /* 0: the text is too short */
    uint64_t bands[LIKENESS_BANDS];
};

void likeness_of(struct likeness *ret_likeness, struct str text);
/* A document with a number of its own is like another only if that has the same
 * number: decisions of one form are no copies.  "" changes nothing. */
void likeness_bind(struct likeness *l, const char *number);

/* Bits in which they differ, 64 when there is nothing to tell.  Texts that
 * share LIKENESS_SHARED_MIN bands and differ in LIKENESS_BITS_MAX or less are
 * one story. */
int likeness_bits(uint64_t simhash, uint64_t other);

#endif
