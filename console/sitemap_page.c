/* console/sitemap_page.c - the sitemaps of a portal, see crawl_page.h. */
#include "console/crawl_page.h"

#include "base/err.h"
#include "config/registry.h"
#include "console/call.h"
#include "console/coverage_part.h"
#include "console/view.h"
#include "crawler/store.h"

#include <inttypes.h>

struct listing {
    struct call *c;
    size_t count;
};

static void fault(struct call *c, size_t *count, const char *vi, const char *en)
{
    view_put(c, (*count)++ ? "<br>" : "");
    view_say(c, "", vi, en, "");
}

static void faults(struct call *c, const struct store_url *u,
                   const struct store_sitemap *m)
{
    size_t count = 0;

    if (u->reason != REASON_FETCHED && u->reason != REASON_QUEUED) {
        part_reason(c, u->reason);
        count++;
    }
    if (m->parsed_ms && !*m->type)
        fault(c, &count,
              "Không phải là sơ đồ trang: sửa tệp theo sitemaps.org.",
              "It is no sitemap: mend the file after sitemaps.org.");
    if (m->offhost)
        fault(c, &count,
              "Nêu địa chỉ của tên miền khác: bỏ đi, hoặc ghi sơ đồ trang này "
              "trong robots.txt của tên miền đó.",
              "Names URLs of other hosts: remove them, or name this sitemap in "
              "the robots.txt of those hosts.");
    if (m->future_lastmod)
        fault(c, &count, "lastmod ở tương lai: ghi ngày sửa thật.",
              "lastmod in the future: give the true date.");
    if (m->equal_lastmod)
        fault(c, &count,
              "Mọi lastmod đều giống nhau: ghi ngày sửa của từng trang.",
              "All lastmod are the same: give each page its own.");
    if (m->parsed_ms && !m->entries)
        fault(c, &count, "Không có địa chỉ nào.", "It holds no entry.");
    if (!count)
        view_put(c, "–");
}

static void cell_number(struct call *c, int64_t n)
{
    view_put(c, "<td class=\"n\">");
    view_number(c, n);
    view_put(c, "</td>");
}

static int map_row(void *context, const struct store_url *u,
                   const struct store_sitemap *m, struct err *err)
{
    struct listing *l = context;
    struct call *c = l->c;

    (void)err;
    l->count++;
    view_put(c, "<tr><th scope=\"row\" class=\"url\">");
    view_text(c, u->url);
    view_put(c, "</th><td>");
    view_text(c, *m->type ? m->type : "–");
    view_put(c, "</td>");
    cell_number(c, m->entries);
    cell_number(c, m->added);
    cell_number(c, m->offhost);
    view_put(c, "<td>");
    view_time(c, u->last_fetched_ms);
    view_put(c, "</td><td>");
    view_time(c, u->due_ms > 0 ? u->due_ms : 0);
    view_put(c, "</td><td>");
    faults(c, u, m);
    view_put(c, "</td></tr>");
    return 0;
}

static void honesty(struct call *c, const struct store_host *h)
{
    view_say(c, "<h2>", "Độ tin của lastmod", "Honesty of lastmod", "</h2><p>");
    if (!h->claims) {
        view_say(c, "", "Sơ đồ trang chưa lần nào nói một trang đã đổi.",
                 "No sitemap ever said that a page had changed.", "</p>");
        return;
    }
    view_say(c, "", "Số lần sơ đồ trang nói trang đã đổi: ",
             "Times that a sitemap said a page had changed: ", "<strong>");
    view_number(c, h->claims);
    view_say(c, "</strong>; ",
             "trang đã đổi thật: ", "and it had: ", "<strong>");
    view_number(c, h->claims_kept);
    buf_addf(&c->rs->body, "</strong> (%" PRId64 "&nbsp;%%). ",
             h->claims_kept * 100 / h->claims);
    view_say(c, "",
             "Khi sai nhiều hơn đúng, bộ thu thập không tin lastmod nữa và đọc "
             "theo nhịp tự học.",
             "Where it is wrong more often than right the crawler stops to "
             "believe it and goes by what it learned.",
             "</p>");
}

static int table(struct listing *l, struct store *store,
                 const struct store_host *h, struct err *err)
{
    struct call *c = l->c;

    view_table_begin(
        c, &(struct view_table){
               "Sơ đồ trang",
               "Sitemaps",
               "broad",
               {VIEW_TEXT("Sơ đồ trang", "Sitemap"), VIEW_TEXT("Loại", "Type"),
                VIEW_NUMBER("Mục", "Entries"),
                VIEW_NUMBER("Mới lần cuối", "New last time"),
                VIEW_NUMBER("Miền khác", "Other hosts"),
                VIEW_TEXT("Đọc lần cuối", "Last read"),
                VIEW_TEXT("Lần tới", "Next"),
                VIEW_TEXT("Lỗi và cách sửa", "Faults, and how to mend")}});
    int r = store_sitemap_each(store, h->id, map_row, l, err);
    view_table_end(c);
    return r;
}

static int show(struct call *c, struct err *err)
{
    scoped(store_freep) struct store *store = NULL;
    struct listing l = {.c = c};
    struct store_host h = {0};
    int r = store_open(&store, c->console->data_dir, STORE_READ, err);

    if (r == 0)
        r = store_host_get(store, c->portal->code, &h, err);
    if (r < 0)
        return r;
    view_begin(c, "Sơ đồ trang", "Sitemaps");
    int known = r;
    if (known)
        r = table(&l, store, &h, err);
    if (r < 0)
        return r;
    if (!l.count)
        view_notice(c, VIEW_WARN,
                    "Chưa biết sơ đồ trang nào của cổng: ghi dòng “Sitemap: …” "
                    "trong robots.txt, hoặc đặt /sitemap.xml.",
                    "No sitemap is known: name it in robots.txt (\"Sitemap: "
                    "…\"), or put it at /sitemap.xml.");
    if (known)
        honesty(c, &h);
    view_end(c);
    return 0;
}

void sitemap_page(struct call *c)
{
    struct err err = {0};

    if (show(c, &err) < 0)
        call_failed(c, "sitemap.failed", &err);
}
