/* searchd/page_plain.c - pages that are no search: about, thanks, errors, see
 * page_html.h. */
#include "searchd/page_html.h"

#include "base/html.h"
#include "searchd/asset.h"
#include "searchd/page_frame.h"

void page_about(struct buf *out, const struct page_site *site, enum lang lang)
{
    const struct query q = sheet_no_query(lang);
    const struct sheet p = {out, site, &q, lang};
    struct asset text = {0};
    struct buf other = {0};

    (void)asset_find(&text, lang == LANG_EN ? STR("about.en.html")
                                            : STR("about.vi.html"));
    page_frame_other(&other, &p, "/gioi-thieu");
    page_frame_head(&p, say(lang, SAY_ABOUT), true);
    page_frame_header(&p, other.p);
    sheet_put(&p, "<div class=\"wide prose\">\n");
    buf_add(out, text.bytes);
    sheet_put(&p, "</div>\n");
    page_frame_footer(&p);
    buf_done(&other);
}

void page_thanks(struct buf *out, const struct page_site *site, enum lang lang)
{
    const struct query q = sheet_no_query(lang);
    const struct sheet p = {out, site, &q, lang};
    struct buf other = {0};

    page_frame_other(&other, &p, "/");
    page_frame_head(&p, say(lang, SAY_THANKS), false);
    page_frame_header(&p, other.p);
    sheet_said(&p, "<div class=\"wide error\">\n<h1>", SAY_THANKS, "</h1>\n");
    sheet_said(&p, "<p class=\"lead\">", SAY_THANKS_TEXT,
               "</p>\n<p><a class=\"action\" href=\"/");
    sheet_lang_only(&p);
    sheet_said(&p, "\">", SAY_BACK_HOME, "</a></p>\n</div>\n");
    page_frame_footer(&p);
    buf_done(&other);
}

void page_error(struct buf *out, const struct page_site *site, enum lang lang,
                const struct page_error *error)
{
    const struct query q = sheet_no_query(lang);
    const struct sheet p = {out, site, &q, lang};
    const struct fault *fault = error->fault;
    struct buf other = {0};

    page_frame_other(&other, &p, "/");
    page_frame_head(&p, say(lang, fault->title), false);
    page_frame_header(&p, other.p);
    sheet_said(&p, "<div class=\"wide error\">\n<h1>", fault->title, "</h1>\n");
    sheet_said(&p, "<p class=\"lead\">", fault->text, "</p>\n<p>");
    if (error->again.n) {
        sheet_put(&p, "<a class=\"action\" href=\"");
        html_text(out, error->again);
        sheet_said(&p, "\">", SAY_TRY_AGAIN, "</a> ");
    }
    sheet_put(&p,
              error->again.n ? "<a href=\"/" : "<a class=\"action\" href=\"/");
    sheet_lang_only(&p);
    sheet_said(&p, "\">", SAY_BACK_HOME, "</a></p>\n");
    sheet_said(&p, "<p class=\"trace\">", SAY_TRACE, ": <code>");
    sheet_text(&p, error->trace_id);
    buf_addf(out, "</code> · %d</p>\n</div>\n", fault->status);
    page_frame_footer(&p);
    buf_done(&other);
}
