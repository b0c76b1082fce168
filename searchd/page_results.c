/*
 * searchd/page_results.c - the page of results, see page_html.h.
 *
 *   header   brand, "about", other language
 *   main     search form
 *            heading, notices, chips of what is applied
 *            results   sort, list, pages      | filters  facets with counts,
 *                                             |          dates, in force
 *   footer
 *
 * In the source, results stand before the filters, so that a reader on a small
 * screen or with a screen reader meets the answer first; the style sheet puts
 * the filters to the left where there is room.
 */
#include "searchd/page_html.h"

#include "base/html.h"
#include "searchd/page_filter.h"
#include "searchd/page_form.h"
#include "searchd/page_frame.h"
#include "searchd/page_hit.h"
#include "searchd/page_notice.h"

static void put_heading(const struct sheet *p)
{
    sheet_put(p, "<h1>");
    if (p->q->typed.n) {
        sheet_said(p, "", SAY_RESULTS_FOR, " <q>");
        html_text(p->out, p->q->typed);
        sheet_put(p, "</q>");
    } else {
        sheet_say(p, SAY_RESULTS_ALL);
    }
    sheet_put(p, "</h1>\n");
}

static void put_counts(const struct sheet *p, const struct result_list *list)
{
    sheet_put(p, "<p class=\"counts\">");
    if (list->about)
        sheet_said(p, "", SAY_ABOUT_SO_MANY, " ");
    sheet_put(p, "<strong>");
    sheet_number(p, list->total);
    sheet_said(p, "</strong> ", list->total == 1 ? SAY_RESULT_ONE : SAY_RESULTS,
               "");
    if (list->count) {
        sheet_said(p, " · ", SAY_SHOWN, " ");
        sheet_number(p, list->first + 1u);
        sheet_put(p, "–");
        sheet_number(p, list->first + list->count);
    }
    /* How long it took would make each answer a new one for caches. */
    sheet_put(p, "</p>\n");
}

static void put_sort_choice(const struct sheet *p, enum sort sort,
                            enum say name)
{
    bool here = p->q->sort == sort;

    sheet_put(p, "<li><a href=\"");
    sheet_search_link(p, &(struct query_change){.sort = &sort});
    sheet_put(p, here ? "\" aria-current=\"true\">" : "\">");
    sheet_say(p, name);
    sheet_put(p, "</a></li>");
}

static void put_sort(const struct sheet *p)
{
    sheet_said(p, "<nav class=\"sort\" aria-label=\"", SAY_SORT, "\"><ul>");
    put_sort_choice(p, SORT_BEST, SAY_SORT_BEST);
    put_sort_choice(p, SORT_NEWEST, SAY_SORT_NEWEST);
    sheet_put(p, "</ul></nav>\n");
}

static void put_pages(const struct sheet *p, const struct result_list *list)
{
    if (!list->next && !list->previous)
        return;
    sheet_said(p, "<nav class=\"pages\" aria-label=\"", SAY_PAGES, "\">\n");
    if (list->previous) {
        sheet_put(p, "<a rel=\"prev\" href=\"");
        sheet_search_link(p, &(struct query_change){.after = list->previous});
        sheet_said(p, "\">← ", SAY_PREVIOUS, "</a>\n");
    }
    if (list->next) {
        sheet_put(p, "<a rel=\"next\" href=\"");
        sheet_search_link(p, &(struct query_change){.after = list->next});
        sheet_said(p, "\">", SAY_NEXT, " →</a>\n");
    }
    sheet_put(p, "</nav>\n");
}

struct outlet {
    const char *path, *name, *type; /* `type` of a feed, or NULL */
    enum say text;                  /* when there is no name */
};

static const struct outlet outlets[] = {
    {"/feed.atom", "Atom", "application/atom+xml", 0},
    {"/feed.rss", "RSS", "application/rss+xml", 0},
    {"/feed.json", "JSON Feed", "application/feed+json", 0},
    {"/feed.csv", NULL, NULL, SAY_AS_TABLE},
    {"/api/v1/search", NULL, NULL, SAY_AS_JSON},
};
enum { OUTLETS = sizeof outlets / sizeof *outlets };

static void put_outlets(const struct sheet *p, const struct result_list *list)
{
    sheet_said(p, "<p class=\"outlets\"><span>", SAY_FOLLOW, "</span>");
    for (size_t i = 0; i < OUTLETS; i++) {
        sheet_put(p, " <a rel=\"nofollow\" href=\"");
        sheet_link(p, outlets[i].path, &(struct query_change){0});
        sheet_put(p, "\">");
        sheet_text(p, outlets[i].name ? outlets[i].name
                                      : say(p->lang, outlets[i].text));
        sheet_put(p, "</a>");
    }
    if (*list->indexed) {
        sheet_said(p, " <span class=\"when\">", SAY_INDEXED, " ");
        sheet_moment(p, list->indexed);
        sheet_put(p, "</span>");
    }
    sheet_put(p, "</p>\n");
}

/* For feed readers, which look here. */
static void put_alternates(const struct sheet *p)
{
    for (size_t i = 0; i < OUTLETS; i++) {
        if (!outlets[i].type)
            continue;
        buf_addf(p->out, "<link rel=\"alternate\" type=\"%s\" href=\"",
                 outlets[i].type);
        sheet_link(p, outlets[i].path, &(struct query_change){0});
        buf_addf(p->out, "\" title=\"%s\">\n", outlets[i].name);
    }
}

static void put_results(const struct sheet *p, const struct result_list *list)
{
    sheet_said(
        p,
        "<section id=\"ket-qua\" class=\"results\" aria-labelledby=\"kq\">"
        "\n<h2 id=\"kq\" class=\"unseen\">",
        SAY_RESULT_LIST, "</h2>\n");
    page_notice_meant(p, list);
    page_notice_bets(p, list);
    if (list->count) {
        sheet_put(p, "<div class=\"bar\">");
        put_sort(p);
        sheet_said(p, "<p class=\"jump\"><a href=\"#bo-loc\">", SAY_TO_FILTERS,
                   "</a></p></div>\n");
        buf_addf(p->out, "<ol start=\"%u\">\n", list->first + 1);
        for (size_t i = 0; i < list->count; i++)
            page_hit_put(p, &list->items[i],
                         list->related_at == i ? list->related : NULL);
        sheet_put(p, "</ol>\n");
    } else {
        page_notice_nothing(p);
    }
    put_pages(p, list);
    page_notice_close(p, list);
    page_notice_rating(p, "tim-kiem");
    put_outlets(p, list);
    sheet_put(p, "</section>\n");
}

static void put_results_head(const struct sheet *p,
                             const struct result_list *list)
{
    struct buf other = {0};
    enum lang lang = p->lang == LANG_EN ? LANG_VI : LANG_EN;
    scoped(mem_freep) char *title = str_dup(p->q->typed);

    page_frame_head(p, *title ? title : say(p->lang, SAY_RESULTS_ALL), false);
    put_alternates(p);
    if (list->next) {
        sheet_put(p, "<link rel=\"next\" href=\"");
        sheet_search_link(p, &(struct query_change){.after = list->next});
        sheet_put(p, "\">\n");
    }
    buf_addz(&other, lang == LANG_EN ? "/search?" : "/tim-kiem?");
    query_link(&other, p->q, &(struct query_change){.lang = &lang});
    page_frame_header(p, other.p);
    buf_done(&other);
}

void page_results(struct buf *out, const struct page_site *site,
                  const struct result_list *list)
{
    const struct sheet p = {out, site, list->query, list->query->lang};

    put_results_head(&p, list);
    sheet_put(&p, "<div class=\"wide found\">\n");
    page_form_put(&p);
    put_heading(&p);
    put_counts(&p, list);
    page_notice_problems(&p, &list->problems);
    page_notice_absent(&p, list);
    page_notice_partial(&p, list->shards_answering < list->shards);
    page_filter_chips(&p, list);
    sheet_put(&p, "<div class=\"columns\">\n");
    put_results(&p, list);
    page_filter_column(&p, list);
    sheet_put(&p, "</div>\n</div>\n");
    page_frame_footer(&p);
}
