/* console/backup_list.c - see backup_list.h. */
#include "console/backup_list.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/jsontext.h"
#include "console/sealed.h"

#include <dirent.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

/* --- JSON --- */

void backup_list_write(struct buf *out, const struct backup_list *list)
{
    buf_addf(out,
             "{\"format\":\"liencong backup 1\",\"name\":\"%s\","
             "\"files\":[",
             list->name);
    for (size_t i = 0; i < list->count; i++) {
        const struct backup_file *f = &list->files[i];
        buf_addf(out, "%s\n{\"path\":", i ? "," : "");
        jsontext_add(out, str_of(f->path));
        buf_addf(out,
                 ",\"bytes\":%" PRId64 ",\"mtime_ns\":%" PRId64
                 ",\"mode\":%d,\"sha256\":\"%s\",\"object\":\"%s\"}",
                 f->bytes, f->mtime_ns, f->mode, f->sha256, f->object);
    }
    buf_addz(out, "]}\n");
}

static bool is_hex(const char *text, size_t n)
{
    return text && strlen(text) == n && strspn(text, "0123456789abcdef") == n;
}

/* A path that leads out of the folder it is restored to is none. */
static bool is_path(const char *path)
{
    struct str rest = str_of(path), part;

    if (!path || !*path)
        return false;
    while (str_cut(&rest, '/', &part))
        if (!part.n || str_is(part, ".") || str_is(part, ".."))
            return false;
    return true;
}

bool backup_list_is_name(const char *name)
{
    size_t n = strspn(name, "0123456789TZ.");

    return n && !name[n] && n < BACKUP_NAME_MAX && *name != '.';
}

static const char *text_of(const json_t *json, const char *name)
{
    return json_string_value(json_object_get(json, name));
}

static int read_file(struct backup_file *f, struct arena *arena,
                     const json_t *json, struct err *err)
{
    const char *path = text_of(json, "path"), *hash = text_of(json, "sha256");
    const char *object = text_of(json, "object");

    if (!is_path(path))
        return err_set(err, ERR_FORMAT, "'%.200s' is no path",
                       path ? path : "");
    if (!is_hex(hash, SEAL_HEX_MAX - 1) ||
        !is_hex(object, BACKUP_OBJECT_MAX - 1))
        return err_set(err, ERR_FORMAT, "%.200s: sha256 or object", path);
    f->path = arena_str(arena, str_of(path));
    f->bytes = json_integer_value(json_object_get(json, "bytes"));
    f->mtime_ns = json_integer_value(json_object_get(json, "mtime_ns"));
    f->mode = (int)(json_integer_value(json_object_get(json, "mode")) & 0777);
    memcpy(f->sha256, hash, SEAL_HEX_MAX);
    memcpy(f->object, object, BACKUP_OBJECT_MAX);
    return f->bytes < 0 ? err_set(err, ERR_FORMAT, "%.200s: bytes", path) : 0;
}

static int read_files(struct backup_list *list, struct arena *arena,
                      const json_t *files, struct err *err)
{
    size_t count = json_array_size(files);

    if (!json_is_array(files) || count > BACKUP_FILES_MAX)
        return err_set(err, ERR_FORMAT, "files: no list of at most %d",
                       BACKUP_FILES_MAX);
    list->files = arena_alloc(arena, (count + 1) * sizeof *list->files);
    list->count = count;
    for (size_t i = 0; i < count; i++) {
        if (read_file(&list->files[i], arena, json_array_get(files, i), err) <
            0)
            return -err->code;
        if (i && strcmp(list->files[i - 1].path, list->files[i].path) >= 0)
            return err_set(err, ERR_FORMAT, "%.200s: out of order",
                           list->files[i].path);
    }
    return 0;
}

int backup_list_read(struct backup_list *ret_list, struct arena *arena,
                     struct str json, struct err *err)
{
    struct backup_list list = {0};
    json_error_t at;
    json_t *root = json_loadb(json.p ? json.p : "", json.n, 0, &at);
    const char *format = root ? text_of(root, "format") : NULL;
    const char *name = root ? text_of(root, "name") : NULL;
    int r = 0;

    if (!root)
        return err_set(err, ERR_FORMAT, "line %d: %s", at.line, at.text);
    if (!format || strcmp(format, "liencong backup 1") != 0)
        r = err_set(err, ERR_FORMAT, "no list of a backup that we know");
    else if (!name || !backup_list_is_name(name))
        r = err_set(err, ERR_FORMAT, "name of the backup");
    else
        memcpy(list.name, name, strlen(name) + 1);
    if (r == 0)
        r = read_files(&list, arena, json_object_get(root, "files"), err);
    json_decref(root);
    if (r == 0)
        *ret_list = list;
    return r;
}

/* --- in the folder --- */

int backup_list_save(const char *repo, const struct sealed_key *key,
                     const struct backup_list *list, struct err *err)
{
    scoped(buf_done) struct buf json = {0}, path = {0};
    scoped(sealed_out_freep) struct sealed_out *out = NULL;

    buf_addf(&path, "%s/lists/%s", repo, list->name);
    backup_list_write(&json, list);
    int r = sealed_create(&out, path.p, key, err);
    if (r == 0)
        r = sealed_write(out, buf_str(&json), err);
    return r == 0 ? sealed_finish(out, err) : r;
}

static int read_sealed(struct buf *json, const char *path,
                       const struct sealed_key *key, struct err *err)
{
    scoped(sealed_in_freep) struct sealed_in *in = NULL;
    struct str bytes;
    int r = sealed_open(&in, path, key, err);

    if (r < 0)
        return r;
    while ((r = sealed_read(in, &bytes, err)) > 0) {
        if (json->n + bytes.n > BACKUP_LIST_MAX_BYTES)
            return err_set(err, ERR_LIMIT, "%s: larger than %d MiB", path,
                           BACKUP_LIST_MAX_BYTES >> 20);
        buf_add(json, bytes);
    }
    return r;
}

int backup_list_load(struct backup_list *ret_list, struct arena *arena,
                     const char *repo, const struct sealed_key *key,
                     const char *name, struct err *err)
{
    scoped(buf_done) struct buf json = {0}, path = {0};

    buf_addf(&path, "%s/lists/%s", repo, name);
    int r = read_sealed(&json, path.p, key, err);
    if (r < 0)
        return r;
    r = backup_list_read(ret_list, arena, buf_str(&json), err);
    if (r < 0)
        return err_wrap(err, "%s", path.p);
    if (strcmp(ret_list->name, name) != 0)
        return err_set(err, ERR_FORMAT, "%s is the list of %s", path.p,
                       ret_list->name);
    return 0;
}

static int by_name(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;

    return strcmp(*x, *y);
}

int backup_list_names(const char ***ret_names, size_t *ret_count,
                      struct arena *arena, const char *repo, struct err *err)
{
    scoped(buf_done) struct buf path = {0};
    const char **names = NULL;
    size_t count = 0;

    buf_addf(&path, "%s/lists", repo);
    DIR *dir = opendir(path.p);
    if (!dir)
        return err_set(err, ERR_NOT_FOUND, "%s: no folder of backups", repo);
    for (struct dirent *e; (e = readdir(dir));) {
        if (!backup_list_is_name(e->d_name))
            continue;
        names = mem_grow(names, count + 1, sizeof *names);
        names[count++] = arena_str(arena, str_of(e->d_name));
    }
    closedir(dir);
    if (count)
        qsort(names, count, sizeof *names, by_name);
    *ret_names = arena_alloc(arena, (count + 1) * sizeof *names);
    if (count)
        memcpy(*ret_names, names, count * sizeof *names);
    *ret_count = count;
    free(names);
    return 0;
}

static int by_path(const void *a, const void *b)
{
    const struct backup_file *x = a, *y = b;

    return strcmp(x->path, y->path);
}

const struct backup_file *backup_list_find(const struct backup_list *list,
                                           const char *path)
{
    struct backup_file wanted = {.path = path};

    return list->count ? bsearch(&wanted, list->files, list->count,
                                 sizeof *list->files, by_path)
                       : NULL;
}
