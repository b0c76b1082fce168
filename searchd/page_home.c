/* searchd/page_home.c - the start page, see page_html.h. */
#include "searchd/page_html.h"

#include "searchd/page_form.h"
#include "searchd/page_frame.h"

static void put_size(const struct sheet *p, const struct page_home *home)
{
    if (!home->documents)
        return;
    sheet_said(p, "<p class=\"size\">", SAY_HOME_SIZE, " <strong>");
    sheet_number(p, home->documents);
    sheet_said(p, "</strong> ", SAY_HOME_PAGES, "");
    if (home->portals) {
        sheet_put(p, " · <strong>");
        sheet_number(p, home->portals);
        sheet_said(p, "</strong> ", SAY_HOME_PORTALS, "");
    }
    sheet_put(p, "</p>\n");
}

static void put_kinds(const struct sheet *p)
{
    static const char *const kinds[] = {"document", "service", "directive",
                                        "news", "dataset"};

    sheet_said(p, "<section class=\"kinds\"><h2>", SAY_HOME_KINDS,
               "</h2>\n<ul>");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct condition by = {.kind = BY_KIND,
                                     .value = str_of(kinds[i])};
        sheet_put(p, "<li><a href=\"");
        sheet_search_link(p, &(struct query_change){.add = &by});
        sheet_put(p, "\">");
        sheet_text(p, say_kind(p->lang, kinds[i]));
        sheet_put(p, "</a></li>");
    }
    sheet_put(p, "</ul></section>\n");
}

static void put_examples(const struct sheet *p)
{
    static const char *const examples[] = {
        "thủ tục cấp lại hộ chiếu", "42/2022/NĐ-CP", "\"chuyển đổi số\" cấp xã",
        "muc huong bao hiem y te"};

    sheet_said(p, "<section class=\"examples\"><h2>", SAY_HOME_EXAMPLES,
               "</h2>\n<ul>");
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct query example = *p->q;
        const struct sheet link = {p->out, p->site, &example, p->lang};
        example.typed = str_of(examples[i]);
        sheet_put(p, "<li><a href=\"");
        sheet_search_link(&link, &(struct query_change){0});
        sheet_put(p, "\" lang=\"vi\">");
        sheet_text(p, examples[i]);
        sheet_put(p, "</a></li>");
    }
    sheet_put(p, "</ul></section>\n");
}

void page_home(struct buf *out, const struct page_site *site, enum lang lang,
               const struct page_home *home)
{
    const struct query q = sheet_no_query(lang);
    const struct sheet p = {out, site, &q, lang};
    struct buf other = {0};

    page_frame_other(&other, &p, "/");
    page_frame_head(&p, "", true);
    page_frame_header(&p, other.p);
    sheet_said(&p, "<div class=\"wide home\">\n<h1>", SAY_HOME_TITLE,
               "</h1>\n");
    sheet_said(&p, "<p class=\"lead\">", SAY_HOME_LEAD, "</p>\n");
    page_form_put(&p);
    put_kinds(&p);
    put_examples(&p);
    put_size(&p, home);
    sheet_put(&p, "</div>\n");
    page_frame_footer(&p);
    buf_done(&other);
}
