/* A sealed file, and the list of a backup: whatever the bytes are, nothing is
 * taken that was not sealed, and no path of a list leaves the folder. */
#include "base/arena.h"
#include "base/err.h"
#include "console/backup_list.h"
#include "console/sealed.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

/* Without the key nobody makes a tag that fits: all must be refused. */
static void as_file(const uint8_t *data, size_t bytes)
{
    static const struct sealed_key key = {{1, 2, 3}};
    char path[] = "/tmp/liencong-fuzz-XXXXXX";
    struct sealed_in *in = NULL;
    struct err err = {0};
    struct str out;
    int fd = mkstemp(path);

    if (fd < 0 || write(fd, data, bytes) != (ssize_t)bytes)
        abort();
    close(fd);
    if (sealed_open(&in, path, &key, &err) == 0 &&
        sealed_read(in, &out, &err) >= 0)
        abort();
    sealed_in_free(in);
    unlink(path);
}

static void as_list(struct str json)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf once = {0}, twice = {0};
    struct backup_list list, again;
    struct err err = {0};

    if (backup_list_read(&list, arena, json, &err) < 0)
        return;
    for (size_t i = 0; i < list.count; i++) {
        const char *path = list.files[i].path;
        if (*path == '/' || strstr(path, "//") || strstr(path, "/../") ||
            !strncmp(path, "../", 3) || !strcmp(path, ".."))
            abort();
    }
    backup_list_write(&once, &list);
    if (backup_list_read(&again, arena, buf_str(&once), &err) < 0)
        abort();
    backup_list_write(&twice, &again);
    if (!str_eq(buf_str(&once), buf_str(&twice)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    as_file(data, bytes);
    as_list((struct str){(const char *)data, bytes});
    return 0;
}
