/* searchd/page_frame.c - see page_frame.h. */
#include "searchd/page_frame.h"

#include "base/html.h"

void page_frame_head(const struct sheet *p, const char *title, bool index)
{
    sheet_put(p, "<!DOCTYPE html>\n<html lang=\"");
    sheet_put(p, say_lang(p->lang));
    sheet_put(p, "\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    sheet_text(p, title);
    if (*title)
        sheet_put(p, " – ");
    sheet_say(p, SAY_NAME);
    sheet_put(p, "</title>\n"
                 "<meta name=\"viewport\" "
                 "content=\"width=device-width, initial-scale=1\">\n"
                 "<meta name=\"color-scheme\" content=\"light dark\">\n");
    if (!index)
        sheet_put(p, "<meta name=\"robots\" content=\"noindex\">\n");
    sheet_put(p, "<link rel=\"stylesheet\" href=\"");
    sheet_text(p, p->site->style);
    if (p->site->script) {
        sheet_put(p, "\">\n<script defer src=\"");
        sheet_text(p, p->site->script);
        sheet_put(p, "\"></script>\n");
    } else {
        sheet_put(p, "\">\n");
    }
    sheet_put(
        p, "<link rel=\"icon\" href=\"/tinh/emblem.svg\" "
           "type=\"image/svg+xml\">\n"
           "<link rel=\"search\" type=\"application/opensearchdescription+xml\""
           " href=\"/opensearch.xml\" title=\"Liên Cổng\">\n");
}

/* `here` is the page in the other language. */
void page_frame_header(const struct sheet *p, const char *here)
{
    sheet_said(p, "</head>\n<body>\n<a class=\"skip\" href=\"#noi-dung\">",
               SAY_SKIP,
               "</a>\n<header class=\"top\"><div class=\"wide\">\n"
               "<a class=\"brand\" href=\"/");
    sheet_lang_only(p);
    sheet_put(p, "\"><img src=\"/tinh/emblem.svg\" width=\"36\" height=\"36\" "
                 "alt=\"\"><span class=\"name\">");
    sheet_said(p, "", SAY_NAME, "</span></a>\n<p class=\"tagline\">");
    sheet_said(p, "", SAY_TAGLINE, "</p>\n<nav aria-label=\"");
    sheet_said(p, "", SAY_MENU, "\"><a href=\"/gioi-thieu");
    sheet_lang_only(p);
    sheet_said(p, "\">", SAY_ABOUT, "</a><a href=\"");
    html_text(p->out, str_of(here));
    sheet_put(p, p->lang == LANG_EN ? "\" lang=\"vi\" hreflang=\"vi\">"
                                    : "\" lang=\"en\" hreflang=\"en\">");
    sheet_said(p, "", SAY_OTHER_LANGUAGE,
               "</a></nav>\n</div></header>\n<main id=\"noi-dung\">\n");
}

void page_frame_footer(const struct sheet *p)
{
    sheet_put(p, "</main>\n<footer class=\"bottom\"><div class=\"wide\">\n<p>");
    sheet_said(p, "", SAY_FOOTER, "</p>\n<p><a href=\"/gioi-thieu");
    sheet_lang_only(p);
    sheet_said(p, "\">", SAY_ABOUT, "</a> <a href=\"/gioi-thieu");
    sheet_lang_only(p);
    sheet_said(p, "#api\">", SAY_API,
               "</a></p>\n</div></footer>\n</body>\n</html>\n");
}

/* "PATH?lang=en" or "PATH?lang=vi": the same page in the other language. */
void page_frame_other(struct buf *link, const struct sheet *p, const char *path)
{
    buf_addf(link, "%s?lang=%s", path,
             say_lang(p->lang == LANG_EN ? LANG_VI : LANG_EN));
}
