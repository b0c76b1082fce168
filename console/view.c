/* console/view.c - see view.h. */
#include "console/view.h"

#include "base/clock.h"
#include "base/html.h"
#include "console/summary.h"
#include "crawler/coverage.h"

const char view_css[] =
    ":root{color-scheme:light dark;--ink:#1b2733;--soft:#516070;--line:#d5dce3;"
    "--paper:#fff;--band:#f3f6f9;--link:#0b4f8a;--good:#17603a;--bad:#9b1c1c}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6ebf0;--soft:#a9b6c3;"
    "--line:#3a4652;--paper:#141b22;--band:#1d262f;--link:#8cc4ff;"
    "--good:#7fd8a4;--bad:#ffa3a3}}"
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--paper);color:var(--ink);"
    "font:16px/1.5 system-ui,sans-serif}"
    "header,main,footer{max-width:76rem;margin:0 auto;padding:1rem}"
    "header a{font-weight:600;text-decoration:none}"
    "a{color:var(--link)}a:focus-visible{outline:3px solid var(--link);"
    "outline-offset:2px}"
    "h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}"
    "p.note,td small,footer{color:var(--soft)}"
    ".scroll{overflow-x:auto}"
    "table{border-collapse:collapse;width:100%;font-variant-numeric:"
    "tabular-nums}"
    "th,td{text-align:left;vertical-align:top;padding:.45rem .6rem;"
    "border-bottom:1px solid var(--line)}"
    "thead th{background:var(--band);white-space:nowrap}"
    "td.n,th.n{text-align:right}td.url{overflow-wrap:anywhere;min-width:16rem}"
    "small{display:block}"
    ".skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem}"
    "nav.pages a{margin-right:1rem}"
    "@media print{nav,.skip{display:none}}";

static void head(struct buf *out, const char *title)
{
    buf_addz(out, "<!doctype html><html lang=\"vi\"><head>"
                  "<meta charset=\"utf-8\"><meta name=\"viewport\" "
                  "content=\"width=device-width,initial-scale=1\"><title>");
    html_text(out, str_of(title));
    buf_addz(out,
             " – Liên Cổng</title>"
             "<link rel=\"stylesheet\" href=\"/console.css\"></head><body>"
             "<a class=\"skip\" href=\"#main\">Đến nội dung chính</a>"
             "<header><a href=\"/\">Liên Cổng · Bảng điều khiển</a></header>"
             "<main id=\"main\"><h1>");
    html_text(out, str_of(title));
    buf_addz(out, "</h1>");
}

static void foot(struct buf *out)
{
    buf_addz(out, "</main><footer>Số liệu đọc trực tiếp từ bộ thu thập và bộ "
                  "lập chỉ mục. <span lang=\"en\">Figures are read live from "
                  "crawler and indexer.</span></footer></body></html>\n");
}

static void time_cell(struct buf *out, int64_t unix_ms)
{
    char iso[CLOCK_ISO_MAX], local[CLOCK_ISO_MAX];

    if (!unix_ms) {
        buf_addz(out, "<td>–</td>");
        return;
    }
    clock_iso(iso, unix_ms, false);
    clock_iso(local, unix_ms + 7 * 3600 * 1000, false); /* Vietnam: UTC+7 */
    buf_addf(out, "<td><time datetime=\"%s\">%.2s/%.2s/%.4s %.5s</time></td>",
             iso, local + 8, local + 5, local, local + 11);
}

static void portal_row(struct buf *out, const struct portal_summary *p)
{
    uint32_t found = summary_searchable(p);

    buf_addz(out, "<tr><td><a href=\"/cong/");
    html_query(out, str_of(p->code));
    buf_addz(out, "\">");
    html_text(out, str_of(*p->name ? p->name : p->code));
    buf_addz(out, "</a><small>");
    html_text(out, str_of(p->code));
    buf_addf(out,
             "</small></td><td class=\"n\">%u</td><td class=\"n\">%u</td>"
             "<td class=\"n\">%u&nbsp;%%</td>",
             p->total, found, p->total ? found * 100 / p->total : 0);
    time_cell(out, p->last_fetched_ms);
    buf_addz(out, "</tr>");
}

void view_portals(struct buf *out, const struct summary *s)
{
    head(out, "Độ phủ của các cổng");
    buf_addz(out,
             "<p class=\"note\">Mỗi địa chỉ đã biết kết thúc ở đúng một lý do, "
             "kèm nơi có thể sửa và cách sửa. <span lang=\"en\">Every known "
             "URL ends in exactly one reason.</span></p>"
             "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
             "aria-label=\"Danh sách cổng\"><table><thead><tr>"
             "<th scope=\"col\">Cổng</th>"
             "<th scope=\"col\" class=\"n\">Địa chỉ đã biết</th>"
             "<th scope=\"col\" class=\"n\">Tìm thấy được</th>"
             "<th scope=\"col\" class=\"n\">Tỷ lệ</th>"
             "<th scope=\"col\">Lần tải gần nhất</th></tr></thead><tbody>");
    for (size_t i = 0; i < s->count; i++)
        portal_row(out, &s->portals[i]);
    buf_addz(out, "</tbody></table></div>");
    foot(out);
}

static const char *owner_text(const char *owner)
{
    static const struct {
        const char *owner, *text;
    } texts[] = {
        {"site", "cổng"},
        {"choice", "lựa chọn của cổng"},
        {"us", "Liên Cổng"},
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!strcmp(owner, texts[i].owner))
            return texts[i].text;
    return "–";
}

static void link_to(struct buf *out, const struct view_coverage *page,
                    enum reason reason, size_t first)
{
    buf_addz(out, "/cong/");
    html_query(out, str_of(page->portal->code));
    if (reason < REASON_COUNT)
        buf_addf(out, "?ly-do=%s", reason_info(reason)->code);
    if (first)
        buf_addf(out, "%stu=%zu", reason < REASON_COUNT ? "&amp;" : "?", first);
}

static void reason_row(struct buf *out, const struct view_coverage *page,
                       enum reason reason)
{
    const struct reason_info *info = reason_info(reason);

    buf_addz(out, "<tr><td><a href=\"");
    link_to(out, page, reason, 0);
    buf_addz(out, "\">");
    html_text(out, str_of(info->label_vi));
    buf_addf(
        out, "</a><small>%s</small></td><td class=\"n\">%u</td><td>%s</td><td>",
        info->code, page->portal->by_reason[reason], owner_text(info->owner));
    html_text(out, str_of(info->fix_vi));
    buf_addz(out, "</td></tr>");
}

static void reasons(struct buf *out, const struct view_coverage *page)
{
    buf_addz(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                  "aria-label=\"Lý do\"><table><thead><tr>"
                  "<th scope=\"col\">Lý do</th>"
                  "<th scope=\"col\" class=\"n\">Số địa chỉ</th>"
                  "<th scope=\"col\">Ai sửa được</th>"
                  "<th scope=\"col\">Cách sửa</th></tr></thead><tbody>");
    for (int i = 0; i < REASON_COUNT; i++)
        if (page->portal->by_reason[i])
            reason_row(out, page, (enum reason)i);
    buf_addz(out, "</tbody></table></div>");
}

void view_row(struct buf *out, const struct coverage_row *row)
{
    buf_addz(out, "<tr><td class=\"url\">");
    html_text(out, str_of(row->url));
    if (*row->detail) {
        buf_addz(out, "<small>");
        html_text(out, str_of(row->detail));
        buf_addz(out, "</small>");
    }
    buf_addz(out, "</td><td>");
    html_text(out, str_of(reason_info(row->reason)->label_vi));
    buf_addf(out, "<small>%s</small></td><td class=\"n\">%d</td>",
             reason_info(row->reason)->code, row->status);
    time_cell(out, row->last_fetched_ms);
    time_cell(out, row->last_indexed_ms);
    buf_addz(out, "</tr>");
}

static void pages(struct buf *out, const struct view_coverage *page)
{
    buf_addz(out, "<nav class=\"pages\" aria-label=\"Trang\">");
    if (page->first) {
        buf_addz(out, "<a rel=\"prev\" href=\"");
        link_to(out, page, page->reason,
                page->first > VIEW_ROWS ? page->first - VIEW_ROWS : 0);
        buf_addz(out, "\">Trang trước</a>");
    }
    if (page->first + page->shown < page->matching) {
        buf_addz(out, "<a rel=\"next\" href=\"");
        link_to(out, page, page->reason, page->first + page->shown);
        buf_addz(out, "\">Trang sau</a>");
    }
    buf_addz(out, "</nav>");
}

static void exports(struct buf *out, const struct view_coverage *page)
{
    buf_addz(out, "<p>Tải toàn bộ danh sách: <a href=\"/cong/");
    html_query(out, str_of(page->portal->code));
    buf_addz(out, "/do-phu.csv\">CSV</a>, <a href=\"/cong/");
    html_query(out, str_of(page->portal->code));
    buf_addz(out, "/do-phu.jsonl\">JSON</a>.");
    if (page->reason < REASON_COUNT) {
        buf_addz(out, " Đang xem: <strong>");
        html_text(out, str_of(reason_info(page->reason)->label_vi));
        buf_addz(out, "</strong> – <a href=\"");
        link_to(out, page, REASON_COUNT, 0);
        buf_addz(out, "\">bỏ lọc</a>.");
    }
    buf_addz(out, "</p>");
}

void view_coverage(struct buf *out, const struct view_coverage *page)
{
    const struct portal_summary *p = page->portal;

    head(out, *p->name ? p->name : p->code);
    buf_addf(out, "<p>%u địa chỉ đã biết, %u tìm thấy được.</p>", p->total,
             summary_searchable(p));
    reasons(out, page);
    buf_addz(out, "<h2>Từng địa chỉ</h2>");
    exports(out, page);
    buf_addz(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                  "aria-label=\"Từng địa chỉ\"><table><thead><tr>"
                  "<th scope=\"col\">Địa chỉ</th><th scope=\"col\">Lý do</th>"
                  "<th scope=\"col\" class=\"n\">HTTP</th>"
                  "<th scope=\"col\">Tải lần cuối</th>"
                  "<th scope=\"col\">Lập chỉ mục</th></tr></thead><tbody>");
    buf_add(out, page->rows);
    buf_addz(out, "</tbody></table></div>");
    pages(out, page);
    foot(out);
}

void view_error(struct buf *out, int status, const char *vi, const char *en)
{
    head(out, vi);
    buf_addf(out, "<p>HTTP %d. <span lang=\"en\">", status);
    html_text(out, str_of(en));
    buf_addz(out, "</span></p>");
    foot(out);
}
