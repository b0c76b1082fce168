/* Any bytes become valid UTF-8.  The first line is the Content-Type. */
#include "base/utf8.h"
#include "indexer/charset.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct str body = {(const char *)data, bytes}, type;
    struct buf out = {0};

    if (!str_cut(&body, '\n', &type))
        return 0;
    charset_decode(&out, body.p ? body : STR(""), type);
    if (!utf8_valid(buf_str(&out)))
        abort();
    buf_done(&out);
    return 0;
}
