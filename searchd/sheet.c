/* searchd/sheet.c - see sheet.h. */
#include "searchd/sheet.h"

#include "base/clock.h"
#include "base/html.h"

#include <stdio.h>

enum { VI_OFFSET_MS = 7 * 3600 * 1000 };

void sheet_put(const struct sheet *p, const char *markup)
{
    buf_addz(p->out, markup);
}

void sheet_text(const struct sheet *p, const char *text)
{
    html_text(p->out, str_of(text));
}

void sheet_say(const struct sheet *p, enum say what)
{
    sheet_text(p, say(p->lang, what));
}

/* <tag>sentence</tag> */
void sheet_said(const struct sheet *p, const char *open, enum say what,
                const char *close)
{
    sheet_put(p, open);
    sheet_say(p, what);
    sheet_put(p, close);
}

/* 12345 as "12.345" or "12,345" */
void sheet_number(const struct sheet *p, uint64_t number)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);

    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            buf_addc(p->out, p->lang == LANG_EN ? ',' : '.');
        buf_addc(p->out, digits[i]);
    }
}

/* "2022-06", "2022-06-24", "2022-06-24T10:22"; *ret_day 0: none is named. */
static bool read_date(struct str iso, int64_t *ret_month, int64_t *ret_day)
{
    *ret_day = 0;
    if (iso.n < 7 || iso.p[4] != '-' ||
        !str_int(str_sub(iso, 5, 7), 1, 12, ret_month))
        return false;
    return iso.n == 7 || (iso.n >= 10 && iso.p[7] == '-' &&
                          str_int(str_sub(iso, 8, 10), 1, 31, ret_day));
}

void sheet_day(struct buf *out, enum lang lang, struct str iso)
{
    static const char *const months[] = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    int64_t month, day;

    if (!read_date(iso, &month, &day)) {
        buf_add(out, str_sub(iso, 0, 10));
        return;
    }
    if (lang == LANG_VI) {
        if (day)
            buf_addf(out, "%02d/", (int)day);
        buf_addf(out, "%02d/", (int)month);
    } else {
        if (day)
            buf_addf(out, "%d ", (int)day);
        buf_addf(out, "%s ", months[month - 1]);
    }
    buf_add(out, str_sub(iso, 0, 4));
}

void sheet_date(const struct sheet *p, const char *iso)
{
    scoped(buf_done) struct buf text = {0};

    sheet_day(&text, p->lang, str_of(iso));
    sheet_put(p, "<time datetime=\"");
    sheet_text(p, iso);
    sheet_put(p, "\">");
    html_text(p->out, buf_str(&text));
    sheet_put(p, "</time>");
}

/* "24/06/2022 10:22" of an ISO moment in UTC, in Vietnamese time. */
void sheet_moment(const struct sheet *p, const char *iso)
{
    char local[CLOCK_ISO_MAX];
    int64_t ms;

    if (!clock_parse_iso(str_of(iso), &ms))
        return;
    clock_iso(local, ms + VI_OFFSET_MS, false);
    local[16] = '\0';
    sheet_date(p, local);
    buf_addf(p->out, " %s", local + 11);
}

void sheet_marked(const struct sheet *p, const struct snippet *s)
{
    size_t at = 0;

    for (size_t i = 0; i < s->mark_count; i++) {
        html_text(p->out, str_sub(s->text, at, s->marks[i].from));
        sheet_put(p, "<mark>");
        html_text(p->out, str_sub(s->text, s->marks[i].from, s->marks[i].to));
        sheet_put(p, "</mark>");
        at = s->marks[i].to;
    }
    html_text(p->out, str_sub(s->text, at, s->text.n));
}

/* The address of a search, as the value of an attribute. */
void sheet_link(const struct sheet *p, const char *path,
                const struct query_change *change)
{
    struct buf link = {0};

    buf_addz(&link, path);
    buf_addc(&link, '?');
    query_link(&link, p->q, change);
    html_text(p->out, buf_str(&link));
    buf_done(&link);
}

const char *sheet_search_path(const struct sheet *p)
{
    return p->lang == LANG_EN ? "/search" : "/tim-kiem";
}

void sheet_search_link(const struct sheet *p, const struct query_change *change)
{
    sheet_link(p, sheet_search_path(p), change);
}

/* "?lang=en" when the language was chosen: it goes along. */
void sheet_lang_only(const struct sheet *p)
{
    if (p->q->lang_given)
        buf_addf(p->out, "?lang=%s", say_lang(p->lang));
}

void sheet_hidden(const struct sheet *p, const char *name, struct str value)
{
    sheet_put(p, "<input type=\"hidden\" name=\"");
    sheet_text(p, name);
    sheet_put(p, "\" value=\"");
    html_text(p->out, value);
    sheet_put(p, "\">\n");
}

struct query sheet_no_query(enum lang lang)
{
    struct query q;

    query_init(&q);
    q.lang = lang;
    q.lang_given = lang == LANG_EN; /* Vietnamese is what / gives anyhow */
    return q;
}
