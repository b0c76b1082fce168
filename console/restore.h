/*
 * console/restore.h - a backup looked over, and put back.
 */
#ifndef CONSOLE_RESTORE_H
#define CONSOLE_RESTORE_H

#include <stdint.h>

struct backup_list;
struct err;
struct sealed_key;

/*
 * Reads every file of the backup and holds it against its seal, its length and
 * its SHA-256.  ERR_FORMAT names the first that is missing, changed or cut off;
 * ERR_CONFIG: another key.
 */
int restore_check(const char *repo, const struct sealed_key *key,
                  const struct backup_list *list, struct err *err);

/*
 * Puts the backup into `target`, which must not be there or be empty
 * (ERR_USAGE): nothing is ever overwritten.  All is checked as by
 * restore_check(), and each database by SQLite, in TARGET.part, which becomes
 * TARGET when it is whole.
 */
int restore_run(const char *repo, const struct sealed_key *key,
                const struct backup_list *list, const char *target,
                struct err *err);

#endif
