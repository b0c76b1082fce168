/* console/alert_page.c - see alert_page.h. */
#include "console/alert_page.h"

#include "base/cidr.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/outbound.h"
#include "config/options.h"
#include "config/registry.h"
#include "console/alert.h"
#include "console/call.h"
#include "console/coverage_page.h"
#include "console/coverage_part.h"
#include "console/letter.h"
#include "console/picture.h"
#include "console/view.h"
#include "console/watch.h"

#include <inttypes.h>

enum { ALERTS_SHOWN = 100, LETTERS_SHOWN = 20 };

static bool may_own(const struct call *c)
{
    return access_may(&c->who, c->console->registry, ROLE_OWNER, SCOPE_PORTAL,
                      c->portal);
}

/* --- alerts --- */

static void figures(struct call *c, const struct alert *a)
{
    if (a->kind == ALERT_INDEXED_FELL || a->kind == ALERT_FAULTS_ROSE) {
        view_number(c, a->before);
        view_put(c, " → ");
        view_number(c, a->now);
    } else if (a->kind == ALERT_TLS_ENDS) {
        view_number(c, a->now);
        view_say(c, " ", "ngày", "days", "");
    } else {
        view_put(c, "–");
    }
}

static void alert_row(struct call *c, const struct alert *a)
{
    view_put(c, "<tr><td>");
    view_say(c,
             a->ended_ms ? "<span class=\"badge\">"
                         : "<span class=\"badge over\">",
             a->ended_ms ? "đã hết" : "đang có", a->ended_ms ? "over" : "open",
             "</span></td><th scope=\"row\">");
    view_text(c, alert_say(a->kind, c->who.english));
    view_put(c, "</th><td class=\"url\">");
    if (a->kind == ALERT_SPAM)
        part_url(c, a->subject);
    else
        view_text(c, *a->subject ? a->subject : "–");
    view_put(c, "</td><td class=\"n\">");
    figures(c, a);
    view_put(c, "</td><td>");
    view_time(c, a->at_ms);
    view_put(c, "</td><td>");
    view_time(c, a->ended_ms);
    view_put(c, "</td></tr>");
}

static void alert_table(struct call *c, const struct alert *alerts, int n)
{
    if (!n) {
        view_notice(c, VIEW_GOOD, "Chưa có cảnh báo nào.", "No alerts so far.");
        return;
    }
    view_table_begin(
        c, &(struct view_table){
               "Cảnh báo",
               "Alerts",
               "broad",
               {VIEW_TEXT("Tình trạng", "State"), VIEW_TEXT("Điều gì", "What"),
                VIEW_TEXT("Ở đâu", "Where"), VIEW_NUMBER("Số liệu", "Figures"),
                VIEW_TEXT("Từ lúc", "Since"), VIEW_TEXT("Hết lúc", "Until")}});
    for (int i = 0; i < n; i++)
        alert_row(c, &alerts[i]);
    view_table_end(c);
}

/* --- settings --- */

/* One that does not open can still be replaced by a new one. */
static void secret(struct call *c, struct picture *p)
{
    scoped(buf_done) struct buf plain = {0};
    struct err err = {0};

    if (watch_secret(p, c->portal->code, &plain, &err) == 0 && plain.n) {
        view_say(c, "<p>", "Khóa để kiểm chữ ký: ",
                 "Secret that signatures are checked with: ", "<code>");
        view_text(c, plain.p);
        view_put(c, "</code></p>");
    } else {
        log_warn("alert.secret", kv("portal", c->portal->code),
                 kv("why", err.msg));
        view_say(c, "<p>", "Không mở được khóa đã lưu: hãy tạo khóa mới.",
                 "The secret that was kept does not open: make a new one.",
                 "</p>");
    }
    view_put(c, "<p><label><input type=\"checkbox\" name=\"khoa-moi\" "
                "value=\"1\"> ");
    view_say(c, "", "Tạo khóa mới khi lưu", "Make a new secret on saving",
             "</label></p>");
}

static void settings(struct call *c, struct picture *p, const struct watch *w)
{
    struct arena *arena = c->rq->arena;
    const struct view_field fields[] = {
        {.name = "thu",
         .type = "text",
         .vi = "Thư điện tử nhận cảnh báo",
         .en = "E-mail addresses",
         .hint_vi = "Tối đa 10 địa chỉ, cách nhau bằng dấu cách.",
         .hint_en = "At most 10, with spaces between.",
         .value = w->emails},
        {.name = "webhook",
         .type = "url",
         .vi = "Webhook nhận cảnh báo",
         .en = "Webhook",
         .hint_vi = "Địa chỉ https công khai; thông báo được ký theo Standard "
                    "Webhooks.",
         .hint_en =
             "A public https address; messages are signed after Standard "
             "Webhooks.",
         .value = w->webhook},
        {.name = "giam",
         .type = "number",
         .vi = "Báo khi số trang tìm thấy được giảm từ (%)",
         .en = "Tell when so many fewer pages are found (%)",
         .value = arena_printf(arena, "%" PRId64, w->fall),
         .required = true},
        {.name = "tang",
         .type = "number",
         .vi = "Báo khi số địa chỉ lỗi tăng từ (%)",
         .en = "Tell when faults rise by (%)",
         .value = arena_printf(arena, "%" PRId64, w->rise),
         .required = true},
    };

    view_form_begin(c, part_path(c, "/canh-bao"));
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        view_field(c, &fields[i]);
    if (w->has_secret)
        secret(c, p);
    view_button(c, "Lưu", "Save");
    view_form_end(c);
    if (!*w->webhook && !*w->emails)
        return;
    view_form_begin(c, part_path(c, "/canh-bao/thu"));
    view_say(c, "<p><button class=\"action second\">", "Gửi thử",
             "Send a trial", "</button></p>");
    view_form_end(c);
}

/* --- letters --- */

static void letter_row(struct call *c, const struct letter *l)
{
    view_put(c, "<tr><td>");
    view_time(c, l->made_ms);
    view_put(c, "</td><td>");
    view_text(c, l->channel);
    view_put(c, "</td><td class=\"url\">");
    view_text(c, l->target);
    view_put(c, "</td><td>");
    if (l->sent_ms)
        view_say(c, "<span class=\"badge good\">", "đã gửi", "sent", "</span>");
    else if (l->next_ms)
        view_say(c, "<span class=\"badge part\">", "sẽ thử lại",
                 "will be tried again", "</span>");
    else
        view_say(c, "<span class=\"badge over\">", "không gửi được", "given up",
                 "</span>");
    view_put(c, " <small>");
    view_text(c, l->why);
    view_put(c, "</small></td><td class=\"n\">");
    view_number(c, l->tries);
    view_put(c, "</td></tr>");
}

static void letters(struct call *c, const struct letter *all, int n)
{
    if (!n)
        return;
    view_say(c, "<h2>", "Đã gửi", "Sent", "</h2>");
    view_table_begin(c, &(struct view_table){"Đã gửi",
                                             "Sent",
                                             NULL,
                                             {VIEW_TEXT("Lúc", "When"),
                                              VIEW_TEXT("Cách", "How"),
                                              VIEW_TEXT("Tới", "To"),
                                              VIEW_TEXT("Kết quả", "Result"),
                                              VIEW_NUMBER("Số lần", "Tries")}});
    for (int i = 0; i < n; i++)
        letter_row(c, &all[i]);
    view_table_end(c);
}

/* Addresses of people are for those who may change them. */
static int owned(struct call *c, struct picture *p, struct err *err)
{
    struct letter *all = arena_alloc(c->rq->arena, LETTERS_SHOWN * sizeof *all);
    struct watch watch = {0};
    int r = watch_get(p, c->portal->code, c->rq->arena, &watch, err);
    int n = r < 0 ? r
                  : letter_list(p, c->portal->code, c->rq->arena, all,
                                LETTERS_SHOWN, err);

    if (n < 0)
        return n;
    view_say(c, "<h2>", "Ai được báo", "Who is told", "</h2>");
    settings(c, p, &watch);
    letters(c, all, n);
    return 0;
}

static int show(struct call *c, struct picture *p, struct err *err)
{
    struct alert *alerts =
        arena_alloc(c->rq->arena, ALERTS_SHOWN * sizeof *alerts);
    int n =
        alert_list(p, c->portal->code, c->rq->arena, alerts, ALERTS_SHOWN, err);

    if (n < 0)
        return n;
    view_begin(c, "Cảnh báo", "Alerts");
    if (!strcmp(call_arg(c, "luu"), "1"))
        view_notice(c, VIEW_GOOD, "Đã lưu.", "Saved.");
    alert_table(c, alerts, n);
    int r = may_own(c) ? owned(c, p, err) : 0;
    if (r == 0)
        view_end(c);
    return r;
}

void alert_page(struct call *c)
{
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    struct err err = {0};

    if (p && show(c, p, &err) < 0)
        call_failed(c, "alert.failed", &err);
}

/* --- forms --- */

static int check_hook(const struct call *c, const char *url, struct err *err)
{
    scoped(cidr_list_done) struct cidr_list allowed = {0};
    int r = cidr_list_parse(&allowed, c->console->options->common.allow_private,
                            err);

    return r < 0 || !*url ? r : outbound_check_url(&allowed, url, err);
}

static int save(struct call *c, struct picture *p, struct err *err)
{
    struct watch watch = {.webhook = call_form(c, "webhook"),
                          .emails = call_form(c, "thu"),
                          .changed_ms = clock_unix_ms(),
                          .who = c->who.as};
    int r = check_hook(c, watch.webhook, err);

    if (r < 0)
        return r;
    if (!str_int(str_of(call_form(c, "giam")), 0, 1000, &watch.fall) ||
        !str_int(str_of(call_form(c, "tang")), 0, 10000, &watch.rise))
        return err_set(err, ERR_USAGE, "tỷ lệ không phải là số");
    return watch_put(p, c->portal->code, &watch, *call_form(c, "khoa-moi"),
                     err);
}

void alert_settings(struct call *c)
{
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    struct err err = {0};
    int r = p ? save(c, p, &err) : 0;

    if (!p)
        return;
    if (r == -ERR_USAGE || r == -ERR_FORMAT)
        view_error(c, 422,
                   arena_printf(c->rq->arena, "Không lưu được: %s", err.msg),
                   arena_printf(c->rq->arena, "Not saved: %s", err.msg));
    else if (r < 0)
        call_failed(c, "alert.failed", &err);
    else if (part_note(c, "alert.settings", "-"))
        call_redirect(c, part_path(c, "/canh-bao?luu=1"));
}

void alert_trial(struct call *c)
{
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    int64_t now_ms = clock_unix_ms();
    struct letter_sums sums = {0};
    struct watch watch = {0};
    struct err err = {0};

    if (!p)
        return;
    int r = watch_get(p, c->portal->code, c->rq->arena, &watch, &err);
    if (r == 0)
        r = letter_write(p,
                         &(struct letter_task){
                             .portal = c->portal,
                             .watch = &watch,
                             .test = true,
                             .base_url = c->console->options->console.base_url,
                             .now_ms = now_ms},
                         &err);
    if (r == 0)
        r = letter_send_due(p, c->console->options, c->portal->code, now_ms,
                            &sums, &err);
    if (r < 0)
        call_failed(c, "alert.failed", &err);
    else if (part_note(c, "alert.trial", "-"))
        call_redirect(c, part_path(c, "/canh-bao"));
}
