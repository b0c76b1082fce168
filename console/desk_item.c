/* console/desk_item.c - one item and what may be done with it, see desk.h. */
#include "console/desk.h"

#include "base/clock.h"
#include "base/err.h"
#include "config/registry.h"
#include "console/call.h"
#include "console/desk_part.h"
#include "console/view.h"
#include "console/withdrawal.h"
#include "syndication/desk.h"
#include "syndication/emergency.h"
#include "syndication/store_item.h"

#include <jansson.h>

enum { STEPS_SHOWN = 200 };

struct seen {
    struct call *c;
    struct desk_row row;
    struct hubdb_item item;
    struct buf story; /* JSON Lines */
    bool waits;       /* somebody asked for its withdrawal */
    struct withdrawal wish;
    const struct emergency *alone; /* one person withdrew it; or NULL */
    const char *path;              /* "/noi-dung/12" */
};

static bool may(const struct call *c, enum role role)
{
    return access_may(&c->who, c->console->registry, role, SCOPE_SYSTEM, NULL);
}

/* --- what it is --- */

static void field(struct call *c, const char *vi, const char *en,
                  struct str text)
{
    if (!text.n)
        return;
    view_say(c, "<div><dt>", vi, en, "</dt><dd>");
    view_str(c, text);
    view_put(c, "</dd></div>");
}

static void targets_text(struct seen *s)
{
    struct call *c = s->c;
    const struct item *item = &s->item.item;

    view_say(c, "<div><dt>", "Nơi nhận", "For", "</dt><dd>");
    if (s->row.for_all)
        view_text(c, view_words(c, "mọi cổng", "all portals"));
    for (size_t i = 0; i < item->distribution_count; i++) {
        const char *code = arena_str(c->rq->arena, item->distribution_to[i]);
        const struct portal *portal =
            registry_find_code(c->console->registry, code);
        if (!strcmp(code, "-1"))
            continue;
        view_put(c, i ? "; " : "");
        view_text(c, portal && *portal->name ? portal->name : code);
    }
    view_put(c, "</dd></div>");
}

static void content(struct seen *s)
{
    struct call *c = s->c;
    const struct item *item = &s->item.item;
    int64_t published_ms;

    view_put(c, "<div class=\"card\"><p>");
    desk_state(c, s->row.state);
    view_put(c, " ");
    view_text(c, desk_type_words(c, item->type));
    view_say(c, " · ", "phiên bản ", "version ", "");
    view_number(c, s->row.version);
    view_put(c, "</p><dl class=\"facts\">");
    field(c, "Tóm tắt", "Summary", item->sapo);
    field(c, "Nguồn", "Source", item->source);
    field(c, "Người đăng", "Published by", item->published_by);
    if (item_date_parse(item->published_date, &published_ms)) {
        view_say(c, "<div><dt>", "Ngày đăng", "Published", "</dt><dd>");
        view_time(c, published_ms);
        view_put(c, "</dd></div>");
    }
    field(c, "Địa chỉ gốc", "Original", item->original_url);
    targets_text(s);
    view_put(c, "</dl>");
    if (item->content.n) {
        view_say(c, "<details><summary>", "Nội dung (HTML)", "Content (HTML)",
                 "</summary><pre class=\"paste\">");
        view_str(c, item->content);
        view_put(c, "</pre></details>");
    }
    view_put(c, "</div>");
}

/* --- what may be done --- */

static void note_field(struct call *c, const char *vi, const char *en)
{
    view_field(c, &(struct view_field){
                      .name = "ghi-chu", .type = "text", .vi = vi, .en = en});
}

static void button(struct call *c, const char *value, const char *class,
                   const char *vi, const char *en)
{
    buf_addf(&c->rs->body, "<button class=\"%s\" name=\"viec\" value=\"%s\">",
             class, value);
    view_text(c, view_words(c, vi, en));
    view_put(c, "</button> ");
}

static void propose_form(struct seen *s)
{
    struct call *c = s->c;

    view_form_begin(c, arena_printf(c->rq->arena, "%s/de-xuat", s->path));
    note_field(c, "Ghi chú", "Note");
    view_button(c, "Đề xuất duyệt", "Propose");
    view_form_end(c);
}

static void decide_form(struct seen *s)
{
    struct call *c = s->c;

    view_form_begin(c, arena_printf(c->rq->arena, "%s/quyet-dinh", s->path));
    note_field(c, "Ghi chú (bắt buộc khi trả lại)",
               "Note (required to return it)");
    if (s->row.state == FLOW_PROPOSED) {
        view_field(c,
                   &(struct view_field){
                       .name = "luc",
                       .type = "datetime-local",
                       .vi = "Tự đăng lúc (giờ Việt Nam; để trống: chờ lệnh)",
                       .en = "Publish at (Vietnamese time; empty: when told)"});
        view_put(c, "<p>");
        button(c, "approve", "action", "Duyệt", "Approve");
    } else {
        view_put(c, "<p>");
        button(c, "publish", "action", "Đăng ngay", "Publish now");
    }
    button(c, "return", "action second", "Trả lại", "Return");
    view_put(c, "</p>");
    view_form_end(c);
}

/* Who withdrew, or wants to, when and why. */
static void tell_reason(struct call *c, const struct withdrawal *w,
                        const char *vi, const char *en)
{
    view_put(c, "<div class=\"notice part\"><p>");
    view_text(c, desk_person(c, w->who));
    view_say(c, " ", vi, en, " ");
    view_time(c, w->at_ms);
    view_put(c, ": ");
    view_text(c, w->note);
    view_put(c, "</p></div>");
}

static void alone_form(struct seen *s)
{
    struct call *c = s->c;
    const struct withdrawal as = {
        .at_ms = s->alone->at_ms, .who = s->alone->who, .note = s->alone->note};
    bool own = !strcmp(s->alone->who, c->who.as);

    view_say(c, "<h2>", "Đã rút bởi một người", "Withdrawn by one person",
             "</h2>");
    tell_reason(c, &as, "rút khẩn cấp lúc", "withdrew it in an emergency,");
    if (own || !may(c, ROLE_OWNER)) {
        view_say(c, "<p>", "Một người khác phải xác nhận.",
                 "Another person has to confirm.", "</p>");
        return;
    }
    view_form_begin(c, arena_printf(c->rq->arena, "%s/rut", s->path));
    view_put(c, "<p>");
    button(c, "agree", "action", "Xác nhận việc rút",
           "Confirm that it was right");
    view_put(c, "</p>");
    view_form_end(c);
}

static void wish_form(struct seen *s)
{
    struct call *c = s->c;
    bool own = !strcmp(s->wish.who, c->who.as);

    tell_reason(c, &s->wish, "đề nghị rút lúc", "asked for its withdrawal");
    view_form_begin(c, arena_printf(c->rq->arena, "%s/rut", s->path));
    if (own)
        view_say(c, "<p>", "Một người khác phải xác nhận.",
                 "Another person has to confirm.", "</p>");
    view_put(c, "<p>");
    if (!own)
        button(c, "confirm", "action danger", "Xác nhận rút",
               "Confirm the withdrawal");
    button(c, "drop", "action second", "Bỏ đề nghị", "Drop the wish");
    view_put(c, "</p>");
    view_form_end(c);
}

static void withdraw_form(struct seen *s)
{
    struct call *c = s->c;

    view_say(c, "<h2>", "Rút", "Withdraw", "</h2>");
    if (s->waits) {
        wish_form(s);
        return;
    }
    bool two = desk_needs_two(&s->row);
    if (two)
        view_say(c, "<p>",
                 "Nội dung dành cho mọi cổng: cần một người khác xác nhận.",
                 "It is meant for all portals: another person has to confirm.",
                 "</p>");
    view_form_begin(c, arena_printf(c->rq->arena, "%s/rut", s->path));
    note_field(c, "Lý do", "Reason");
    view_put(c, "<p>");
    if (two)
        button(c, "ask", "action danger", "Đề nghị rút", "Ask for it");
    else
        button(c, "withdraw", "action danger", "Rút", "Withdraw");
    view_put(c, "</p>");
    view_form_end(c);
}

static void targets_form(struct seen *s)
{
    struct call *c = s->c;
    struct buf codes = {0};

    for (size_t i = 0; i < s->item.item.distribution_count; i++) {
        buf_addz(&codes, i ? " " : "");
        buf_add(&codes, s->item.item.distribution_to[i]);
    }
    view_say(c, "<h2>", "Nơi nhận", "For whom", "</h2>");
    view_form_begin(c, arena_printf(c->rq->arena, "%s/noi-nhan", s->path));
    view_field(
        c, &(struct view_field){
               .name = "ma",
               .type = "text",
               .vi = "Mã cơ quan",
               .en = "Codes of agencies",
               .hint_vi = "Cách nhau bởi dấu cách; -1: mọi cổng. Thay đổi "
                          "tạo phiên bản mới, phải duyệt lại nếu chưa đăng.",
               .hint_en = "Separated by spaces; -1: all portals. A change "
                          "is a new version, to be approved anew unless "
                          "it is published.",
               .value = codes.p});
    view_button(c, "Lưu nơi nhận", "Save");
    view_form_end(c);
    buf_done(&codes);
}

static void actions(struct seen *s)
{
    struct call *c = s->c;
    bool open = s->row.state != FLOW_WITHDRAWN;

    if (s->alone)
        alone_form(s);
    if (s->row.state == FLOW_DRAFT && may(c, ROLE_EDITOR)) {
        view_say(c, "<h2>", "Đề xuất", "Propose", "</h2>");
        propose_form(s);
    }
    if ((s->row.state == FLOW_PROPOSED || s->row.state == FLOW_APPROVED) &&
        may(c, ROLE_OWNER)) {
        view_say(c, "<h2>", "Quyết định", "Decide", "</h2>");
        decide_form(s);
    }
    if (open && may(c, ROLE_EDITOR))
        targets_form(s);
    if (open && may(c, ROLE_OWNER))
        withdraw_form(s);
}

/* --- its story --- */

static const char *text_of(const json_t *line, const char *name)
{
    const char *text = json_string_value(json_object_get(line, name));

    return text ? text : "";
}

/* "proposed" as the page says it elsewhere. */
static const char *word_of(const struct call *c, const char *word)
{
    for (int i = 0; i < DESK_STATES; i++)
        if (!strcmp(word, flow_word((enum flow_state)i)))
            return desk_state_words(c, (enum flow_state)i);
    return word;
}

/* Lines without a moment tell of kin; the page shows the way only. */
static void story_row(struct call *c, const json_t *line)
{
    int64_t at_ms;

    if (!clock_parse_iso(str_of(text_of(line, "at")), &at_ms))
        return;
    view_put(c, "<tr><td>");
    view_time(c, at_ms);
    view_put(c, "</td><td>");
    view_text(c, desk_person(c, text_of(line, "who")));
    view_put(c, "</td><td>");
    view_text(c, word_of(c, text_of(line, "state")));
    view_put(c, "</td><td>");
    view_text(c, text_of(line, "note"));
    view_put(c, "</td></tr>");
}

static void story(struct seen *s)
{
    struct str rest = buf_str(&s->story), line;
    struct call *c = s->c;
    int rows = 0;

    view_say(c, "<h2>", "Đã qua tay", "Its way", "</h2>");
    view_table_begin(c, &(struct view_table){"Đã qua tay",
                                             "Its way",
                                             NULL,
                                             {VIEW_TEXT("Lúc", "When"),
                                              VIEW_TEXT("Ai", "Who"),
                                              VIEW_TEXT("Việc", "What"),
                                              VIEW_TEXT("Ghi chú", "Note")}});
    while (rows++ < STEPS_SHOWN && str_cut(&rest, '\n', &line)) {
        json_t *json = line.n ? json_loadb(line.p, line.n, 0, NULL) : NULL;
        if (json)
            story_row(c, json);
        json_decref(json);
    }
    view_table_end(c);
}

static int read_alone(struct seen *s, struct hubdb *hub, int64_t id,
                      struct err *err)
{
    struct emergency *list;
    size_t count;
    int r = emergency_list(hub, s->c->rq->arena, &list, &count, err);

    for (size_t i = 0; r == 0 && i < count; i++)
        if (list[i].item == id)
            s->alone = &list[i];
    return r;
}

static int read_all(struct seen *s, struct hubdb *hub, int64_t id,
                    struct err *err)
{
    struct arena *arena = s->c->rq->arena;
    struct err none = {0};
    int r = desk_row(hub, arena, id, &s->row, err);

    if (r == 0)
        r = hubdb_item_get(hub, arena, id, &s->item, err);
    if (r == 0)
        r = flow_story(hub, id, &s->story, err);
    if (r == 0)
        r = read_alone(s, hub, id, err);
    if (r < 0)
        return r;
    r = withdrawal_get(s->c->db, arena, id, s->row.version, &s->wish, &none);
    s->waits = r == 0;
    if (r < 0 && r != -ERR_NOT_FOUND) {
        *err = none;
        return r;
    }
    return 0;
}

void desk_item(struct call *c)
{
    scoped(hubdb_freep) struct hubdb *hub = NULL;
    struct seen s = {.c = c};
    struct err err = {0};
    int64_t id;

    if (!desk_id(c, &id))
        return;
    hub = desk_open(c, DB_READ);
    if (!hub)
        return;
    s.path = arena_printf(c->rq->arena, "/noi-dung/%lld", (long long)id);
    int r = read_all(&s, hub, id, &err);
    if (r < 0) {
        desk_end(c, r, &err, s.path);
    } else {
        view_begin(c, s.row.title, s.row.title);
        content(&s);
        actions(&s);
        story(&s);
        view_end(c);
    }
    buf_done(&s.story);
}
