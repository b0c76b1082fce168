/* base/file.c - see file.h. */
#include "base/file.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int file_read(char **ret_text, size_t *ret_bytes, const char *path,
              size_t max_bytes, struct err *err)
{
    scoped(mem_file_closep) FILE *file = fopen(path, "re");
    scoped(mem_freep) char *text = NULL;
    size_t bytes = 0, room = 0;

    if (!file)
        return err_errno(err, "opening %s", path);
    do {
        room = room ? 2 * room : 8192;
        text = mem_grow(text, room + 1, 1);
        bytes += fread(text + bytes, 1, room - bytes, file);
        if (bytes > max_bytes)
            return err_set(err, ERR_LIMIT, "%s: larger than %zu bytes", path,
                           max_bytes);
    } while (bytes == room);
    if (ferror(file))
        return err_errno(err, "reading %s", path);
    text[bytes] = '\0';
    *ret_text = TAKE(text);
    if (ret_bytes)
        *ret_bytes = bytes;
    return 0;
}

static int write_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t wrote = write(fd, p, n);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return -1;
        p += wrote;
        n -= (size_t)wrote;
    }
    return 0;
}

static int write_mode(const char *path, struct str bytes, mode_t mode,
                      struct err *err)
{
    char temp[PATH_MAX];

    if (snprintf(temp, sizeof temp, "%s.XXXXXX", path) >= (int)sizeof temp)
        return err_set(err, ERR_LIMIT, "path too long: %s", path);
    int fd = mkostemp(temp, O_CLOEXEC);
    if (fd < 0)
        return err_errno(err, "making %s", temp);
    bool ok = fchmod(fd, mode) == 0 && write_all(fd, bytes.p, bytes.n) == 0 &&
              fsync(fd) == 0;
    ok = close(fd) == 0 && ok;
    if (ok && rename(temp, path) == 0)
        return 0;
    int r = err_errno(err, "writing %s", path);
    (void)unlink(temp);
    return r;
}

int file_write(const char *path, const void *bytes, size_t n, struct err *err)
{
    return write_mode(path, (struct str){bytes, n}, 0644, err);
}

int file_write_secret(const char *path, const void *bytes, size_t n,
                      struct err *err)
{
    return write_mode(path, (struct str){bytes, n}, 0600, err);
}

/* An existing folder is fine; another thing of that name is not. */
static int make_one(const char *path, struct err *err)
{
    struct stat st;

    if (mkdir(path, 0755) == 0 ||
        (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode)))
        return 0;
    return err_errno(err, "making folder %s", path);
}

int file_make_dir(const char *path, struct err *err)
{
    char part[PATH_MAX];
    size_t n = strlen(path);

    if (n >= sizeof part)
        return err_set(err, ERR_LIMIT, "path too long: %s", path);
    memcpy(part, path, n + 1);
    for (size_t i = 1; i < n; i++)
        if (part[i] == '/') {
            part[i] = '\0';
            int r = make_one(part, err);
            if (r < 0)
                return r;
            part[i] = '/';
        }
    return make_one(part, err);
}

static int lock_with(int *ret_fd, const char *path, int how, struct err *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644), r;

    if (fd < 0)
        return err_errno(err, "opening lock %s", path);
    while ((r = flock(fd, how)) < 0 && errno == EINTR)
        continue;
    if (r < 0) {
        r = errno == EWOULDBLOCK
                ? err_set(err, ERR_BUSY, "%s is held by another process", path)
                : err_errno(err, "locking %s", path);
        close(fd);
        return r;
    }
    *ret_fd = fd;
    return 0;
}

int file_lock(int *ret_fd, const char *path, struct err *err)
{
    return lock_with(ret_fd, path, LOCK_EX | LOCK_NB, err);
}

int file_lock_wait(int *ret_fd, const char *path, bool shared, struct err *err)
{
    return lock_with(ret_fd, path, shared ? LOCK_SH : LOCK_EX, err);
}
