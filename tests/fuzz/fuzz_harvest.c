/* A record of a crawled page: what a rule makes of it can be read as an item,
 * or its reason is told. */
#include "base/arena.h"
#include "base/err.h"
#include "syndication/harvest.h"
#include "syndication/item.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static const struct harvest_rule rules[] = {
        {.id = 1,
         .match = {"*/chi-dao/*.html", 16},
         .title = {"abstract", 8},
         .type = ITEM_DOCUMENT,
         .targets = {"24,25", 5}},
        {.id = 2, .host = {"gov.vn", 6}, .type = ITEM_NEWS}};
    scoped(arena_freep) struct arena *arena = arena_new();
    const struct harvest_page page = {rules, 2, {(const char *)data, bytes}};
    struct harvest_item made;
    struct item item;
    struct err err = {0};

    if (harvest_apply(&page, arena, &made, &err) < 0)
        return err.code == ERR_FORMAT ? 0 : (abort(), 0);
    if (made.rule && (!made.url.n || !made.json.n))
        abort();
    if (made.rule && item_read(&item, arena, made.json, false, 0, &err) < 0 &&
        !err.msg[0])
        abort();
    return 0;
}
