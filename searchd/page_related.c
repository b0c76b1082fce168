/* searchd/page_related.c - what else there is to a document, see page_html.h.
 */
#include "searchd/page_html.h"

#include "base/html.h"
#include "searchd/page_frame.h"
#include "searchd/page_hit.h"
#include "searchd/page_notice.h"

static void put_group(const struct sheet *p, const struct related_group *group)
{
    sheet_said(p, "<section><h2>", group->title, "</h2>\n<ul>\n");
    for (size_t i = 0; i < group->count; i++) {
        const struct record *r = &group->items[i].record;
        sheet_put(p, "<li>");
        page_hit_title(p, &group->items[i], "h3");
        page_hit_source(p, r);
        page_hit_tags(p, r);
        sheet_put(p, "</li>\n");
    }
    sheet_put(p, "</ul></section>\n");
}

void page_related(struct buf *out, const struct page_site *site, enum lang lang,
                  const struct related *related)
{
    const struct query q = sheet_no_query(lang);
    const struct sheet p = {out, site, &q, lang};
    const struct result of = {.record = related->of,
                              .title = {.text = str_of(related->of.title)}};
    struct buf other = {0};

    buf_addz(&other, "/lien-quan?url=");
    html_query(&other, str_of(related->of.id));
    buf_addf(&other, "&lang=%s", lang == LANG_EN ? "vi" : "en");
    page_frame_head(&p, say(lang, SAY_RELATED), false);
    page_frame_header(&p, other.p);
    sheet_said(&p, "<div class=\"wide related results\">\n<h1>", SAY_RELATED,
               "</h1>\n<div class=\"of\">");
    page_hit_source(&p, &related->of);
    page_hit_title(&p, &of, "h2");
    page_hit_tags(&p, &related->of);
    sheet_put(&p, "</div>\n");
    page_notice_partial(&p, related->partial);
    for (size_t i = 0; i < related->group_count; i++)
        put_group(&p, &related->groups[i]);
    if (!related->group_count)
        sheet_said(&p, "<p>", SAY_RELATED_NONE, "</p>\n");
    sheet_put(&p, "</div>\n");
    page_frame_footer(&p);
    buf_done(&other);
}
