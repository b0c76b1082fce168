/*
 * searchd/words.h - a run of words of a question: read, compared, looked for
 * in a text.
 */
#ifndef SEARCHD_WORDS_H
#define SEARCHD_WORDS_H

#include "base/arena.h"
#include "indexer/analyse.h"

enum {
    WORDS_MAX = 64,              /* tokens that are used */
    WORDS_TEXT_MAX_BYTES = 2048, /* longer questions are cut */
};

struct words {
    struct token tokens[WORDS_MAX];
    size_t count;
    struct str text; /* NFC, of the arena */
};

/* Text is repaired and brought to NFC. */
void words_read(struct words *ret_words, struct str text, struct arena *arena);
/* Was any of them typed with accents? */
bool words_have_accents(const struct words *w);
bool words_are_all_stop(const struct words *w);
/* Does token `at` make a pair with the one before, as in an index? */
bool words_pair_at(const struct words *w, size_t at);
/* Was the same word there before `at`? */
bool words_is_again(const struct words *w, size_t at);

/* The same word?  `plain`: accents do not matter. */
bool words_same(const struct fold *a, const struct fold *b, bool plain);
/* Does the text hold these words, next to each other, in this order? */
bool words_stand_in(const struct words *w, const char *text, bool plain);

#endif
