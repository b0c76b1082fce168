/* Options of a box: what is taken is written and read back the same, and its
 * page holds no markup of the title. */
#include "base/err.h"
#include "syndication/box.h"
#include "syndication/boxpage.h"
#include "syndication/boxview.h"
#include "syndication/store_item.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void check_page(const struct box *box)
{
    static const struct hubdb_page none;
    scoped(arena_freep) struct arena *arena = arena_new();
    const struct boxview view = {
        .box = box, .list = &none, .page = 1, .base_url = "", .arena = arena};
    struct buf html = {0}, policy = {0};
    size_t tags = 0;

    boxpage_write(&html, &policy, &view, BOXPAGE_PAGE);
    for (size_t i = 0; i < html.n; i++)
        tags += html.p[i] == '<';
    if (tags > 50)
        abort();
    buf_done(&html);
    buf_done(&policy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct box box;
    struct buf once = {0}, twice = {0};
    struct err err = {0};

    if (box_read(&box, arena, (struct str){(const char *)data, bytes}, &err) <
        0)
        return 0;
    check_page(&box);
    box_write(&once, &box);
    buf_addc(&once, '}');
    if (box_read(&box, arena, buf_str(&once), &err) < 0)
        abort();
    box_write(&twice, &box);
    buf_addc(&twice, '}');
    if (!str_eq(buf_str(&once), buf_str(&twice)))
        abort();
    buf_done(&once);
    buf_done(&twice);
    return 0;
}
