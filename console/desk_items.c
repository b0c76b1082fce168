/* console/desk_items.c - the list of items, see desk.h. */
#include "console/desk.h"

#include "base/err.h"
#include "console/call.h"
#include "console/desk_part.h"
#include "console/view.h"
#include "console/withdrawal.h"
#include "syndication/desk.h"
#include "syndication/emergency.h"

enum { ROWS = 50 };

struct list {
    struct desk_query query;
    struct desk_row *rows;
    size_t count;
    int64_t counts[DESK_STATES];
    struct withdrawal *wishes;
    size_t wish_count;
    struct emergency *alone;
    size_t alone_count;
};

static bool read_query(struct call *c, struct desk_query *query)
{
    const char *state = call_arg(c, "trang-thai"),
               *before = call_arg(c, "truoc");
    int i = 0;

    *query = (struct desk_query){.state = DESK_STATES, .limit = ROWS + 1};
    while (i < DESK_STATES && strcmp(state, flow_word((enum flow_state)i)) != 0)
        i++;
    query->state = i;
    if ((!*state || i < DESK_STATES) &&
        (!*before || str_int(str_of(before), 1, INT64_MAX, &query->before)))
        return true;
    view_error(c, 422, "trang-thai hoặc truoc không hợp lệ",
               "trang-thai or truoc is not valid");
    return false;
}

static void tab(struct call *c, const struct list *l, int state, int64_t count)
{
    const char *word =
        state < DESK_STATES ? flow_word((enum flow_state)state) : NULL;

    buf_addf(&c->rs->body, "<a href=\"/noi-dung%s%s\"%s>",
             word ? "?trang-thai=" : "", word ? word : "",
             l->query.state == state ? " aria-current=\"page\"" : "");
    view_text(c, word ? desk_state_words(c, (enum flow_state)state)
                      : view_words(c, "tất cả", "all"));
    view_put(c, " (");
    view_number(c, count);
    view_put(c, ")</a>");
}

static void tabs(struct call *c, const struct list *l)
{
    int64_t all = 0;

    view_put(c, "<nav class=\"pages\" aria-label=\"");
    view_text(c, view_words(c, "Trạng thái", "State"));
    view_put(c, "\">");
    for (int i = 0; i < DESK_STATES; i++) {
        tab(c, l, i, l->counts[i]);
        all += l->counts[i];
    }
    tab(c, l, DESK_STATES, all);
    view_put(c, "</nav>");
}

static void row(struct call *c, const struct desk_row *r)
{
    view_put(c, "<tr><td class=\"n\">");
    buf_addf(&c->rs->body, "%lld</td><th scope=\"row\">", (long long)r->id);
    view_link(c, arena_printf(c->rq->arena, "/noi-dung/%lld", (long long)r->id),
              r->title);
    view_put(c, "</th><td>");
    view_text(c, desk_type_words(c, r->type));
    view_put(c, "</td><td>");
    desk_state(c, r->state);
    if (r->due_ms) {
        view_say(c, "<small>", "đăng lúc ", "due ", "");
        view_time(c, r->due_ms);
        view_put(c, "</small>");
    }
    view_put(c, "</td><td>");
    if (r->for_all)
        view_text(c, view_words(c, "mọi cổng", "all portals"));
    else {
        view_number(c, r->targets);
        view_say(c, " ", "cơ quan", "agencies", "");
    }
    view_put(c, "</td><td>");
    view_time(c, r->changed_ms);
    view_put(c, "</td></tr>");
}

/* The `at`th of `count` items that wait, as a link. */
static void waiting(struct call *c, int64_t item, size_t at, size_t count)
{
    view_link(c, arena_printf(c->rq->arena, "/noi-dung/%lld", (long long)item),
              arena_printf(c->rq->arena, "%s %lld", view_words(c, "số", "item"),
                           (long long)item));
    view_put(c, at + 1 < count ? ", " : ".</p></div>");
}

static void wishes(struct call *c, const struct list *l)
{
    if (l->wish_count)
        view_say(c, "<div class=\"notice part\"><p>",
                 "Chờ người thứ hai xác nhận rút: ",
                 "Waiting for a second person to confirm a withdrawal: ", "");
    for (size_t i = 0; i < l->wish_count; i++)
        waiting(c, l->wishes[i].item, i, l->wish_count);
    if (l->alone_count)
        view_say(
            c, "<div class=\"notice part\"><p>",
            "Đã rút khẩn cấp bởi một người, chờ người thứ hai xác nhận: ",
            "Withdrawn by one person in an emergency, waiting for a second "
            "one to confirm: ",
            "");
    for (size_t i = 0; i < l->alone_count; i++)
        waiting(c, l->alone[i].item, i, l->alone_count);
}

static void table(struct call *c, const struct list *l)
{
    size_t shown = l->count < ROWS ? l->count : ROWS;

    view_table_begin(
        c,
        &(struct view_table){
            "Nội dung",
            "Items",
            NULL,
            {VIEW_NUMBER("Số", "No."), VIEW_TEXT("Tiêu đề", "Title"),
             VIEW_TEXT("Loại", "Type"), VIEW_TEXT("Trạng thái", "State"),
             VIEW_TEXT("Nơi nhận", "For"), VIEW_TEXT("Thay đổi", "Changed")}});
    for (size_t i = 0; i < shown; i++)
        row(c, &l->rows[i]);
    if (!shown)
        view_say(c, "<tr><td colspan=\"6\">", "Không có nội dung nào.",
                 "There are none.", "</td></tr>");
    view_table_end(c);
    if (l->count <= ROWS)
        return;
    view_next(c,
              arena_printf(c->rq->arena, "/noi-dung?truoc=%lld%s%s",
                           (long long)l->rows[ROWS - 1].id,
                           l->query.state < DESK_STATES ? "&trang-thai=" : "",
                           l->query.state < DESK_STATES
                               ? flow_word((enum flow_state)l->query.state)
                               : ""),
              "Cũ hơn", "Older");
}

void desk_items(struct call *c)
{
    scoped(hubdb_freep) struct hubdb *hub = NULL;
    struct list l = {0};
    struct err err = {0};

    if (!read_query(c, &l.query))
        return;
    hub = desk_open(c, DB_READ);
    if (!hub)
        return;
    int r = desk_list(hub, c->rq->arena, &l.query, &l.rows, &l.count, &err);
    if (r == 0)
        r = desk_counts(hub, l.counts, &err);
    if (r == 0)
        r = withdrawal_list(c->db, c->rq->arena, &l.wishes, &l.wish_count,
                            &err);
    if (r == 0)
        r = emergency_list(hub, c->rq->arena, &l.alone, &l.alone_count, &err);
    if (r < 0) {
        call_failed(c, "desk.failed", &err);
        return;
    }
    view_begin(c, "Nội dung chia sẻ", "Items of the hub");
    tabs(c, &l);
    wishes(c, &l);
    table(c, &l);
    view_end(c);
}
