/*
 * indexer/fold.h - one Vietnamese syllable, brought to the form that terms are
 * made of.
 *
 * The key of a syllable is its plain letters, then, when it has accents, "~"
 * and a code that says which:
 *
 *     "Quyền" -> "quyen~01f"      "Đường" -> "duong~112f"      "ban" -> "ban"
 *
 * One digit for each a, d, e, o, u in turn (0 plain, 1 circumflex, horn of u or
 * bar of d, 2 breve or horn of o, 3 other; closing zeros dropped), then the
 * tone as Telex types it (s f r x j).  Three things follow from this shape:
 *
 * - a tone belongs to the syllable, not to a letter: hoà and hòa are one key;
 * - without its code a key is the folded form: quyền -> "quyen";
 * - in a sorted term list all accented forms of a folded syllable stand
 *   together, so a query typed without accents finds them by prefix, and the
 *   index needs no second, folded set of terms.
 *
 * Open syllables in i or y are written both ways (kỹ/kĩ, lý/lí, quý/quí); after
 * h, k, l, m, s, t, v and qu they share the key with i.
 */
#ifndef INDEXER_FOLD_H
#define INDEXER_FOLD_H

#include "base/str.h"

enum {
    FOLD_KEY_MAX = 40, /* bytes of letters; what is beyond is dropped */
    FOLD_ROOM = FOLD_KEY_MAX + 1 + FOLD_KEY_MAX + 1,
};

struct fold {
    uint8_t base_n;      /* bytes of the folded form */
    uint8_t key_n;       /* bytes of the key; equal to base_n: no accents */
    char key[FOLD_ROOM]; /* NUL-terminated */
};

/* What one code point becomes. */
struct fold_char {
    char base;    /* ASCII lower case letter or digit; 0: not in the tables */
    uint8_t mark; /* 0..3, see above */
    char tone;    /* s f r x j, or 0 */
};
struct fold_char fold_char(uint32_t c);

/* The key of one word of letters and digits in NFC.  Letters outside the Latin
 * tables are lower-cased and kept. */
void fold_word(struct fold *ret_fold, struct str word);

/* Whether words are made of it: letters and digits of all scripts. */
bool fold_is_letter(uint32_t c);
/* The key of the word that begins at byte *at of `text`; *at moves to its end.
 * Reading and folding in one go is what makes cutting a text quick. */
void fold_next(struct fold *ret_fold, struct str text, size_t *at);

/* The key of a word given as what its characters become; those with base 0 are
 * left out. */
void fold_chars(struct fold *ret_fold, const struct fold_char *chars,
                size_t count);

/* Adds `text` in lower case without accents, đ as d; everything that is no
 * letter stays as it is.  For comparing and for display of folded forms. */
void fold_text(struct buf *out, struct str text);

#endif
