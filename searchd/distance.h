/*
 * searchd/distance.h - how unlikely it is that somebody who meant one syllable
 * typed another.
 */
#ifndef SEARCHD_DISTANCE_H
#define SEARCHD_DISTANCE_H

#include "indexer/fold.h"

enum {
    SPELL_LETTERS_MAX = 10,
};

/* A word as letters; its tone apart. */
struct spelled {
    struct fold_char letters[SPELL_LETTERS_MAX];
    size_t count;
    char tone;
    bool plain; /* typed without accents */
};

/* False when it is too long, or not of Latin letters alone. */
bool spelled_read(struct spelled *ret, struct str word);

/*
 * The cost, as a logarithm; 0 for the same word.  `lazy`: nothing at all was
 * typed with accents, so that leaving them out costs nothing.
 */
double spelled_distance(const struct spelled *typed,
                        const struct spelled *meant, bool lazy);

/* Calls `see` for plain letters that may have been meant: those typed, those
 * one key away, and those that a region speaks alike; some more than once. */
void spelled_neighbours(const struct spelled *typed,
                        void (*see)(void *context, struct str plain),
                        void *context);

#endif
