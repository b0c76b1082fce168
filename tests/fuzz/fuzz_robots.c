/* crawler/robots.c: any bytes are a robots.txt.  The first line is the URL. */
#include "crawler/robots.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct str rest = {(const char *)data, bytes}, url = {0};

    if (!bytes || !str_cut(&rest, '\n', &url))
        return 0;
    scoped(robots_freep) struct robots *r = robots_parse(rest, "liencong");
    (void)robots_allowed(r, url);
    (void)robots_is_page(rest);
    for (size_t i = 0; i < robots_sitemap_count(r); i++)
        (void)str_of(robots_sitemap(r, i));
    return 0;
}
