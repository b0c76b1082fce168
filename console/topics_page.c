/* console/topics_page.c - see topics_page.h. */
#include "console/topics_page.h"

#include "base/cli.h"
#include "base/clock.h"
#include "base/csv.h"
#include "base/db.h"
#include "base/err.h"
#include "config/options.h"
#include "config/registry.h"
#include "console/call.h"
#include "console/chart.h"
#include "console/measure.h"
#include "console/topics.h"
#include "console/view.h"

#include <inttypes.h>
#include <stdio.h>

enum { DEFAULT_WINDOW = 30, CHART_DAYS = 90 };

struct showing {
    struct call *c;
    struct db *db;
    enum topics_kind kind;
    int window;
    size_t rows;
};

/* False: the call was answered with an error. */
static bool read_window(struct call *c, int *window)
{
    const char *text = call_arg(c, "ky");
    int64_t days = DEFAULT_WINDOW;

    for (size_t i = 0; i < TOPICS_WINDOWS; i++)
        if (!*text || (str_int(str_of(text), 1, 1000, &days) &&
                       days == topics_windows[i])) {
            *window = (int)days;
            return true;
        }
    view_error(c, 422, "ky là 7, 30 hoặc 90 ngày", "ky is 7, 30 or 90 days");
    return false;
}

/* --- tables --- */

/* How often per day before, to be held against now: before has three windows.
 */
static void put_change(struct call *c, const struct topics_row *row)
{
    int64_t before = (row->before + 1) / 3; /* of one window, rounded */

    view_put(c, "<td class=\"n\">");
    view_number(c, before);
    view_put(c, "</td><td>");
    if (!row->before)
        view_say(c, "<span class=\"badge info\">", "mới", "new", "</span>");
    else if (row->now > before)
        view_say(c, "<span class=\"badge good\">", "tăng", "rising", "</span>");
    else if (row->now < before)
        view_say(c, "<span class=\"badge\">", "giảm", "falling", "</span>");
    view_put(c, "</td>");
}

static const char *agency_name(const struct call *c, const char *code)
{
    const struct portal *portal =
        registry_find_code(c->console->registry, code);

    return portal && *portal->name ? portal->name : code;
}

static bool has_before(enum topics_kind kind)
{
    return kind != TOPICS_ASKED && kind != TOPICS_NOTHING;
}

static void put_row(void *context, const struct topics_row *row)
{
    struct showing *s = context;

    s->rows++;
    view_put(s->c, "<tr><th scope=\"row\">");
    view_text(s->c, s->kind == TOPICS_AGENCY ? agency_name(s->c, row->text)
                                             : row->text);
    view_put(s->c, "</th><td class=\"n\">");
    view_number(s->c, row->now);
    view_put(s->c, "</td>");
    if (has_before(s->kind))
        put_change(s->c, row);
    view_put(s->c, "</tr>");
}

struct words {
    const char *vi, *en;           /* heading */
    const char *what_vi, *what_en; /* first column */
    const char *note_vi, *note_en;
};

static const struct words words_of[TOPICS_KINDS] = {
    [TOPICS_PUBLISHED] = {"Các cổng nói nhiều về", "Portals write much of",
                          "Chủ đề", "Topic",
                          "Cụm từ đặc trưng nhất trong tiêu đề.",
                          "The most telling phrases of titles."},
    [TOPICS_PUBLISHED_RISING] = {"Đang nổi lên trên các cổng",
                                 "Rising on portals", "Chủ đề", "Topic",
                                 "Chắc chắn nhiều hơn trước, không phải do "
                                 "ngẫu nhiên.",
                                 "Surely more than before, not by chance."},
    [TOPICS_ASKED] = {"Người dân tìm nhiều nhất", "Searched most", "Câu hỏi",
                      "Question",
                      "Chỉ những câu nhiều người hỏi; không có dữ liệu về "
                      "người hỏi.",
                      "Only what many asked; nothing of persons is known."},
    [TOPICS_ASKED_RISING] = {"Đang được tìm nhiều lên",
                             "Searched more and more", "Chủ đề", "Topic", NULL,
                             NULL},
    [TOPICS_NOTHING] = {"Tìm mà không thấy", "Searched and not found",
                        "Câu hỏi", "Question",
                        "Điều người dân cần mà chưa cổng nào có.",
                        "What citizens want and no portal has."},
    [TOPICS_AGENCY] = {"Cơ quan đăng nhiều nhất", "Agencies that publish most",
                       "Cơ quan", "Agency", NULL, NULL},
};

static int table(struct showing *s, enum topics_kind kind, struct err *err)
{
    const struct words *w = &words_of[kind];
    struct call *c = s->c;

    s->kind = kind;
    s->rows = 0;
    view_say(c, "<h2>", w->vi, w->en, "</h2>");
    if (w->note_vi)
        view_say(c, "<p class=\"soft\">", w->note_vi, w->note_en, "</p>");
    struct view_table head = {
        w->vi,
        w->en,
        NULL,
        {VIEW_TEXT(w->what_vi, w->what_en), VIEW_NUMBER("Trong kỳ", "Now")}};
    if (has_before(kind)) {
        head.columns[2] = (struct view_column){"Trước đây", "Before", true};
        head.columns[3] = (struct view_column){"Thay đổi", "Change", false};
    }
    view_table_begin(c, &head);
    int r = topics_each(s->db, s->window, kind, put_row, s, err);
    if (!s->rows)
        view_say(c,
                 has_before(kind) ? "<tr><td colspan=\"4\">"
                                  : "<tr><td colspan=\"2\">",
                 "Chưa có gì trong kỳ này.", "Nothing in this period yet.",
                 "</td></tr>");
    view_table_end(c);
    return r;
}

/* --- the page --- */

static void windows(struct call *c, int window)
{
    view_put(c, "<nav class=\"pages\" aria-label=\"");
    view_text(c, view_words(c, "Kỳ", "Period"));
    view_put(c, "\">");
    for (size_t i = 0; i < TOPICS_WINDOWS; i++)
        buf_addf(&c->rs->body, "<a href=\"/xu-huong?ky=%d\"%s>%d %s</a>",
                 topics_windows[i],
                 topics_windows[i] == window ? " aria-current=\"page\"" : "",
                 topics_windows[i], view_words(c, "ngày", "days"));
    view_put(c, "</nav>");
}

static int charts(struct showing *s, struct err *err)
{
    struct call *c = s->c;
    struct topics_day *rows =
        arena_alloc(c->rq->arena, CHART_DAYS * sizeof *rows);
    int64_t *n = arena_alloc(c->rq->arena, 4 * CHART_DAYS * sizeof *n);
    int64_t *published = n + CHART_DAYS, *asked = published + CHART_DAYS,
            *nothing = asked + CHART_DAYS;
    int r =
        topics_days(s->db, measure_day(clock_unix_ms()), rows, CHART_DAYS, err);

    if (r < 0)
        return r;
    for (size_t i = 0; i < CHART_DAYS; i++) {
        n[i] = rows[i].day;
        published[i] = rows[i].published;
        asked[i] = rows[i].asked;
        nothing[i] = rows[i].nothing;
    }
    const struct chart left = {
        .id = "dang",
        .vi = "Trang đăng mỗi ngày, 90 ngày qua",
        .en = "Pages published a day, the last 90 days",
        .days = n,
        .count = CHART_DAYS,
        .lines = {{"trang đăng", "pages published", published}}};
    const struct chart right = {
        .id = "hoi",
        .vi = "Câu hỏi mỗi ngày, 90 ngày qua",
        .en = "Questions a day, the last 90 days",
        .days = n,
        .count = CHART_DAYS,
        .lines = {{"câu hỏi", "questions", asked},
                  {"không thấy gì", "found nothing", nothing}}};
    view_say(c, "<h2>", "Đăng và tìm theo ngày",
             "Published and searched by day", "</h2>");
    view_say(c, "<h3>", "Trang đăng mỗi ngày", "Pages published a day",
             "</h3>");
    chart_put(c, &left);
    view_say(c, "<h3>", "Câu hỏi mỗi ngày", "Questions a day", "</h3>");
    chart_put(c, &right);
    return 0;
}

static void when_made(struct call *c, int64_t made_ms, int window)
{
    if (!made_ms) {
        view_notice(c, VIEW_INFO,
                    "Chưa tính lần nào. Lệnh console topics tính mỗi giờ "
                    "(liencong-topics.timer).",
                    "Not worked out yet: console topics does it each hour "
                    "(liencong-topics.timer).");
        return;
    }
    view_say(c, "<p class=\"soft\">", "Tính lúc ", "Worked out ", "");
    view_time(c, made_ms);
    view_say(
        c, ". ", "\"Trước đây\" là trung bình của ba kỳ liền trước. Tải về: ",
        "\"Before\" is the mean of the three periods before. As a file: ", "");
    view_link(c, arena_printf(c->rq->arena, "/xu-huong.csv?ky=%d", window),
              "CSV");
    view_put(c, "</p>");
}

static int show(struct showing *s, struct err *err)
{
    static const enum topics_kind order[] = {
        TOPICS_PUBLISHED_RISING, TOPICS_ASKED_RISING,
        TOPICS_NOTHING,          TOPICS_ASKED,
        TOPICS_PUBLISHED,        TOPICS_AGENCY};
    int64_t made_ms;
    int r = topics_made_ms(s->db, &made_ms, err);

    if (r < 0)
        return r;
    view_begin(s->c, "Xu hướng", "Trends");
    windows(s->c, s->window);
    when_made(s->c, made_ms, s->window);
    r = charts(s, err);
    view_put(s->c, "<div class=\"columns\">");
    for (size_t i = 0; r == 0 && i < sizeof order / sizeof *order; i++) {
        view_put(s->c, "<section>");
        r = table(s, order[i], err);
        view_put(s->c, "</section>");
    }
    view_put(s->c, "</div>");
    view_end(s->c);
    return r;
}

void topics_page(struct call *c)
{
    struct showing s = {.c = c};
    scoped(db_freep) struct db *db = NULL;
    struct err err = {0};

    if (!read_window(c, &s.window))
        return;
    int r = topics_open(&db, c->console->data_dir, &err);
    s.db = db;
    if (r == 0)
        r = show(&s, &err);
    if (r < 0) {
        buf_reset(&c->rs->body);
        call_failed(c, "topics.failed", &err);
    }
}

/* --- CSV --- */

struct cells {
    struct buf *out;
    enum topics_kind kind;
    size_t rank;
};

static void csv_row(void *context, const struct topics_row *row)
{
    struct cells *s = context;

    buf_addf(s->out, "%s,%zu,", topics_kind_name(s->kind), ++s->rank);
    csv_cell(s->out, str_of(row->text));
    buf_addf(s->out, ",%" PRId64 ",", row->now);
    if (has_before(s->kind))
        buf_addf(s->out, "%" PRId64, row->before);
    buf_addc(s->out, ',');
    if (s->kind == TOPICS_PUBLISHED_RISING || s->kind == TOPICS_ASKED_RISING)
        buf_addf(s->out, "%.2f", row->rise);
    buf_addz(s->out, "\r\n");
}

static int csv_all(struct buf *out, struct db *db, int window, struct err *err)
{
    int r = 0;

    buf_addz(out, "kind,rank,text,now,before,rise\r\n");
    for (int kind = 0; r == 0 && kind < TOPICS_KINDS; kind++) {
        struct cells s = {out, (enum topics_kind)kind, 0};
        r = topics_each(db, window, s.kind, csv_row, &s, err);
    }
    return r;
}

void topics_csv(struct call *c)
{
    scoped(db_freep) struct db *db = NULL;
    struct err err = {0};
    int window;

    if (!read_window(c, &window))
        return;
    int r = topics_open(&db, c->console->data_dir, &err);
    if (r == 0)
        r = csv_all(&c->rs->body, db, window, &err);
    if (r < 0) {
        buf_reset(&c->rs->body);
        call_failed(c, "topics.failed", &err);
        return;
    }
    c->rs->content_type = "text/csv; charset=utf-8; header=present";
}

int topics_cli(const struct cli *cli, struct err *err)
{
    scoped(db_freep) struct db *db = NULL;
    scoped(buf_done) struct buf out = {0};
    int64_t days = DEFAULT_WINDOW;
    int r = cli_int(cli, "days", 1, 1000, &days, err);

    if (r == 0)
        r = topics_open(&db, cli_data(cli), err);
    if (r == 0)
        r = topics_take(db, cli_data(cli), clock_unix_ms(), err);
    if (r == 0)
        r = csv_all(&out, db, (int)days, err);
    if (r == 0)
        fputs(out.p, stdout);
    return r;
}
