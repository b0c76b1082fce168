/* console/backup.c - see backup.h. */
#include "console/backup.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/file.h"
#include "base/tree.h"
#include "console/backup_walk.h"
#include "console/sealed.h"
#include "indexer/hold.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_BYTES = 256 << 10 };

struct work {
    const struct backup_settings *settings;
    struct arena *arena;
    struct backup_list list, before; /* before: the newest backup there is */
    size_t room;
    struct buf temp; /* DATA/backup.tmp */
    int64_t new_bytes;
    char bytes[READ_BYTES];
};

/* --- one file --- */

static void add_file(struct work *w, const struct backup_file *file)
{
    if (w->list.count == w->room) {
        w->room = w->room ? 2 * w->room : 256;
        w->list.files = mem_grow(w->list.files, w->room, sizeof *w->list.files);
    }
    w->list.files[w->list.count++] = *file;
}

static void object_path(struct buf *path, const char *repo, const char *object)
{
    buf_reset(path);
    buf_addf(path, "%s/objects/%s", repo, object);
}

static void new_object(char object[BACKUP_OBJECT_MAX])
{
    unsigned char b[(BACKUP_OBJECT_MAX - 1) / 2];

    seal_random(b, sizeof b);
    for (size_t i = 0; i < sizeof b; i++)
        snprintf(object + 2 * i, 3, "%02x", b[i]);
}

/* All bytes of `fd` into `out` and into the hash. */
static int pour(struct work *w, int fd, struct sealed_out *out, EVP_MD_CTX *sum,
                struct backup_file *file, struct err *err)
{
    ssize_t n;

    while ((n = read(fd, w->bytes, sizeof w->bytes)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(err, "reading %s", file->path);
        if (!EVP_DigestUpdate(sum, w->bytes, (size_t)n))
            mem_exhausted();
        int r = sealed_write(out, (struct str){w->bytes, (size_t)n}, err);
        if (r < 0)
            return r;
        file->bytes += n;
    }
    return 0;
}

static int seal_file(struct work *w, int fd, struct backup_file *file,
                     struct err *err)
{
    scoped(buf_done) struct buf path = {0};
    scoped(sealed_out_freep) struct sealed_out *out = NULL;
    unsigned char hash[SEAL_BYTES];
    EVP_MD_CTX *sum = EVP_MD_CTX_new();

    if (!sum || !EVP_DigestInit_ex(sum, EVP_sha256(), NULL))
        mem_exhausted();
    new_object(file->object);
    object_path(&path, w->settings->repo, file->object);
    int r = sealed_create(&out, path.p, w->settings->key, err);
    if (r == 0)
        r = pour(w, fd, out, sum, file, err);
    if (r == 0)
        r = sealed_finish(out, err);
    if (!EVP_DigestFinal_ex(sum, hash, NULL))
        mem_exhausted();
    EVP_MD_CTX_free(sum);
    seal_hex(file->sha256, hash);
    w->new_bytes += file->bytes;
    return r;
}

/* A closed WARC segment that a backup has already. */
static bool reuse(const struct work *w, struct backup_file *file,
                  const struct stat *st)
{
    scoped(buf_done) struct buf path = {0};
    const struct backup_file *old = backup_list_find(&w->before, file->path);

    if (!backup_walk_is_final(file->path) || !old ||
        old->bytes != st->st_size || old->mtime_ns != file->mtime_ns)
        return false;
    object_path(&path, w->settings->repo, old->object);
    if (access(path.p, R_OK) != 0)
        return false;
    *file = *old;
    return true;
}

/* `from` becomes `rel` of the backup.  One that went meanwhile is no mistake:
 * *ret_gone. */
static int take_file(struct work *w, const char *from, const char *rel,
                     bool *ret_gone, struct err *err)
{
    struct backup_file file = {.path = arena_str(w->arena, str_of(rel))};
    struct stat st;
    int fd = open(from, O_RDONLY | O_CLOEXEC), r = 0;

    *ret_gone = fd < 0 && errno == ENOENT;
    if (*ret_gone)
        return 0;
    if (fd < 0 || fstat(fd, &st) < 0) {
        r = err_errno(err, "opening %s", from);
        if (fd >= 0)
            close(fd);
        return r;
    }
    file.mtime_ns =
        (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
    file.mode = (int)(st.st_mode & 0777);
    if (!reuse(w, &file, &st))
        r = seal_file(w, fd, &file, err);
    close(fd);
    if (r == 0)
        add_file(w, &file);
    return r;
}

static int take_database(struct work *w, const char *from, const char *rel,
                         struct err *err)
{
    scoped(buf_done) struct buf copy = {0};
    bool gone;

    buf_addf(&copy, "%s/copy.db", w->temp.p);
    int r = db_snapshot(from, copy.p, err);
    if (r == 0)
        r = take_file(w, copy.p, rel, &gone, err);
    (void)unlink(copy.p);
    return r == -ERR_NOT_FOUND ? 0 : r;
}

static int take(struct work *w, const char *rel, struct err *err)
{
    scoped(buf_done) struct buf from = {0};
    struct str open = STR(".open");
    bool gone;

    buf_addf(&from, "%s/%s", w->settings->data, rel);
    if (str_ends(str_of(rel), STR(".db")))
        return take_database(w, from.p, rel, err);
    int r = take_file(w, from.p, rel, &gone, err);
    if (r < 0 || !gone || !str_ends(str_of(rel), open))
        return r;
    /* The open segment was closed since the folder was read. */
    char *closed =
        arena_str(w->arena, str_sub(str_of(rel), 0, strlen(rel) - open.n));
    buf_cut(&from, from.n - open.n);
    return take_file(w, from.p, closed, &gone, err);
}

/* --- all of them --- */

static int take_tree(struct work *w, const char *folder, struct err *err)
{
    const char **paths;
    size_t count;
    int r =
        backup_walk(&paths, &count, w->arena, w->settings->data, folder, err);

    for (size_t i = 0; r == 0 && i < count; i++)
        r = take(w, paths[i], err);
    return r;
}

static int take_index(struct work *w, struct err *err)
{
    int held = -1, r = hold_still(&held, w->settings->data, err);

    if (r < 0)
        return r;
    r = take(w, "index.db", err);
    if (r == 0)
        r = take_tree(w, "index", err);
    close(held);
    return r;
}

static int take_others(struct work *w, struct err *err)
{
    scoped(buf_done) struct buf rel = {0};
    const char *const *o = w->settings->others;
    bool gone;
    int r = 0;

    for (; r == 0 && o && o[0]; o += 2) {
        buf_reset(&rel);
        buf_addf(&rel, "etc/%s", o[1]);
        r = take_file(w, o[0], rel.p, &gone, err);
    }
    return r;
}

static int take_all(struct work *w, struct err *err)
{
    int r = take(w, "intake.db", err);

    if (r == 0)
        r = take(w, "crawl.db", err);
    if (r == 0)
        r = take_index(w, err);
    if (r == 0)
        r = take_tree(w, "warc", err);
    if (r == 0)
        r = take_tree(w, "", err);
    return r == 0 ? take_others(w, err) : r;
}

static int by_path(const void *a, const void *b)
{
    const struct backup_file *x = a, *y = b;

    return strcmp(x->path, y->path);
}

/* --- the folder of backups --- */

/* A folder of backups within the data would be backed up by the next one. */
static int check_places(const struct backup_settings *s, struct err *err)
{
    scoped(mem_freep) char *data = realpath(s->data, NULL);
    scoped(mem_freep) char *repo = realpath(s->repo, NULL);

    if (!data)
        return err_errno(err, "%s", s->data);
    if (!repo)
        return err_errno(err, "%s", s->repo);
    struct str rest = str_of(repo), top = str_of(data);
    if (str_starts(rest, top) && (rest.n == top.n || rest.p[top.n] == '/'))
        return err_set(err, ERR_USAGE,
                       "%s lies within %s: keep backups elsewhere, best on "
                       "another machine",
                       s->repo, s->data);
    return 0;
}

static int open_repo(int *ret_lock, const char *repo, struct err *err)
{
    scoped(buf_done) struct buf path = {0};

    buf_addf(&path, "%s/lists", repo);
    int r = file_make_dir(path.p, err);
    buf_reset(&path);
    buf_addf(&path, "%s/objects", repo);
    if (r == 0)
        r = file_make_dir(path.p, err);
    buf_reset(&path);
    buf_addf(&path, "%s/backup.lock", repo);
    return r == 0 ? file_lock(ret_lock, path.p, err) : r;
}

/* The newest backup, for what need not be copied again.  A folder of another
 * key is refused: nobody could prune it. */
static int load_newest(struct work *w, struct err *err)
{
    const char **names;
    size_t count;
    int r = backup_list_names(&names, &count, w->arena, w->settings->repo, err);

    if (r < 0 || !count)
        return r;
    r = backup_list_load(&w->before, w->arena, w->settings->repo,
                         w->settings->key, names[count - 1], err);
    return r < 0 ? err_wrap(err, "the backup before this one") : 0;
}

static void make_name(char name[BACKUP_NAME_MAX])
{
    char iso[CLOCK_ISO_MAX];
    size_t n = 0;

    clock_iso(iso, clock_unix_ms(), true);
    for (const char *p = iso; *p && n < BACKUP_NAME_MAX - 1; p++)
        if (*p != '-' && *p != ':')
            name[n++] = *p;
    name[n] = '\0';
}

static int make_locked(struct work *w, struct err *err)
{
    make_name(w->list.name);
    int r = load_newest(w, err);
    if (r == 0)
        r = tree_remove(w->temp.p, err);
    if (r == 0)
        r = mkdir(w->temp.p, 0700) < 0
                ? err_errno(err, "making folder %s", w->temp.p)
                : 0;
    if (r == 0)
        r = take_all(w, err);
    if (r < 0)
        return r;
    qsort(w->list.files, w->list.count, sizeof *w->list.files, by_path);
    return backup_list_save(w->settings->repo, w->settings->key, &w->list, err);
}

static void sum_up(struct backup_summary *sum, const struct work *w)
{
    *sum = (struct backup_summary){.files = w->list.count,
                                   .new_bytes = w->new_bytes};
    memcpy(sum->name, w->list.name, sizeof sum->name);
    for (size_t i = 0; i < w->list.count; i++)
        sum->bytes += w->list.files[i].bytes;
}

static void forget_temp(const struct work *w)
{
    struct err ignored = {0};

    if (w->temp.n)
        (void)tree_remove(w->temp.p, &ignored);
}

int backup_make(struct backup_summary *ret_summary,
                const struct backup_settings *settings, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(mem_freep) struct work *w = NEW(work);
    int lock = -1;

    w->settings = settings;
    w->arena = arena;
    int r = open_repo(&lock, settings->repo, err);
    if (r == 0)
        r = check_places(settings, err);
    if (r == 0) {
        buf_addf(&w->temp, "%s/backup.tmp", settings->data);
        r = make_locked(w, err);
        forget_temp(w);
    }
    if (r == 0)
        sum_up(ret_summary, w);
    free(w->list.files);
    buf_done(&w->temp);
    if (lock >= 0)
        close(lock);
    return r;
}
