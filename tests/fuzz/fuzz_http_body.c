/* The first line names the content coding, or "chunked"; the rest is the body.
 * Whatever it is, the output stays within its limit. */
#include "base/err.h"
#include "crawler/http_body.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

enum { MAX_BYTES = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(buf_done) struct buf out = {0};
    struct str coding, rest = {(const char *)data, bytes}, name, value;
    struct err err = {0};

    if (!str_cut(&rest, '\n', &coding))
        return 0;
    if (str_is(coding, "chunked"))
        (void)http_dechunk(rest, MAX_BYTES, &out, &err);
    else
        (void)http_decode(coding, rest, MAX_BYTES, &out, &err);
    if (out.n > MAX_BYTES)
        abort();
    while (http_next_header(&rest, &name, &value))
        ;
    return 0;
}
