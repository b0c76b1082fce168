/*
 * searchd/suggest.h - the book of suggestions: what a person may be about to
 * type (REQUIREMENTS S4).
 *
 * Lines are added with a weight, then the book is finished and only read, by
 * any thread.  A line is found from the beginning of each of its words, in any
 * case: accents that were typed must be there, those that were not may be; "ho
 * chieu tre" finds "Cấp hộ chiếu cho trẻ em", too, though with less haste.
 *
 * Every look-up is bounded: at most SUGGEST_TRIES lines are looked at.
 */
#ifndef SEARCHD_SUGGEST_H
#define SEARCHD_SUGGEST_H

#include "base/arena.h"
#include "base/str.h"

struct suggest;
struct suggest_deny;

enum {
    SUGGEST_MAX = 10,              /* of one answer */
    SUGGEST_TYPED_MAX_BYTES = 200, /* what is beyond is not read */
    SUGGEST_TEXT_MAX_BYTES = 240,  /* longer lines are not taken */
    SUGGEST_LINES_MAX = 2000000,   /* of a book; further ones are not taken */
    SUGGEST_TRIES = 400,
};

enum suggest_kind {
    SUGGEST_QUESTION, /* asked often */
    SUGGEST_DOCUMENT, /* type and number of a document; note: its title */
    SUGGEST_WORDS,    /* words that many titles have */
    SUGGEST_TITLE,
    SUGGEST_KINDS
};
/* "question", "document", "words", "title" */
const char *suggest_kind_name(enum suggest_kind kind);

struct suggestion {
    enum suggest_kind kind;
    const char *text, *note; /* UTF-8 in NFC; note may be "" */
};

struct suggest *suggest_new(void);
void suggest_free(struct suggest *s); /* accepts NULL */
DEFINE_FREEP(suggest)

/* Copies the line.  Of lines with the same plain words one stays, the heaviest.
 * `weight` is 0..100; a step of 1 is worth as much as 20 bytes less of length.
 */
void suggest_add(struct suggest *s, const struct suggestion *line,
                 double weight);
/* Sorts; nothing can be added from now on. */
void suggest_finish(struct suggest *s);
size_t suggest_count(const struct suggest *s);

/*
 * The best lines for what was typed so far, best first, no two with the same
 * words, none that `deny` (or NULL) forbids; borrowed from the book.  Nothing
 * for less than one letter or digit.  `typed` is UTF-8; returns their number.
 */
size_t suggest_find(const struct suggest *s, struct str typed,
                    const struct suggest_deny *deny,
                    struct suggestion ret[SUGGEST_MAX], size_t max);

#endif
