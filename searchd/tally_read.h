/*
 * searchd/tally_read.h - what was counted (searchd.db), read by reports and by
 * the console: of all searching, or of one portal.
 *
 * Each call opens the file by itself and closes it; any thread, beside a
 * running searchd.  Where there is no file, nothing was counted: `see` is not
 * called, and the answer is 0.  Fails with ERR_IO or ERR_FORMAT (of another
 * version).
 *
 * Of one portal:
 *
 *   asked     questions kept to this portal (its own search box, the filter)
 *   nothing   of these, how many found nothing
 *   shown     answers with this portal on their first page
 *   clicked   results of this portal that were opened from such an answer
 *
 * Of all (`portal` NULL) they are all questions, those that found nothing, the
 * others, and all opened results.  Browsers that do not send "ping" are not in
 * `clicked`, so compare it with itself, never with `shown` as a share.
 */
#ifndef SEARCHD_TALLY_READ_H
#define SEARCHD_TALLY_READ_H

#include "base/str.h"

#include <stdio.h>

struct err;

enum {
    TALLY_FREQUENT_MAX = 20000,
    TALLY_KEEP_DAYS = 400, /* of questions, and of all of one portal */
};

struct tally_part {     /* of what was counted */
    const char *path;   /* of searchd.db */
    const char *portal; /* its code; NULL: all searching */
    int64_t days;       /* the last ones, today included */
    int64_t max;        /* rows at most */
};

struct tally_row {
    struct str name; /* a question, a day ("2026-01-05") or a portal's code */
    int64_t asked, nothing, shown, clicked;
};
/* The row is borrowed for the call. */
typedef void tally_see(void *context, const struct tally_row *row);

enum tally_order {
    TALLY_ASKED,   /* asked and shown most often first */
    TALLY_NOTHING, /* only those that found nothing, most often first */
    TALLY_CLICKED, /* only those clicked, most often first */
};
/* Questions: those that were asked often on one day (tally.h). */
int tally_questions(const struct tally_part *part, enum tally_order order,
                    tally_see *see, void *context, struct err *err);
/* Day by day, the oldest first; days without any question are not there. */
int tally_days(const struct tally_part *part, tally_see *see, void *context,
               struct err *err);
/* Portals, those most often clicked, then shown, first; of the part, `portal`
 * is not looked at. */
int tally_portals(const struct tally_part *part, tally_see *see, void *context,
                  struct err *err);

/*
 * Questions that may be shown to others: asked `least` times or more, on two
 * days or more, and that found something the last day; most often asked first,
 * TALLY_FREQUENT_MAX at most.  Only `asked` of the row is filled in.
 */
int tally_frequent(const char *path, int64_t least, tally_see *see,
                   void *context, struct err *err);
/* The part as one JSON object: days, top, nothing, clicked, portals, ratings;
 * of one portal the first four.  ERR_NOT_FOUND when there is no file. */
int tally_report(FILE *out, const struct tally_part *part, struct err *err);

#endif
