/* Pages of portals with their policies: what is found has an id, and a reason
 * only from our own words.  The first line is the policy. */
#include "syndication/boxscan.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct str html = {(const char *)data, bytes}, policy = STR("");
    struct boxscan_found found[BOXSCAN_MAX];

    (void)str_cut(&html, '\n', &policy);
    const struct boxscan_page page = {STR("https://portal.gov.vn/x"), html,
                                      "https://hub", policy};
    size_t count = boxscan_read(&page, arena, found);
    if (count > BOXSCAN_MAX)
        abort();
    for (size_t i = 0; i < count; i++)
        if (found[i].box_id.n < 3 || found[i].box_id.n > 40)
            abort();
    if (count && !boxscan_may_hold(&page))
        abort();
    return 0;
}
