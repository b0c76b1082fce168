/* console/recheck_page.c - see recheck_page.h. */
#include "console/recheck_page.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/html.h"
#include "config/options.h"
#include "config/registry.h"
#include "console/call.h"
#include "console/coverage_page.h"
#include "console/coverage_part.h"
#include "console/inspect.h"
#include "console/picture.h"
#include "console/recheck.h"
#include "console/view.h"

#include <inttypes.h>

enum { ROWS = 100 };

struct recheck_wish recheck_wish_of(const struct call *c)
{
    return (struct recheck_wish){
        .data_dir = c->console->data_dir,
        .portal = c->portal->code,
        .who = c->who.as,
        .now_ms = clock_unix_ms(),
        .quota = c->console->options->console.recrawl_day,
    };
}

/* --- forms --- */

static const char *url_page(const struct call *c, const char *url,
                            const char *answer)
{
    scoped(buf_done) struct buf path = {0};

    buf_addz(&path, part_path(c, "/trang?url="));
    html_query(&path, str_of(url));
    buf_addf(&path, "&ket-qua=%s", answer);
    return arena_str(c->rq->arena, buf_str(&path));
}

void recheck_ask(struct call *c)
{
    static const char *const answers[] = {"da-xep", "dang-cho", "het-luot"};
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    struct recheck_wish wish = recheck_wish_of(c);
    enum recheck_answer answer;
    struct err err = {0};

    wish.url = inspect_own_url(c, p, call_form(c, "url"));
    if (!wish.url)
        return;
    if (recheck_one(p, &wish, &answer, &err) < 0)
        call_failed(c, "recheck.failed", &err);
    else if (part_note(c, "coverage.recrawl", wish.url))
        call_redirect(c, url_page(c, wish.url, answers[answer]));
}

bool recheck_asked(struct call *c, const char *parameter, const char *code,
                   int64_t *ret_id)
{
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    const struct recheck_wish wish = recheck_wish_of(c);
    enum reason reason = reason_find(code);
    struct err err = {0};
    int64_t id = 0;
    int r = 0;

    if (!p)
        return false;
    if (reason < REASON_COUNT)
        r = recheck_begin(p, &wish, reason, &id, &err);
    if (r == -ERR_BUSY)
        view_error(c, 503, "Hàng chờ của bộ thu thập đang đầy; hãy thử lại sau",
                   "The crawler's queue is full; try again later");
    else if (r < 0)
        call_failed(c, "recheck.failed", &err);
    else if (!id)
        view_wrong(c, parameter, "Không có địa chỉ nào có lý do này",
                   "No URL has this reason");
    *ret_id = id;
    return id && part_note(c, "coverage.check", code);
}

void recheck_start(struct call *c)
{
    int64_t id;

    if (recheck_asked(c, "ly-do", call_form(c, "ly-do"), &id))
        call_redirect(c, part_path(c, arena_printf(c->rq->arena,
                                                   "/kiem-lai/%" PRId64, id)));
}

/* --- pages --- */

/* The picture with its checks counted; NULL: the call was answered. */
static struct picture *followed(struct call *c)
{
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    struct err err = {0};

    if (!p)
        return NULL;
    if (recheck_follow(p, c->console->data_dir, c->portal->code,
                       clock_unix_ms(), &err) == 0)
        return TAKE(p);
    call_failed(c, "recheck.failed", &err);
    return NULL;
}

static void state(struct call *c, const struct recheck *k)
{
    bool good = k->ended_ms && !k->same;

    if (!k->ended_ms)
        view_say(c, "<span class=\"badge info\">", "đang kiểm tra", "under way",
                 "</span>");
    else if (good)
        view_say(c, "<span class=\"badge good\">", "đã hết", "gone", "</span>");
    else
        view_say(c, "<span class=\"badge over\">", "vẫn còn", "still there",
                 "</span>");
}

static void list_row(struct call *c, const struct recheck *k)
{
    const struct reason_info *info = reason_info(k->reason);

    view_put(c, "<tr><th scope=\"row\">");
    view_link(
        c,
        part_path(c, arena_printf(c->rq->arena, "/kiem-lai/%" PRId64, k->id)),
        view_words(c, info->label_vi, info->label_en));
    view_put(c, "<small><code>");
    view_text(c, info->code);
    view_put(c, "</code></small></th><td>");
    state(c, k);
    view_put(c, "</td><td class=\"n\">");
    view_number(c, k->urls);
    view_put(c, "</td><td class=\"n\">");
    view_number(c, k->mended);
    view_put(c, "</td><td class=\"n\">");
    view_number(c, k->same);
    view_put(c, "</td><td>");
    view_time(c, k->began_ms);
    view_put(c, "</td><td>");
    view_time(c, k->ended_ms);
    view_put(c, "</td></tr>");
}

static void list_table(struct call *c, const struct recheck_list *list)
{
    view_table_begin(
        c,
        &(struct view_table){
            "Các lần kiểm tra lại",
            "Checks",
            NULL,
            {VIEW_TEXT("Lý do", "Reason"), VIEW_TEXT("Kết quả", "Result"),
             VIEW_NUMBER("Địa chỉ", "URLs"),
             VIEW_NUMBER("Đã hết lý do", "Without it now"),
             VIEW_NUMBER("Vẫn còn", "Still with it"),
             VIEW_TEXT("Bắt đầu", "Began"), VIEW_TEXT("Kết thúc", "Ended")}});
    for (size_t i = 0; i < list->count; i++)
        list_row(c, &list->items[i]);
    view_table_end(c);
}

static void quota(struct call *c, int64_t used)
{
    view_put(c, "<p>");
    view_say(c, "", "Lượt yêu cầu tải lại từng địa chỉ hôm nay: ",
             "Single URLs asked for today: ", "<strong>");
    view_number(c, used);
    view_put(c, "</strong> / ");
    view_number(c, c->console->options->console.recrawl_day);
    view_say(c, ". ", "Kiểm tra lại cả một lý do không tính vào lượt này.",
             "Checks of a whole reason do not count.", "</p>");
}

void recheck_list_page(struct call *c)
{
    scoped(picture_freep) struct picture *p = followed(c);
    struct recheck_list list;
    struct err err = {0};
    int64_t used = 0;

    if (!p)
        return;
    int r = recheck_list(p, c->portal->code, c->rq->arena, &list, &err);
    if (r == 0)
        r = recheck_used(p, c->portal->code, clock_unix_ms(), &used, &err);
    if (r < 0) {
        call_failed(c, "recheck.failed", &err);
        return;
    }
    view_begin(c, "Kiểm tra lại sau khi sửa", "Checks after mending");
    view_say(c, "<p>",
             "Sau khi sửa, chọn “Đã sửa, kiểm tra lại” ở một lý do trên trang "
             "độ phủ: mọi địa chỉ có lý do đó được tải lại, trước các địa chỉ "
             "khác, theo nhịp của cổng.",
             "After mending choose “Mended: check” of a reason on the coverage "
             "page: every URL with it is fetched again, first in line, at the "
             "portal's own pace.",
             "</p>");
    quota(c, used);
    if (list.count)
        list_table(c, &list);
    else
        view_notice(c, VIEW_INFO, "Chưa có lần kiểm tra nào.",
                    "There was no check yet.");
    view_end(c);
}

/* --- one check --- */

static void progress(struct call *c, const struct recheck *k)
{
    int64_t done = k->mended + k->same;

    view_put(c, "<p>");
    state(c, k);
    view_put(c, " ");
    view_number(c, done);
    view_put(c, " / ");
    view_number(c, k->urls);
    view_say(c, " ", "địa chỉ đã được xem lại", "URLs were looked at again",
             "</p>");
    buf_addf(&c->rs->body,
             "<p><progress max=\"%" PRId64 "\" value=\"%" PRId64
             "\" aria-label=\"",
             k->urls, done);
    view_say(c, "", "Đã xem lại", "Looked at again", "\"></progress></p>");
    view_put(c, "<dl class=\"figures\">");
    part_figure(c, "đã hết lý do này", "without this reason now", k->mended, 0);
    part_figure(c, "vẫn còn lý do này", "still with it", k->same, 0);
    part_figure(c, "chưa xem lại", "not looked at yet", k->urls - done, 0);
    view_put(c, "</dl>");
    if (!k->ended_ms)
        view_say(
            c, "<p class=\"soft\">",
            "Bộ thu thập giữ khoảng nghỉ của cổng; robots.txt được đọc lại "
            "trong vòng một ngày. Tải lại trang này để xem tiến độ.",
            "The crawler keeps the portal's pause; robots.txt is read "
            "again within a day. Load this page again for progress.",
            "</p>");
}

struct url_rows {
    struct call *c;
    const char *last;
};

static void url_row(void *context, const struct recheck_url *u)
{
    struct url_rows *rows = context;
    struct call *c = rows->c;

    view_put(c, "<tr><td class=\"url\">");
    part_url(c, u->url);
    view_put(c, "</td><td>");
    part_reason(c, u->reason);
    view_put(c, "</td><td>");
    view_time(c, u->fetched_ms);
    view_put(c, "</td></tr>");
    rows->last = arena_str(c->rq->arena, str_of(u->url));
}

static int urls(struct call *c, struct picture *p, const struct recheck *k,
                struct err *err)
{
    struct url_rows rows = {.c = c};

    view_say(c, "<h2>", "Từng địa chỉ", "Every URL", "</h2>");
    view_table_begin(
        c, &(struct view_table){"Từng địa chỉ",
                                "Every URL",
                                NULL,
                                {VIEW_TEXT("Địa chỉ", "URL"),
                                 VIEW_TEXT("Lý do bây giờ", "Reason now"),
                                 VIEW_TEXT("Tải lần cuối", "Last fetched")}});
    const struct recheck_page page = {c->portal->code, k->id,
                                      call_arg(c, "sau"), ROWS};
    int n = recheck_urls(p, &page, url_row, &rows, err);
    view_table_end(c);
    if (n < ROWS)
        return n < 0 ? n : 0;
    scoped(buf_done) struct buf path = {0};
    buf_addf(&path, "/kiem-lai/%" PRId64 "?sau=", k->id);
    html_query(&path, str_of(rows.last));
    view_next(c, part_path(c, path.p), "Trang sau", "Next page");
    return 0;
}

static const struct recheck *find(const struct call *c,
                                  const struct recheck_list *list)
{
    int64_t id = 0;

    if (str_int(c->part, 1, INT64_MAX, &id))
        for (size_t i = 0; i < list->count; i++)
            if (list->items[i].id == id)
                return &list->items[i];
    return NULL;
}

static void show(struct call *c, struct picture *p, const struct recheck *k)
{
    const struct reason_info *info = reason_info(k->reason);
    struct arena *arena = c->rq->arena;
    struct err err = {0};

    view_begin(c, arena_printf(arena, "Kiểm tra lại: %s", info->label_vi),
               arena_printf(arena, "Check: %s", info->label_en));
    progress(c, k);
    if (urls(c, p, k, &err) < 0)
        call_failed(c, "recheck.failed", &err);
    else
        view_end(c);
}

void recheck_page(struct call *c)
{
    scoped(picture_freep) struct picture *p = followed(c);
    struct recheck_list list;
    struct err err = {0};

    if (!p)
        return;
    if (recheck_list(p, c->portal->code, c->rq->arena, &list, &err) < 0) {
        call_failed(c, "recheck.failed", &err);
        return;
    }
    const struct recheck *k = find(c, &list);
    if (k)
        show(c, p, k);
    else
        view_error(c, 404, "Không có lần kiểm tra này", "No such check");
}
