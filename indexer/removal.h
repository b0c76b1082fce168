/*
 * indexer/removal.h - pages that an editor wants out of the search, in
 * DATA/removed.db.
 *
 * The list stands beside the store and outlasts every rebuild: a page on it
 * ends as REMOVED_BY_EDITOR however often it is fetched, until the request is
 * withdrawn.  Any process may change the list, one thread a handle; a running
 * indexer learns of it by removals_changed().
 */
#ifndef INDEXER_REMOVAL_H
#define INDEXER_REMOVAL_H

#include "base/mem.h"
#include "base/str.h"

struct err;
struct removals;

enum { REMOVAL_NOTE_MAX_BYTES = 500 };

/* Makes the list when there is none.  ERR_IO. */
int removals_open(struct removals **ret_removals, const char *data,
                  struct err *err);
void removals_free(struct removals *r);
DEFINE_FREEP(removals)

/* Puts a canonical URL on the list, with a note of who wants it and why; one
 * that is on it takes the new note.  ERR_LIMIT, ERR_IO. */
int removals_put(struct removals *r, const char *url, const char *note,
                 struct err *err);
/* 1: it was on the list, and is not any more; 0: it was not. */
int removals_drop(struct removals *r, const char *url, struct err *err);

/* 1: it is on the list, and the note is added; 0: it is not. */
int removals_find(struct removals *r, const char *url, struct buf *ret_note,
                  struct err *err);
/* All of them by URL, until `see` returns false; it must not come back here. */
int removals_each(struct removals *r,
                  bool (*see)(void *context, const char *url, const char *note,
                              int64_t when_ms),
                  void *context, struct err *err);

/* 1: another handle changed the list since the last call, or this is the first
 * one; 0: nothing is new.  A few microseconds. */
int removals_changed(struct removals *r, struct err *err);

#endif
