/*
 * console/backup.h - a backup of a data folder while everything runs.
 *
 * What hangs together is copied in an order in which a copy taken later may
 * know more than one taken earlier, never less, because that is what every
 * program sets right at its start:
 *
 *   intake.db   wishes not yet taken       (taken twice does no harm)
 *   crawl.db    true up to a place in the WARC store, which is read from there
 *   index.db + index/   at one moment: commits wait (indexer/hold.h)
 *   warc/       a half-written last record is cut off by its writer
 *   the rest    each database by itself, as of one moment
 *
 * Locks, logs of databases and what is under construction are left out.  Closed
 * WARC segments never change, so those of an older backup are used again.
 */
#ifndef CONSOLE_BACKUP_H
#define CONSOLE_BACKUP_H

#include "console/backup_list.h"

struct backup_settings {
    const char *data, *repo; /* repo is made if need be; not within data */
    const struct sealed_key *key;
    /* Further files that may be there, as etc/NAME: pairs of a path and that
     * name, NULL ends. */
    const char *const *others;
};

struct backup_summary {
    char name[BACKUP_NAME_MAX];
    size_t files;
    int64_t bytes, new_bytes; /* of all files; of those that were copied */
};

/* The backup is there when this returns 0, and not at all before.  Copies of
 * databases lie in DATA/backup.tmp for a moment: the largest needs its size in
 * free disk.  ERR_BUSY: another backup is running; ERR_USAGE; ERR_IO. */
int backup_make(struct backup_summary *ret_summary,
                const struct backup_settings *settings, struct err *err);

/* Keeps the newest `keep` backups (at least 1) and those of the last `days`
 * days; drops the others, and the objects that no list names any more.  Prints
 * the names of those dropped. */
int backup_prune(const char *repo, const struct sealed_key *key, int64_t keep,
                 int64_t days, struct err *err);

#endif
