/*
 * searchd/bets.h - best bets: what editors put in front for certain questions,
 * with dates (REQUIREMENTS S5).
 *
 * Two files of one form: what editors write by hand, and what came through the
 * API (betdesk.h).  CSV; the first row names the columns, order is free:
 *
 *   id         of the API; rows by hand have none
 *   question   one or several, separated by "|"; accents, case and signs do not
 *              matter, but the whole question must be the same
 *   url        http or https; with a registry, on a host that it knows
 *   title, text
 *   from, to   ISO dates or empty: shown on these days of Viet Nam, both
 *              included
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

enum {
    BETS_FILE_MAX_BYTES = 4 << 20,
    BETS_SHOWN_MAX = 3,
};
enum bets_file { BETS_BY_HAND, BETS_BY_API, BETS_FILES };

struct bet { /* text as in the file, "" where there is none */
    const char *id, *question, *url, *title, *text, *from, *to;
    int64_t from_ms, to_ms; /* to_ms: the first moment beyond; 0: open */
};

/* A host that the registry does not know is a mistake in a file by hand; of
 * that of the API, where it was known once, such rows are left out.  Fails with
 * ERR_IO, ERR_LIMIT, or ERR_CONFIG with path:line. */
int bets_load(struct bets **ret_bets, const char *path, enum bets_file file,
              const struct registry *reg, struct err *err);
void bets_free(struct bets *bets); /* accepts NULL */
DEFINE_FREEP(bets)

size_t bets_count(const struct bets *bets); /* NULL: none */
/* In the order of the file; borrowed. */
const struct bet *bets_at(const struct bets *bets, size_t at);

/* Those for that question at that moment, in the order of the file, behind the
 * `found` that stand in `ret` already; borrowed.  `bets` may be NULL.  Returns
 * how many there are then. */
size_t bets_find(const struct bets *bets, struct str typed, int64_t now_ms,
                 const struct bet *ret[BETS_SHOWN_MAX], size_t found);
bool bets_is_on(const struct bet *bet, int64_t now_ms);

/* --- the checks of one row, and a row written --- */

/* Is it a day like 2026-01-31?  *ret_ms is its first moment in Viet Nam. */
bool bets_read_day(const char *text, int64_t *ret_ms);
enum bets_url { BETS_URL_GOOD, BETS_URL_NO_WEB, BETS_URL_UNKNOWN };
enum bets_url bets_check_url(const char *text, const struct registry *reg);
/* Are there words in one of the questions? */
bool bets_has_words(const char *question);

void bets_put_head(struct buf *out);
void bets_put_row(struct buf *out, const struct bet *bet);

#endif
