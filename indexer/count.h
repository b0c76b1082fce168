/*
 * indexer/count.h - words and neighbours of a corpus, counted for language.h.
 */
#ifndef INDEXER_COUNT_H
#define INDEXER_COUNT_H

#include "base/mem.h"
#include "base/str.h"

struct counts;

struct counts *counts_new(void) __attribute__((returns_nonnull));
void counts_free(struct counts *c); /* accepts NULL */
DEFINE_FREEP(counts)

/* Counts the words of a text (UTF-8, NFC) and which stands behind which, each
 * `times`.  Words are runs of letters; pairs do not reach over signs, numbers
 * and line ends. */
void counts_add(struct counts *c, struct str text, uint32_t times);
/* Adds the lines "w" and "p" of language.h: words seen three times at least,
 * the most frequent first, and pairs of them seen so often. */
void counts_write(struct counts *c, struct buf *out);

#endif
