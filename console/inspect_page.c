/* console/inspect_page.c - see inspect_page.h. */
#include "console/inspect_page.h"

#include "base/clock.h"
#include "base/err.h"
#include "config/options.h"
#include "config/registry.h"
#include "console/call.h"
#include "console/coverage_page.h"
#include "console/coverage_part.h"
#include "console/inspect.h"
#include "console/inspect_part.h"
#include "console/inspect_rank.h"
#include "console/paste.h"
#include "console/picture.h"
#include "console/recheck.h"
#include "console/view.h"

#include <inttypes.h>
#include <stdio.h>

enum { EVENTS_MAX = 50 };

/* --- asking --- */

static void ask_form(struct call *c, const char *url, const char *query)
{
    const struct view_field fields[] = {
        {.name = "url",
         .type = "url",
         .vi = "Địa chỉ của trang",
         .en = "URL of the page",
         .value = url,
         .required = true},
        {.name = "hoi",
         .type = "text",
         .vi = "Câu hỏi, để xem trang đứng thứ mấy",
         .en = "A question, to see where the page stands",
         .value = query},
    };

    view_put(c, "<form method=\"get\" action=\"");
    view_text(c, part_path(c, "/trang"));
    view_put(c, "\">");
    view_field(c, &fields[0]);
    view_field(c, &fields[1]);
    view_button(c, "Xem", "Look");
    view_put(c, "</form>");
}

static void answer_notice(struct call *c)
{
    const char *answer = call_arg(c, "ket-qua");

    if (!strcmp(answer, "da-xep"))
        view_notice(c, VIEW_GOOD,
                    "Đã xếp vào hàng; bộ thu thập sẽ tải theo nhịp của cổng.",
                    "It is in line; the crawler fetches it at the portal's "
                    "pace.");
    else if (!strcmp(answer, "dang-cho"))
        view_notice(c, VIEW_INFO, "Địa chỉ này đã ở trong hàng.",
                    "This URL is in line already.");
    else if (!strcmp(answer, "het-luot"))
        view_notice(c, VIEW_WARN, "Đã hết lượt yêu cầu của hôm nay.",
                    "The quota of today is used up.");
}

static void one_action(struct call *c, const char *path, const char *url,
                       const char *vi, const char *en)
{
    view_form_begin(c, part_path(c, path));
    view_put(c, "<input type=\"hidden\" name=\"url\" value=\"");
    view_text(c, url);
    view_say(c, "\"><button class=\"action second\">", vi, en, "</button>");
    view_form_end(c);
}

static int actions(struct call *c, struct picture *p, const char *url,
                   bool known, struct err *err)
{
    int64_t used = 0;
    int r = recheck_used(p, c->portal->code, clock_unix_ms(), &used, err);

    if (r < 0 || !part_may_edit(c))
        return r;
    view_put(c, "<div class=\"inline\">");
    one_action(c, "/doc-lai", url, "Yêu cầu tải lại", "Ask for a fetch");
    if (known)
        one_action(c, "/thu", url, "Thử đọc ngay", "Try it now");
    view_put(c, "</div><p class=\"soft\">");
    view_say(c, "", "Lượt của hôm nay: ", "Quota of today: ", "");
    view_number(c, used);
    view_put(c, " / ");
    view_number(c, c->console->options->console.recrawl_day);
    view_put(c, "</p>");
    return 0;
}

/* --- the crawler's story --- */

static void time_fact(struct call *c, const char *vi, const char *en,
                      int64_t unix_ms)
{
    if (!unix_ms)
        return;
    view_say(c, "<div><dt>", vi, en, "</dt><dd>");
    view_time(c, unix_ms);
    view_put(c, "</dd></div>");
}

static const char *source_words(const struct call *c, const char *source)
{
    static const struct {
        const char *name, *vi, *en;
    } all[] = {
        {"home", "trang chủ trong danh bạ", "home page in the registry"},
        {"registry", "danh bạ cổng", "the registry"},
        {"robots.txt", "robots.txt", "robots.txt"},
        {"guess", "đoán", "a guess"},
        {"sitemap", "sơ đồ trang", "a sitemap"},
        {"link", "liên kết", "a link"},
        {"redirect", "chuyển hướng", "a redirect"},
        {"added", "người vận hành hoặc biên tập viên", "operator or editor"},
        {"pushed", "cổng báo (IndexNow)", "the portal (IndexNow)"},
    };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!strcmp(source, all[i].name))
            return view_words(c, all[i].vi, all[i].en);
    return source;
}

static const char *next_words(const struct call *c, const char *why)
{
    static const struct {
        const char *name, *vi, *en;
    } all[] = {
        {"never", "không tải lại nữa", "not any more"},
        {"first", "lần đầu", "for the first time"},
        {"fresh", "sơ đồ trang nói trang đã đổi",
         "its sitemap says it changed"},
        {"retry", "thử lại sau lỗi", "again after an error"},
        {"robots", "sau khi đọc lại robots.txt", "after robots.txt"},
        {"rhythm", "theo nhịp của sơ đồ trang", "by the sitemap's rhythm"},
        {"schedule", "theo nhịp thay đổi của trang", "by how often it changes"},
    };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!strcmp(why, all[i].name))
            return view_words(c, all[i].vi, all[i].en);
    return why;
}

static void robots(struct call *c, const json_t *story)
{
    const json_t *r = inspect_get(story, "robots");
    bool allowed = json_is_true(inspect_get(r, "allowed"));

    view_say(c, "<div><dt>", "robots.txt", "robots.txt", "</dt><dd>");
    if (!r)
        view_say(c, "", "chưa đọc", "not read yet", "");
    else
        view_say(c, "", allowed ? "cho đọc" : "không cho đọc",
                 allowed ? "allows it" : "forbids it", "");
    if (*inspect_text(r, "rule")) {
        buf_addf(&c->rs->body, " <code>%" PRId64 ": ",
                 inspect_number(r, "line"));
        view_text(c, inspect_text(r, "rule"));
        view_put(c, "</code>");
    }
    if (r) {
        view_put(c, " <small>");
        view_time(c, inspect_time(r, "asked"));
        view_put(c, "</small>");
    }
    view_put(c, "</dd></div>");
}

static void facts(struct call *c, const struct inspection *i)
{
    const json_t *s = i->story;

    view_say(c, "<h2>", "Từ bộ thu thập", "From the crawler",
             "</h2><dl class=\"facts\">");
    time_fact(c, "Biết từ", "Known since", inspect_time(s, "first_seen"));
    inspect_fact(c, "Biết qua", "Found by",
                 source_words(c, inspect_text(s, "source")));
    inspect_fact(c, "Trang dẫn tới", "Found on", inspect_text(s, "via"));
    inspect_fact(c, "Có trong sơ đồ trang", "In a sitemap",
                 i->listed ? view_words(c, "có", "yes")
                           : view_words(c, "không", "no"));
    inspect_fact(c, "Sơ đồ trang nêu tên lần cuối",
                 "Sitemap that named it last", inspect_text(s, "listed_by"));
    time_fact(c, "Ngày sửa theo sơ đồ trang (lastmod)",
              "lastmod of the sitemap", inspect_time(s, "lastmod"));
    robots(c, s);
    time_fact(c, "Lần tải tới", "Next fetch", inspect_time(s, "next"));
    inspect_fact(c, "Vì sao lúc đó", "Why then",
                 next_words(c, inspect_text(s, "next_why")));
    time_fact(c, "Không trước", "Not before", inspect_time(s, "not_before"));
    inspect_fact(c, "ETag", "ETag", inspect_text(s, "validators.etag"));
    inspect_fact(c, "Last-Modified", "Last-Modified",
                 inspect_text(s, "validators.last_modified"));
    view_put(c, "</dl>");
}

static void fetch_row(struct call *c, const json_t *f)
{
    view_put(c, "<tr><td>");
    view_time(c, inspect_time(f, "when"));
    buf_addf(&c->rs->body, "</td><td class=\"n\">%" PRId64 "</td><td>",
             inspect_number(f, "status"));
    part_reason(c, reason_find(inspect_text(f, "reason")));
    view_put(c, "</td><td class=\"n\">");
    view_number(c, inspect_number(f, "bytes"));
    view_put(c, "</td><td class=\"n\">");
    view_number(c, inspect_number(f, "took_ms"));
    view_say(c, "</td><td>",
             json_is_true(inspect_get(f, "changed")) ? "đã đổi" : "như trước",
             json_is_true(inspect_get(f, "changed")) ? "changed" : "as before",
             "</td></tr>");
}

static void fetches(struct call *c, const json_t *story)
{
    const json_t *list = inspect_get(story, "fetches");

    if (!json_array_size(list))
        return;
    view_say(c, "<h2>", "Các lần tải", "Fetches", "</h2>");
    view_table_begin(
        c, &(struct view_table){
               "Các lần tải",
               "Fetches",
               NULL,
               {VIEW_TEXT("Lúc", "When"), VIEW_NUMBER("HTTP", "HTTP"),
                VIEW_TEXT("Kết quả", "Result"), VIEW_NUMBER("Byte", "Bytes"),
                VIEW_NUMBER("Mili giây", "Milliseconds"),
                VIEW_TEXT("Nội dung", "Content")}});
    for (size_t i = json_array_size(list); i-- > 0;)
        fetch_row(c, json_array_get(list, i));
    view_table_end(c);
}

/* --- what the picture saw change --- */

static void event_row(void *context, const struct picture_event *e)
{
    struct call *c = context;

    view_put(c, "<li>");
    view_time(c, e->at_ms);
    view_put(c, ": ");
    part_reason(c, e->from);
    view_put(c, " → ");
    part_reason(c, e->to);
    view_put(c, "</li>");
}

static int events(struct call *c, struct picture *p, const char *url,
                  struct err *err)
{
    view_say(c, "<h2>", "Thay đổi", "Changes", "</h2><ul>");
    size_t before = c->rs->body.n;
    int r = picture_events(
        p, &(struct picture_events_of){c->portal->code, url, EVENTS_MAX},
        event_row, c, err);
    if (c->rs->body.n == before)
        view_say(c, "<li>", "Chưa thấy thay đổi nào.", "None was seen.",
                 "</li>");
    view_put(c, "</ul>");
    return r;
}

/* --- copies --- */

static void copy_row(struct call *c, const json_t *copy)
{
    view_put(c, "<li class=\"url\"><a href=\"");
    view_text(c, inspect_text(copy, "url"));
    view_put(c, "\" rel=\"noreferrer\">");
    view_text(c, inspect_text(copy, "url"));
    view_put(c, "</a> – ");
    part_reason(c, reason_find(inspect_text(copy, "reason")));
    view_put(c, "</li>");
}

static void copies(struct call *c, const json_t *indexed)
{
    const json_t *list = inspect_get(indexed, "copies");
    const char *alarm = inspect_text(indexed, "verdict.alarm.detail");

    if (*alarm) {
        view_notice(c, VIEW_BAD, "Có dấu hiệu nội dung bị cài cắm",
                    "There are signs of planted content");
        view_put(c, "<p>");
        view_text(c, alarm);
        view_put(c, "</p>");
    }
    view_say(c, "<h2>", "Trang chuẩn và bản trùng", "Canonical page and copies",
             "</h2>");
    if (!json_array_size(list)) {
        view_say(c, "<p>", "Không có bản trùng nào được biết.",
                 "No copies are known.", "</p>");
        return;
    }
    view_put(c, "<ul>");
    for (size_t i = 0; i < json_array_size(list); i++)
        copy_row(c, json_array_get(list, i));
    view_put(c, "</ul>");
}

/* --- the page --- */

static void paste(struct call *c, const struct inspection *i)
{
    scoped(buf_done) struct buf html = {0};
    const struct paste what = {
        .url = i->url,
        .publisher = c->portal->name,
        .document = inspect_get(i->indexed, "document"),
    };

    paste_write(&html, &what);
    if (!html.n)
        return;
    view_say(c, "<h2>", "HTML để dán vào phần head", "HTML for the head",
             "</h2><p>");
    view_say(c, "",
             "Điều trang chưa nói về mình, điền sẵn theo nội dung đã đọc; hãy "
             "xem lại trước khi dán.",
             "What the page does not say of itself, filled in from what was "
             "read; look it over before it is pasted.",
             "</p><pre class=\"paste\">");
    view_str(c, buf_str(&html));
    view_put(c, "</pre>");
}

static int show_known(struct call *c, struct picture *p,
                      const struct inspection *i, struct err *err)
{
    inspect_verdict(c, i->reason, i->detail, i->searchable);
    int r = actions(c, p, i->url, i->story != NULL, err);
    if (r < 0)
        return r;
    if (*i->query)
        inspect_rank(c, i);
    facts(c, i);
    fetches(c, i->story);
    r = events(c, p, i->url, err);
    if (i->indexed) {
        copies(c, i->indexed);
        inspect_document(c, i->indexed);
        paste(c, i);
    }
    return r;
}

static int show(struct call *c, struct picture *p, const struct inspection *i,
                struct err *err)
{
    const char *waits = inspect_text(i->story, "wish.by");

    view_begin(c, "Kiểm tra một địa chỉ", "Inspect a URL");
    answer_notice(c);
    view_put(c, "<p class=\"of\">");
    view_text(c, i->url);
    view_put(c, "</p>");
    if (*waits && !*call_arg(c, "ket-qua"))
        view_notice(c, VIEW_INFO, "Địa chỉ này đang ở trong hàng chờ tải.",
                    "This URL is in line to be fetched.");
    if (i->story)
        return show_known(c, p, i, err);
    view_notice(
        c, VIEW_WARN,
        "Chưa ai nêu địa chỉ này: không có trong danh bạ, sơ đồ trang "
        "hay liên kết nào.",
        "Nobody named this URL: not the registry, no sitemap, no link.");
    return actions(c, p, i->url, false, err);
}

static void ask_only(struct call *c)
{
    view_begin(c, "Kiểm tra một địa chỉ", "Inspect a URL");
    ask_form(c, "", "");
    view_end(c);
}

void inspect_page(struct call *c)
{
    scoped(inspection_done) struct inspection i = {0};
    const char *text = call_arg(c, "url");
    struct err err = {0};

    if (!*text) {
        ask_only(c);
        return;
    }
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    const char *url = inspect_own_url(c, p, text);
    if (!url)
        return;
    int r = inspect(&i, c, p, url, call_arg(c, "hoi"), &err);
    if (r == 0)
        r = show(c, p, &i, &err);
    if (r < 0) {
        call_failed(c, "inspect.failed", &err);
        return;
    }
    view_say(c, "<h2>", "Xem địa chỉ khác, hoặc theo một câu hỏi",
             "Another URL, or by a question", "</h2>");
    ask_form(c, url, i.query);
    view_end(c);
}
