/* console/desk_boxes.c - boxes of the hub, see desk.h. */
#include "console/desk.h"

#include "base/err.h"
#include "config/options.h"
#include "console/call.h"
#include "console/desk_part.h"
#include "console/view.h"
#include "syndication/box.h"

/* The hub as the outside sees it; "" when the settings do not say. */
static const char *hub_address(const struct call *c)
{
    return c->console->options->syndication.base_url;
}

static void outside(struct call *c, const char *path, const char *text)
{
    if (!*hub_address(c)) {
        view_text(c, text);
        return;
    }
    view_put(c, "<a href=\"");
    view_text(c, arena_printf(c->rq->arena, "%s%s", hub_address(c), path));
    view_put(c, "\">");
    view_text(c, text);
    view_put(c, "</a>");
}

static void row(struct call *c, const struct hubdb_box *stored)
{
    const char *id = arena_str(c->rq->arena, stored->id);
    struct box box;
    struct err err = {0};
    bool good = box_read(&box, c->rq->arena, stored->options, &err) == 0;

    view_put(c, "<tr><th scope=\"row\">");
    outside(c, arena_printf(c->rq->arena, "/box/%s", id),
            good ? arena_str(c->rq->arena, box.title) : id);
    view_put(c, "<small>");
    view_text(c, id);
    view_put(c, "</small></th><td>");
    view_text(c, good ? box_kind_word(&box) : err.msg);
    view_put(c, "</td><td>");
    view_text(c, good ? box_template_word(&box) : "–");
    view_put(c, "</td><td class=\"n\">");
    if (good)
        view_number(c, box.count);
    view_put(c, "</td><td>");
    view_time(c, stored->changed_ms);
    view_put(c, "</td></tr>");
}

void desk_boxes(struct call *c)
{
    scoped(hubdb_freep) struct hubdb *hub = desk_open(c, DB_READ);
    struct hubdb_box *boxes;
    struct err err = {0};
    size_t count;

    if (!hub)
        return;
    if (hubdb_boxes(hub, c->rq->arena, &boxes, &count, &err) < 0) {
        call_failed(c, "desk.failed", &err);
        return;
    }
    view_begin(c, "Khung nhúng", "Boxes");
    view_say(c, "<p>", "Tạo và sửa khung ở ", "Boxes are made and changed at ",
             "");
    outside(c, "/nhung",
            view_words(c, "trang dựng khung của trung tâm chia sẻ",
                       "the hub's builder"));
    view_put(c, ".</p>");
    view_scroll_begin(c, "Khung nhúng", "Boxes");
    view_put(c, "<table><thead><tr>");
    desk_column(c, "Khung", "Box", false);
    desk_column(c, "Loại", "Kind", false);
    desk_column(c, "Kiểu", "Template", false);
    desk_column(c, "Số tin", "Items", true);
    desk_column(c, "Thay đổi", "Changed", false);
    view_put(c, "</tr></thead><tbody>");
    for (size_t i = 0; i < count; i++)
        row(c, &boxes[i]);
    if (!count)
        view_say(c, "<tr><td colspan=\"5\">", "Chưa có khung nào.",
                 "There are no boxes yet.", "</td></tr>");
    view_put(c, "</tbody></table>");
    view_scroll_end(c);
    view_end(c);
}
