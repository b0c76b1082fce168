/* base/file.h - whole files, with a limit; folders; lock files. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct err;

/*
 * Reads all of `path` into memory and puts a NUL behind it.  On success the
 * caller owns *ret_text (free()); *ret_bytes, which may be NULL, does not
 * count the NUL.  Fails with ERR_IO, or ERR_LIMIT beyond `max_bytes`.
 */
int file_read(char **ret_text, size_t *ret_bytes, const char *path,
              size_t max_bytes, struct err *err);

/* Writes `path` by a temporary file, fsync and rename, so that a reader sees
 * the old bytes or the new ones, never half.  Fails with ERR_IO. */
int file_write(const char *path, const void *bytes, size_t n, struct err *err);

/* The same, for nobody's eyes but the owner's (mode 0600). */
int file_write_secret(const char *path, const void *bytes, size_t n,
                      struct err *err);

/* Makes the folder and those above it; an existing one is fine.  ERR_IO. */
int file_make_dir(const char *path, struct err *err);

/*
 * Takes an exclusive lock on `path` (made if need be) until *ret_fd is closed
 * or the process ends.  Fails with ERR_BUSY when another process has it.
 */
int file_lock(int *ret_fd, const char *path, struct err *err);

/* The same, but waits its turn, however long; `shared` holders may be several
 * at a time. */
int file_lock_wait(int *ret_fd, const char *path, bool shared, struct err *err);

#endif
