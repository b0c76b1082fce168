/*
 * searchd/absent.h - documents that a question asks for by their whole number
 * and that the index does not have.  The person is told: what is found instead
 * looks much alike, and may be taken for it.
 */
#ifndef SEARCHD_ABSENT_H
#define SEARCHD_ABSENT_H

#include "base/arena.h"

struct err;
struct xap_reader;

enum { ABSENT_MAX = 2, ABSENT_NEAR_MAX = 3 };

struct absent {
    const char *number;                /* "42/2022/NĐ-CP" */
    bool mentioned;                    /* texts of the index mention it */
    const char *near[ABSENT_NEAR_MAX]; /* documents of other years with this
                                          number and sign, the latest first */
    size_t near_count;
};

/* Reads `words` (NFC) and fills in up to ABSENT_MAX.  Strings are of the
 * arena. */
int absent_find(struct absent *ret_absent, size_t *ret_count, struct str words,
                struct xap_reader *reader, struct arena *arena,
                struct err *err);

#endif
