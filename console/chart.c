/* console/chart.c - see chart.h. */
#include "console/chart.h"

#include "base/clock.h"
#include "base/str.h"
#include "console/call.h"
#include "console/view.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    WIDTH = 760,
    HEIGHT = 240,
    LEFT = 64,
    RIGHT = 12,
    TOP = 12,
    BOTTOM = 28,
    STEPS = 4, /* horizontal lines above the ground */
    LABELS = 6,
};

void chart_day(char text[16], int64_t day, bool year)
{
    char iso[CLOCK_ISO_MAX];

    clock_iso(iso, day * 86400000, false);
    snprintf(text, 16, "%.2s/%.2s%s%.4s", iso + 8, iso + 5, year ? "/" : "",
             year ? iso : "");
}

/* The next of 1, 2, 5, 10, 20, ... that STEPS of them reach `most`. */
static int64_t step_for(int64_t most)
{
    static const int64_t shapes[] = {1, 2, 5};
    int64_t ten = 1;

    for (int i = 0; i < 18; i++, ten *= 10)
        for (int s = 0; s < 3; s++)
            if (shapes[s] * ten * STEPS >= most)
                return shapes[s] * ten;
    return most;
}

static double x_of(const struct chart *chart, size_t i)
{
    double from = (double)chart->days[0];
    double span = (double)chart->days[chart->count - 1] - from;

    return LEFT + ((double)chart->days[i] - from) / (span > 0 ? span : 1) *
                      (WIDTH - LEFT - RIGHT);
}

static double y_of(int64_t value, int64_t top)
{
    return HEIGHT - BOTTOM -
           (double)value / (double)top * (HEIGHT - TOP - BOTTOM);
}

static int64_t most_of(const struct chart *chart)
{
    int64_t most = 0;

    for (const struct chart_line *l = chart->lines; l->vi; l++)
        for (size_t i = 0; i < chart->count; i++)
            if (l->values[i] > most)
                most = l->values[i];
    return most;
}

static void grid(struct call *c, const struct chart *chart, int64_t step)
{
    struct buf *out = &c->rs->body;
    char day[16];

    for (int i = 0; i <= STEPS; i++) {
        double y = y_of(i * step, STEPS * step);
        buf_addf(out,
                 "<path class=\"grid\" d=\"M%d %.1fH%d\"/>"
                 "<text x=\"%d\" y=\"%.1f\" class=\"end\">",
                 LEFT, y, WIDTH - RIGHT, LEFT - 8, y + 4);
        view_number(c, i * step);
        view_put(c, "</text>");
    }
    size_t every = chart->count / LABELS + 1;
    for (size_t i = 0; i < chart->count; i += every) {
        chart_day(day, chart->days[i], false);
        buf_addf(out, "<text x=\"%.1f\" y=\"%d\" class=\"%s\">%s</text>",
                 x_of(chart, i), HEIGHT - 8, i ? "mid" : "start", day);
    }
}

static void line(struct call *c, const struct chart *chart, size_t number,
                 int64_t top)
{
    const struct chart_line *l = &chart->lines[number];
    struct buf *out = &c->rs->body;

    buf_addf(out, "<path class=\"line l%zu\" d=\"", number);
    for (size_t i = 0; i < chart->count; i++)
        buf_addf(out, "%c%.1f %.1f", i ? 'L' : 'M', x_of(chart, i),
                 y_of(l->values[i], top));
    view_put(c, "\"/>");
}

/* "Tìm thấy được: 120, 7 ngày trước 100. ..." */
static void description(struct call *c, const struct chart *chart)
{
    char from[16], to[16];

    chart_day(from, chart->days[0], true);
    chart_day(to, chart->days[chart->count - 1], true);
    buf_addf(&c->rs->body, "%s – %s. ", from, to);
    for (const struct chart_line *l = chart->lines; l->vi; l++) {
        view_say(c, "", l->vi, l->en, ": ");
        view_number(c, l->values[0]);
        view_put(c, " → ");
        view_number(c, l->values[chart->count - 1]);
        view_put(c, ". ");
    }
}

static void drawing(struct call *c, const struct chart *chart)
{
    struct buf *out = &c->rs->body;
    int64_t step = step_for(most_of(chart));

    view_scroll_begin(c, chart->vi, chart->en);
    buf_addf(out,
             "<svg class=\"chart\" role=\"img\" aria-labelledby=\"%s-t %s-d\" "
             "viewBox=\"0 0 %d %d\"><title id=\"%s-t\">",
             chart->id, chart->id, WIDTH, HEIGHT, chart->id);
    view_say(c, "", chart->vi, chart->en, "</title>");
    buf_addf(out, "<desc id=\"%s-d\">", chart->id);
    description(c, chart);
    view_put(c, "</desc>");
    grid(c, chart, step);
    for (size_t n = 0; n < CHART_LINES_MAX && chart->lines[n].vi; n++)
        line(c, chart, n, STEPS * step);
    view_put(c, "</svg>");
    view_scroll_end(c);
}

static void legend(struct call *c, const struct chart *chart)
{
    view_put(c, "<figcaption><ul class=\"legend\">");
    for (size_t n = 0; n < CHART_LINES_MAX && chart->lines[n].vi; n++) {
        buf_addf(
            &c->rs->body,
            "<li><svg class=\"chart key\" aria-hidden=\"true\" viewBox=\"0 0 "
            "32 8\"><path class=\"line l%zu\" d=\"M0 4H32\"/></svg> ",
            n);
        view_say(c, "", chart->lines[n].vi, chart->lines[n].en, "</li>");
    }
    view_put(c, "</ul></figcaption>");
}

static void table(struct call *c, const struct chart *chart)
{
    struct view_table head = {
        chart->vi, chart->en, NULL, {VIEW_TEXT("Ngày", "Day")}};
    char day[16];

    view_say(c, "<details class=\"figures\"><summary>", "Số liệu dạng bảng",
             "The figures as a table", "</summary>");
    for (int i = 0; i < CHART_LINES_MAX && chart->lines[i].vi; i++)
        head.columns[i + 1] =
            (struct view_column){chart->lines[i].vi, chart->lines[i].en, true};
    view_table_begin(c, &head);
    for (size_t i = chart->count; i-- > 0;) {
        chart_day(day, chart->days[i], true);
        buf_addf(&c->rs->body, "<tr><th scope=\"row\">%s</th>", day);
        for (const struct chart_line *l = chart->lines; l->vi; l++) {
            view_put(c, "<td class=\"n\">");
            view_number(c, l->values[i]);
            view_put(c, "</td>");
        }
        view_put(c, "</tr>");
    }
    view_table_end(c);
    view_put(c, "</details>");
}

void chart_put(struct call *c, const struct chart *chart)
{
    view_put(c, "<figure class=\"trend\">");
    if (chart->count > 1) {
        drawing(c, chart);
        legend(c, chart);
    } else {
        view_say(c, "<p class=\"soft\">",
                 "Biểu đồ có từ ngày thứ hai có số liệu.",
                 "The chart begins with the second day of figures.", "</p>");
    }
    if (chart->count)
        table(c, chart);
    view_put(c, "</figure>");
}
