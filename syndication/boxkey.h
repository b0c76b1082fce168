/*
 * syndication/boxkey.h - edit codes: who has the code of a box may change its
 * options.  Shown once, kept as a hash (130 random bits need no salt).
 */
#ifndef SYNDICATION_BOXKEY_H
#define SYNDICATION_BOXKEY_H

#include "base/str.h"

struct err;
struct hubdb;

extern const char boxkey_schema[]; /* SQL that makes the table */

enum { BOXKEY_LETTERS = 26 };

/* Within the caller's transaction: a new code, in place of the old one. */
int boxkey_give(struct hubdb *store, struct str box_id,
                char code[BOXKEY_LETTERS + 1], struct err *err);
int boxkey_fits(struct hubdb *store, struct str box_id, struct str code,
                bool *ret_fits, struct err *err);
/* How many boxes there are. */
int boxkey_count(struct hubdb *store, int64_t *ret_count, struct err *err);

#endif
