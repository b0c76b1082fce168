/*
 * indexer/build.h - from the WARC store to the index and index.db.
 *
 * One thread reads and writes, others decode and extract.  The place in the
 * WARC store is part of each index commit, so that a run that was cut off goes
 * on where the index stands: nothing is lost, and nothing is there twice,
 * because a page replaces what its URL had.
 *
 * index.db is committed just before the index.  After a crash between the two
 * it knows of pages that the index does not have yet; they are read again and
 * come to the same verdict.
 */
#ifndef INDEXER_BUILD_H
#define INDEXER_BUILD_H

#include "config/reason.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct err;
struct options;
struct registry;

struct build_settings {
    const char *data; /* the data folder */
    const struct options *options;
    const struct registry *registry; /* names of agencies; may be NULL */
    bool once;            /* end at the end of the store; else wait for more */
    const sigset_t *stop; /* signals, blocked by the caller: one that comes ends
                             the run after what was begun */
};

struct build_summary {
    int64_t pages;     /* answers and decisions seen */
    int64_t unchanged; /* of these: nothing new */
    int64_t broken;    /* records that could not be read */
    int64_t reasons[REASON_COUNT];
    double seconds;
};

/* Fails with ERR_BUSY (another indexer runs), ERR_IO, ERR_FORMAT (an index of
 * another schema). */
int build_run(struct build_summary *ret_summary,
              const struct build_settings *settings, struct err *err);

#endif
