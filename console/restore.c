/* console/restore.c - see restore.h. */
#include "console/restore.h"

#include "base/db.h"
#include "base/err.h"
#include "base/file.h"
#include "base/tree.h"
#include "console/backup_list.h"
#include "console/sealed.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- one file --- */

static int compare(const struct backup_file *file, int64_t bytes,
                   const unsigned char hash[SEAL_BYTES], struct err *err)
{
    char hex[SEAL_HEX_MAX];

    if (bytes != file->bytes || strcmp(seal_hex(hex, hash), file->sha256) != 0)
        return err_set(err, ERR_FORMAT,
                       "%s: its object holds another file (%s)", file->path,
                       file->object);
    return 0;
}

/* All of it into the hash and, when there is one, into `to`. */
static int pour(struct sealed_in *in, FILE *to, EVP_MD_CTX *sum,
                int64_t *ret_bytes, struct err *err)
{
    struct str bytes;
    int r;

    while ((r = sealed_read(in, &bytes, err)) > 0) {
        if (!EVP_DigestUpdate(sum, bytes.p, bytes.n))
            mem_exhausted();
        if (to && fwrite(bytes.p, 1, bytes.n, to) != bytes.n)
            return err_errno(err, "writing");
        *ret_bytes += (int64_t)bytes.n;
    }
    return r;
}

static int open_object(const char *repo, const struct sealed_key *key,
                       const struct backup_file *file, FILE *to,
                       struct err *err)
{
    scoped(sealed_in_freep) struct sealed_in *in = NULL;
    scoped(buf_done) struct buf path = {0};
    unsigned char hash[SEAL_BYTES];
    EVP_MD_CTX *sum = EVP_MD_CTX_new();
    int64_t bytes = 0;

    if (!sum || !EVP_DigestInit_ex(sum, EVP_sha256(), NULL))
        mem_exhausted();
    buf_addf(&path, "%s/objects/%s", repo, file->object);
    int r = sealed_open(&in, path.p, key, err);
    if (r == 0)
        r = pour(in, to, sum, &bytes, err);
    if (!EVP_DigestFinal_ex(sum, hash, NULL))
        mem_exhausted();
    EVP_MD_CTX_free(sum);
    return r == 0 ? compare(file, bytes, hash, err)
                  : err_wrap(err, "%s", file->path);
}

int restore_check(const char *repo, const struct sealed_key *key,
                  const struct backup_list *list, struct err *err)
{
    for (size_t i = 0; i < list->count; i++) {
        int r = open_object(repo, key, &list->files[i], NULL, err);
        if (r < 0)
            return r;
    }
    return 0;
}

/* --- putting back --- */

static int make_parents(struct buf *path, struct err *err)
{
    char *slash = strrchr(path->p, '/');

    *slash = '\0';
    int r = file_make_dir(path->p, err);
    *slash = '/';
    return r;
}

/* The time stays: `crawler warc prune --days` goes by it. */
static int settle(FILE *to, const struct backup_file *file, struct err *err)
{
    struct timespec at = {file->mtime_ns / 1000000000,
                          file->mtime_ns % 1000000000};
    struct timespec times[2] = {at, at};

    if (fflush(to) != 0 || futimens(fileno(to), times) < 0 ||
        fchmod(fileno(to), (mode_t)file->mode) < 0 || fsync(fileno(to)) < 0)
        return err_errno(err, "writing %s", file->path);
    return 0;
}

static int put_back(const char *repo, const struct sealed_key *key,
                    const struct backup_file *file, const char *into,
                    struct err *err)
{
    scoped(mem_file_closep) FILE *to = NULL;
    scoped(buf_done) struct buf path = {0};

    buf_addf(&path, "%s/%s", into, file->path);
    int r = make_parents(&path, err);
    if (r < 0)
        return r;
    int fd = open(path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    to = fd < 0 ? NULL : fdopen(fd, "w");
    if (!to)
        return err_errno(err, "making %s", path.p);
    r = open_object(repo, key, file, to, err);
    return r == 0 ? settle(to, file, err) : r;
}

static int check_database(const char *path, struct err *err)
{
    scoped(db_freep) struct db *db = NULL;

    int r = db_open(&db, path, DB_READ, NULL, err);
    if (r < 0)
        return r;
    struct db_stmt *s = db_prepare(db, "PRAGMA quick_check(1)", err);
    if (!s || db_step(s, err) < 0)
        return -err->code;
    bool good = str_is(db_str(s, 0), "ok");
    db_reset(s);
    return good ? 0
                : err_set(err, ERR_FORMAT, "%s: SQLite finds it broken", path);
}

static int fill(const char *repo, const struct sealed_key *key,
                const struct backup_list *list, const char *into,
                struct err *err)
{
    scoped(buf_done) struct buf path = {0};
    int r = 0;

    for (size_t i = 0; r == 0 && i < list->count; i++) {
        const char *name = list->files[i].path;
        r = put_back(repo, key, &list->files[i], into, err);
        if (r < 0 || !str_ends(str_of(name), STR(".db")))
            continue;
        buf_reset(&path);
        buf_addf(&path, "%s/%s", into, name);
        r = check_database(path.p, err);
    }
    return r;
}

/* Not there, or empty. */
static int check_target(const char *target, struct err *err)
{
    DIR *dir = opendir(target);
    bool empty = true;

    if (!dir && errno == ENOENT)
        return 0;
    if (!dir)
        return err_errno(err, "%s", target);
    for (struct dirent *e; (e = readdir(dir));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            empty = false;
    closedir(dir);
    return empty ? 0
                 : err_set(err, ERR_USAGE,
                           "%s is not empty; a backup is put into an empty "
                           "folder only",
                           target);
}

int restore_run(const char *repo, const struct sealed_key *key,
                const struct backup_list *list, const char *target,
                struct err *err)
{
    scoped(buf_done) struct buf part = {0};
    struct err ignored = {0};

    int r = check_target(target, err);
    if (r < 0)
        return r;
    buf_addf(&part, "%.*s.part",
             (int)(str_ends(str_of(target), STR("/")) ? strlen(target) - 1
                                                      : strlen(target)),
             target);
    r = tree_remove(part.p, err);
    if (r == 0)
        r = file_make_dir(part.p, err);
    if (r == 0)
        r = fill(repo, key, list, part.p, err);
    if (r == 0 && rename(part.p, target) < 0)
        r = err_errno(err, "naming %s", target);
    if (r < 0)
        (void)tree_remove(part.p, &ignored);
    return r;
}
