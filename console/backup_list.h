/*
 * console/backup_list.h - what is in one backup: its files, each with its
 * SHA-256 and the object that holds it.  Lies sealed in the backup folder.
 *
 *     REPO/lists/20261128T182000.512Z     one backup
 *     REPO/objects/<32 hex digits>        one file, sealed; shared by backups
 */
#ifndef CONSOLE_BACKUP_LIST_H
#define CONSOLE_BACKUP_LIST_H

#include "base/seal.h"

struct arena;
struct err;
struct sealed_key;

enum {
    BACKUP_FILES_MAX = 1 << 20,
    BACKUP_LIST_MAX_BYTES = 512 << 20,
    BACKUP_NAME_MAX = 24,   /* of a backup, with the NUL */
    BACKUP_OBJECT_MAX = 33, /* of an object, with the NUL */
};

struct backup_file {
    const char *path; /* in the data folder: no "..", no leading '/' */
    char object[BACKUP_OBJECT_MAX];
    char sha256[SEAL_HEX_MAX]; /* of the file as it was */
    int64_t bytes, mtime_ns;
    int mode;
};

struct backup_list {
    char name[BACKUP_NAME_MAX]; /* when it was begun, UTC */
    struct backup_file *files;  /* sorted by path; in the arena when read */
    size_t count;
};

/* JSON to and from; ERR_FORMAT when it is no list of ours. */
void backup_list_write(struct buf *out, const struct backup_list *list);
int backup_list_read(struct backup_list *ret_list, struct arena *arena,
                     struct str json, struct err *err);

/* The same, sealed, in REPO/lists.  The name within must be that of the file:
 * an older list put in the place of a newer one is refused. */
int backup_list_save(const char *repo, const struct sealed_key *key,
                     const struct backup_list *list, struct err *err);
int backup_list_load(struct backup_list *ret_list, struct arena *arena,
                     const char *repo, const struct sealed_key *key,
                     const char *name, struct err *err);

/* Names of the backups in REPO, oldest first, in the arena.  ERR_NOT_FOUND when
 * there is no such folder. */
int backup_list_names(const char ***ret_names, size_t *ret_count,
                      struct arena *arena, const char *repo, struct err *err);
bool backup_list_is_name(const char *name);

/* The file of that path, or NULL. */
const struct backup_file *backup_list_find(const struct backup_list *list,
                                           const char *path);

#endif
