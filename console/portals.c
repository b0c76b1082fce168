/*
 * console/portals.c - see portals.h.
 *
 * Every answer is made anew from the databases: an editor's page may cost some
 * milliseconds, and it is never out of date.
 */
#include "console/portals.h"

#include "base/err.h"
#include "base/html.h"
#include "config/registry.h"
#include "console/call.h"
#include "console/summary.h"
#include "console/view.h"
#include "crawler/coverage.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 100, FIRST_MAX = 1 << 30 };

static void portal_row(struct call *c, const struct portal_summary *p)
{
    uint32_t found = summary_searchable(p);

    view_put(c, "<tr><th scope=\"row\"><a href=\"/cong/");
    html_query(&c->rs->body, str_of(p->code));
    view_put(c, "\">");
    view_text(c, *p->name ? p->name : p->code);
    view_put(c, "</a><small>");
    view_text(c, p->code);
    view_put(c, "</small></th><td class=\"n\">");
    view_number(c, p->total);
    view_put(c, "</td><td class=\"n\">");
    view_number(c, found);
    buf_addf(&c->rs->body, "</td><td class=\"n\">%u&nbsp;%%</td><td>",
             p->total ? found * 100 / p->total : 0);
    view_time(c, p->last_fetched_ms);
    view_put(c, "</td></tr>");
}

static void list_rows(struct call *c, const struct summary *s)
{
    const struct registry *reg = c->console->registry;

    for (size_t i = 0; i < s->count; i++)
        if (access_role(&c->who, reg,
                        registry_find_code(reg, s->portals[i].code)) >=
            ROLE_VIEWER)
            portal_row(c, &s->portals[i]);
}

void portals_list(struct call *c)
{
    struct summary s = {0};
    struct err err = {0};

    if (summary_read(&s, c->console->data_dir, c->console->registry, &err) <
        0) {
        call_failed(c, "coverage.failed", &err);
        return;
    }
    view_begin(c, "Độ phủ của các cổng", "Coverage of the portals");
    view_say(c, "<p class=\"soft\">",
             "Mỗi địa chỉ đã biết kết thúc ở đúng một lý do, kèm nơi có thể "
             "sửa và cách sửa.",
             "Every known URL ends in exactly one reason, with who can mend "
             "it and how.",
             "</p>");
    view_scroll_begin(c, "Danh sách cổng", "List of portals");
    view_say(c, "<table><thead><tr><th scope=\"col\">", "Cổng", "Portal",
             "</th><th scope=\"col\" class=\"n\">");
    view_say(c, "", "Địa chỉ đã biết", "Known URLs",
             "</th><th scope=\"col\" class=\"n\">");
    view_say(c, "", "Tìm thấy được", "Searchable",
             "</th><th scope=\"col\" class=\"n\">");
    view_say(c, "", "Tỷ lệ", "Share", "</th><th scope=\"col\">");
    view_say(c, "", "Lần tải gần nhất", "Last fetched",
             "</th></tr></thead><tbody>");
    list_rows(c, &s);
    view_put(c, "</tbody></table>");
    view_scroll_end(c);
    view_end(c);
    summary_done(&s);
}

struct listing {
    struct call *c;
    struct portal_summary portal;
    enum reason reason;  /* only these URLs; REASON_COUNT: all */
    size_t first, shown; /* position of the first row, rows on the page */
    size_t matching;     /* rows under the filter in all */
    struct buf rows;     /* their HTML, which is known before the counts */
};

static const char *reason_label(const struct call *c, enum reason reason)
{
    const struct reason_info *info = reason_info(reason);

    return view_words(c, info->label_vi, info->label_en);
}

static void owner(struct call *c, const char *name)
{
    if (!strcmp(name, "site"))
        view_say(c, "", "cổng", "the portal", "");
    else if (!strcmp(name, "choice"))
        view_say(c, "", "lựa chọn của cổng", "the portal's choice", "");
    else if (!strcmp(name, "us"))
        view_say(c, "", "Liên Cổng", "Liên Cổng", "");
    else
        view_put(c, "–");
}

static void url_row(struct call *c, const struct coverage_row *row)
{
    view_put(c, "<tr><td class=\"url\">");
    view_text(c, row->url);
    if (*row->detail) {
        view_put(c, "<small>");
        view_text(c, row->detail);
        view_put(c, "</small>");
    }
    view_put(c, "</td><td>");
    view_text(c, reason_label(c, row->reason));
    buf_addf(&c->rs->body, "<small>%s</small></td><td class=\"n\">%d</td><td>",
             reason_info(row->reason)->code, row->status);
    view_time(c, row->last_fetched_ms);
    view_put(c, "</td><td>");
    view_time(c, row->last_indexed_ms);
    view_put(c, "</td></tr>");
}

static int list_row(void *context, const struct coverage_row *row,
                    struct err *err)
{
    struct listing *l = context;

    (void)err;
    l->portal.by_reason[row->reason]++;
    l->portal.total++;
    if (l->reason < REASON_COUNT && row->reason != l->reason)
        return 0;
    if (l->matching >= l->first && l->shown < ROWS) {
        url_row(l->c, row);
        l->shown++;
    }
    l->matching++;
    return 0;
}

static bool read_filter(const struct call *c, struct listing *l)
{
    const char *reason = call_arg(c, "ly-do"), *from = call_arg(c, "tu");
    int64_t first = 0;

    l->reason = *reason ? reason_find(reason) : REASON_COUNT;
    if ((*reason && l->reason == REASON_COUNT) ||
        (*from && !str_int(str_of(from), 0, FIRST_MAX, &first)))
        return false;
    l->first = (size_t)first;
    return true;
}

static void link_to(struct call *c, enum reason reason, size_t first)
{
    struct buf *out = &c->rs->body;

    view_put(c, "/cong/");
    html_query(out, str_of(c->portal->code));
    if (reason < REASON_COUNT)
        buf_addf(out, "?ly-do=%s", reason_info(reason)->code);
    if (first)
        buf_addf(out, "%stu=%zu", reason < REASON_COUNT ? "&amp;" : "?", first);
}

static void reason_row(struct call *c, enum reason reason, uint32_t count)
{
    const struct reason_info *info = reason_info(reason);

    view_put(c, "<tr><th scope=\"row\"><a href=\"");
    link_to(c, reason, 0);
    view_put(c, "\">");
    view_text(c, reason_label(c, reason));
    buf_addf(&c->rs->body, "</a><small>%s</small></th><td class=\"n\">",
             info->code);
    view_number(c, count);
    view_put(c, "</td><td>");
    owner(c, info->owner);
    view_put(c, "</td><td>");
    view_text(c, view_words(c, info->fix_vi, info->fix_en));
    view_put(c, "</td></tr>");
}

static void reasons(const struct listing *l)
{
    struct call *c = l->c;

    view_scroll_begin(c, "Lý do", "Reasons");
    view_say(c, "<table><thead><tr><th scope=\"col\">", "Lý do", "Reason",
             "</th><th scope=\"col\" class=\"n\">");
    view_say(c, "", "Số địa chỉ", "URLs", "</th><th scope=\"col\">");
    view_say(c, "", "Ai sửa được", "Who can mend it",
             "</th><th scope=\"col\">");
    view_say(c, "", "Cách sửa", "How", "</th></tr></thead><tbody>");
    for (int i = 0; i < REASON_COUNT; i++)
        if (l->portal.by_reason[i])
            reason_row(c, (enum reason)i, l->portal.by_reason[i]);
    view_put(c, "</tbody></table>");
    view_scroll_end(c);
}

static void exports(const struct listing *l)
{
    struct call *c = l->c;

    view_say(c, "<p>",
             "Tải toàn bộ danh sách:", "The whole list:", " <a href=\"/cong/");
    html_query(&c->rs->body, str_of(c->portal->code));
    view_put(c, "/do-phu.csv\">CSV</a>, <a href=\"/cong/");
    html_query(&c->rs->body, str_of(c->portal->code));
    view_put(c, "/do-phu.jsonl\">JSON</a>.");
    if (l->reason < REASON_COUNT) {
        view_say(c, " ", "Đang xem:", "Shown:", " <strong>");
        view_text(c, reason_label(c, l->reason));
        view_put(c, "</strong> – <a href=\"");
        link_to(c, REASON_COUNT, 0);
        view_say(c, "\">", "bỏ lọc", "all", "</a>.");
    }
    view_put(c, "</p>");
}

static void url_table(const struct listing *l)
{
    struct call *c = l->c;

    view_scroll_begin(c, "Từng địa chỉ", "Each URL");
    view_say(c, "<table><thead><tr><th scope=\"col\">", "Địa chỉ", "URL",
             "</th><th scope=\"col\">");
    view_say(c, "", "Lý do", "Reason",
             "</th><th scope=\"col\" class=\"n\">HTTP</th>"
             "<th scope=\"col\">");
    view_say(c, "", "Tải lần cuối", "Fetched", "</th><th scope=\"col\">");
    view_say(c, "", "Lập chỉ mục", "Indexed", "</th></tr></thead><tbody>");
    buf_add(&c->rs->body, buf_str(&l->rows));
    view_put(c, "</tbody></table>");
    view_scroll_end(c);
}

static void pages(const struct listing *l)
{
    struct call *c = l->c;

    view_say(c, "<nav class=\"pages\" aria-label=\"", "Trang", "Pages", "\">");
    if (l->first) {
        view_put(c, "<a rel=\"prev\" href=\"");
        link_to(c, l->reason, l->first > ROWS ? l->first - ROWS : 0);
        view_say(c, "\">", "Trang trước", "Previous page", "</a>");
    }
    if (l->first + l->shown < l->matching) {
        view_put(c, "<a rel=\"next\" href=\"");
        link_to(c, l->reason, l->first + l->shown);
        view_say(c, "\">", "Trang sau", "Next page", "</a>");
    }
    view_put(c, "</nav>");
}

static void show(struct listing *l)
{
    struct call *c = l->c;
    const char *name = *c->portal->name ? c->portal->name : c->portal->code;

    view_begin(c, name, name);
    view_put(c, "<p>");
    view_number(c, l->portal.total);
    view_say(c, " ", "địa chỉ đã biết,", "URLs are known,", " ");
    view_number(c, summary_searchable(&l->portal));
    view_say(c, " ", "tìm thấy được.", "can be found.", "</p>");
    reasons(l);
    view_say(c, "<h2>", "Từng địa chỉ", "Each URL", "</h2>");
    exports(l);
    url_table(l);
    pages(l);
    view_end(c);
}

void portals_coverage(struct call *c)
{
    struct listing l = {.c = c};
    struct err err = {0};

    if (!read_filter(c, &l)) {
        view_error(c, 422, "ly-do là mã lý do, tu là số thứ tự của dòng",
                   "ly-do is a reason code, tu a row number");
        return;
    }
    int r = coverage_each(c->console->data_dir, c->portal->code, list_row, &l,
                          &err);
    l.rows = c->rs->body;
    c->rs->body = (struct buf){0};
    if (r < 0)
        call_failed(c, "coverage.failed", &err);
    else
        show(&l);
    buf_done(&l.rows);
}

static void export(struct call *c, enum coverage_format format,
                   const char *type)
{
    char *text = NULL;
    size_t bytes = 0;
    struct err err = {0};
    FILE *out = open_memstream(&text, &bytes);

    if (!out)
        mem_exhausted();
    int r = coverage_write(out, c->console->data_dir, c->portal->code, format,
                           &err);
    fclose(out);
    if (r < 0) {
        call_failed(c, "coverage.failed", &err);
    } else {
        buf_add(&c->rs->body, (struct str){text, bytes});
        c->rs->content_type = type;
        httpd_set_header(c->rs, "Cache-Control", "no-store");
    }
    free(text);
}

void portals_csv(struct call *c)
{
    export(c, COVERAGE_CSV, "text/csv; charset=utf-8; header=present");
}

void portals_jsonl(struct call *c)
{
    export(c, COVERAGE_JSONL, "application/x-ndjson");
}
