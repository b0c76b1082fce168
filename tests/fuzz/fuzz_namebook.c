/* Tables of names over any bytes: loaded whole, or refused with a reason; a
 * loaded one finds its ids again, and every chain ends. */
#include "base/err.h"
#include "indexer/namebook.h"
#include "tests/memfile.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void count(void *context, const struct name *name)
{
    assert(name->id && ++*(int *)context <= 100000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(namebook_freep) struct namebook *names = NULL;
    struct err err = {0};
    int met = 0;

    if (namebook_load(&names, memfile(data, bytes), &err) < 0) {
        assert(!names && err.code && *err.msg);
        return 0;
    }
    for (size_t i = 0; i < namebook_count(names); i++) {
        const struct name *name = namebook_at(names, i);
        int steps = 0;
        assert(namebook_by_id(names, str_of(name->id)) == name);
        namebook_chain(names, name, count, &steps);
        assert(steps >= 1 && steps <= NAMEBOOK_CHAIN_MAX + 1);
        (void)namebook_province(names, name);
    }
    namebook_find(names, (struct str){(const char *)data, bytes}, count, &met);
    return 0;
}
