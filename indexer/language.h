/*
 * indexer/language.h - what is known of the language before any page is read:
 * words and pairs of words with how often they stand in official texts, and
 * what tells whether two syllables make one word.
 *
 * `indexer learn` makes it (learn.h); config/vi/language.zst is the one that
 * is part of the program, so that nothing must be installed beside it.  It is
 * text, one thing a line, packed by zstd (see docs/formats.md):
 *
 *     liencong language 1
 *     w thủ 48211            a word, NFC, small letters; its number is the
 *                            count of "w" lines before it
 *     p 17 4 88 9 23         behind word 17: steps to the next word's number,
 *                            each with 8 ln(count)
 *     g 812 pthu~01r tuc~01j a reason for one word (negative: for two), and
 *                            its weight in hundredths
 *
 * Words are one when their keys are (fold.h): hoà is hòa, kĩ is kỹ.  Read once
 * and never changed: threads may share it.
 */
#ifndef INDEXER_LANGUAGE_H
#define INDEXER_LANGUAGE_H

#include "base/mem.h"
#include "base/str.h"

struct err;
struct language;

enum {
    LANGUAGE_NONE = -1,
    LANGUAGE_MAX_BYTES = 16 << 20, /* unpacked */
    LANGUAGE_WORDS_MAX = 1 << 16,
};

/* Reads the unpacked text.  ERR_FORMAT names the line; ERR_LIMIT. */
int language_read(struct language **ret_language, struct str text,
                  struct err *err);
/* The one that is part of the program.  Each call makes one, in some 20 ms. */
int language_shipped(struct language **ret_language, struct err *err);
void language_free(struct language *l); /* accepts NULL */
DEFINE_FREEP(language)

/* The number of the word with this key, or LANGUAGE_NONE. */
int32_t language_find(const struct language *l, const char *key);
size_t language_count(const struct language *l);
/* Its usual spelling and its key; `word` is a number that there is. */
const char *language_text(const struct language *l, int32_t word);
const char *language_key(const struct language *l, int32_t word);
/* Part of all words that are this one; never 0. */
double language_part(const struct language *l, int32_t word);
/* How often `b` follows `a`, of all places where `a` stands: 0..1. */
double language_follows(const struct language *l, int32_t a, int32_t b);
/* How much more often they stand together than by chance: the logarithm of
 * the ratio; 0 when they were never seen so. */
double language_bond(const struct language *l, int32_t a, int32_t b);

/* Numbers of all words with the plain letters `base`: count of them, the first
 * at *ret_words, the most frequent first. */
size_t language_forms(const struct language *l, struct str base,
                      const int32_t **ret_words);

/* Weight of a reason for joining two syllables (segment.h); 0: unknown. */
double language_reason(const struct language *l, struct str reason);

#endif
