/* console/crawl_page.c - see crawl_page.h. */
#include "console/crawl_page.h"

#include "base/clock.h"
#include "base/err.h"
#include "config/registry.h"
#include "console/call.h"
#include "console/chart.h"
#include "console/coverage_page.h"
#include "console/coverage_part.h"
#include "console/host_part.h"
#include "console/hostcheck.h"
#include "console/picture.h"
#include "console/view.h"
#include "crawler/store.h"

#include <inttypes.h>

enum { DAYS = 90 };

/* --- fetches by day --- */

static void trend(struct call *c, const struct picture_day *days, size_t n)
{
    int64_t at[DAYS], fetches[DAYS], faults[DAYS];

    for (size_t i = 0; i < n; i++) {
        at[i] = days[i].day;
        fetches[i] = days[i].fetches;
        faults[i] =
            days[i].by_class[0] + days[i].by_class[4] + days[i].by_class[5];
    }
    const struct chart chart = {
        .id = "fetches",
        .vi = "Số lần tải theo ngày",
        .en = "Fetches by day",
        .days = at,
        .count = n,
        .lines = {{"Mọi lần tải", "All fetches", fetches},
                  {"Không có trả lời, 4xx, 5xx", "No answer, 4xx, 5xx",
                   faults}},
    };
    chart_put(c, &chart);
}

static void day_row(struct call *c, const struct picture_day *d)
{
    const int64_t numbers[] = {
        d->fetches,
        d->bytes,
        d->fetches ? d->took_ms / d->fetches : 0,
        d->by_class[2],
        d->by_class[3],
        d->by_class[4],
        d->by_class[5],
        d->by_class[0],
    };
    char day[16];

    chart_day(day, d->day, true);
    buf_addf(&c->rs->body, "<tr><th scope=\"row\">%s</th>", day);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        view_put(c, "<td class=\"n\">");
        view_number(c, numbers[i]);
        view_put(c, "</td>");
    }
    view_put(c, "</tr>");
}

static void day_table(struct call *c, const struct picture_day *days, size_t n)
{
    view_say(c, "<details class=\"by-day\"><summary>",
             "Từng ngày, theo mã trả lời", "Every day, by status",
             "</summary>");
    view_table_begin(
        c, &(struct view_table){
               "Từng ngày",
               "Every day",
               "broad",
               {VIEW_TEXT("Ngày", "Day"), VIEW_NUMBER("Lần tải", "Fetches"),
                VIEW_NUMBER("Byte", "Bytes"),
                VIEW_NUMBER("ms trung bình", "Mean ms"),
                VIEW_NUMBER("2xx", "2xx"), VIEW_NUMBER("3xx", "3xx"),
                VIEW_NUMBER("4xx", "4xx"), VIEW_NUMBER("5xx", "5xx"),
                VIEW_NUMBER("Không trả lời", "No answer")}});
    for (size_t i = n; i-- > 0;)
        day_row(c, &days[i]);
    view_table_end(c);
    view_put(c, "</details>");
}

static void totals(struct call *c, const struct picture_day *days, size_t n)
{
    struct picture_day all = {0};

    for (size_t i = 0; i < n; i++) {
        all.fetches += days[i].fetches;
        all.bytes += days[i].bytes;
        all.took_ms += days[i].took_ms;
        for (int k = 0; k < 6; k++)
            all.by_class[k] += days[i].by_class[k];
    }
    view_put(c, "<dl class=\"figures\">");
    part_figure(c, "lần tải trong 90 ngày", "fetches in 90 days", all.fetches,
                0);
    part_figure(c, "kilobyte", "kilobytes", all.bytes / 1000, 0);
    part_figure(c, "mili giây mỗi lần", "milliseconds each",
                all.fetches ? all.took_ms / all.fetches : 0, 0);
    part_figure(
        c, "lần lỗi (không trả lời, 4xx, 5xx)", "faults (no answer, 4xx, 5xx)",
        all.by_class[0] + all.by_class[4] + all.by_class[5], all.fetches);
    view_put(c, "</dl>");
}

/* --- the host, as the crawler keeps it --- */

static void fact_number(struct call *c, const char *vi, const char *en,
                        int64_t n)
{
    view_say(c, "<div><dt>", vi, en, "</dt><dd>");
    view_number(c, n);
    view_put(c, "</dd></div>");
}

static int origin_row(void *context, const struct store_origin *o,
                      struct err *err)
{
    static const char *const vi[] = {
        [ROBOTS_UNKNOWN] = "chưa đọc",
        [ROBOTS_RULES] = "có quy tắc",
        [ROBOTS_OPEN] = "không có tệp: được đọc tất cả",
        [ROBOTS_DOWN] = "không đọc được: tạm không đọc gì",
    };
    static const char *const en[] = {
        [ROBOTS_UNKNOWN] = "not read yet",
        [ROBOTS_RULES] = "has rules",
        [ROBOTS_OPEN] = "there is none: all may be read",
        [ROBOTS_DOWN] = "cannot be read: nothing is read meanwhile",
    };
    struct call *c = context;

    (void)err;
    view_put(c, "<div><dt>");
    view_text(c, o->origin);
    view_put(c, "/robots.txt</dt><dd>");
    view_say(c, "", vi[o->state], en[o->state], "");
    buf_addf(&c->rs->body, " (HTTP %d) <small>", o->status);
    view_time(c, o->fetched_ms);
    view_put(c, "</small></dd></div>");
    return 0;
}

static int host_facts(struct call *c, struct store *store, struct err *err)
{
    struct store_host h;
    int r = store_host_get(store, c->portal->code, &h, err);

    if (r <= 0)
        return r;
    view_say(c, "<h2>", "Nhịp đọc", "Pace", "</h2><dl class=\"facts\">");
    fact_number(c, "Khoảng nghỉ giữa hai yêu cầu (ms)",
                "Pause between requests (ms)", h.polite.pause_ms);
    view_say(c, "<div><dt>", "Vì sao nghỉ", "Why the pause", "</dt><dd>");
    view_say(c, "", pause_text_vi(h.polite.why), pause_text_en(h.polite.why),
             "</dd></div>");
    fact_number(c, "Thời gian trả lời thường thấy (ms)",
                "Usual time to answer (ms)", h.polite.response_ms);
    fact_number(c, "Mức giãn sau lỗi", "Back-off", h.polite.backoff);
    fact_number(c, "Trả lời “không đổi” từ trước tới nay",
                "Answers without change, all time", h.unchanged);
    r = store_origin_each(store, h.id, origin_row, c, err);
    view_put(c, "</dl>");
    return r;
}

/* --- the server --- */

static int server(struct call *c, struct picture *p, struct err *err)
{
    struct hostcheck h;
    int r = hostcheck_get(p, c->portal->code, c->rq->arena, &h, err);

    if (r < 0)
        return r;
    view_say(c, "<h2>", "Máy chủ", "Server", "</h2>");
    if (h.at_ms) {
        host_table(c, &h, clock_unix_ms());
        view_say(c, "<p class=\"soft\">", "Xem lúc ", "Looked at ", "");
        view_time(c, h.at_ms);
        view_put(c, "</p>");
    } else {
        view_say(c, "<p>", "Chưa xem lần nào.", "Not looked at yet.", "</p>");
    }
    if (part_may_edit(c)) {
        view_form_begin(c, part_path(c, "/may-chu"));
        view_button(c, "Xem máy chủ bây giờ", "Look at the server now");
        view_form_end(c);
    }
    return 0;
}

static int show(struct call *c, struct picture *p, struct store *store,
                struct err *err)
{
    struct picture_day *days = arena_alloc(c->rq->arena, DAYS * sizeof *days);
    int n = picture_days(p, c->portal->code, days, DAYS, err);

    if (n < 0)
        return n;
    view_begin(c, "Thu thập", "Crawl");
    totals(c, days, (size_t)n);
    trend(c, days, (size_t)n);
    day_table(c, days, (size_t)n);
    int r = host_facts(c, store, err);
    return r < 0 ? r : server(c, p, err);
}

void crawl_page(struct call *c)
{
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    scoped(store_freep) struct store *store = NULL;
    struct err err = {0};

    if (!p)
        return;
    int r = store_open(&store, c->console->data_dir, STORE_READ, &err);
    if (r == 0)
        r = show(c, p, store, &err);
    if (r < 0)
        call_failed(c, "crawl.failed", &err);
    else
        view_end(c);
}

void crawl_check_host(struct call *c)
{
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    struct err err = {0};

    if (!p)
        return;
    if (hostcheck_run(p, c->console->data_dir, c->console->options, c->portal,
                      clock_unix_ms(), &err) < 0)
        call_failed(c, "hostcheck.failed", &err);
    else if (part_note(c, "host.check", c->portal->host))
        call_redirect(c, part_path(c, "/thu-thap"));
}
