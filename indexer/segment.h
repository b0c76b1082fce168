/*
 * indexer/segment.h - Vietnamese text -> words, which are one syllable or a
 * few: "thủ tục | hành chính | của | xã".
 *
 * Between two syllables there is one question, do they belong together?  Its
 * answer is a sum of reasons: what the two syllables are, what stands round
 * them, how much more often than by chance they meet in official texts, and
 * capitals.  The weights are learnt (learn.h) and part of language.h; the best
 * chain of answers is found exactly (Viterbi).
 *
 * For what shows words to people (suggestions, related searches, trends); the
 * index itself uses pairs, see docs/ranking.md.
 */
#ifndef INDEXER_SEGMENT_H
#define INDEXER_SEGMENT_H

#include "base/str.h"

struct language;

enum { SEGMENT_REASONS = 12 };

/* A piece of text: a syllable, a number, a run of signs. */
struct piece {
    struct str raw; /* borrowed */
    char key[96];   /* of the word; of a sign itself, cut */
    char shape;     /* l small, C capital first, A capitals, d digits, p sign */
    int32_t word;   /* of the language, or LANGUAGE_NONE */
    bool joined;    /* belongs to the word of the piece before */
};

struct pieces {
    struct piece *items;
    size_t count, room;
};

void pieces_done(struct pieces *p);
/* Cuts text (UTF-8, NFC) into pieces in place of what was there; `joined` is
 * false.  `l` may be NULL. */
void pieces_read(struct pieces *p, struct str text, const struct language *l);
/* Reason `k` for and against joining piece `at` (1..) to the one before: puts
 * its name into `out`, in place of what was there. */
void pieces_reason(struct buf *out, const struct pieces *p, size_t at, int k,
                   const struct language *l);
/* Sets `joined` of all pieces by their scores and by `turn`, the weight of
 * each answer behind each: turn[before][now].  scores[0] is not used. */
void pieces_join(struct pieces *p, const double *scores,
                 const double turn[2][2]);

/* Both of the above, with the weights of `l`. */
void segment(struct pieces *p, struct str text, const struct language *l);

/* Runs of whole words that may stand for what a text is about: without signs,
 * numbers and words that the language does not know; neither the first nor the
 * last syllable is a stop syllable.  `see` gets each with its place in the
 * text. */
struct run_limits {
    int words_max;
    size_t syllables_least, syllables_max;
};
void pieces_runs(const struct pieces *p, struct run_limits limits,
                 void (*see)(void *context, const struct piece *run,
                             size_t count, struct str text),
                 void *context);

#endif
