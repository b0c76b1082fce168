/* tests/t.c - see t.h. */
#include "tests/t.h"

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
