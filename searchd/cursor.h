/*
 * searchd/cursor.h - where the next page begins, as an opaque word in the
 * address.
 *
 * It holds the position, the last document shown and which state of the index
 * it was shown from.  While the index stays, the position is exact; after a
 * commit the search looks for that document near the position and goes on
 * behind it, so that a reader neither loses nor repeats results.  It is of use
 * for its own search only.
 *
 * A walk by date through everything begins at the date of the last document
 * instead, which no new document moves, and which costs the same for the first
 * page and the millionth result.
 */
#ifndef SEARCHD_CURSOR_H
#define SEARCHD_CURSOR_H

#include "base/str.h"

enum { CURSOR_TEXT_MAX = 64, CURSOR_FIRST_MAX = 100000000 };

struct cursor {
    uint32_t first; /* results before it */
    uint32_t docid; /* the last of them; 0: none */
    uint64_t query; /* query_hash() */
    uint32_t index; /* hash of the state of the index */
    /* Of a walk by date: when the last document was published, as
     * SLOT_PUBLISHED has it (0: not known), and which of that date it is,
     * from 1. */
    uint64_t published;
    uint32_t within;
    uint32_t total; /* results in all, as its first page found them */
};

/* Letters, digits, "-" and "_".  Returns `text`. */
char *cursor_write(char text[CURSOR_TEXT_MAX], const struct cursor *c);
/* False when the word is none that cursor_write() made. */
bool cursor_read(struct cursor *ret_cursor, struct str text);

#endif
