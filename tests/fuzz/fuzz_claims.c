/* Claims of a provider: any JSON; what is taken is what it should be. */
#include "base/arena.h"
#include "base/err.h"
#include "console/claims.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    json_t *claims =
        json_loadb((const char *)data, bytes, JSON_ALLOW_NUL, NULL);
    struct identity who = {0};
    struct err err = {0};

    if (claims && claims_read(claims, 3, arena, &who, &err) == 0 &&
        ((*who.number && !claims_number_ok(str_of(who.number))) ||
         strlen(who.name) > CLAIMS_NAME_MAX_BYTES))
        abort();
    json_decref(claims);
    return 0;
}
