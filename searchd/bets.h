/*
 * searchd/bets.h - best bets: what editors put in front for certain questions,
 * with dates (REQUIREMENTS S5).
 *
 * A CSV file; the first row names the columns, order is free:
 *
 *   question   one or several, separated by "|"; accents, case and signs do not
 *              matter, but the whole question must be the same
 *   url        http or https; with a registry, on a host that it knows
 *   title, text
 *   from, to   ISO dates or empty: shown on these days, both included
 *
 * Constant after loading; threads may share it.
 */
#ifndef SEARCHD_BETS_H
#define SEARCHD_BETS_H

#include "base/mem.h"
#include "base/str.h"

struct bets;
struct err;
struct registry;

enum { BETS_FILE_MAX_BYTES = 4 << 20, BETS_SHOWN_MAX = 3 };

struct bet {
    const char *url, *title, *text;
    int64_t from_ms, to_ms; /* to_ms: the first moment beyond; 0: open */
};

/* Fails with ERR_IO, ERR_LIMIT, or ERR_CONFIG with path:line. */
int bets_load(struct bets **ret_bets, const char *path,
              const struct registry *reg, struct err *err);
void bets_free(struct bets *bets); /* accepts NULL */
DEFINE_FREEP(bets)

/* Those for that question at that moment, in the order of the file; borrowed.
 * `bets` may be NULL.  Returns their number. */
size_t bets_find(const struct bets *bets, struct str typed, int64_t now_ms,
                 const struct bet *ret[BETS_SHOWN_MAX]);

#endif
