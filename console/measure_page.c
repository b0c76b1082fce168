/* console/measure_page.c - see measure_page.h. */
#include "console/measure_page.h"

#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "config/options.h"
#include "console/alarm.h"
#include "console/call.h"
#include "console/chart.h"
#include "console/measure.h"
#include "console/measure_form.h"
#include "console/view.h"

#include <stdio.h>

enum {
    DEFAULT_DAYS = 30,
    CAUSES_SHOWN = 50,
    MEAN_LIMIT_MS = 2500,
    MOST_LIMIT_MS = 30000
};

/* --- figures as text --- */

/* "12,5 ms", "1,25 giây"; a dash for none. */
static void put_time(struct call *c, double ms)
{
    char text[32];

    if (ms < 0) {
        view_put(c, "–");
        return;
    }
    snprintf(text, sizeof text,
             ms < 100    ? "%.1f"
             : ms < 1000 ? "%.0f"
                         : "%.2f",
             ms < 1000 ? ms : ms / 1000);
    if (view_words(c, "v", "e")[0] == 'v' && strchr(text, '.'))
        *strchr(text, '.') = ',';
    view_put(c, text);
    view_put(c, ms < 1000 ? "&nbsp;ms" : "&nbsp;");
    if (ms >= 1000)
        view_say(c, "", "giây", "s", "");
}

/* "99,95 %"; a dash when there is nothing to share. */
static void put_share(struct call *c, int64_t n, int64_t of)
{
    char text[32];

    if (!of) {
        view_put(c, "–");
        return;
    }
    /* 100 % is said only of all, 0 % of none. */
    int64_t parts = (n * 10000 + of / 2) / of;
    parts += (n && !parts) - (n < of && parts == 10000);
    snprintf(text, sizeof text, "%d%s%02d&nbsp;%%", (int)(parts / 100),
             view_words(c, ",", "."), (int)(parts % 100));
    view_put(c, text);
}

static void figure(struct call *c, const char *vi, const char *en)
{
    view_say(c, "<div><dt>", vi, en, "</dt><dd>");
}

static void figure_number(struct call *c, const char *vi, const char *en,
                          int64_t n)
{
    figure(c, vi, en);
    view_number(c, n);
    view_put(c, "</dd></div>");
}

static void figure_time(struct call *c, const char *vi, const char *en,
                        double ms)
{
    figure(c, vi, en);
    put_time(c, ms);
    view_put(c, "</dd></div>");
}

static void figure_share(struct call *c, const char *vi, const char *en,
                         int64_t n, int64_t of)
{
    figure(c, vi, en);
    put_share(c, n, of);
    view_put(c, "</dd></div>");
}

static const char *program_words(const struct call *c, size_t i)
{
    static const char *const vi[MEASURE_PROGRAMS] = {
        "Tìm kiếm", "Trung tâm chia sẻ", "Bảng điều khiển",
        "Trang của bộ thu thập"};
    static const char *const en[MEASURE_PROGRAMS] = {"Search", "Hub", "Console",
                                                     "Page of the crawler"};

    return view_words(c, vi[i], en[i]);
}

static const char *program_name(const struct call *c, const char *name)
{
    for (size_t i = 0; i < MEASURE_PROGRAMS; i++)
        if (!strcmp(name, measure_programs[i]))
            return program_words(c, i);
    return name;
}

/* --- the period --- */

static const char *iso_day(const struct call *c, int64_t day)
{
    char iso[CLOCK_ISO_MAX];

    clock_iso(iso, day * 86400000, false);
    return arena_str(c->rq->arena, str_sub(str_of(iso), 0, 10));
}

/* False: the call was answered with an error. */
static bool read_period(struct call *c, int64_t *from, int64_t *to)
{
    const char *a = call_arg(c, "tu"), *b = call_arg(c, "den");

    *to = measure_day(clock_unix_ms());
    *from = *to - DEFAULT_DAYS + 1;
    if ((!*b || measure_parse_day(str_of(b), to)) &&
        (*a ? measure_parse_day(str_of(a), from)
            : (*from = *to - DEFAULT_DAYS + 1, true)) &&
        *from <= *to && *to - *from < MEASURE_DAYS_MAX)
        return true;
    view_error(c, 422,
               "Kỳ báo cáo gồm 1 đến 366 ngày: tu và den viết như 2026-01-31",
               "A period has 1 to 366 days: tu and den like 2026-01-31");
    return false;
}

static void quick(struct call *c, int64_t days, const char *vi, const char *en)
{
    int64_t today = measure_day(clock_unix_ms());

    view_link(c,
              arena_printf(c->rq->arena, "/van-hanh?tu=%s&den=%s",
                           iso_day(c, today - days + 1), iso_day(c, today)),
              view_words(c, vi, en));
    view_put(c, " ");
}

/* The printed report has no form, so the period stands in words, too. */
static void period_words(struct call *c, const struct measure *m)
{
    char from[16], to[16];

    chart_day(from, m->from, true);
    chart_day(to, m->to, true);
    view_say(c, "<p>", "Kỳ từ ", "Period from ", "");
    view_text(c, from);
    view_say(c, "", " đến hết ", " to ", "");
    view_text(c, to);
    view_say(c, "; ", "lập lúc ", "made ", "");
    view_time(c, clock_unix_ms());
    view_put(c, ".</p>");
}

static void period_form(struct call *c, const struct measure *m)
{
    view_put(c, "<form class=\"inline\" action=\"/van-hanh\"><div "
                "class=\"field\"><label for=\"tu\">");
    view_say(c, "", "Từ ngày", "From", "</label>");
    buf_addf(&c->rs->body,
             "<input type=\"date\" id=\"tu\" name=\"tu\" value=\"%s\"></div>"
             "<div class=\"field\"><label for=\"den\">",
             iso_day(c, m->from));
    view_say(c, "", "Đến ngày", "To", "</label>");
    buf_addf(&c->rs->body,
             "<input type=\"date\" id=\"den\" name=\"den\" value=\"%s\">"
             "</div>",
             iso_day(c, m->to));
    view_button(c, "Xem", "Show");
    view_put(c, "</form><p class=\"pages\">");
    quick(c, 1, "Hôm nay", "Today");
    quick(c, 7, "7 ngày", "7 days");
    quick(c, 30, "30 ngày", "30 days");
    quick(c, 365, "12 tháng", "12 months");
    view_put(c, "</p>");
}

/* --- parts of the page --- */

static struct measure_part all_of(const struct measure *m)
{
    struct measure_part sum = {0};

    for (size_t i = 0; i < MEASURE_PROGRAMS; i++)
        measure_sum(&sum, &m->total[i]);
    return sum;
}

static void lately(struct call *c, const struct measure_part *p)
{
    view_say(c, "<h2>", "Lúc này", "Now", "</h2><dl class=\"figures\">");
    figure_number(c, "yêu cầu trong giờ này và giờ trước",
                  "requests of this hour and the one before", p->requests);
    figure_time(c, "phản hồi trung bình", "mean answer", measure_mean_ms(p));
    figure_time(c, "95 % nhanh hơn", "95 % faster than",
                measure_quantile_ms(p, .95));
    figure_share(c, "tỷ lệ lỗi hệ thống", "faults of the system", p->failed,
                 p->requests);
    view_put(c, "</dl>");
}

static void whole(struct call *c, const struct measure_part *p, int64_t days)
{
    view_say(c, "<h2>", "Cả kỳ", "The period", "</h2><dl class=\"figures\">");
    figure_number(c, "yêu cầu", "requests", p->requests);
    figure_number(c, "giao dịch", "transactions", p->transactions);
    figure_number(c, "giao dịch mỗi ngày", "transactions a day",
                  p->transactions / days);
    figure_share(c, "thành công", "succeeded", p->succeeded, p->requests);
    figure_share(c, "bị từ chối (4xx)", "refused (4xx)", p->refused,
                 p->requests);
    figure_share(c, "lỗi hệ thống (5xx)", "faults (5xx)", p->failed,
                 p->requests);
    figure_time(c, "phản hồi trung bình", "mean answer", measure_mean_ms(p));
    figure_time(c, "99 % nhanh hơn", "99 % faster than",
                measure_quantile_ms(p, .99));
    view_put(c, "</dl>");
}

static void verdict(struct call *c, bool known, bool good)
{
    if (!known)
        view_say(c, "<span class=\"badge\">", "chưa có số liệu", "no figures",
                 "</span>");
    else if (good)
        view_say(c, "<span class=\"badge good\">", "đạt", "met", "</span>");
    else
        view_say(c, "<span class=\"badge over\">", "chưa đạt", "not met",
                 "</span>");
}

/* What Thông tư 12/2025, annex 2, asks of each flow of work. */
static void compliance(struct call *c, const struct measure *m)
{
    view_say(c, "<h2>", "So với yêu cầu", "Against what is asked", "</h2>");
    view_say(c, "<p class=\"soft\">",
             "Phụ lục 02 Thông tư 12/2025/TT-BKHCN; mức sẵn sàng đo bằng mỗi "
             "phút một lần hỏi.",
             "Annex 2 of Thông tư 12/2025/TT-BKHCN; availability by one "
             "question a minute.",
             "</p>");
    view_table_begin(
        c,
        &(struct view_table){
            "So với yêu cầu",
            "Against what is asked",
            NULL,
            {VIEW_TEXT("Chương trình", "Program"),
             VIEW_TEXT("Trung bình dưới 2,5 giây", "Mean below 2.5 s"),
             VIEW_TEXT("Mọi phản hồi dưới 30 giây", "Every answer below 30 s"),
             VIEW_TEXT("Sẵn sàng từ 99 %", "Available 99 % or more")}});
    for (size_t i = 0; i < MEASURE_PROGRAMS; i++) {
        const struct measure_part *p = &m->total[i];
        double mean = measure_mean_ms(p);
        view_say(c, "<tr><th scope=\"row\">", program_words(c, i),
                 program_words(c, i), "</th><td>");
        put_time(c, mean);
        view_put(c, " ");
        verdict(c, mean >= 0, mean < MEAN_LIMIT_MS);
        view_put(c, "</td><td>");
        verdict(c, mean >= 0, !measure_over(p, MOST_LIMIT_MS));
        view_put(c, "</td><td>");
        put_share(c, p->up, p->asked);
        view_put(c, " ");
        verdict(c, p->asked, p->up * 100 >= p->asked * 99);
        view_put(c, "</td></tr>");
    }
    view_table_end(c);
}

static void by_day(struct call *c, const struct measure *m)
{
    size_t n = (size_t)(m->to - m->from + 1);
    int64_t *rows = arena_alloc(c->rq->arena, 4 * n * sizeof *rows);
    int64_t *days = rows, *good = rows + n, *refused = good + n,
            *failed = refused + n;

    for (size_t d = 0; d < n; d++) {
        struct measure_part sum = {0};
        for (size_t i = 0; i < MEASURE_PROGRAMS; i++)
            measure_sum(&sum, &m->days[i][d]);
        days[d] = m->from + (int64_t)d;
        good[d] = sum.succeeded;
        refused[d] = sum.refused;
        failed[d] = sum.failed;
    }
    const struct chart chart = {
        .id = "ngay",
        .vi = "Yêu cầu mỗi ngày",
        .en = "Requests a day",
        .days = days,
        .count = n,
        .lines = {{"bị từ chối (4xx)", "refused (4xx)", refused},
                  {"lỗi hệ thống (5xx)", "faults (5xx)", failed},
                  {"thành công", "succeeded", good}}};
    view_say(c, "<h2>", "Theo ngày", "Day by day", "</h2>");
    chart_put(c, &chart);
}

static void number_cell(struct call *c, int64_t n)
{
    view_put(c, "<td class=\"n\">");
    view_number(c, n);
    view_put(c, "</td>");
}

static void time_cell(struct call *c, double ms)
{
    view_put(c, "<td class=\"n\">");
    put_time(c, ms);
    view_put(c, "</td>");
}

static void by_program(struct call *c, const struct measure *m)
{
    view_say(c, "<h2>", "Theo chương trình", "By program", "</h2>");
    view_table_begin(
        c, &(struct view_table){
               "Theo chương trình",
               "By program",
               NULL,
               {VIEW_TEXT("Chương trình", "Program"),
                VIEW_NUMBER("Yêu cầu", "Requests"),
                VIEW_NUMBER("Giao dịch", "Transactions"),
                VIEW_NUMBER("Thành công", "Succeeded"),
                VIEW_NUMBER("Từ chối", "Refused"), VIEW_NUMBER("Lỗi", "Faults"),
                VIEW_NUMBER("Trung bình", "Mean"), VIEW_NUMBER("p50", "p50"),
                VIEW_NUMBER("p95", "p95"), VIEW_NUMBER("p99", "p99"),
                VIEW_NUMBER("Quá 0,5 giây", "Over 0.5 s")}});
    for (size_t i = 0; i < MEASURE_PROGRAMS; i++) {
        const struct measure_part *p = &m->total[i];
        view_say(c, "<tr><th scope=\"row\">", program_words(c, i),
                 program_words(c, i), "</th>");
        number_cell(c, p->requests);
        number_cell(c, p->transactions);
        number_cell(c, p->succeeded);
        number_cell(c, p->refused);
        number_cell(c, p->failed);
        time_cell(c, measure_mean_ms(p));
        time_cell(c, measure_quantile_ms(p, .5));
        time_cell(c, measure_quantile_ms(p, .95));
        time_cell(c, measure_quantile_ms(p, .99));
        number_cell(c, measure_over(p, 500));
        view_put(c, "</tr>");
    }
    view_table_end(c);
}

static void cause_row(struct call *c, const struct measure_cause *k)
{
    view_put(c, "<tr><td>");
    view_text(c, view_words(c, measure_cause_vi(k->status),
                            measure_cause_en(k->status)));
    buf_addf(&c->rs->body, "<small>HTTP %d</small></td><td>", k->status);
    view_text(c, program_name(c, k->program));
    view_put(c, "</td><td class=\"url\">");
    if (!strcmp(k->route, "- -"))
        view_say(c, "", "không phải trang nào của chương trình",
                 "none of its pages", "");
    else {
        view_put(c, "<code>");
        view_text(c, k->route);
        view_put(c, "</code>");
    }
    view_put(c, "</td>");
    number_cell(c, k->count);
    view_put(c, "</tr>");
}

static void causes(struct call *c, const struct measure *m)
{
    view_say(c, "<h2>", "Nguyên nhân không thành công", "Causes of failure",
             "</h2>");
    if (!m->cause_count) {
        view_say(c, "<p>", "Trong kỳ không có yêu cầu nào không thành công.",
                 "No request failed in this period.", "</p>");
        return;
    }
    view_table_begin(c,
                     &(struct view_table){"Nguyên nhân",
                                          "Causes",
                                          NULL,
                                          {VIEW_TEXT("Nguyên nhân", "Cause"),
                                           VIEW_TEXT("Chương trình", "Program"),
                                           VIEW_TEXT("Nơi", "Where"),
                                           VIEW_NUMBER("Số lần", "Times")}});
    for (size_t i = 0; i < m->cause_count && i < CAUSES_SHOWN; i++)
        cause_row(c, &m->causes[i]);
    view_table_end(c);
    if (m->cause_count > CAUSES_SHOWN)
        view_say(c, "<p class=\"soft\">",
                 "50 dòng nhiều nhất; tất cả trong tệp JSON và XML.",
                 "The 50 most frequent; all in the JSON and XML files.",
                 "</p>");
}

static void files(struct call *c, const struct measure *m)
{
    static const char *const kinds[][2] = {
        {"csv", "CSV"}, {"json", "JSON"}, {"xml", "XML"}};

    view_say(c, "<h2>", "Tệp số liệu", "Files", "</h2><p>");
    view_say(c, "", "Cho hệ thống đo lường của cơ quan quản lý: ",
             "For the measuring system of the ministry: ", "");
    for (size_t i = 0; i < 3; i++) {
        view_link(c,
                  arena_printf(c->rq->arena,
                               "/van-hanh/so-lieu.%s?tu=%s&den=%s", kinds[i][0],
                               iso_day(c, m->from), iso_day(c, m->to)),
                  kinds[i][1]);
        view_put(c, i < 2 ? ", " : "; ");
    }
    view_say(c, "", "mô tả: ", "described by: ", "");
    view_link(c, "/van-hanh/so-lieu.schema.json", "JSON Schema");
    view_put(c, ", ");
    view_link(c, "/van-hanh/so-lieu.xsd", "XSD");
    view_put(c, ".</p>");
}

/* --- alarms --- */

struct alarms {
    struct call *c;
    size_t rows;
};

static void alarm_row(void *context, const struct alarm *a)
{
    struct alarms *s = context;
    struct call *c = s->c;

    if (!s->rows++) {
        view_say(c, "<h2>", "Báo động", "Alarms", "</h2>");
        view_table_begin(
            c, &(struct view_table){"Báo động",
                                    "Alarms",
                                    NULL,
                                    {VIEW_TEXT("Tình trạng", "State"),
                                     VIEW_TEXT("Chương trình", "Program"),
                                     VIEW_TEXT("Điều gì", "What"),
                                     VIEW_TEXT("Từ lúc", "Since"),
                                     VIEW_TEXT("Hết lúc", "Until")}});
    }
    view_put(c, "<tr><td>");
    if (a->ended_ms)
        view_say(c, "<span class=\"badge\">", "đã hết", "over", "</span>");
    else
        view_say(c, "<span class=\"badge over\">", "đang xảy ra", "now",
                 "</span>");
    view_put(c, "</td><th scope=\"row\">");
    view_text(c, program_name(c, a->program));
    view_put(c, "</th><td>");
    view_text(c, view_words(c, alarm_vi(a->kind), alarm_en(a->kind)));
    view_put(c, "</td><td>");
    view_time(c, a->at_ms);
    view_put(c, "</td><td>");
    view_time(c, a->ended_ms);
    view_put(c, "</td></tr>");
}

/* Those that are open, and those that began in the period. */
static void alarms(struct call *c, const struct measure *m)
{
    scoped(db_freep) struct db *db = NULL;
    struct alarms s = {c, 0};
    struct err err = {0};
    int r = measure_open(&db, c->console->data_dir, &err);

    if (r == 0)
        r = alarm_each(db, m->from * 86400000 - 7 * 3600000, alarm_row, &s,
                       &err);
    if (s.rows)
        view_table_end(c);
    if (r < 0)
        log_error("alarms.failed", kv("error", err.msg));
}

/* Figures of the period, and of now; false: the call was answered. */
static bool read_all(struct call *c, struct measure *m,
                     struct measure_part *now)
{
    scoped(db_freep) struct db *db = NULL;
    struct err err = {0};
    int64_t from, to;

    if (!read_period(c, &from, &to))
        return false;
    int r = measure_open(&db, c->console->data_dir, &err);
    if (r == 0)
        r = measure_read(m, c->rq->arena, db, from, to, &err);
    if (r == 0)
        r = measure_lately(now, db, NULL, clock_unix_ms(), &err);
    if (r < 0)
        call_failed(c, "measure.failed", &err);
    return r == 0;
}

void measure_page(struct call *c)
{
    struct measure m;
    struct measure_part now;

    if (!read_all(c, &m, &now))
        return;
    struct measure_part sum = all_of(&m);
    view_begin(c, "Vận hành", "Operations");
    period_words(c, &m);
    period_form(c, &m);
    if (!sum.asked)
        view_notice(c, VIEW_INFO,
                    "Chưa có số liệu trong kỳ này. Số liệu do lệnh console "
                    "sample thu mỗi phút (liencong-sample.timer).",
                    "No figures of this period yet. They are taken each minute "
                    "by console sample (liencong-sample.timer).");
    if (m.to == measure_day(clock_unix_ms()))
        lately(c, &now);
    alarms(c, &m);
    whole(c, &sum, m.to - m.from + 1);
    compliance(c, &m);
    by_day(c, &m);
    by_program(c, &m);
    causes(c, &m);
    files(c, &m);
    view_end(c);
}

static void file(struct call *c, enum measure_form form)
{
    struct measure m;
    struct measure_part now;

    if (!read_all(c, &m, &now))
        return;
    measure_form_write(&c->rs->body, &m, form,
                       c->console->options->console.base_url, clock_unix_ms());
    c->rs->content_type = measure_form_type(form);
}

void measure_json(struct call *c)
{
    file(c, MEASURE_JSON);
}

void measure_xml(struct call *c)
{
    file(c, MEASURE_XML);
}

void measure_csv(struct call *c)
{
    file(c, MEASURE_CSV);
}

void measure_schema(struct call *c)
{
    buf_add(&c->rs->body, measure_form_json_schema());
    c->rs->content_type = "application/schema+json";
}

void measure_xsd(struct call *c)
{
    buf_add(&c->rs->body, measure_form_xsd());
    c->rs->content_type = "application/xml; charset=utf-8";
}
