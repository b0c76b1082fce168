/* searchd/page_form.c - see page_form.h. */
#include "searchd/page_form.h"

#include "base/html.h"
#include "searchd/page_html.h"

void page_form_kept(const struct sheet *p, bool text, bool dates)
{
    const struct query *q = p->q;

    if (text && q->typed.n)
        sheet_hidden(p, "q", q->typed);
    for (size_t i = 0; i < q->condition_count; i++)
        if (!q->conditions[i].typed)
            sheet_hidden(p, query_parameter(q->conditions[i].kind),
                         q->conditions[i].value);
    if (dates && q->from.n)
        sheet_hidden(p, "from", q->from);
    if (dates && q->to.n)
        sheet_hidden(p, "to", q->to);
    if (q->in_force)
        sheet_hidden(p, "in_force", STR("1"));
    if (q->sort_given)
        sheet_hidden(p, "sort",
                     q->sort == SORT_NEWEST ? STR("newest") : STR("relevance"));
    if (q->lang_given)
        sheet_hidden(p, "lang", str_of(say_lang(q->lang)));
}

/* What the script needs to make suggestions. */
static void put_suggest(const struct sheet *p)
{
    if (!p->site->script)
        return;
    sheet_said(p, " data-suggest=\"/api/v1/suggest\" data-label=\"",
               SAY_SUGGESTIONS, "\" data-count=\"");
    sheet_said(p, "", SAY_SUGGESTIONS_COUNT, "\"");
}

void page_form_put(const struct sheet *p)
{
    sheet_put(p, "<search><form class=\"ask\" role=\"search\" action=\"");
    sheet_put(p, sheet_search_path(p));
    sheet_said(p, "\" method=\"get\">\n<label for=\"q\">", SAY_SEARCH_LABEL,
               "</label>\n<div class=\"box\"><input id=\"q\" name=\"q\" "
               "type=\"search\" maxlength=\"1000\" enterkeyhint=\"search\" "
               "autocomplete=\"off\" aria-describedby=\"q-hint\" value=\"");
    html_text(p->out, p->q->typed);
    sheet_put(p, "\"");
    put_suggest(p);
    sheet_said(p, "><button type=\"submit\">", SAY_SEARCH_BUTTON,
               "</button></div>\n");
    sheet_said(p, "<p class=\"hint\" id=\"q-hint\">", SAY_SEARCH_HINT,
               "</p>\n");
    page_form_kept(p, false, true);
    sheet_put(p, "</form></search>\n");
}
