/* The parameters of a list, one a line: what is taken is within its limits. */
#include "base/err.h"
#include "syndication/hubcontent.h"
#include "syndication/item.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct str rest = {(const char *)data, bytes};
    struct hubcontent_list list = {0};
    struct hubcontent_params p;
    struct err err = {0};

    (void)str_cut(&rest, '\n', &list.type);
    (void)str_cut(&rest, '\n', &list.distribution);
    (void)str_cut(&rest, '\n', &list.page_index);
    (void)str_cut(&rest, '\n', &list.page_size);
    if (hubcontent_params(&p, &list, &err) < 0)
        return 0;
    if (p.page_size < 1 || p.page_size > HUBCONTENT_PAGE_MAX ||
        p.page_index < 1 || p.page_index > HUBCONTENT_INDEX_MAX ||
        p.target_count > HUBCONTENT_TARGETS_MAX ||
        p.types >> (ITEM_DOCUMENT + 1))
        abort();
    for (size_t i = 0; i < p.target_count; i++)
        if (!item_target_ok(p.targets[i]))
            abort();
    return 0;
}
