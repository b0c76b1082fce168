/* crawler/trap.c: any URL has a verdict and a shape. */
#include "base/err.h"
#include "base/url.h"
#include "crawler/trap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(url_done) struct url u = {0};
    scoped(buf_done) struct buf shape = {0};
    struct err err = {0};

    if (url_parse(&u, (struct str){(const char *)data, bytes}, NULL, &err) < 0)
        return 0;
    (void)trap_find(&u, 1795219200000);
    trap_shape(&shape, &u);
    return 0;
}
