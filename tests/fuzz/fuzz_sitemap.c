/* crawler/sitemap.c, sitemap_xml.c: any bytes, in pieces of the size that the
 * first byte says. */
#include "base/err.h"
#include "crawler/sitemap.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void look(void *context, const struct sitemap_entry *entry)
{
    size_t *length = context;

    if (!str_starts(str_of(entry->loc), STR("http")))
        abort();
    for (size_t i = 0; i < entry->alternate_count; i++)
        *length += strlen(entry->alternates[i].href);
    for (size_t i = 0; i < entry->media_count; i++)
        *length += strlen(entry->media[i].loc) + strlen(entry->media[i].title);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    size_t length = 0;
    scoped(sitemap_freep) struct sitemap *s =
        sitemap_new("http://a.vn/s.xml", look, &length);
    struct sitemap_summary summary;
    struct err err = {0};

    if (!bytes)
        return 0;
    struct str body = {(const char *)data + 1, bytes - 1};
    for (size_t piece = *data + 1u; body.n; body = str_sub(body, piece, body.n))
        sitemap_feed(s, str_sub(body, 0, piece));
    (void)sitemap_finish(s, &summary, &err);
    return 0;
}
