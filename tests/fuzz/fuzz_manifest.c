/* The manifest of a dump: what is taken is written and read back the same, and
 * no name in it leaves the folder. */
#include "base/arena.h"
#include "base/err.h"
#include "syndication/manifest.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct manifest m, again;
    struct buf once = {0}, twice = {0};
    struct err err = {0};

    if (manifest_read(&m, arena, (struct str){(const char *)data, bytes},
                      &err) < 0)
        return 0;
    for (size_t i = 0; i < m.full_count; i++)
        if (strchr(m.full[i].name, '/') || m.full[i].name[0] == '.')
            abort();
    manifest_write(&once, &m);
    if (manifest_read(&again, arena, buf_str(&once), &err) < 0)
        abort();
    manifest_write(&twice, &again);
    if (!str_eq(buf_str(&once), buf_str(&twice)))
        abort();
    buf_done(&once);
    buf_done(&twice);
    return 0;
}
