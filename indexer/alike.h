/*
 * indexer/alike.h - texts, each as its best page shows it, and which are alike.
 *
 * Two texts are alike when they share LIKENESS_SHARED_MIN bands, differ in
 * LIKENESS_BITS_MAX bits or less, and are of two hosts or have one title.  A
 * band that more than ALIKE_BAND_MAX texts share is one of a template and
 * counts for none of them: so what is alike follows from the texts that are
 * there, and looking is never more than so many rows a band.
 *
 * All is read once and remembered until alike_forget(): pages may be put before
 * that, not while texts are held.  For one thread.
 */
#ifndef INDEXER_ALIKE_H
#define INDEXER_ALIKE_H

#include "base/mem.h"
#include "indexer/likeness.h"

#include <stdbool.h>
#include <stdint.h>

struct alike;
struct err;
struct verdicts;

enum { ALIKE_BAND_MAX = 1000 };

struct text {
    uint64_t hash, cluster; /* of its best page; kept true by stories.c */
    const char *standing, *url, *host, *title;
    int64_t key; /* of that page */
    uint64_t simhash;
    bool waits, moved; /* of stories.c */
    bool there;        /* else no page has it; alike.c alone sees such */
    struct text *next; /* of alike.c */
    uint32_t turn, shared;
};

struct texts {
    struct text **items;
    size_t count, room;
};

struct bands { /* of a page; none: too short to tell */
    uint64_t items[LIKENESS_BANDS];
    size_t count;
    uint64_t text; /* whose they are */
};

struct alike *alike_new(struct verdicts *verdicts)
    __attribute__((returns_nonnull));
void alike_free(struct alike *a);
/* Texts and lists are gone. */
void alike_forget(struct alike *a);

/* 1, or 0: no page has it. */
int alike_text(struct alike *a, uint64_t hash, struct text **ret,
               struct err *err);
/* Of the originals (cluster is their own hash) that stand before this text and
 * are like it, the one that stands best; NULL: there is none. */
int alike_original(struct alike *a, const struct text *of, struct text **ret,
                   struct err *err);
/* All texts that are like this one. */
int alike_all(struct alike *a, const struct text *of, struct texts *ret,
              struct err *err);
/* The text became an original, or is one no longer. */
int alike_turned(struct alike *a, struct text *text, bool original,
                 struct err *err);

int alike_bands(struct alike *a, int64_t key, struct bands *ret,
                struct err *err);
/* The texts that may be like others than before, for a band of theirs is full
 * now or no longer, since the page `key` had these bands. */
int alike_shifted(struct alike *a, int64_t key, const struct bands *before,
                  struct texts *ret, struct err *err);

#endif
