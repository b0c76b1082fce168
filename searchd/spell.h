/*
 * searchd/spell.h - what was meant: accents put back, slips of the pen mended.
 *
 * Of all readings of a text the likeliest is taken: one whose words are
 * frequent and often neighbours (indexer/language.h) and that is not far from
 * what was typed.  How far is a sum of costs, of which docs/ranking.md tells
 * more: accents left out or wrong, keys hit beside the right one, twice or in
 * the wrong order, Telex and VNI keystrokes left standing, sounds that one
 * region does not tell apart (s/x, tr/ch, d/gi/r, l/n, n/ng, c/t, hỏi/ngã), and
 * blanks too many or too few.
 *
 * Text is UTF-8, NFC.  Signs, numbers, names in capitals and words that touch a
 * digit or "/" stay as they are, and so does the case of letters.
 */
#ifndef SEARCHD_SPELL_H
#define SEARCHD_SPELL_H

#include "base/str.h"

struct language;

enum { SPELL_WORDS_MAX = 64 }; /* what is behind them stays as it is */

/* Adds `text` with the accents that were left out; words that have some stay.
 */
void spell_restore(struct buf *out, struct str text, const struct language *l);

/* Adds what was probably meant; true when it is not `text`. */
bool spell_suggest(struct buf *out, struct str text, const struct language *l);

#endif
