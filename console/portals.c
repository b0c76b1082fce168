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
    view_table_begin(c, &(struct view_table){
                            "Danh sách cổng",
                            "List of portals",
                            NULL,
                            {VIEW_TEXT("Cổng", "Portal"),
                             VIEW_NUMBER("Địa chỉ đã biết", "Known URLs"),
                             VIEW_NUMBER("Tìm thấy được", "Searchable"),
                             VIEW_NUMBER("Tỷ lệ", "Share"),
                             VIEW_TEXT("Lần tải gần nhất", "Last fetched")}});
    list_rows(c, &s);
    view_table_end(c);
    view_end(c);
    summary_done(&s);
}
