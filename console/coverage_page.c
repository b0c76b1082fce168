/* console/coverage_page.c - see coverage_page.h. */
#include "console/coverage_page.h"

#include "base/clock.h"
#include "base/err.h"
#include "config/registry.h"
#include "console/call.h"
#include "console/chart.h"
#include "console/coverage_part.h"
#include "console/coverage_query.h"
#include "console/picture.h"
#include "console/recheck.h"
#include "console/view.h"

#include <stdlib.h>

enum { TREND_DAYS = 90, EVENTS_SHOWN = 200, WEEK = 7 };

struct picture *coverage_picture(struct call *c)
{
    scoped(picture_freep) struct picture *p = NULL;
    struct err err = {0};
    int r = picture_open(&p, c->console->data_dir, &err);

    if (r == 0)
        r = picture_take(p, c->portal->code, clock_unix_ms(), false, &err);
    if (r == 0)
        return TAKE(p);
    call_failed(c, "coverage.failed", &err);
    return NULL;
}

struct picture *coverage_asked(struct call *c, bool api,
                               struct coverage_query *ret_query)
{
    const char *wrong = coverage_query_read(ret_query, c, api);

    if (!wrong)
        return coverage_picture(c);
    view_wrong(c, wrong,
               arena_printf(c->rq->arena, "Bộ lọc có giá trị lạ: %s", wrong),
               arena_printf(c->rq->arena, "No such value: %s", wrong));
    return NULL;
}

struct showing {
    struct call *c;
    struct picture *picture;
    struct coverage_query query;
    struct picture_counts counts;
    struct picture_day days[TREND_DAYS];
    int day_count;
    const char *last;   /* URL of the last row shown */
    int64_t shown, all; /* rows under the filter */
    bool may_edit;
    struct recheck_list checks; /* under way */
};

/* --- the figures --- */

static void figures(struct showing *s)
{
    const struct picture_counts *n = &s->counts;
    struct call *c = s->c;

    view_put(c, "<dl class=\"figures\">");
    part_figure(c, "địa chỉ đã biết", "URLs known", n->known, 0);
    part_figure(c, "có trong sơ đồ trang", "in a sitemap", n->listed, n->known);
    part_figure(c, "đã đọc được", "read", n->fetched, n->known);
    part_figure(c, "tìm thấy được", "found by a search", n->indexed, n->known);
    view_put(c, "</dl><p class=\"soft\">");
    view_say(c, "", "Số liệu lúc ", "Figures of ", "");
    view_time(c, n->taken_ms);
    view_say(c, ". ", "Cổng trên 20.000 địa chỉ được tính lại mỗi 5 phút.",
             "Portals of more than 20,000 URLs are counted every 5 minutes.",
             "</p>");
}

static void trend(struct showing *s)
{
    int64_t days[TREND_DAYS], listed[TREND_DAYS], fetched[TREND_DAYS],
        indexed[TREND_DAYS];
    size_t n = 0;

    for (int i = 0; i < s->day_count; i++) {
        const struct picture_day *d = &s->days[i];
        if (!d->known) /* only fetches of that day are known */
            continue;
        days[n] = d->day;
        listed[n] = d->listed;
        fetched[n] = d->fetched;
        indexed[n++] = d->indexed;
    }
    const struct chart chart = {
        .id = "trend",
        .vi = "Độ phủ theo ngày",
        .en = "Coverage by day",
        .days = days,
        .count = n,
        .lines = {{"Có trong sơ đồ trang", "In a sitemap", listed},
                  {"Đã đọc được", "Read", fetched},
                  {"Tìm thấy được", "Found by a search", indexed}},
    };
    view_say(s->c, "<h2>", "Diễn biến", "Trend", "</h2>");
    chart_put(s->c, &chart);
}

/* --- three-way difference --- */

static int64_t count_of(const struct picture_counts *n, const char *api)
{
    return !strcmp(api, "listed_not_indexed")    ? n->listed_not_indexed
           : !strcmp(api, "indexed_not_listed")  ? n->indexed_not_listed
           : !strcmp(api, "fetched_not_indexed") ? n->fetched_not_indexed
                                                 : -1;
}

static void differences(struct showing *s)
{
    struct call *c = s->c;

    view_say(c, "<h2>", "Chênh lệch", "Differences", "</h2><ul>");
    for (const struct coverage_state *st = coverage_states; st->name; st++) {
        int64_t n = count_of(&s->counts, st->api);
        if (n < 0)
            continue;
        view_put(c, "<li>");
        view_link(c,
                  part_path(c, arena_printf(c->rq->arena, "?nhom=%s#danh-sach",
                                            st->name)),
                  view_words(c, st->vi, st->en));
        view_put(c, ": <strong>");
        view_number(c, n);
        view_put(c, "</strong></li>");
    }
    view_put(c, "<li>");
    view_link(c, part_path(c, "/thay-doi"),
              view_words(c, "Những gì đã thay đổi, theo từng địa chỉ",
                         "What changed, URL by URL"));
    view_put(c, "</li></ul>");
}

/* --- reasons --- */

/* The day WEEK days ago, or the oldest younger one; NULL: there is none. */
static const struct picture_day *week_ago(const struct showing *s)
{
    int64_t today = picture_day_of(s->counts.taken_ms);

    for (int i = 0; i < s->day_count; i++)
        if (s->days[i].day >= today - WEEK && s->days[i].day < today &&
            s->days[i].known)
            return &s->days[i];
    return NULL;
}

static void change(struct showing *s, enum reason reason)
{
    const struct picture_day *before = week_ago(s);
    int64_t by =
        before ? s->counts.by_reason[reason] - before->by_reason[reason] : 0;

    view_put(s->c, "<td class=\"n\">");
    if (!before) {
        view_put(s->c, "–");
    } else {
        view_put(s->c, by > 0 ? "+" : "");
        view_number(s->c, by);
    }
    view_put(s->c, "</td>");
}

static bool is_fault(enum reason reason)
{
    const char *owner = reason_info(reason)->owner;

    return !strcmp(owner, "site") || !strcmp(owner, "choice");
}

static const struct recheck *check_of(const struct showing *s,
                                      enum reason reason)
{
    for (size_t i = 0; i < s->checks.count; i++)
        if (s->checks.items[i].reason == reason && !s->checks.items[i].ended_ms)
            return &s->checks.items[i];
    return NULL;
}

static void check_cell(struct showing *s, enum reason reason)
{
    const struct recheck *under_way = check_of(s, reason);
    struct call *c = s->c;

    view_put(c, "<td>");
    if (under_way) {
        view_link(c,
                  part_path(c, arena_printf(c->rq->arena, "/kiem-lai/%lld",
                                            (long long)under_way->id)),
                  view_words(c, "Đang kiểm tra lại", "Being checked"));
    } else if (s->may_edit && is_fault(reason)) {
        view_form_begin(c, part_path(c, "/kiem-lai"));
        view_put(c, "<input type=\"hidden\" name=\"ly-do\" value=\"");
        view_text(c, reason_info(reason)->code);
        view_put(c, "\"><button class=\"plain\">");
        view_say(c, "", "Đã sửa, kiểm tra lại", "Mended: check", "");
        view_say(c, "<span class=\"unseen\"> ", reason_info(reason)->label_vi,
                 reason_info(reason)->label_en, "</span></button>");
        view_form_end(c);
    } else {
        view_put(c, "–");
    }
    view_put(c, "</td>");
}

static void reason_row(struct showing *s, enum reason reason)
{
    const struct reason_info *info = reason_info(reason);
    struct call *c = s->c;

    view_put(c, "<tr><th scope=\"row\">");
    view_link(c,
              part_path(c, arena_printf(c->rq->arena, "?ly-do=%s#danh-sach",
                                        info->code)),
              view_words(c, info->label_vi, info->label_en));
    view_put(c, "<small><code>");
    view_text(c, info->code);
    view_put(c, "</code></small></th><td class=\"n\">");
    view_number(c, s->counts.by_reason[reason]);
    view_put(c, "</td>");
    change(s, reason);
    view_put(c, "<td>");
    view_text(c, part_owner(c, info->owner));
    view_put(c, "</td><td>");
    view_say(c, "", *info->fix_vi ? info->fix_vi : "–",
             *info->fix_en ? info->fix_en : "–", "</td>");
    check_cell(s, reason);
    view_put(c, "</tr>");
}

static void reasons(struct showing *s)
{
    struct call *c = s->c;

    view_say(c, "<h2>", "Lý do", "Reasons", "</h2>");
    view_table_begin(
        c, &(struct view_table){"Lý do",
                                "Reasons",
                                "broad",
                                {VIEW_TEXT("Lý do", "Reason"),
                                 VIEW_NUMBER("Số địa chỉ", "URLs"),
                                 VIEW_NUMBER("7 ngày", "7 days"),
                                 VIEW_TEXT("Ai sửa được", "Whose matter"),
                                 VIEW_TEXT("Cách sửa", "How to mend"),
                                 VIEW_TEXT("Kiểm tra", "Check")}});
    for (int i = 0; i < REASON_COUNT; i++)
        if (s->counts.by_reason[i])
            reason_row(s, (enum reason)i);
    view_table_end(c);
}

/* --- the filter --- */

static void option(struct call *c, const char *value, const char *text,
                   bool chosen)
{
    view_put(c, "<option value=\"");
    view_text(c, value);
    view_put(c, chosen ? "\" selected>" : "\">");
    view_text(c, text);
    view_put(c, "</option>");
}

static void reason_options(struct showing *s)
{
    const struct picture_filter *f = &s->query.filter;
    struct call *c = s->c;

    option(c, "", view_words(c, "mọi lý do", "all reasons"), false);
    for (int i = 0; i < REASON_COUNT; i++)
        if (s->counts.by_reason[i] || (int)f->reason == i)
            option(c, reason_info((enum reason)i)->code,
                   view_words(c, reason_info((enum reason)i)->label_vi,
                              reason_info((enum reason)i)->label_en),
                   (int)f->reason == i);
}

static void owner_options(struct showing *s)
{
    static const char *const owners[] = {"site", "choice", "us", "info"};
    const char *chosen = s->query.filter.owner;
    struct call *c = s->c;

    option(c, "", view_words(c, "mọi bên", "anybody"), false);
    for (int i = 0; i < 4; i++)
        option(c, owners[i], part_owner(c, owners[i]),
               chosen && !strcmp(chosen, owners[i]));
}

static void select_begin(struct call *c, const char *name, const char *vi,
                         const char *en)
{
    buf_addf(&c->rs->body, "<p class=\"field\"><label for=\"%s\">", name);
    view_say(c, "", vi, en, "</label>");
    buf_addf(&c->rs->body, "<select id=\"%s\" name=\"%s\">", name, name);
}

static void filter_form(struct showing *s)
{
    struct call *c = s->c;

    view_put(c, "<form class=\"inline\" method=\"get\" action=\"");
    view_text(c, part_path(c, "#danh-sach"));
    view_put(c, "\">");
    select_begin(c, "ly-do", "Lý do", "Reason");
    reason_options(s);
    view_put(c, "</select></p>");
    select_begin(c, "ai", "Ai sửa được", "Whose matter");
    owner_options(s);
    view_put(c, "</select></p>");
    select_begin(c, "nhom", "Trạng thái", "State");
    option(c, "", view_words(c, "mọi trạng thái", "all states"), false);
    for (const struct coverage_state *st = coverage_states; st->name; st++)
        option(c, st->name, view_words(c, st->vi, st->en),
               s->query.state == st);
    view_put(c, "</select></p>");
    const struct view_field path = {.name = "duong-dan",
                                    .type = "text",
                                    .vi = "Đường dẫn bắt đầu bằng",
                                    .en = "Path begins with",
                                    .value = s->query.filter.prefix};
    view_field(c, &path);
    view_say(c, "<p><button class=\"action\">", "Lọc", "Filter",
             "</button></p></form>");
}

/* --- the list --- */

static void marks(struct call *c, unsigned state)
{
    static const struct {
        unsigned bit;
        const char *vi, *en;
    } all[] = {{STATE_LISTED, "sơ đồ", "sitemap"},
               {STATE_FETCHED, "đã đọc", "read"},
               {STATE_INDEXED, "tìm thấy", "found"}};
    bool any = false;

    for (int i = 0; i < 3; i++)
        if (state & all[i].bit) {
            view_say(c, any ? ", " : "", all[i].vi, all[i].en, "");
            any = true;
        }
    if (!any)
        view_put(c, "–");
}

static int list_row(void *context, const struct picture_row *row,
                    struct err *err)
{
    struct showing *s = context;
    struct call *c = s->c;

    (void)err;
    view_put(c, "<tr><td class=\"url\">");
    part_url(c, row->url);
    if (*row->detail) {
        view_put(c, "<small>");
        view_text(c, row->detail);
        view_put(c, "</small>");
    }
    view_put(c, "</td><td>");
    part_reason(c, row->reason);
    view_put(c, "</td><td>");
    marks(c, row->state);
    view_put(c, "</td><td class=\"n\">");
    if (row->status)
        buf_addf(&c->rs->body, "%d", row->status);
    else
        view_put(c, "–"); /* it was never asked for */
    view_put(c, "</td><td>");
    view_time(c, row->seen_ms);
    view_put(c, "</td><td>");
    view_time(c, row->fetched_ms);
    view_put(c, "</td><td>");
    view_time(c, row->indexed_ms);
    view_put(c, "</td></tr>");
    s->last = arena_str(c->rq->arena, str_of(row->url));
    return 0;
}

static void list_head(struct call *c)
{
    view_table_begin(
        c, &(struct view_table){
               "Từng địa chỉ",
               "Every URL",
               "broad",
               {VIEW_TEXT("Địa chỉ", "URL"), VIEW_TEXT("Lý do", "Reason"),
                VIEW_TEXT("Trạng thái", "State"), VIEW_NUMBER("HTTP", "HTTP"),
                VIEW_TEXT("Biết từ", "Known since"),
                VIEW_TEXT("Tải lần cuối", "Last fetched"),
                VIEW_TEXT("Lập chỉ mục", "Indexed")}});
}

static void exports(struct showing *s)
{
    static const char *const kinds[][2] = {
        {"csv", "CSV"}, {"xlsx", "XLSX"}, {"jsonl", "JSON Lines"}};
    struct call *c = s->c;

    view_say(c, "<p>", "Tải toàn bộ danh sách đang lọc: ",
             "Download the whole filtered list: ", "");
    for (int i = 0; i < 3; i++) {
        view_put(c, i ? ", " : "");
        view_link(
            c,
            part_path(c, arena_printf(
                             c->rq->arena, "/do-phu.%s%s", kinds[i][0],
                             coverage_query_write(&s->query, c, NULL, false))),
            kinds[i][1]);
    }
    view_put(c, ".</p>");
}

static void pages(struct showing *s)
{
    struct call *c = s->c;
    bool more = (size_t)s->shown == s->query.filter.limit;

    if (!more && !s->query.filter.after)
        return;
    view_say(c, "<nav class=\"pages\" aria-label=\"", "Trang", "Pages", "\">");
    if (s->query.filter.after)
        view_link(c,
                  part_path(c, arena_printf(c->rq->arena, "%s#danh-sach",
                                            coverage_query_write(&s->query, c,
                                                                 NULL, false))),
                  view_words(c, "Về đầu danh sách", "First page"));
    if (more)
        view_link(c,
                  part_path(c, arena_printf(c->rq->arena, "%s#danh-sach",
                                            coverage_query_write(
                                                &s->query, c, s->last, false))),
                  view_words(c, "Trang sau", "Next page"));
    view_put(c, "</nav>");
}

static int list(struct showing *s, struct err *err)
{
    struct call *c = s->c;

    view_say(c, "<h2 id=\"danh-sach\">", "Từng địa chỉ", "Every URL", "</h2>");
    filter_form(s);
    view_put(c, "<p><strong>");
    view_number(c, s->all);
    view_say(c, "</strong> ", "địa chỉ", "URLs", ".</p>");
    exports(s);
    list_head(c);
    s->shown = picture_each(s->picture, c->portal->code, &s->query.filter,
                            list_row, s, err);
    view_table_end(c);
    if (s->shown < 0)
        return (int)s->shown;
    pages(s);
    return 0;
}

static int gather(struct showing *s, struct err *err)
{
    const char *code = s->c->portal->code;
    int r = picture_counts(s->picture, code, &s->counts, err);

    if (r == 0)
        s->day_count = r =
            picture_days(s->picture, code, s->days, TREND_DAYS, err);
    if (r >= 0)
        r = recheck_list(s->picture, code, s->c->rq->arena, &s->checks, err);
    if (r < 0)
        return r;
    s->all = picture_count(s->picture, code, &s->query.filter, err);
    s->may_edit = part_may_edit(s->c);
    return s->all < 0 ? (int)s->all : 0;
}

static int show(struct showing *s, struct err *err)
{
    const struct portal *portal = s->c->portal;
    const char *title = *portal->name ? portal->name : portal->code;
    int r = gather(s, err);

    if (r < 0)
        return r;
    view_begin(s->c, title, title);
    figures(s);
    trend(s);
    differences(s);
    reasons(s);
    return list(s, err);
}

void coverage_page(struct call *c)
{
    struct showing *s = ARENA_NEW(c->rq->arena, showing);
    scoped(picture_freep) struct picture *p =
        coverage_asked(c, false, &s->query);
    struct err err = {0};

    if (!p)
        return;
    s->c = c;
    s->picture = p;
    if (show(s, &err) < 0)
        call_failed(c, "coverage.failed", &err);
    else
        view_end(c);
}

/* --- what changed --- */

static void event_row(void *context, const struct picture_event *e)
{
    struct call *c = context;

    view_put(c, "<tr><td>");
    view_time(c, e->at_ms);
    view_put(c, "</td><td class=\"url\">");
    part_url(c, e->url);
    view_put(c, "</td><td>");
    part_reason(c, e->from);
    view_put(c, "</td><td>");
    part_reason(c, e->to);
    view_put(c, "</td></tr>");
}

void coverage_events_page(struct call *c)
{
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    struct err err = {0};

    if (!p)
        return;
    view_begin(c, "Những gì đã thay đổi", "What changed");
    view_say(c, "<p class=\"soft\">",
             "200 thay đổi mới nhất trong 90 ngày; lịch sử của một địa chỉ ở "
             "trang của địa chỉ đó.",
             "The 200 newest changes of 90 days; the history of a URL is on "
             "its own page.",
             "</p>");
    view_table_begin(c, &(struct view_table){"Thay đổi",
                                             "Changes",
                                             "broad",
                                             {VIEW_TEXT("Lúc", "When"),
                                              VIEW_TEXT("Địa chỉ", "URL"),
                                              VIEW_TEXT("Trước", "Before"),
                                              VIEW_TEXT("Sau", "After")}});
    int r = picture_events(
        p, &(struct picture_events_of){c->portal->code, NULL, EVENTS_SHOWN},
        event_row, c, &err);
    view_table_end(c);
    if (r < 0)
        call_failed(c, "coverage.failed", &err);
    else
        view_end(c);
}
