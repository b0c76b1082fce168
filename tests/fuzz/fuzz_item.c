/* An item from a sender: whatever is taken is written and read back the same.
 */
#include "base/err.h"
#include "syndication/item.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    const struct str json = {(const char *)data, bytes};
    struct item item, again;
    struct buf once = {0}, twice = {0};
    struct err err = {0};

    if (item_read(&item, arena, json, false, 0, &err) < 0)
        return 0;
    item.id = 1;
    item_write(&once, &item);
    if (item_read(&again, arena, buf_str(&once), true, 0, &err) < 0)
        abort();
    item_write(&twice, &again);
    if (!str_eq(buf_str(&once), buf_str(&twice)))
        abort();
    buf_done(&once);
    buf_done(&twice);
    return 0;
}
