/* console/backup_prune.c - dropping old backups, see backup.h. */
#include "console/backup.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/map.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

static const int64_t DAY_MS = 86400000;

/* "20261128T182000.512Z": when it was begun. */
static int64_t made_ms(const char *name)
{
    char iso[CLOCK_ISO_MAX];
    int64_t ms = 0;

    if (strlen(name) < 15)
        return 0;
    snprintf(iso, sizeof iso, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", name, name + 4,
             name + 6, name + 9, name + 11, name + 13);
    return clock_parse_iso(str_of(iso), &ms) ? ms : 0;
}

/* Every object that a backup we keep needs. */
static int mark(struct map *needed, struct arena *arena, const char *repo,
                const struct sealed_key *key, const char *name, struct err *err)
{
    struct backup_list list;
    int r = backup_list_load(&list, arena, repo, key, name, err);

    for (size_t i = 0; r == 0 && i < list.count; i++)
        (void)map_add(needed, str_of(list.files[i].object), needed);
    return r;
}

static int drop_objects(const struct map *needed, const char *repo,
                        struct err *err)
{
    scoped(buf_done) struct buf path = {0};
    int r = 0;

    buf_addf(&path, "%s/objects", repo);
    DIR *dir = opendir(path.p);
    if (!dir)
        return err_errno(err, "reading %s", path.p);
    for (struct dirent *e; r == 0 && (e = readdir(dir));) {
        if (*e->d_name == '.' || map_get(needed, str_of(e->d_name)))
            continue;
        buf_reset(&path);
        buf_addf(&path, "%s/objects/%s", repo, e->d_name);
        if (unlink(path.p) < 0)
            r = err_errno(err, "removing %s", path.p);
    }
    closedir(dir);
    return r;
}

static int drop_list(const char *repo, const char *name, struct err *err)
{
    scoped(buf_done) struct buf path = {0};

    buf_addf(&path, "%s/lists/%s", repo, name);
    if (unlink(path.p) < 0)
        return err_errno(err, "removing %s", path.p);
    printf("%s\n", name);
    return 0;
}

/* Lists are read before anything is dropped: a key that does not fit, or a list
 * that was changed, ends it with nothing lost. */
static int prune_locked(struct arena *arena, const char *repo,
                        const struct sealed_key *key, int64_t keep,
                        int64_t days, struct err *err)
{
    struct map *needed = map_new();
    int64_t oldest = clock_unix_ms() - days * DAY_MS;
    const char **names;
    size_t count, drop = 0;
    int r = backup_list_names(&names, &count, arena, repo, err);

    while (r == 0 && drop + (size_t)keep < count &&
           made_ms(names[drop]) < oldest)
        drop++;
    for (size_t i = drop; r == 0 && i < count; i++)
        r = mark(needed, arena, repo, key, names[i], err);
    for (size_t i = 0; r == 0 && i < drop; i++)
        r = drop_list(repo, names[i], err);
    if (r == 0)
        r = drop_objects(needed, repo, err);
    map_free(needed, NULL);
    return r;
}

int backup_prune(const char *repo, const struct sealed_key *key, int64_t keep,
                 int64_t days, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf path = {0};
    int lock = -1;

    buf_addf(&path, "%s/backup.lock", repo);
    int r = file_lock(&lock, path.p, err);
    if (r < 0)
        return r;
    r = prune_locked(arena, repo, key, keep, days, err);
    close(lock);
    return r;
}
