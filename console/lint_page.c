/* console/lint_page.c - see lint_page.h. */
#include "console/lint_page.h"

#include "base/err.h"
#include "base/html.h"
#include "config/registry.h"
#include "console/call.h"
#include "console/coverage_page.h"
#include "console/coverage_part.h"
#include "console/lint.h"
#include "console/picture.h"
#include "console/view.h"

#include <inttypes.h>

enum { ROWS = 100 };

struct listing {
    struct call *c;
    const char *last;
};

/* --- the whole portal --- */

static void flaw_row(struct call *c, const struct lint_counts *n, int flaw)
{
    const struct lint_flaw *f = &lint_flaws[flaw];

    view_put(c, "<tr><th scope=\"row\">");
    if (n->missing[flaw])
        view_link(
            c,
            part_path(c, arena_printf(c->rq->arena,
                                      "/dac-ta?thieu=%s#danh-sach", f->name)),
            view_words(c, f->vi, f->en));
    else
        view_say(c, "", f->vi, f->en, "");
    if (flaw < LINT_MANDATORY)
        view_say(c, "<small>", "bắt buộc (Thông tư 24/2011/TT-BTTTT)",
                 "mandatory (Circular 24/2011/TT-BTTTT)", "</small>");
    view_put(c, "</th><td class=\"n\">");
    view_number(c, n->missing[flaw]);
    buf_addf(&c->rs->body, "</td><td class=\"n\">%" PRId64 "&nbsp;%%</td><td>",
             n->pages ? n->missing[flaw] * 100 / n->pages : 0);
    view_say(c, "", f->fix_vi, f->fix_en, "</td></tr>");
}

static void flaws(struct call *c, const struct lint_counts *n)
{
    view_put(c, "<dl class=\"figures\">");
    part_figure(c, "trang đã xem", "pages looked at", n->pages, 0);
    part_figure(c, "trang đủ đặc tả bắt buộc", "pages with all mandatory ones",
                n->whole, n->pages);
    part_figure(c, "trang chưa xem", "pages not looked at yet", n->waiting, 0);
    view_put(c, "</dl>");
    view_table_begin(
        c, &(struct view_table){"Điều còn thiếu",
                                "What is missing",
                                "broad",
                                {VIEW_TEXT("Điều còn thiếu", "What is missing"),
                                 VIEW_NUMBER("Số trang", "Pages"),
                                 VIEW_NUMBER("Tỷ lệ", "Share"),
                                 VIEW_TEXT("Cách sửa", "How to mend")}});
    for (int i = 0; i < LINT_FLAWS; i++)
        flaw_row(c, n, i);
    view_table_end(c);
}

/* --- every page --- */

static int url_row(void *context, const char *url, unsigned missing,
                   struct err *err)
{
    struct listing *l = context;
    bool any = false;

    (void)err;
    view_put(l->c, "<tr><td class=\"url\">");
    part_url(l->c, url);
    view_put(l->c, "</td><td>");
    for (int i = 0; i < LINT_FLAWS; i++)
        if (missing >> i & 1) {
            view_say(l->c, any ? ", " : "", lint_flaws[i].vi, lint_flaws[i].en,
                     "");
            any = true;
        }
    view_put(l->c, "</td></tr>");
    l->last = arena_str(l->c->rq->arena, str_of(url));
    return 0;
}

static void next_page(struct call *c, int flaw, const char *last)
{
    scoped(buf_done) struct buf rest = {0};

    buf_addz(&rest, "/dac-ta?sau=");
    html_query(&rest, str_of(last));
    if (flaw < LINT_FLAWS)
        buf_addf(&rest, "&thieu=%s", lint_flaws[flaw].name);
    buf_addz(&rest, "#danh-sach");
    view_next(c, part_path(c, rest.p), "Trang sau", "Next page");
}

static int urls(struct call *c, struct picture *p, int flaw, struct err *err)
{
    struct listing l = {.c = c};

    view_say(c, "<h2 id=\"danh-sach\">", "Từng trang", "Every page",
             "</h2><p>");
    view_link(c, part_path(c, "/dac-ta.csv"),
              view_words(c, "Tải toàn bộ danh sách (CSV)",
                         "Download the whole list (CSV)"));
    view_say(c, ". ", "Trang của từng địa chỉ có đoạn HTML để dán vào.",
             "The page of each URL has HTML to paste.", "</p>");
    view_table_begin(c, &(struct view_table){"Từng trang",
                                             "Every page",
                                             NULL,
                                             {VIEW_TEXT("Địa chỉ", "URL"),
                                              VIEW_TEXT("Thiếu", "Misses")}});
    const struct lint_filter filter = {c->portal->code, flaw,
                                       call_arg(c, "sau"), ROWS};
    int64_t n = lint_each(p, &filter, url_row, &l, err);
    view_table_end(c);
    if (n == ROWS)
        next_page(c, flaw, l.last);
    return n < 0 ? (int)n : 0;
}

static int show(struct call *c, struct picture *p, int flaw, struct err *err)
{
    const struct lint_task task = {
        .data_dir = c->console->data_dir,
        .portal = c->portal->code,
        .options = c->console->options,
        .max = LINT_PAGE_MAX,
    };
    struct lint_counts n = {0};
    int64_t looked = 0;
    int r = lint_take(p, &task, &looked, err);

    if (r == 0)
        r = lint_counts(p, c->portal->code, &n, err);
    if (r < 0)
        return r;
    view_begin(c, "Đặc tả của các trang", "Metadata of the pages");
    view_say(c, "<p>",
             "Các trang HTML tìm thấy được, và điều chúng chưa nói về mình. "
             "Nhiều trang chưa xem sẽ được xem dần.",
             "HTML pages that can be found, and what they do not say of "
             "themselves.  Many that were not looked at are, bit by bit.",
             "</p>");
    flaws(c, &n);
    r = urls(c, p, flaw, err);
    if (r == 0)
        view_end(c);
    return r;
}

void lint_page(struct call *c)
{
    const char *name = call_arg(c, "thieu");
    int flaw = *name ? lint_find(name) : LINT_FLAWS;
    struct err err = {0};

    if (*name && flaw == LINT_FLAWS) {
        view_error(c, 422, "Không có điều này", "thieu is no word of ours");
        return;
    }
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    if (p && show(c, p, flaw, &err) < 0)
        call_failed(c, "lint.failed", &err);
}

/* --- CSV --- */

static int csv_row(void *context, const char *url, unsigned missing,
                   struct err *err)
{
    struct buf *out = context;
    bool any = false;

    (void)err;
    /* Canonical URLs hold no quotes; a comma is no harm between them. */
    buf_addf(out, "\"%s\",\"", url);
    for (int i = 0; i < LINT_FLAWS; i++)
        if (missing >> i & 1) {
            buf_addf(out, "%s%s", any ? " " : "", lint_flaws[i].name);
            any = true;
        }
    buf_addz(out, "\"\n");
    return 0;
}

void lint_csv(struct call *c)
{
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    struct err err = {0};

    if (!p)
        return;
    buf_addz(&c->rs->body, "url,missing\n");
    const struct lint_filter all = {c->portal->code, LINT_FLAWS, "", 0};
    if (lint_each(p, &all, csv_row, &c->rs->body, &err) < 0) {
        call_failed(c, "lint.failed", &err);
        return;
    }
    c->rs->content_type = "text/csv; charset=utf-8; header=present";
    httpd_set_header(c->rs, "Cache-Control", "no-store");
    httpd_set_header(c->rs, "Content-Disposition",
                     arena_printf(c->rq->arena,
                                  "attachment; filename=\"dac-ta-%s.csv\"",
                                  c->portal->code));
}
