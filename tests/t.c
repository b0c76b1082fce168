/* tests/t.c - see t.h. */
#include "tests/t.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char dir[] = "/tmp/liencong-t-XXXXXX";

static void remove_dir(void)
{
    char command[64];

    snprintf(command, sizeof command, "rm -rf %s", dir);
    if (system(command))
        printf("# could not remove %s\n", dir);
}

const char *t_dir(void)
{
    if (strstr(dir, "XXXXXX")) {
        if (!mkdtemp(dir))
            abort();
        atexit(remove_dir);
    }
    return dir;
}

const char *t_path(const char *name)
{
    static char paths[4][256];
    static unsigned turn;
    char *path = paths[turn++ % 4];

    snprintf(path, sizeof paths[0], "%s/%s", t_dir(), name);
    return path;
}

const char *t_file(const char *name, struct str content)
{
    const char *path = t_path(name);
    FILE *f = fopen(path, "we");

    if (!f || (content.n && fwrite(content.p, content.n, 1, f) != 1) ||
        fclose(f))
        abort();
    return path;
}

enum { PAPER_MAX_BYTES = 1 << 20 };

void t_paper(const char *path, void (*write)(FILE *out))
{
    scoped(mem_freep) char *shipped = NULL, *made = NULL;
    struct err err = {0};
    size_t n;
    FILE *out = open_memstream(&made, &n);

    assert_non_null(out);
    write(out);
    fclose(out);
    if (getenv("WRITE_PAPERS") && file_write(path, made, n, &err) < 0)
        fail_msg("%s", err.msg);
    if (file_read(&shipped, NULL, path, PAPER_MAX_BYTES, &err) < 0)
        fail_msg("%s", err.msg);
    if (!str_eq(str_of(shipped), str_of(made)))
        fail_msg("%s is not what its table says: run `make papers`", path);
}
