/*
 * searchd/forms.h - the accented forms that a word typed without accents may
 * stand for, as the index knows them, and how likely each is among its
 * neighbours.
 *
 * A word typed with accents stands for itself.  One typed without stands for
 * all forms when the whole question was typed so, or when in its place it
 * makes no sense to the index ("thủ tuc").  The frequencies of syllables and
 * pairs in the index are the language model: a chain of forms is as likely as
 * its pairs are frequent, and the chance of a form is the share of all chains
 * that run through it (forward-backward).
 */
#ifndef SEARCHD_FORMS_H
#define SEARCHD_FORMS_H

#include "base/arena.h"

struct err;
struct words;
struct xap_reader;

enum { FORMS_MAX = 24 }; /* of one word, the most frequent */

struct form {
    const char *term; /* of the index, with its prefix */
    uint32_t freq;    /* documents */
    double chance;    /* 0..1, of all forms of this word */
    bool stop;
};

struct forms {
    struct form items[FORMS_MAX];
    size_t count; /* 0: not in the index */
};

struct word_forms {
    struct forms word;
    struct forms pair; /* with the word before; none: no pair */
};

/*
 * `ret_forms` has room for words->count.  Unlikely forms are left out.  A word
 * that the index does not know but that reads as keystrokes of one it knows
 * ("thur tucj") becomes that word, in `words`, too.
 */
int forms_find(struct word_forms *ret_forms, struct words *words,
               struct xap_reader *reader, struct arena *arena, struct err *err);

uint32_t forms_freq(const struct forms *f);

#endif
