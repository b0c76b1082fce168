/*
 * syndication/pick.h - finding items by words of title and summary, for who
 * picks by hand.  Accents and case count for nothing.
 */
#ifndef SYNDICATION_PICK_H
#define SYNDICATION_PICK_H

#include "base/str.h"

struct err;
struct hubdb;

extern const char pick_schema[]; /* SQL that makes the tables */

enum { PICK_WORDS_MAX = 12 };

struct pick_query {
    struct str words; /* all must be there, the last one may be cut off; only
                         the first PICK_WORDS_MAX count */
    unsigned types;   /* bits 1 << enum item_type */
};

/* Ids of published items, newest first, at most `max`.  No words find nothing.
 */
int pick_search(struct hubdb *store, const struct pick_query *query,
                int64_t *ids, size_t max, size_t *ret_count, struct err *err);

#endif
