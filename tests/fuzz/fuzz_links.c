/* crawler/links.c: any bytes are a page; each link is its own key. */
#include "base/err.h"
#include "base/url.h"
#include "crawler/links.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void look(void *context, const struct link *link)
{
    scoped(buf_done) struct buf key = {0};
    struct err err = {0};

    (void)context;
    if (url_key(&key, link->url, NULL, &err) == 0 &&
        !str_eq(buf_str(&key), link->url))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    (void)links_find((struct str){(const char *)data, bytes},
                     "http://a.vn/b/c?d", "liencong", look, NULL);
    return 0;
}
