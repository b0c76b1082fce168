/*
 * searchd/number.h - the document numbers that a question asks for: written
 * out ("42/2022/nd-cp"), spoken ("nghị định 42 năm 2022") or in part ("nd 42",
 * "thông tư 12/2025"), or with other signs ("42 2022 nd cp"), as terms of the
 * index.
 */
#ifndef SEARCHD_NUMBER_H
#define SEARCHD_NUMBER_H

#include "base/arena.h"

struct err;
struct xap_reader;

enum { NUMBER_OWN_MAX = 24, NUMBERS_MAX = 4 };

struct number {
    const char *met;                 /* term of its mentions in texts; NULL when
                                        only a part was given */
    const char *own[NUMBER_OWN_MAX]; /* terms of the documents themselves that
                                        are in the index */
    size_t own_count;
};

struct numbers {
    struct number items[NUMBERS_MAX];
    size_t count;
    bool leads; /* the question begins with one */
};

/* Finds the numbers in `text` (NFC) that are in the index, own or mentioned.
 * Strings are of the arena. */
int numbers_find(struct numbers *ret_numbers, struct str text,
                 struct xap_reader *reader, struct arena *arena,
                 struct err *err);

/* Is this canonical number ("" for none) one of those asked for? */
bool numbers_own(const struct numbers *numbers, const char *canonical);

#endif
