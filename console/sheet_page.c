/*
 * console/sheet_page.c - one sheet of paper on a portal: what is measured, what
 * it is now, whether that is enough.  See lint_page.h.
 */
#include "console/lint_page.h"

#include "base/clock.h"
#include "base/err.h"
#include "config/registry.h"
#include "console/alert.h"
#include "console/call.h"
#include "console/coverage_page.h"
#include "console/coverage_part.h"
#include "console/host_part.h"
#include "console/hostcheck.h"
#include "console/lint.h"
#include "console/picture.h"
#include "console/view.h"
#include "crawler/store.h"

#include <inttypes.h>

enum { ALERTS = 100, ENOUGH_FOUND = 95, ENOUGH_META = 90, FEW_FAULTS = 2 };

struct sheet {
    struct call *c;
    struct picture_counts counts;
    struct hostcheck host;
    struct lint_counts lint;
    int alerts; /* open */
    int64_t sitemaps, complete;
    int64_t claims, claims_kept;
    int64_t now_ms;
};

enum grade { GOOD, LACKING, UNKNOWN };

struct wish {
    const char *vi, *en, *wanted_vi, *wanted_en;
};

static void row(struct sheet *s, enum grade grade, const char *figure,
                struct wish w)
{
    static const struct {
        const char *open, *vi, *en;
    } grades[] = {
        [GOOD] = {"<span class=\"badge good\">", "đạt", "good"},
        [LACKING] = {"<span class=\"badge over\">", "chưa đạt", "lacking"},
        [UNKNOWN] = {"<span class=\"badge\">", "chưa đo", "not measured"},
    };
    struct call *c = s->c;

    view_say(c, "<tr><th scope=\"row\">", w.vi, w.en, "</th><td class=\"n\">");
    view_text(c, grade == UNKNOWN ? "–" : figure);
    view_say(c, "</td><td>", w.wanted_vi, w.wanted_en, "</td><td>");
    view_say(c, grades[grade].open, grades[grade].vi, grades[grade].en,
             "</span></td></tr>");
}

static const char *share(const struct sheet *s, int64_t n, int64_t of)
{
    return arena_printf(s->c->rq->arena, "%" PRId64 " / %" PRId64 " (%d %%)", n,
                        of, of ? (int)(n * 100 / of) : 0);
}

static enum grade at_least(int64_t n, int64_t of, int percent)
{
    return !of ? UNKNOWN : n * 100 >= of * percent ? GOOD : LACKING;
}

static void coverage_rows(struct sheet *s)
{
    const struct picture_counts *n = &s->counts;
    int64_t found = n->listed - n->listed_not_indexed;

    row(s, at_least(found, n->listed, ENOUGH_FOUND), share(s, found, n->listed),
        (struct wish){"Trang trong sơ đồ trang được tìm thấy",
                      "Pages of the sitemaps that are found", "từ 95 %",
                      "95 % or more"});
    row(s,
        !n->known                                  ? UNKNOWN
        : n->faults * 100 <= n->known * FEW_FAULTS ? GOOD
                                                   : LACKING,
        share(s, n->faults, n->known),
        (struct wish){"Địa chỉ lỗi mà cổng phải sửa",
                      "URLs that the portal must mend", "không quá 2 %",
                      "2 % or less"});
    row(s,
        !s->counts.known ? UNKNOWN
        : s->complete    ? GOOD
                         : LACKING,
        share(s, s->complete, s->sitemaps),
        (struct wish){"Sơ đồ trang đọc được trọn vẹn",
                      "Sitemaps that are read to the end", "ít nhất một",
                      "at least one"});
    row(s, at_least(s->claims_kept, s->claims, 50),
        share(s, s->claims_kept, s->claims),
        (struct wish){"lastmod đúng", "lastmod is true", "từ 50 %",
                      "50 % or more"});
    row(s, s->alerts ? LACKING : GOOD,
        arena_printf(s->c->rq->arena, "%d", s->alerts),
        (struct wish){"Cảnh báo đang có", "Open alerts", "không có", "none"});
}

static enum grade seen(const struct sheet *s, bool good)
{
    return !s->host.at_ms ? UNKNOWN : good ? GOOD : LACKING;
}

static void host_rows(struct sheet *s)
{
    const struct hostcheck *h = &s->host;
    int64_t days = host_days_left(h->certificate_ends_ms, s->now_ms);
    const char *yes = view_words(s->c, "có", "yes"),
               *no = view_words(s->c, "không", "no");

    row(s, seen(s, h->https_status > 0), h->https_status ? yes : no,
        (struct wish){"HTTPS", "HTTPS", "có", "yes"});
    row(s, seen(s, h->certificate_ends_ms && days >= HOST_TLS_SOON_DAYS),
        h->certificate_ends_ms
            ? arena_printf(s->c->rq->arena, "%" PRId64 " %s", days,
                           view_words(s->c, "ngày", "days"))
            : no,
        (struct wish){"Chứng thư TLS còn hạn", "TLS certificate holds",
                      "từ 30 ngày", "30 days or more"});
    row(s, seen(s, h->to_https), h->to_https ? yes : no,
        (struct wish){"HTTP chuyển sang HTTPS", "HTTP leads to HTTPS", "có",
                      "yes"});
    row(s, seen(s, h->ipv6), h->ipv6 ? yes : no,
        (struct wish){"IPv6", "IPv6", "có", "yes"});
}

static void lint_rows(struct sheet *s)
{
    const struct lint_counts *n = &s->lint;

    row(s, at_least(n->whole, n->pages, ENOUGH_META),
        share(s, n->whole, n->pages),
        (struct wish){
            "Trang đủ 6 đặc tả bắt buộc (Thông tư 24/2011/TT-BTTTT)",
            "Pages with the 6 mandatory elements (Circular 24/2011/TT-BTTTT)",
            "từ 90 %", "90 % or more"});
    for (int i = 0; i < LINT_MANDATORY; i++)
        row(s, at_least(n->pages - n->missing[i], n->pages, ENOUGH_META),
            share(s, n->pages - n->missing[i], n->pages),
            (struct wish){lint_flaws[i].vi, lint_flaws[i].en, "từ 90 %",
                          "90 % or more"});
    int64_t described = n->pages - n->missing[7];
    row(s, at_least(described, n->pages, ENOUGH_META),
        share(s, described, n->pages),
        (struct wish){"meta description", "meta description", "từ 90 %",
                      "90 % or more"});
}

static void table(struct sheet *s, const char *vi, const char *en,
                  void (*rows)(struct sheet *s))
{
    struct call *c = s->c;

    view_say(c, "<h2>", vi, en, "</h2>");
    view_table_begin(c,
                     &(struct view_table){vi,
                                          en,
                                          "sheet",
                                          {VIEW_TEXT("Tiêu chí", "Criterion"),
                                           VIEW_NUMBER("Đo được", "Measured"),
                                           VIEW_TEXT("Yêu cầu", "Wanted"),
                                           VIEW_TEXT("Kết quả", "Result")}});
    rows(s);
    view_table_end(c);
}

static int gather_crawl(struct sheet *s, struct err *err)
{
    scoped(store_freep) struct store *store = NULL;
    struct store_host host = {0};
    int r = store_open(&store, s->c->console->data_dir, STORE_READ, err);

    if (r == 0)
        r = store_host_get(store, s->c->portal->code, &host, err);
    if (r <= 0)
        return r;
    s->claims = host.claims;
    s->claims_kept = host.claims_kept;
    return store_sitemap_count(store, host.id, &s->sitemaps, &s->complete, err);
}

static int gather(struct sheet *s, struct picture *p, struct err *err)
{
    const char *code = s->c->portal->code;
    struct arena *arena = s->c->rq->arena;
    struct alert *alerts = arena_alloc(arena, ALERTS * sizeof *alerts);
    int r = picture_counts(p, code, &s->counts, err);

    if (r == 0)
        r = hostcheck_get(p, code, arena, &s->host, err);
    if (r == 0)
        r = lint_counts(p, code, &s->lint, err);
    if (r == 0)
        r = gather_crawl(s, err);
    if (r < 0)
        return r;
    int n = alert_list(p, code, arena, alerts, ALERTS, err);
    for (int i = 0; i < n; i++)
        s->alerts += !alerts[i].ended_ms;
    return n < 0 ? n : 0;
}

static void show(struct sheet *s)
{
    struct call *c = s->c;
    const char *name = *c->portal->name ? c->portal->name : c->portal->code;

    view_begin(c, arena_printf(c->rq->arena, "Phiếu đo: %s", name),
               arena_printf(c->rq->arena, "Sheet: %s", name));
    view_put(c, "<p>");
    view_say(c, "", "Đo lúc ", "Measured at ", "");
    view_time(c, s->counts.taken_ms);
    view_say(c, "; ", "máy chủ xem lúc ", "server looked at ", "");
    view_time(c, s->host.at_ms);
    view_say(c, ". ", "Trang này in được trên một, hai tờ A4.",
             "This page prints on a sheet or two of A4.", "</p>");
    table(s, "Độ phủ", "Coverage", coverage_rows);
    table(s, "Máy chủ", "Server", host_rows);
    table(s, "Đặc tả", "Metadata", lint_rows);
    view_end(c);
}

void sheet_page(struct call *c)
{
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    struct sheet s = {.c = c, .now_ms = clock_unix_ms()};
    struct err err = {0};

    if (!p)
        return;
    if (gather(&s, p, &err) < 0)
        call_failed(c, "sheet.failed", &err);
    else
        show(&s);
}
