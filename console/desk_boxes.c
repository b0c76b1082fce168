/* console/desk_boxes.c - boxes of the hub, see desk.h. */
#include "console/desk.h"

#include "base/clock.h"
#include "base/err.h"
#include "config/options.h"
#include "console/call.h"
#include "console/desk_part.h"
#include "console/view.h"
#include "syndication/box.h"
#include "syndication/placement.h"
#include "syndication/store_box.h"

enum { PLACES_SHOWN = 500 };

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

static void boxes_table(struct call *c, const struct hubdb_box *boxes,
                        size_t count)
{
    view_table_begin(
        c, &(struct view_table){
               "Khung nhúng",
               "Boxes",
               NULL,
               {VIEW_TEXT("Khung", "Box"), VIEW_TEXT("Loại", "Kind"),
                VIEW_TEXT("Kiểu", "Template"), VIEW_NUMBER("Số tin", "Items"),
                VIEW_TEXT("Thay đổi", "Changed")}});
    for (size_t i = 0; i < count; i++)
        row(c, &boxes[i]);
    if (!count)
        view_say(c, "<tr><td colspan=\"5\">", "Chưa có khung nào.",
                 "There are no boxes yet.", "</td></tr>");
    view_table_end(c);
}

/* --- where they are --- */

struct places {
    struct call *c;
    size_t rows;
};

static void place_row(void *context, const struct placement *p)
{
    struct places *s = context;
    struct call *c = s->c;

    if (s->rows++ == PLACES_SHOWN)
        view_say(c, "<tr><td colspan=\"5\">", "và nhiều nơi khác",
                 "and many others", "</td></tr>");
    if (s->rows > PLACES_SHOWN)
        return;
    view_put(c, "<tr><th scope=\"row\" class=\"url\">");
    view_str(c, p->origin);
    view_put(c, "</th><td>");
    view_str(c, p->box_id);
    view_put(c, "</td><td class=\"n\">");
    view_number(c, p->views_30_days);
    view_put(c, "</td><td>");
    view_time(c, p->first_ms);
    view_put(c, "</td><td>");
    view_time(c, p->last_ms);
    view_put(c, "</td></tr>");
}

static int places(struct call *c, struct hubdb *hub, struct err *err)
{
    struct places s = {c, 0};

    view_say(c, "<h2>", "Nơi khung được xem", "Where boxes are seen", "</h2>");
    view_say(c, "<p class=\"soft\">",
             "Theo trang đã hỏi khung; không có dữ liệu về người xem.",
             "By the sites that asked for them; nothing of persons is known.",
             "</p>");
    view_table_begin(
        c, &(struct view_table){
               "Nơi khung được xem",
               "Where boxes are seen",
               NULL,
               {VIEW_TEXT("Cổng", "Site"), VIEW_TEXT("Khung", "Box"),
                VIEW_NUMBER("Lượt xem 30 ngày", "Views in 30 days"),
                VIEW_TEXT("Lần đầu", "First"), VIEW_TEXT("Lần cuối", "Last")}});
    int r = placement_each(hub, (struct str){0}, clock_unix_ms(), place_row, &s,
                           err);
    if (!s.rows)
        view_say(c, "<tr><td colspan=\"5\">", "Chưa nơi nào.", "None yet.",
                 "</td></tr>");
    view_table_end(c);
    return r;
}

static void page_state(struct call *c, const struct placement_page *p)
{
    if (str_is(p->state, "current"))
        view_say(c, "<span class=\"badge good\">", "đúng", "current",
                 "</span>");
    else if (str_is(p->state, "old"))
        view_say(c, "<span class=\"badge part\">", "mã cũ", "old code",
                 "</span>");
    else if (str_is(p->state, "broken"))
        view_say(c, "<span class=\"badge over\">", "hỏng", "broken", "</span>");
    else
        view_say(c, "<span class=\"badge\">", "đã gỡ", "gone", "</span>");
    if (p->why.n) {
        view_put(c, "<small>");
        view_str(c, p->why);
        view_put(c, "</small>");
    }
}

static void page_row(void *context, const struct placement_page *p)
{
    struct places *s = context;
    struct call *c = s->c;

    if (s->rows++ >= PLACES_SHOWN)
        return;
    view_put(c, "<tr><th scope=\"row\" class=\"url\">");
    view_str(c, p->url);
    view_put(c, "</th><td>");
    view_str(c, p->box_id);
    view_put(c, "</td><td>");
    page_state(c, p);
    view_put(c, "</td><td>");
    view_time(c, p->checked_ms);
    view_put(c, "</td></tr>");
}

static int pages(struct call *c, struct hubdb *hub, struct err *err)
{
    struct places s = {c, 0};

    view_say(c, "<h2>", "Trang có khung", "Pages with boxes", "</h2>");
    view_table_begin(c,
                     &(struct view_table){"Trang có khung",
                                          "Pages with boxes",
                                          NULL,
                                          {VIEW_TEXT("Trang", "Page"),
                                           VIEW_TEXT("Khung", "Box"),
                                           VIEW_TEXT("Mã nhúng", "Code"),
                                           VIEW_TEXT("Xem lúc", "Looked at")}});
    int r = placement_each_page(hub, (struct str){0}, page_row, &s, err);
    if (!s.rows)
        view_say(c, "<tr><td colspan=\"4\">",
                 "Bộ thu thập chưa thấy khung ở trang nào.",
                 "The crawler has seen no box on a page yet.", "</td></tr>");
    view_table_end(c);
    return r;
}

void desk_boxes(struct call *c)
{
    scoped(hubdb_freep) struct hubdb *hub = desk_open(c, DB_READ);
    struct hubdb_box *boxes;
    struct err err = {0};
    size_t count;

    if (!hub)
        return;
    int r = hubdb_boxes(hub, c->rq->arena, &boxes, &count, &err);
    if (r == 0) {
        view_begin(c, "Khung nhúng", "Boxes");
        view_say(c, "<p>", "Tạo và sửa khung ở ",
                 "Boxes are made and changed at ", "");
        outside(c, "/nhung",
                view_words(c, "trang dựng khung của trung tâm chia sẻ",
                           "the hub's builder"));
        view_put(c, ".</p>");
        boxes_table(c, boxes, count);
        r = places(c, hub, &err);
    }
    if (r == 0)
        r = pages(c, hub, &err);
    if (r < 0) {
        buf_reset(&c->rs->body);
        call_failed(c, "desk.failed", &err);
        return;
    }
    view_end(c);
}
