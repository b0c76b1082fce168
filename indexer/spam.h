/*
 * indexer/spam.h - is there planted spam on a page (REQUIREMENTS C17)?
 *
 * Government hosts are broken into for their good name: gambling, loans,
 * pills are advertised on them, mostly out of sight of the editor.  What tells
 * such a page from news and law about the same matter is not the matter but
 * where and how it stands: advertising words in the title, in blocks that are
 * not shown, over links to foreign hosts, many of them in the text.  Each of
 * these gives points; an alarm is a hint for people, never a reason to leave a
 * page out.
 */
#ifndef INDEXER_SPAM_H
#define INDEXER_SPAM_H

#include "base/str.h"

struct arena;
struct page;
struct spam_words;

enum { SPAM_ALARM_POINTS = 60, SPAM_POINTS_MAX = 100 };

struct spam_alarm {
    int points;         /* 0, or SPAM_ALARM_POINTS..SPAM_POINTS_MAX */
    const char *kinds;  /* "gambling loan"; "" */
    const char *detail; /* what was found where, one line; "" */
};

struct spam_page {
    const struct page *page;
    const char *url;        /* where it was found */
    struct str title, text; /* what was extracted; may be empty */
};

/* Strings of the alarm are of the arena. */
void spam_judge(struct spam_alarm *ret_alarm, const struct spam_words *words,
                const struct spam_page *page, struct arena *arena);

#endif
