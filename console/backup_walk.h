/* console/backup_walk.h - the files of a data folder that a backup keeps. */
#ifndef CONSOLE_BACKUP_WALK_H
#define CONSOLE_BACKUP_WALK_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;

/*
 * Paths below DATA/FOLDER, relative to DATA, in the arena.  FOLDER "" gives
 * all but what has a turn of its own in backup.c: crawl.db, intake.db, index,
 * index.db, warc.  A folder that is not there has no files.  Links are
 * followed.  ERR_IO; ERR_LIMIT below eight folders.
 */
int backup_walk(const char ***ret_paths, size_t *ret_count, struct arena *arena,
                const char *data, const char *folder, struct err *err);

/* A file that never changes once it has this name: a closed WARC segment. */
bool backup_walk_is_final(const char *path);

#endif
