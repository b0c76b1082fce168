/* The registry of portals over any bytes: loaded whole, or refused with a line;
 * a loaded one finds all its own hosts and differs from itself in nothing. */
#include "base/err.h"
#include "config/registry.h"
#include "tests/memfile.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void never_called(void *context, const char *line)
{
    (void)context;
    (void)line;
    assert(false);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(registry_freep) struct registry *reg = NULL;
    struct err err = {0};

    if (registry_load(&reg, memfile(data, bytes), &err) < 0) {
        assert(!reg && err.code && *err.msg);
        return 0;
    }
    for (size_t i = 0; i < registry_count(reg); i++) {
        const struct portal *p = registry_at(reg, i);
        assert(registry_find_host(reg, str_of(p->host)) == p);
        assert(registry_find_code(reg, p->code) == p);
        assert(p->delay_ms >= -1 && p->delay_ms <= 3600000);
    }
    assert(registry_diff(reg, reg, never_called, NULL) == 0);
    return 0;
}
