/*
 * syndication/dump.h - the whole hub as files that a mirror can be built from,
 * and what changed since (manifest.h says what they look like).
 */
#ifndef SYNDICATION_DUMP_H
#define SYNDICATION_DUMP_H

#include <stdbool.h>
#include <stdint.h>

struct err;
struct hubdb;

enum { DUMP_DELTAS_KEPT = 400 }; /* in the manifest: two weeks of hours */

struct dump_report {
    int64_t to;    /* number of the last change that is in the folder */
    int64_t lines; /* written now */
};

/*
 * Adds to the folder what changed since its last dump; with `full`, or when
 * there is none, also a full dump.  One state of the hub, whatever is written
 * meanwhile.  Killed at any moment, the manifest names only files that are
 * whole.  One process a folder at a time (ERR_BUSY).  Leaves an audit line.
 */
int dump_write(struct hubdb *store, const char *folder, bool full,
               const char *who, struct dump_report *ret_report,
               struct err *err);

/*
 * Makes the store the mirror of the dump in `folder`: the same published items
 * under the same ids.  Takes the deltas behind what it has, or the full dump
 * when they do not reach back so far; all of it in one transaction, none of it
 * when a file is not the one that the manifest names (ERR_FORMAT).  A mirror
 * takes no items of its own.
 */
int dump_mirror(struct hubdb *store, const char *folder, const char *who,
                struct dump_report *ret_report, struct err *err);

#endif
