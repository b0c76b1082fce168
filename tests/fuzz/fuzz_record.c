/* Any bytes as a packed record: refused, or packed again to the same. */
#include "base/err.h"
#include "indexer/schema.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf once = {0}, again = {0};
    struct str in = {(const char *)data, bytes};
    struct record record, second;
    struct err err = {0};

    (void)record_shape(in);
    if (record_unpack(&record, in, arena, &err) < 0)
        return err.code == ERR_FORMAT ? 0 : (abort(), 0);
    record_pack(&once, &record);
    if (record_unpack(&second, buf_str(&once), arena, &err) < 0)
        abort();
    record_pack(&again, &second);
    if (!str_eq(buf_str(&once), buf_str(&again)) ||
        !str_eq(record_shape(buf_str(&once)), record.shape))
        abort();
    return 0;
}
