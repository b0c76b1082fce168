/* console/backup_walk.c - see backup_walk.h. */
#include "console/backup_walk.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 8 };

struct walk {
    struct arena *arena;
    const char *data;
    const char **paths;
    size_t count;
};

static bool is_one_of(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (!strcmp(*list, name))
            return true;
    return false;
}

/* Locks, logs of databases, and what is being made anew. */
static bool is_left_out(const char *rel)
{
    static const char *const names[] = {"index.hold", "rebuild", "index.import",
                                        "backup.tmp", NULL};
    static const char *const endings[] = {".lock",    "-wal",  "-shm",
                                          "-journal", ".part", NULL};
    static const char *const turns[] = {"crawl.db", "intake.db", "index",
                                        "index.db", "warc",      NULL};

    if (is_one_of(rel, names) || is_one_of(rel, turns))
        return true;
    for (const char *const *e = endings; *e; e++)
        if (str_ends(str_of(rel), str_of(*e)))
            return true;
    return false;
}

bool backup_walk_is_final(const char *path)
{
    return str_starts(str_of(path), STR("warc/")) &&
           !str_ends(str_of(path), STR(".open"));
}

static int walk_folder(struct walk *w, const char *folder, int depth,
                       struct err *err);

static int walk_one(struct walk *w, const char *rel, int depth, struct err *err)
{
    scoped(buf_done) struct buf full = {0};
    struct stat st;

    buf_addf(&full, "%s/%s", w->data, rel);
    if (is_left_out(rel))
        return 0;
    if (stat(full.p, &st) < 0)
        return errno == ENOENT ? 0 : err_errno(err, "%s", full.p);
    if (S_ISDIR(st.st_mode))
        return walk_folder(w, rel, depth + 1, err);
    if (!S_ISREG(st.st_mode))
        return 0;
    w->paths = mem_grow(w->paths, w->count + 1, sizeof *w->paths);
    w->paths[w->count++] = rel;
    return 0;
}

static int walk_folder(struct walk *w, const char *folder, int depth,
                       struct err *err)
{
    scoped(buf_done) struct buf full = {0};
    int r = 0;

    if (depth > DEPTH_MAX)
        return err_set(err, ERR_LIMIT, "%s/%s: more than %d folders deep",
                       w->data, folder, DEPTH_MAX);
    buf_addf(&full, "%s/%s", w->data, folder);
    DIR *dir = opendir(full.p);
    if (!dir && errno == ENOENT)
        return 0;
    if (!dir)
        return err_errno(err, "reading %s", full.p);
    for (struct dirent *e; r == 0 && (e = readdir(dir));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            r = walk_one(w,
                         arena_printf(w->arena, "%s%s%s", folder,
                                      *folder ? "/" : "", e->d_name),
                         depth, err);
    closedir(dir);
    return r;
}

static int by_name(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;

    return strcmp(*x, *y);
}

int backup_walk(const char ***ret_paths, size_t *ret_count, struct arena *arena,
                const char *data, const char *folder, struct err *err)
{
    struct walk w = {.arena = arena, .data = data};
    int r = walk_folder(&w, folder, 0, err);

    if (r == 0) {
        if (w.count)
            qsort(w.paths, w.count, sizeof *w.paths, by_name);
        *ret_paths = arena_alloc(arena, (w.count + 1) * sizeof **ret_paths);
        if (w.count)
            memcpy(*ret_paths, w.paths, w.count * sizeof *w.paths);
        *ret_count = w.count;
    }
    free(w.paths);
    return r;
}
