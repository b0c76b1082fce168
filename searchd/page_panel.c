/* searchd/page_panel.c - see page_panel.h. */
#include "searchd/page_panel.h"

#include "base/html.h"
#include "searchd/page_hit.h"

void page_panel_link(const struct sheet *p, const struct result *result,
                     bool open)
{
    sheet_search_link(
        p, &(struct query_change){.after = p->q->after.n ? p->q->after.p : NULL,
                                  .related = open ? result->record.id : NULL});
    buf_addf(p->out, "#d%u", result->docid);
}

/* Its page of its own. */
static void put_own_address(const struct sheet *p, const char *id)
{
    scoped(buf_done) struct buf link = {0};

    buf_addz(&link, "/lien-quan?url=");
    html_query(&link, str_of(id));
    if (p->q->lang_given)
        buf_addf(&link, "&lang=%s", say_lang(p->lang));
    html_text(p->out, buf_str(&link));
}

/* These are no results of the search: nothing is told when they are opened. */
static void put_group(const struct sheet *p, const struct related_group *group)
{
    const struct query none = sheet_no_query(p->lang);
    struct sheet own = *p;

    own.q = &none;
    sheet_said(p, "<section><h5>", group->title, "</h5>\n<ul>\n");
    for (size_t i = 0; i < group->count; i++) {
        sheet_put(p, "<li>");
        page_hit_title(&own, &group->items[i], "p");
        page_hit_source(p, &group->items[i].record);
        sheet_put(p, "</li>\n");
    }
    sheet_put(p, "</ul></section>\n");
}

void page_panel_put(const struct sheet *p, const struct result *result,
                    const struct related *related)
{
    sheet_said(p,
               "<section class=\"panel\" aria-labelledby=\"lq\">\n"
               "<h4 id=\"lq\">",
               SAY_RELATED, "</h4>\n");
    for (size_t i = 0; i < related->group_count; i++)
        put_group(p, &related->groups[i]);
    if (!related->group_count)
        sheet_said(p, "<p>", SAY_RELATED_NONE, "</p>\n");
    sheet_put(p, "<p class=\"more\"><a href=\"");
    put_own_address(p, related->of.id);
    sheet_said(p, "\" rel=\"nofollow\">", SAY_RELATED_ALL, "</a><a href=\"");
    page_panel_link(p, result, false);
    sheet_said(p, "\" rel=\"nofollow\">", SAY_RELATED_CLOSE, "</a></p>\n");
    sheet_put(p, "</section>\n");
}
