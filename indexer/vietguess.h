/*
 * indexer/vietguess.h - which of the codes of vietcode.h is this?
 *
 * The right table makes Vietnamese syllables of most words, many of them
 * common; a wrong one makes some, and common ones hardly ever.  Pure, any
 * thread.
 */
#ifndef INDEXER_VIETGUESS_H
#define INDEXER_VIETGUESS_H

#include "base/str.h"
#include "indexer/vietcode.h"

/* How a piece of text looks when read in one way. */
struct vietguess {
    size_t all;       /* words */
    size_t plausible; /* those that can be Vietnamese syllables */
    size_t words;     /* words that hold a letter beyond ASCII */
    size_t good;      /* those of them that can be Vietnamese syllables */
    size_t common;    /* those of them that are the commonest */
    size_t strong;    /* good, and marked by circumflex, breve or horn */
};
struct vietguess vietguess_score(struct str utf8);

/*
 * The code of `bytes`, which is no UTF-8 (or, for VIQR, ASCII), judged by the
 * share of Vietnamese syllables; VIETCODE_NONE when no reading is good.
 * Markup should have been taken out by vietguess_sample().
 */
enum vietcode vietguess_code(struct str bytes);
/* Adds at most `max` bytes of the text outside tags, scripts and styles. */
void vietguess_sample(struct buf *out, struct str html, size_t max);

#endif
