/* Arguments of a request line: any bytes, and decoding never grows. */
#include "base/form.h"
#include "base/httpd.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct str text = {(const char *)data, bytes};
    const struct httpd_pair *pairs = NULL;
    size_t count = 0, total = 0;

    if (form_parse(arena, text, HTTPD_ARGS_MAX, &pairs, &count))
        for (size_t i = 0; i < count; i++)
            total += pairs[i].name.n + pairs[i].value.n;
    if (count > HTTPD_ARGS_MAX || total > bytes ||
        form_decode_path(arena, text).n > bytes)
        abort();
    return 0;
}
