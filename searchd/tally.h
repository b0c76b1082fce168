/*
 * searchd/tally.h - how often what is asked, finds nothing, is opened, and is
 * rated: counts of days, never of persons (REQUIREMENTS S7, S9).
 *
 * Counting is in memory and quick, from any thread; a thread of its own writes
 * to the database every few seconds.  A question is written down only when it
 * was asked TALLY_LEAST times on one day, and never when it looks as if it
 * named a person: long numbers that are no document numbers, mail addresses.
 * Neither addresses nor times of day are kept.  What was counted is read by
 * tally_read.h.
 */
#ifndef SEARCHD_TALLY_H
#define SEARCHD_TALLY_H

#include "base/mem.h"
#include "base/str.h"

struct err;
struct tally;

enum {
    TALLY_LEAST = 5,
    TALLY_TEXT_MAX_BYTES = 160, /* longer questions are counted, not kept */
    TALLY_TEXTS_MAX = 50000,    /* different questions of one day */
    TALLY_PAIRS_MAX = 200000,   /* questions and portals of one day */
    TALLY_PORTALS_MAX = 20000,  /* different ones, as long as it runs */
};

/* Opens or makes the database.  ERR_IO, ERR_FORMAT. */
int tally_open(struct tally **ret_tally, const char *path, struct err *err);
/* Writes what waits.  Accepts NULL. */
void tally_free(struct tally *tally);

/* One answered question, its first page. */
struct tally_answer {
    struct str text;   /* as typed */
    bool empty;        /* nothing was found */
    struct str within; /* code of the portal it was kept to; or empty */
    struct str shown;  /* codes of the portals on the page, each once, with
                          spaces between; or empty */
};
void tally_question(struct tally *tally, const struct tally_answer *answer);
/* A result of that portal was opened from the answer to `text`.  Counts only
 * where the portal was shown before, and for the question only where it was
 * shown for that one today: what nobody saw, nobody can have opened. */
void tally_click(struct tally *tally, struct str text, struct str portal);
/* `page` is one of tally_is_page(). */
void tally_rating(struct tally *tally, struct str page, bool good);
bool tally_is_page(struct str page);

#endif
