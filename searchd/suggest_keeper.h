/*
 * searchd/suggest_keeper.h - keeps the book of suggestions of a running service
 * up to date, in a thread of its own.
 *
 * The book follows the index: it is made anew after a change, so seldom that it
 * costs a twentieth of one processor at most.  The list of what is never
 * suggested is followed within seconds; a list with a mistake leaves the one
 * before in use and is logged.  Asking is for all threads, and waits for nobody
 * but the moment in which a new book is put in place of the old one.
 */
#ifndef SEARCHD_SUGGEST_KEEPER_H
#define SEARCHD_SUGGEST_KEEPER_H

#include "searchd/suggest.h"

struct err;
struct language;
struct registry;
struct suggest_keeper;

enum { KEEPER_LOOK_MS = 1000, KEEPER_REST = 20, KEEPER_OLD_MS = 15 * 60000 };

struct keeper_settings {
    const char *index_dir;
    const char *deny_path;  /* a file that is not there denies nothing */
    const char *tally_path; /* or NULL: no questions */
    int64_t least;          /* times that a question was asked */
    const struct registry *registry; /* or NULL */
    const struct language *language; /* or NULL */
};

/* Reads the list of what is denied (ERR_CONFIG with path:line) and starts the
 * thread; everything in `settings` is borrowed until the end. */
int suggest_keeper_start(struct suggest_keeper **ret_keeper,
                         const struct keeper_settings *settings,
                         struct err *err);
void suggest_keeper_stop(struct suggest_keeper *keeper); /* accepts NULL */

/* As suggest_find(); copies to the arena.  Nothing before the first book is
 * ready, or when `keeper` is NULL. */
size_t suggest_keeper_find(struct suggest_keeper *keeper, struct str typed,
                           struct suggestion ret[SUGGEST_MAX], size_t max,
                           struct arena *arena);

#endif
