/*
 * indexer/build.h - from the WARC store to the index and index.db.
 *
 * One thread reads and writes, others decode and extract.  What comes out
 * depends on the store, the options and the registry alone: not on how many
 * steps it was made in, nor on where one was cut off.  For that index.db, which
 * all judgements are made by, holds the place in the WARC store up to which it
 * is true, in the same commit; the index is committed just before.  After a
 * crash between the two the pages of that commit are read again, come to the
 * same verdicts, and replace themselves in the index.
 */
#ifndef INDEXER_BUILD_H
#define INDEXER_BUILD_H

#include "config/reason.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct err;
struct options;
struct namebook;
struct registry;
struct spam_words;

struct build_settings {
    const char *data; /* the data folder */
    const char *out;  /* the folder of index and index.db, mostly the same */
    const struct options *options;
    const struct registry *registry;     /* names of agencies; may be NULL */
    const struct namebook *names;        /* of bodies and places; may be NULL */
    const struct spam_words *spam_words; /* may be NULL: no alarms */
    bool once;            /* end at the end of the store; else wait for more */
    const sigset_t *stop; /* signals, blocked by the caller: one that comes ends
                             the run after what was begun */
};

struct build_summary {
    int64_t pages;     /* answers and decisions seen */
    int64_t unchanged; /* of these: nothing new */
    int64_t broken;    /* records that could not be read */
    int64_t reasons[REASON_COUNT];
    bool stopped; /* by a signal, before the end of the store */
    double seconds;
};

/* The right to write, until *ret_fd is closed; ends what a crash cut off.
 * ERR_BUSY, ERR_IO. */
int build_lock(int *ret_fd, const char *data, struct err *err);
/* build_run() by one who holds the lock. */
int build_all(struct build_summary *ret_summary,
              const struct build_settings *settings, struct err *err);

/* Fails with ERR_BUSY (another indexer runs), ERR_IO, ERR_FORMAT (an index of
 * another schema). */
int build_run(struct build_summary *ret_summary,
              const struct build_settings *settings, struct err *err);

#endif
