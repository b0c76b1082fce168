/*
 * searchd/tally.h - how often what is asked, finds nothing, and is rated:
 * counts of days, never of persons (REQUIREMENTS S7, S9).
 *
 * Counting is in memory and quick, from any thread; a thread of its own writes
 * to the database every few seconds.  A question is written down only when it
 * was asked TALLY_LEAST times on one day, and never when it looks as if it
 * named a person: long numbers that are no document numbers, mail addresses.
 * Neither addresses nor times of day are kept.
 */
#ifndef SEARCHD_TALLY_H
#define SEARCHD_TALLY_H

#include "base/mem.h"
#include "base/str.h"

#include <stdio.h>

struct err;
struct tally;

enum {
    TALLY_LEAST = 5,
    TALLY_TEXT_MAX_BYTES = 160, /* longer questions are counted, not kept */
    TALLY_TEXTS_MAX = 50000,    /* different questions of one day */
    TALLY_FREQUENT_MAX = 20000,
};
#define TALLY_KEEP_DAYS 400 /* of questions; counts stay */

/* Opens or makes the database.  ERR_IO, ERR_FORMAT. */
int tally_open(struct tally **ret_tally, const char *path, struct err *err);
/* Writes what waits.  Accepts NULL. */
void tally_free(struct tally *tally);

/* `text` as typed; `empty`: nothing was found. */
void tally_question(struct tally *tally, struct str text, bool empty);
/* `page` is one of tally_is_page(). */
void tally_rating(struct tally *tally, struct str page, bool good);
bool tally_is_page(struct str page);
/*
 * Questions that may be shown to others: asked `least` times or more, on two
 * days or more, and that found something the last day.  Calls `see` with each,
 * most often asked first, TALLY_FREQUENT_MAX at most.  Nothing when there is no
 * such file.  ERR_IO, ERR_FORMAT.
 */
int tally_frequent(const char *path, int64_t least,
                   void (*see)(void *context, struct str text, int64_t asked),
                   void *context, struct err *err);
/* The last `days` days as one JSON object: days, top, nothing, ratings. */
int tally_report(FILE *out, const char *path, int64_t days, struct err *err);

#endif
