/* searchd/page_notice.c - see page_notice.h. */
#include "searchd/page_notice.h"

#include "searchd/page_filter.h"

void page_notice_problems(const struct sheet *p,
                          const struct problems *problems)
{
    if (!problems->count)
        return;
    sheet_said(p, "<div class=\"notice\" role=\"status\"><h2>", SAY_PROBLEMS,
               "</h2>\n<ul>");
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->items[i];
        sheet_put(p, "<li><code>");
        sheet_text(p, problem->parameter);
        sheet_put(p, "</code>: ");
        sheet_text(p, p->lang == LANG_EN ? problem->en : problem->vi);
        sheet_put(p, "</li>");
    }
    sheet_put(p, "</ul></div>\n");
}

void page_notice_partial(const struct sheet *p, bool partial)
{
    if (partial)
        sheet_said(p, "<p class=\"notice partial\" role=\"status\">",
                   SAY_PARTIAL, "</p>\n");
}

static void put_near(const struct sheet *p, const struct absent *absent)
{
    if (!absent->near_count)
        return;
    sheet_said(p, " ", SAY_ABSENT_NEAR, "");
    for (size_t i = 0; i < absent->near_count; i++) {
        sheet_put(p, i ? ", <a href=\"" : " <a href=\"");
        sheet_search_link(p, &(struct query_change){.typed = absent->near[i]});
        sheet_put(p, "\">");
        sheet_text(p, absent->near[i]);
        sheet_put(p, "</a>");
    }
    sheet_put(p, ".");
}

void page_notice_absent(const struct sheet *p, const struct result_list *list)
{
    for (size_t i = 0; i < list->absent_count; i++) {
        const struct absent *absent = &list->absent[i];

        sheet_said(p, "<p class=\"notice\" role=\"status\">", SAY_ABSENT,
                   " <b>");
        sheet_text(p, absent->number);
        sheet_put(p, "</b>. ");
        sheet_said(p, "",
                   absent->mentioned ? SAY_ABSENT_MENTIONED : SAY_ABSENT_ALIKE,
                   "");
        put_near(p, absent);
        sheet_put(p, "</p>\n");
    }
}

void page_notice_meant(const struct sheet *p, const struct result_list *list)
{
    if (!list->meant)
        return;
    sheet_said(p, "<p class=\"meant\">", SAY_MEANT, " <a href=\"");
    sheet_search_link(p, &(struct query_change){.typed = list->meant});
    sheet_put(p, "\">");
    sheet_text(p, list->meant);
    sheet_put(p, "</a></p>\n");
}

void page_notice_bets(const struct sheet *p, const struct result_list *list)
{
    if (!list->bet_count)
        return;
    sheet_said(p,
               "<section class=\"bets\" aria-labelledby=\"goi-y\">\n"
               "<h3 id=\"goi-y\">",
               SAY_BETS, "</h3>\n<ul>\n");
    for (size_t i = 0; i < list->bet_count; i++) {
        sheet_put(p, "<li><a href=\"");
        sheet_text(p, list->bets[i]->url);
        sheet_put(p, "\">");
        sheet_text(p, list->bets[i]->title);
        sheet_put(p, "</a>");
        if (*list->bets[i]->text) {
            sheet_put(p, "<p>");
            sheet_text(p, list->bets[i]->text);
            sheet_put(p, "</p>");
        }
        sheet_put(p, "</li>\n");
    }
    sheet_put(p, "</ul></section>\n");
}

void page_notice_close(const struct sheet *p, const struct result_list *list)
{
    enum { SHOWN = 5 };

    if (!list->suggested_count)
        return;
    sheet_said(p,
               "<nav class=\"close\" aria-labelledby=\"gan\"><h2 id=\"gan\">",
               SAY_SEE_ALSO, "</h2>\n<ul>");
    for (size_t i = 0; i < list->suggested_count && i < SHOWN; i++) {
        sheet_put(p, "<li><a rel=\"nofollow\" lang=\"vi\" href=\"");
        sheet_search_link(
            p, &(struct query_change){.typed = list->suggested[i].text});
        sheet_put(p, "\">");
        sheet_text(p, list->suggested[i].text);
        sheet_put(p, "</a></li>");
    }
    sheet_put(p, "</ul></nav>\n");
}

/* A way on, whatever was typed. */
static void put_kinds(const struct sheet *p)
{
    static const char *const kinds[] = {"document", "service", "news"};
    struct query none = sheet_no_query(p->lang);
    struct sheet all = *p;

    none.lang_given = p->q->lang_given;
    all.q = &none;
    sheet_said(p, "<li>", SAY_TRY_KIND, "");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct condition by = {.kind = BY_KIND,
                                     .value = str_of(kinds[i])};
        sheet_put(p, i ? ", <a href=\"" : " <a href=\"");
        sheet_search_link(&all, &(struct query_change){.add = &by});
        sheet_put(p, "\">");
        sheet_text(p, say_kind(p->lang, kinds[i]));
        sheet_put(p, "</a>");
    }
    sheet_put(p, "</li>");
}

void page_notice_nothing(const struct sheet *p)
{
    static const enum say advice[] = {SAY_TRY_SPELLING, SAY_TRY_FEWER,
                                      SAY_TRY_NUMBER};

    sheet_said(p, "<section class=\"nothing\"><h2>", SAY_NOTHING, "</h2>\n");
    sheet_said(p, "<p>", SAY_NOTHING_LEAD, "</p>\n");
    sheet_said(p, "<h3>", SAY_TRY, "</h3>\n<ul>");
    if (page_filter_count(p->q)) {
        sheet_put(p, "<li><a href=\"");
        sheet_search_link(p, &(struct query_change){.drop_conditions = true});
        sheet_said(p, "\">", SAY_TRY_NO_FILTERS, "</a></li>");
    }
    if (p->q->phrase_count)
        sheet_said(p, "<li>", SAY_TRY_QUOTES, "</li>");
    for (size_t i = 0; i < sizeof advice / sizeof *advice; i++)
        sheet_said(p, "<li>", advice[i], "</li>");
    put_kinds(p);
    sheet_put(p, "</ul></section>\n");
}

void page_notice_rating(const struct sheet *p, const char *page)
{
    sheet_put(p, "<form class=\"rate\" action=\"/danh-gia\" method=\"post\">\n"
                 "<fieldset><legend>");
    sheet_said(p, "", SAY_RATE, "</legend>\n");
    sheet_hidden(p, "page", str_of(page));
    sheet_hidden(p, "lang", str_of(say_lang(p->lang)));
    sheet_said(p, "<button name=\"rating\" value=\"good\">", SAY_RATE_GOOD,
               "</button>\n");
    sheet_said(p, "<button name=\"rating\" value=\"bad\">", SAY_RATE_BAD,
               "</button>\n");
    sheet_said(p, "<span class=\"hint\">", SAY_RATE_NOTE,
               "</span></fieldset></form>\n");
}
