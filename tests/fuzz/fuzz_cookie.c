/* A Cookie header: any bytes; what is found lies within it, behind a name. */
#include "console/cookie.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct str header = {(const char *)data, bytes};
    struct str value = cookie_find(header, "__Host-lc");

    if (value.p &&
        (value.p < header.p || value.p + value.n > header.p + bytes ||
         memchr(value.p, ';', value.n)))
        abort();
    return 0;
}
