/*
 * searchd/page_html.c - see page_html.h.
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

#include "base/clock.h"
#include "base/html.h"
#include "base/utf8.h"
#include "indexer/analyse.h"
#include "indexer/relation.h"
#include "searchd/asset.h"

#include <stdio.h>

enum {
    VALUES_SHOWN = 6,
    ADDRESS_CHARS = 70,
    VI_OFFSET_MS = 7 * 3600 * 1000,
};

struct page {
    struct buf *out;
    const struct page_site *site;
    const struct query *q; /* a page without a search has an empty one */
    enum lang lang;
};

static void put(const struct page *p, const char *markup)
{
    buf_addz(p->out, markup);
}

static void put_text(const struct page *p, const char *text)
{
    html_text(p->out, str_of(text));
}

static void put_say(const struct page *p, enum say what)
{
    put_text(p, say(p->lang, what));
}

/* <tag>sentence</tag> */
static void put_said(const struct page *p, const char *open, enum say what,
                     const char *close)
{
    put(p, open);
    put_say(p, what);
    put(p, close);
}

/* 12345 as "12.345" or "12,345" */
static void put_number(const struct page *p, uint64_t number)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);

    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            buf_addc(p->out, p->lang == LANG_EN ? ',' : '.');
        buf_addc(p->out, digits[i]);
    }
}

/* "2022-06-24..." as "24/06/2022"; <time> carries the ISO form. */
static void put_date(const struct page *p, const char *iso)
{
    struct str s = str_of(iso);

    put(p, "<time datetime=\"");
    put_text(p, iso);
    put(p, "\">");
    if (s.n >= 10 && s.p[4] == '-' && s.p[7] == '-' && p->lang == LANG_VI) {
        html_text(p->out, str_sub(s, 8, 10));
        put(p, "/");
        html_text(p->out, str_sub(s, 5, 7));
        put(p, "/");
        html_text(p->out, str_sub(s, 0, 4));
    } else {
        html_text(p->out, str_sub(s, 0, 10));
    }
    put(p, "</time>");
}

/* "24/06/2022 10:22" of an ISO moment in UTC, in Vietnamese time. */
static void put_moment(const struct page *p, const char *iso)
{
    char local[CLOCK_ISO_MAX];
    int64_t ms;

    if (!clock_parse_iso(str_of(iso), &ms))
        return;
    clock_iso(local, ms + VI_OFFSET_MS, false);
    local[16] = '\0';
    put_date(p, local);
    buf_addf(p->out, " %s", local + 11);
}

static void put_marked(const struct page *p, const struct snippet *s)
{
    size_t at = 0;

    for (size_t i = 0; i < s->mark_count; i++) {
        html_text(p->out, str_sub(s->text, at, s->marks[i].from));
        put(p, "<mark>");
        html_text(p->out, str_sub(s->text, s->marks[i].from, s->marks[i].to));
        put(p, "</mark>");
        at = s->marks[i].to;
    }
    html_text(p->out, str_sub(s->text, at, s->text.n));
}

/* The address of a search, as the value of an attribute. */
static void put_link(const struct page *p, const char *path,
                     const struct query_change *change)
{
    struct buf link = {0};

    buf_addz(&link, path);
    buf_addc(&link, '?');
    query_link(&link, p->q, change);
    html_text(p->out, buf_str(&link));
    buf_done(&link);
}

static const char *search_path(const struct page *p)
{
    return p->lang == LANG_EN ? "/search" : "/tim-kiem";
}

static void put_search_link(const struct page *p,
                            const struct query_change *change)
{
    put_link(p, search_path(p), change);
}

/* "?lang=en" when the language was chosen: it goes along. */
static void put_lang_only(const struct page *p)
{
    if (p->q->lang_given)
        buf_addf(p->out, "?lang=%s", say_lang(p->lang));
}

/* --- frame --- */

static void put_head(const struct page *p, const char *title, bool index)
{
    put(p, "<!DOCTYPE html>\n<html lang=\"");
    put(p, say_lang(p->lang));
    put(p, "\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    put_text(p, title);
    if (*title)
        put(p, " – ");
    put_say(p, SAY_NAME);
    put(p, "</title>\n"
           "<meta name=\"viewport\" "
           "content=\"width=device-width, initial-scale=1\">\n"
           "<meta name=\"color-scheme\" content=\"light dark\">\n");
    if (!index)
        put(p, "<meta name=\"robots\" content=\"noindex\">\n");
    put(p, "<link rel=\"stylesheet\" href=\"");
    put_text(p, p->site->style);
    put(p, "\">\n<link rel=\"icon\" href=\"/tinh/emblem.svg\" "
           "type=\"image/svg+xml\">\n"
           "<link rel=\"search\" type=\"application/opensearchdescription+xml\""
           " href=\"/opensearch.xml\" title=\"Liên Cổng\">\n");
}

/* `here` is the page in the other language. */
static void put_header(const struct page *p, const char *here)
{
    put_said(p, "</head>\n<body>\n<a class=\"skip\" href=\"#noi-dung\">",
             SAY_SKIP,
             "</a>\n<header class=\"top\"><div class=\"wide\">\n"
             "<a class=\"brand\" href=\"/");
    put_lang_only(p);
    put(p, "\"><img src=\"/tinh/emblem.svg\" width=\"36\" height=\"36\" "
           "alt=\"\"><span class=\"name\">");
    put_said(p, "", SAY_NAME, "</span></a>\n<p class=\"tagline\">");
    put_said(p, "", SAY_TAGLINE, "</p>\n<nav aria-label=\"");
    put_said(p, "", SAY_MENU, "\"><a href=\"/gioi-thieu");
    put_lang_only(p);
    put_said(p, "\">", SAY_ABOUT, "</a><a href=\"");
    html_text(p->out, str_of(here));
    put(p, p->lang == LANG_EN ? "\" lang=\"vi\" hreflang=\"vi\">"
                              : "\" lang=\"en\" hreflang=\"en\">");
    put_said(p, "", SAY_OTHER_LANGUAGE,
             "</a></nav>\n</div></header>\n<main id=\"noi-dung\">\n");
}

static void put_footer(const struct page *p)
{
    put(p, "</main>\n<footer class=\"bottom\"><div class=\"wide\">\n<p>");
    put_said(p, "", SAY_FOOTER, "</p>\n<p><a href=\"/gioi-thieu");
    put_lang_only(p);
    put_said(p, "\">", SAY_ABOUT, "</a> <a href=\"/gioi-thieu");
    put_lang_only(p);
    put_said(p, "#api\">", SAY_API,
             "</a></p>\n</div></footer>\n</body>\n</html>\n");
}

/* "PATH?lang=en" or "PATH?lang=vi": the same page in the other language. */
static void other_language(struct buf *link, const struct page *p,
                           const char *path)
{
    buf_addf(link, "%s?lang=%s", path,
             say_lang(p->lang == LANG_EN ? LANG_VI : LANG_EN));
}

static void put_hidden(const struct page *p, const char *name, struct str value)
{
    put(p, "<input type=\"hidden\" name=\"");
    put_text(p, name);
    put(p, "\" value=\"");
    html_text(p->out, value);
    put(p, "\">\n");
}

/* What a form keeps of the search beside its own fields. */
static void put_kept(const struct page *p, bool text, bool dates)
{
    const struct query *q = p->q;

    if (text && q->typed.n)
        put_hidden(p, "q", q->typed);
    for (size_t i = 0; i < q->condition_count; i++)
        if (!q->conditions[i].typed)
            put_hidden(p, query_parameter(q->conditions[i].kind),
                       q->conditions[i].value);
    if (dates && q->from.n)
        put_hidden(p, "from", q->from);
    if (dates && q->to.n)
        put_hidden(p, "to", q->to);
    if (q->in_force)
        put_hidden(p, "in_force", STR("1"));
    if (q->sort_given)
        put_hidden(p, "sort",
                   q->sort == SORT_NEWEST ? STR("newest") : STR("relevance"));
    if (q->lang_given)
        put_hidden(p, "lang", str_of(say_lang(q->lang)));
}

static void put_form(const struct page *p)
{
    put(p, "<search><form class=\"ask\" role=\"search\" action=\"");
    put(p, search_path(p));
    put_said(p, "\" method=\"get\">\n<label for=\"q\">", SAY_SEARCH_LABEL,
             "</label>\n<div class=\"box\"><input id=\"q\" name=\"q\" "
             "type=\"search\" maxlength=\"1000\" enterkeyhint=\"search\" "
             "autocomplete=\"off\" aria-describedby=\"q-hint\" value=\"");
    html_text(p->out, p->q->typed);
    put_said(p, "\"><button type=\"submit\">", SAY_SEARCH_BUTTON,
             "</button></div>\n");
    put_said(p, "<p class=\"hint\" id=\"q-hint\">", SAY_SEARCH_HINT, "</p>\n");
    put_kept(p, false, true);
    put(p, "</form></search>\n");
}

/* --- start page --- */

static void put_size(const struct page *p, const struct page_home *home)
{
    if (!home->documents)
        return;
    put_said(p, "<p class=\"size\">", SAY_HOME_SIZE, " <strong>");
    put_number(p, home->documents);
    put_said(p, "</strong> ", SAY_HOME_PAGES, "");
    if (home->portals) {
        put(p, " · <strong>");
        put_number(p, home->portals);
        put_said(p, "</strong> ", SAY_HOME_PORTALS, "");
    }
    put(p, "</p>\n");
}

static void put_kinds(const struct page *p)
{
    static const char *const kinds[] = {"document", "service", "directive",
                                        "news", "dataset"};

    put_said(p, "<section class=\"kinds\"><h2>", SAY_HOME_KINDS, "</h2>\n<ul>");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct condition by = {.kind = BY_KIND,
                                     .value = str_of(kinds[i])};
        put(p, "<li><a href=\"");
        put_search_link(p, &(struct query_change){.add = &by});
        put(p, "\">");
        put_text(p, say_kind(p->lang, kinds[i]));
        put(p, "</a></li>");
    }
    put(p, "</ul></section>\n");
}

static void put_examples(const struct page *p)
{
    static const char *const examples[] = {
        "thủ tục cấp lại hộ chiếu", "42/2022/NĐ-CP", "\"chuyển đổi số\" cấp xã",
        "muc huong bao hiem y te"};

    put_said(p, "<section class=\"examples\"><h2>", SAY_HOME_EXAMPLES,
             "</h2>\n<ul>");
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct query example = *p->q;
        const struct page link = {p->out, p->site, &example, p->lang};
        example.typed = str_of(examples[i]);
        put(p, "<li><a href=\"");
        put_search_link(&link, &(struct query_change){0});
        put(p, "\" lang=\"vi\">");
        put_text(p, examples[i]);
        put(p, "</a></li>");
    }
    put(p, "</ul></section>\n");
}

static struct query empty_query(enum lang lang)
{
    struct query q;

    query_init(&q);
    q.lang = lang;
    q.lang_given = lang == LANG_EN; /* Vietnamese is what / gives anyhow */
    return q;
}

void page_home(struct buf *out, const struct page_site *site, enum lang lang,
               const struct page_home *home)
{
    const struct query q = empty_query(lang);
    const struct page p = {out, site, &q, lang};
    struct buf other = {0};

    other_language(&other, &p, "/");
    put_head(&p, "", true);
    put_header(&p, other.p);
    put_said(&p, "<div class=\"wide home\">\n<h1>", SAY_HOME_TITLE, "</h1>\n");
    put_said(&p, "<p class=\"lead\">", SAY_HOME_LEAD, "</p>\n");
    put_form(&p);
    put_kinds(&p);
    put_examples(&p);
    put_size(&p, home);
    put(&p, "</div>\n");
    put_footer(&p);
    buf_done(&other);
}

/* --- what is applied --- */

static enum say condition_name(enum condition_kind kind)
{
    static const enum say names[CONDITION_KINDS] = {
        [BY_AGENCY] = SAY_FACET_AGENCY,     [BY_LEVEL] = SAY_FACET_LEVEL,
        [BY_PROVINCE] = SAY_FACET_PROVINCE, [BY_KIND] = SAY_FACET_KIND,
        [BY_TYPE] = SAY_FACET_TYPE,         [BY_ISSUER] = SAY_FACET_ISSUER,
        [BY_SIGNER] = SAY_FACET_SIGNER,     [BY_FIELD] = SAY_FACET_FIELD,
        [BY_PLACE] = SAY_FACET_PLACE,       [BY_SITE] = SAY_FACET_SITE,
        [BY_NUMBER] = SAY_FACET_NUMBER,     [BY_YEAR] = SAY_FACET_YEAR,
        [BY_BODY] = SAY_FACET_BODY,
    };
    return names[kind];
}

/* The label of a value, from the facets when it stands there. */
static const char *value_label(const struct result_list *list,
                               const struct condition *c)
{
    for (size_t i = 0; i < list->facet_count; i++) {
        const struct facet *f = &list->facets[i];
        for (size_t j = 0; f->kind == c->kind && j < f->count; j++)
            if (str_is(c->value, f->values[j].value))
                return f->values[j].label;
    }
    if (c->kind == BY_KIND)
        return say_kind(list->query->lang, c->value.p);
    return c->kind == BY_LEVEL ? say_level(list->query->lang, c->value.p)
                               : c->value.p;
}

static void put_chip(const struct page *p, const struct query_change *change,
                     enum say name, const char *value)
{
    put(p, "<li><a href=\"");
    put_search_link(p, change);
    put_said(p, "\"><span class=\"unseen\">", SAY_REMOVE, ": </span>");
    put_say(p, name);
    if (*value) {
        put(p, ": <b>");
        put_text(p, value);
        put(p, "</b>");
    }
    put(p, "<span class=\"x\" aria-hidden=\"true\">×</span></a></li>");
}

static size_t count_chosen(const struct query *q)
{
    size_t n = (q->from.n || q->to.n) + q->in_force;

    for (size_t i = 0; i < q->condition_count; i++)
        n += !q->conditions[i].typed;
    return n;
}

static void put_chips(const struct page *p, const struct result_list *list)
{
    const struct query *q = p->q;
    char dates[80];

    if (!count_chosen(q))
        return;
    put_said(p, "<div class=\"chips\"><h2>", SAY_APPLIED, "</h2>\n<ul>");
    for (size_t i = 0; i < q->condition_count; i++) {
        const struct condition *c = &q->conditions[i];
        if (!c->typed)
            put_chip(p, &(struct query_change){.drop = c},
                     condition_name(c->kind), value_label(list, c));
    }
    if (q->from.n || q->to.n) {
        snprintf(dates, sizeof dates, "%.*s – %.*s", (int)q->from.n,
                 q->from.n ? q->from.p : "", (int)q->to.n,
                 q->to.n ? q->to.p : "");
        put_chip(p, &(struct query_change){.drop_dates = true}, SAY_DATES,
                 dates);
    }
    if (q->in_force)
        put_chip(p, &(struct query_change){.drop_in_force = true}, SAY_IN_FORCE,
                 "");
    put(p, "<li class=\"all\"><a href=\"");
    put_search_link(p, &(struct query_change){.drop_conditions = true});
    put_said(p, "\">", SAY_REMOVE_ALL, "</a></li></ul></div>\n");
}

static void put_problems(const struct page *p, const struct problems *problems)
{
    if (!problems->count)
        return;
    put_said(p, "<div class=\"notice\" role=\"status\"><h2>", SAY_PROBLEMS,
             "</h2>\n<ul>");
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->items[i];
        put(p, "<li><code>");
        put_text(p, problem->parameter);
        put(p, "</code>: ");
        put_text(p, p->lang == LANG_EN ? problem->en : problem->vi);
        put(p, "</li>");
    }
    put(p, "</ul></div>\n");
}

/* --- filters --- */

static void put_value(const struct page *p, enum condition_kind kind,
                      const struct facet_value *v)
{
    const struct condition by = {.kind = kind, .value = str_of(v->value)};
    struct query_change change = {.add = &by};

    for (size_t i = 0; v->chosen && i < p->q->condition_count; i++) {
        const struct condition *c = &p->q->conditions[i];
        if (c->kind == kind && !c->typed && str_is(c->value, v->value))
            change = (struct query_change){.drop = c};
    }
    put(p, v->chosen ? "<li class=\"chosen\"><a href=\"" : "<li><a href=\"");
    put_search_link(p, &change);
    put(p, "\" rel=\"nofollow\">");
    if (v->chosen)
        put_said(p, "<span class=\"unseen\">", SAY_REMOVE, ": </span>");
    put(p, "<span class=\"label\">");
    put_text(p, v->label);
    put(p, "</span> <span class=\"count\">");
    put_number(p, v->count);
    put(p, "</span></a></li>\n");
}

static void put_facet(const struct page *p, const struct facet *f)
{
    put_said(p, "<section><h3>", condition_name(f->kind), "</h3>\n<ul>\n");
    for (size_t i = 0; i < f->count && i < VALUES_SHOWN; i++)
        put_value(p, f->kind, &f->values[i]);
    put(p, "</ul>\n");
    if (f->count > VALUES_SHOWN) {
        put_said(p, "<details><summary>", SAY_MORE_VALUES,
                 "<span class=\"unseen\">: ");
        put_say(p, condition_name(f->kind));
        put(p, "</span></summary><ul>\n");
        for (size_t i = VALUES_SHOWN; i < f->count; i++)
            put_value(p, f->kind, &f->values[i]);
        put(p, "</ul></details>\n");
    }
    put(p, "</section>\n");
}

static void put_date_field(const struct page *p, const char *name,
                           enum say label, struct str value)
{
    buf_addf(p->out, "<label for=\"%s\">", name);
    put_say(p, label);
    buf_addf(p->out,
             "</label><input type=\"date\" id=\"%s\" name=\"%s\" value=\"",
             name, name);
    if (value.n == 10)
        html_text(p->out, value);
    put(p, "\">\n");
}

static void put_dates(const struct page *p)
{
    put_said(p, "<section><h3>", SAY_DATES, "</h3>\n<form action=\"");
    put(p, search_path(p));
    put(p, "\" method=\"get\" class=\"dates\">\n");
    put_kept(p, true, false);
    put_date_field(p, "from", SAY_FROM, p->q->from);
    put_date_field(p, "to", SAY_TO, p->q->to);
    put_said(p, "<button type=\"submit\">", SAY_APPLY,
             "</button>\n</form></section>\n");
}

static bool has_documents(const struct result_list *list)
{
    for (size_t i = 0; i < list->facet_count; i++)
        if (list->facets[i].kind == BY_TYPE)
            return true;
    return false;
}

static void put_in_force(const struct page *p)
{
    struct buf with = {0};

    query_link(&with, p->q, &(struct query_change){0});
    buf_addz(&with, with.n ? "&in_force=1" : "in_force=1");
    put(p, "<section><ul><li><a rel=\"nofollow\" href=\"");
    put(p, search_path(p));
    put(p, "?");
    html_text(p->out, buf_str(&with));
    put_said(p, "\"><span class=\"label\">", SAY_IN_FORCE,
             "</span></a></li></ul></section>\n");
    buf_done(&with);
}

static void put_filters(const struct page *p, const struct result_list *list)
{
    put(p, "<aside id=\"bo-loc\" class=\"filters\" aria-labelledby=\"loc\">\n");
    put_said(p, "<h2 id=\"loc\">", SAY_FILTERS, "</h2>\n");
    for (size_t i = 0; i < list->facet_count; i++)
        put_facet(p, &list->facets[i]);
    if (has_documents(list) && !p->q->in_force)
        put_in_force(p);
    put_dates(p);
    put_said(p, "<p class=\"jump\"><a href=\"#ket-qua\">", SAY_TO_RESULTS,
             "</a></p>\n</aside>\n");
}

/* --- one result --- */

/* "hanoi.gov.vn › van-ban › 42", shortened. */
static void put_address(const struct page *p, const struct record *r)
{
    struct str url = str_of(r->url), part;
    ptrdiff_t scheme = str_find(url, STR("://"));
    struct buf text = {0};

    url = str_sub(url, scheme < 0 ? 0 : (size_t)scheme + 3, url.n);
    while (str_cut(&url, '/', &part)) {
        if (!part.n)
            continue;
        buf_addz(&text, text.n ? " › " : "");
        buf_add(&text, part);
    }
    size_t n = utf8_prefix(buf_str(&text), ADDRESS_CHARS);
    html_text(p->out, str_sub(buf_str(&text), 0, n));
    if (n < text.n)
        put(p, "…");
    buf_done(&text);
}

static void put_source(const struct page *p, const struct record *r)
{
    put(p, "<p class=\"source\">");
    if (*r->agency) {
        put(p, "<span class=\"agency\">");
        put_text(p, r->agency);
        put(p, "</span> ");
    }
    put(p, "<span class=\"url\">");
    put_address(p, r);
    put(p, "</span></p>\n");
}

static void put_title(const struct page *p, const struct result *result,
                      const char *heading)
{
    const struct record *r = &result->record;
    bool linked = str_case_starts(str_of(r->url), STR("http://")) ||
                  str_case_starts(str_of(r->url), STR("https://"));

    buf_addf(p->out, "<%s class=\"title\">", heading);
    if (linked) {
        put(p, "<a href=\"");
        put_text(p, r->url);
        put(p, "\">");
    }
    if (result->title.text.n)
        put_marked(p, &result->title);
    else
        put_say(p, SAY_UNTITLED);
    buf_addf(p->out, "%s</%s>\n", linked ? "</a>" : "", heading);
}

static void put_entry(const struct page *p, enum say name, const char *value,
                      bool date)
{
    if (!*value)
        return;
    put_said(p, "<div><dt>", name, "</dt><dd>");
    if (date)
        put_date(p, value);
    else
        put_text(p, value);
    put(p, "</dd></div>");
}

static const char *validity_class(const char *validity)
{
    struct str v = str_of(validity);

    if (str_starts(v, STR("Còn")) || str_starts(v, STR("Đang")))
        return "badge good";
    return str_starts(v, STR("Hết hiệu lực một phần")) ||
                   str_starts(v, STR("Chưa"))
               ? "badge part"
               : "badge over";
}

static bool has_card(const struct document_card *c)
{
    return *c->number || *c->issued || *c->effective || *c->issuer ||
           *c->field || *c->service_level || *c->service_mode || *c->code;
}

/* "Thay thế: 140/2016/NĐ-CP, ...": the first few of each relation that says
 * what became of a document. */
static void put_relations(const struct page *p, const char *relations)
{
    enum { SHOWN = 4 };
    static const struct {
        enum relation relation;
        enum say name;
    } shown[] = {
        {RELATION_REPLACES, SAY_RELATION_REPLACES},
        {RELATION_REPEALS, SAY_RELATION_REPEALS},
        {RELATION_AMENDS, SAY_RELATION_AMENDS},
        {RELATION_REPLACED_BY, SAY_RELATION_REPLACED_BY},
        {RELATION_AMENDED_BY, SAY_RELATION_AMENDED_BY},
    };

    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        scoped(buf_done) struct buf list = {0};
        struct str rest = str_of(relations), number;
        enum relation relation;
        int count = 0;
        while (rest.n && relation_next(&rest, &relation, &number)) {
            if (relation != shown[i].relation || ++count > SHOWN + 1)
                continue;
            buf_addz(&list, count > 1 ? ", " : "");
            buf_add(&list, count > SHOWN ? STR("…") : number);
        }
        if (count)
            put_entry(p, shown[i].name, list.p, false);
    }
}

static void put_card(const struct page *p, const struct record *r)
{
    const struct document_card *c = &r->card;

    if (!has_card(c))
        return;
    put(p, "<dl class=\"card\">");
    put_entry(p, SAY_CARD_NUMBER, c->number, false);
    put_entry(p, SAY_CARD_ISSUED, c->issued, true);
    put_entry(p, SAY_CARD_EFFECTIVE, c->effective, true);
    put_entry(p, SAY_CARD_ISSUER, c->issuer, false);
    put_entry(p, SAY_CARD_SIGNER, c->signer, false);
    put_entry(p, SAY_CARD_OFFICE, c->signer_office, false);
    put_entry(p, SAY_CARD_CODE, c->code, false);
    put_entry(p, SAY_CARD_FIELD, c->field, false);
    put_entry(p, SAY_CARD_LEVEL, c->service_level, false);
    put_entry(p, SAY_CARD_MODE, c->service_mode, false);
    put_relations(p, r->relations);
    put(p, "</dl>\n");
}

static void put_tags(const struct page *p, const struct record *r)
{
    put(p, "<p class=\"tags\"><span class=\"kind\">");
    put_text(p, *r->card.type ? r->card.type : say_kind(p->lang, r->kind));
    put(p, "</span>");
    if (*r->card.validity) {
        put(p, "<span class=\"");
        put(p, validity_class(r->card.validity));
        put(p, "\">");
        put_text(p, r->card.validity);
        put(p, "</span>");
    }
    if (*r->published && !*r->card.issued) {
        put(p, "<span class=\"when\">");
        put_date(p, r->published);
        put(p, "</span>");
    }
    put(p, "</p>\n");
}

/* Titles of documents often hold the whole abstract. */
static bool is_said_in_title(const struct record *r)
{
    scoped(buf_done) struct buf title = {0}, abstract = {0};

    fold_text(&title, str_of(r->title));
    fold_text(&abstract, str_of(r->card.abstract));
    return str_find(buf_str(&title), buf_str(&abstract)) >= 0;
}

static void put_related_address(const struct page *p, const char *id)
{
    struct buf link = {0};

    buf_addz(&link, "/lien-quan?url=");
    html_query(&link, str_of(id));
    if (p->q->lang_given)
        buf_addf(&link, "&lang=%s", say_lang(p->lang));
    html_text(p->out, buf_str(&link));
    buf_done(&link);
}

static void put_copies(const struct page *p, uint32_t copies)
{
    struct str text = str_of(say(p->lang, SAY_COPIES));
    ptrdiff_t at = str_find(text, STR("%u"));

    put(p, "<span class=\"copies\">");
    if (copies == 1) {
        put_say(p, SAY_COPY_ONE);
    } else {
        html_text(p->out, str_sub(text, 0, (size_t)at));
        put_number(p, copies);
        html_text(p->out, str_sub(text, (size_t)at + 2, text.n));
    }
    put(p, "</span>");
}

/* Where else it stands, and what belongs to it. */
static void put_more(const struct page *p, const struct result *result)
{
    put(p, "<p class=\"more\">");
    if (result->copies)
        put_copies(p, result->copies);
    put(p, "<a href=\"");
    put_related_address(p, result->record.id);
    put_said(p, "\" rel=\"nofollow\">", SAY_RELATED,
             "<span class=\"unseen\">: ");
    html_text(p->out, result->title.text);
    put(p, "</span></a></p>\n");
}

static void put_result(const struct page *p, const struct result *result)
{
    const struct record *r = &result->record;

    put(p, "<li><article>\n");
    put_source(p, r);
    put_title(p, result, "h3");
    if (*r->doc_name) {
        put_said(p, "<p class=\"part-of\">", SAY_PART_OF, ": ");
        put_text(p, r->doc_name);
        put(p, "</p>\n");
    }
    put_tags(p, r);
    if (*result->ended_by) {
        put_said(p, "<p class=\"tags\"><span class=\"badge over\">",
                 SAY_ENDED_BY, " ");
        put_text(p, result->ended_by);
        put(p, "</span></p>\n");
    }
    if (*r->card.abstract && !is_said_in_title(r)) {
        put(p, "<p class=\"abstract\">");
        put_text(p, r->card.abstract);
        put(p, "</p>\n");
    }
    if (result->snippet.text.n) {
        put(p, "<p class=\"snippet\">");
        put_marked(p, &result->snippet);
        put(p, "</p>\n");
    }
    put_card(p, r);
    put_more(p, result);
    put(p, "</article></li>\n");
}

/* --- the page of results --- */

static void put_heading(const struct page *p)
{
    put(p, "<h1>");
    if (p->q->typed.n) {
        put_said(p, "", SAY_RESULTS_FOR, " <q>");
        html_text(p->out, p->q->typed);
        put(p, "</q>");
    } else {
        put_say(p, SAY_RESULTS_ALL);
    }
    put(p, "</h1>\n");
}

static void put_counts(const struct page *p, const struct result_list *list)
{
    put(p, "<p class=\"counts\">");
    if (list->about)
        put_said(p, "", SAY_ABOUT_SO_MANY, " ");
    put(p, "<strong>");
    put_number(p, list->total);
    put_said(p, "</strong> ", list->total == 1 ? SAY_RESULT_ONE : SAY_RESULTS,
             "");
    if (list->count) {
        put_said(p, " · ", SAY_SHOWN, " ");
        put_number(p, list->first + 1u);
        put(p, "–");
        put_number(p, list->first + list->count);
    }
    int64_t hundredths = list->took_ms / 10 + 1;
    buf_addf(p->out, " · %lld%c%02lld ", (long long)(hundredths / 100),
             p->lang == LANG_EN ? '.' : ',', (long long)(hundredths % 100));
    put_said(p, "", SAY_SECONDS, "</p>\n");
}

static void put_sort_choice(const struct page *p, enum sort sort, enum say name)
{
    bool here = p->q->sort == sort;

    put(p, "<li><a href=\"");
    put_search_link(p, &(struct query_change){.sort = &sort});
    put(p, here ? "\" aria-current=\"true\">" : "\">");
    put_say(p, name);
    put(p, "</a></li>");
}

static void put_sort(const struct page *p)
{
    put_said(p, "<nav class=\"sort\" aria-label=\"", SAY_SORT, "\"><ul>");
    put_sort_choice(p, SORT_BEST, SAY_SORT_BEST);
    put_sort_choice(p, SORT_NEWEST, SAY_SORT_NEWEST);
    put(p, "</ul></nav>\n");
}

static void put_pages(const struct page *p, const struct result_list *list)
{
    if (!list->next && !list->previous)
        return;
    put_said(p, "<nav class=\"pages\" aria-label=\"", SAY_PAGES, "\">\n");
    if (list->previous) {
        put(p, "<a rel=\"prev\" href=\"");
        put_search_link(p, &(struct query_change){.after = list->previous});
        put_said(p, "\">← ", SAY_PREVIOUS, "</a>\n");
    }
    if (list->next) {
        put(p, "<a rel=\"next\" href=\"");
        put_search_link(p, &(struct query_change){.after = list->next});
        put_said(p, "\">", SAY_NEXT, " →</a>\n");
    }
    put(p, "</nav>\n");
}

static void put_nothing(const struct page *p)
{
    static const enum say advice[] = {SAY_TRY_SPELLING, SAY_TRY_FEWER,
                                      SAY_TRY_NUMBER};

    put_said(p, "<section class=\"nothing\"><h2>", SAY_NOTHING, "</h2>\n");
    put_said(p, "<p>", SAY_NOTHING_LEAD, "</p>\n");
    put_said(p, "<h3>", SAY_TRY, "</h3>\n<ul>");
    if (count_chosen(p->q)) {
        put(p, "<li><a href=\"");
        put_search_link(p, &(struct query_change){.drop_conditions = true});
        put_said(p, "\">", SAY_TRY_NO_FILTERS, "</a></li>");
    }
    if (p->q->phrase_count)
        put_said(p, "<li>", SAY_TRY_QUOTES, "</li>");
    for (size_t i = 0; i < sizeof advice / sizeof *advice; i++)
        put_said(p, "<li>", advice[i], "</li>");
    put(p, "</ul></section>\n");
}

static void put_outlets(const struct page *p, const struct result_list *list)
{
    put(p, "<p class=\"outlets\"><a href=\"");
    put_link(p, "/feed.atom", &(struct query_change){0});
    put_said(p, "\">", SAY_FOLLOW, "</a> <a href=\"");
    put_link(p, "/api/v1/search", &(struct query_change){0});
    put_said(p, "\">", SAY_AS_JSON, "</a>");
    if (*list->indexed) {
        put_said(p, " <span>", SAY_INDEXED, " ");
        put_moment(p, list->indexed);
        put(p, "</span>");
    }
    put(p, "</p>\n");
}

static void put_rating(const struct page *p, const char *page)
{
    put(p, "<form class=\"rate\" action=\"/danh-gia\" method=\"post\">\n"
           "<fieldset><legend>");
    put_said(p, "", SAY_RATE, "</legend>\n");
    put_hidden(p, "page", str_of(page));
    put_hidden(p, "lang", str_of(say_lang(p->lang)));
    put_said(p, "<button name=\"rating\" value=\"good\">", SAY_RATE_GOOD,
             "</button>\n");
    put_said(p, "<button name=\"rating\" value=\"bad\">", SAY_RATE_BAD,
             "</button>\n");
    put_said(p, "<span class=\"hint\">", SAY_RATE_NOTE,
             "</span></fieldset></form>\n");
}

static void put_bets(const struct page *p, const struct result_list *list)
{
    if (!list->bet_count)
        return;
    put_said(p,
             "<section class=\"bets\" aria-labelledby=\"goi-y\">\n"
             "<h3 id=\"goi-y\">",
             SAY_BETS, "</h3>\n<ul>\n");
    for (size_t i = 0; i < list->bet_count; i++) {
        put(p, "<li><a href=\"");
        put_text(p, list->bets[i]->url);
        put(p, "\">");
        put_text(p, list->bets[i]->title);
        put(p, "</a>");
        if (*list->bets[i]->text) {
            put(p, "<p>");
            put_text(p, list->bets[i]->text);
            put(p, "</p>");
        }
        put(p, "</li>\n");
    }
    put(p, "</ul></section>\n");
}

static void put_meant(const struct page *p, const struct result_list *list)
{
    if (!list->meant)
        return;
    put_said(p, "<p class=\"meant\">", SAY_MEANT, " <a href=\"");
    put_search_link(p, &(struct query_change){.typed = list->meant});
    put(p, "\">");
    put_text(p, list->meant);
    put(p, "</a></p>\n");
}

static void put_results(const struct page *p, const struct result_list *list)
{
    put_said(p,
             "<section id=\"ket-qua\" class=\"results\" aria-labelledby=\"kq\">"
             "\n<h2 id=\"kq\" class=\"unseen\">",
             SAY_RESULT_LIST, "</h2>\n");
    put_meant(p, list);
    put_bets(p, list);
    if (list->count) {
        put(p, "<div class=\"bar\">");
        put_sort(p);
        put_said(p, "<p class=\"jump\"><a href=\"#bo-loc\">", SAY_TO_FILTERS,
                 "</a></p></div>\n");
        buf_addf(p->out, "<ol start=\"%u\">\n", list->first + 1);
        for (size_t i = 0; i < list->count; i++)
            put_result(p, &list->items[i]);
        put(p, "</ol>\n");
    } else {
        put_nothing(p);
    }
    put_pages(p, list);
    put_rating(p, "tim-kiem");
    put_outlets(p, list);
    put(p, "</section>\n");
}

static void put_results_head(const struct page *p,
                             const struct result_list *list)
{
    struct buf other = {0};
    enum lang lang = p->lang == LANG_EN ? LANG_VI : LANG_EN;
    scoped(mem_freep) char *title = str_dup(p->q->typed);

    put_head(p, *title ? title : say(p->lang, SAY_RESULTS_ALL), false);
    put(p, "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"");
    put_link(p, "/feed.atom", &(struct query_change){0});
    put(p, "\" title=\"Atom\">\n");
    if (list->next) {
        put(p, "<link rel=\"next\" href=\"");
        put_search_link(p, &(struct query_change){.after = list->next});
        put(p, "\">\n");
    }
    buf_addz(&other, lang == LANG_EN ? "/search?" : "/tim-kiem?");
    query_link(&other, p->q, &(struct query_change){.lang = &lang});
    put_header(p, other.p);
    buf_done(&other);
}

void page_results(struct buf *out, const struct page_site *site,
                  const struct result_list *list)
{
    const struct page p = {out, site, list->query, list->query->lang};

    put_results_head(&p, list);
    put(&p, "<div class=\"wide found\">\n");
    put_form(&p);
    put_heading(&p);
    put_counts(&p, list);
    put_problems(&p, &list->problems);
    put_chips(&p, list);
    put(&p, "<div class=\"columns\">\n");
    put_results(&p, list);
    put_filters(&p, list);
    put(&p, "</div>\n</div>\n");
    put_footer(&p);
}

/* --- others --- */

static void put_group(const struct page *p, const struct related_group *group)
{
    put_said(p, "<section><h2>", group->title, "</h2>\n<ul>\n");
    for (size_t i = 0; i < group->count; i++) {
        const struct record *r = &group->items[i].record;
        put(p, "<li>");
        put_title(p, &group->items[i], "h3");
        put_source(p, r);
        put_tags(p, r);
        put(p, "</li>\n");
    }
    put(p, "</ul></section>\n");
}

void page_related(struct buf *out, const struct page_site *site, enum lang lang,
                  const struct related *related)
{
    const struct query q = empty_query(lang);
    const struct page p = {out, site, &q, lang};
    const struct result of = {.record = related->of,
                              .title = {.text = str_of(related->of.title)}};
    struct buf other = {0};

    buf_addz(&other, "/lien-quan?url=");
    html_query(&other, str_of(related->of.id));
    buf_addf(&other, "&lang=%s", lang == LANG_EN ? "vi" : "en");
    put_head(&p, say(lang, SAY_RELATED), false);
    put_header(&p, other.p);
    put_said(&p, "<div class=\"wide related results\">\n<h1>", SAY_RELATED,
             "</h1>\n<div class=\"of\">");
    put_source(&p, &related->of);
    put_title(&p, &of, "h2");
    put_tags(&p, &related->of);
    put(&p, "</div>\n");
    for (size_t i = 0; i < related->group_count; i++)
        put_group(&p, &related->groups[i]);
    if (!related->group_count)
        put_said(&p, "<p>", SAY_RELATED_NONE, "</p>\n");
    put(&p, "</div>\n");
    put_footer(&p);
    buf_done(&other);
}

void page_about(struct buf *out, const struct page_site *site, enum lang lang)
{
    const struct query q = empty_query(lang);
    const struct page p = {out, site, &q, lang};
    struct asset text = {0};
    struct buf other = {0};

    (void)asset_find(&text, lang == LANG_EN ? STR("about.en.html")
                                            : STR("about.vi.html"));
    other_language(&other, &p, "/gioi-thieu");
    put_head(&p, say(lang, SAY_ABOUT), true);
    put_header(&p, other.p);
    put(&p, "<div class=\"wide prose\">\n");
    buf_add(out, text.bytes);
    put(&p, "</div>\n");
    put_footer(&p);
    buf_done(&other);
}

void page_thanks(struct buf *out, const struct page_site *site, enum lang lang)
{
    const struct query q = empty_query(lang);
    const struct page p = {out, site, &q, lang};
    struct buf other = {0};

    other_language(&other, &p, "/");
    put_head(&p, say(lang, SAY_THANKS), false);
    put_header(&p, other.p);
    put_said(&p, "<div class=\"wide error\">\n<h1>", SAY_THANKS, "</h1>\n");
    put_said(&p, "<p class=\"lead\">", SAY_THANKS_TEXT, "</p>\n<p><a href=\"/");
    put_lang_only(&p);
    put_said(&p, "\">", SAY_BACK_HOME, "</a></p>\n</div>\n");
    put_footer(&p);
    buf_done(&other);
}

void page_error(struct buf *out, const struct page_site *site, enum lang lang,
                const struct page_error *error)
{
    const struct query q = empty_query(lang);
    const struct page p = {out, site, &q, lang};
    const struct fault *fault = error->fault;
    struct buf other = {0};

    other_language(&other, &p, "/");
    put_head(&p, say(lang, fault->title), false);
    put_header(&p, other.p);
    put_said(&p, "<div class=\"wide error\">\n<h1>", fault->title, "</h1>\n");
    put_said(&p, "<p class=\"lead\">", fault->text, "</p>\n<p>");
    if (error->again.n) {
        put(&p, "<a class=\"action\" href=\"");
        html_text(out, error->again);
        put_said(&p, "\">", SAY_TRY_AGAIN, "</a> ");
    }
    put(&p, "<a href=\"/");
    put_lang_only(&p);
    put_said(&p, "\">", SAY_BACK_HOME, "</a></p>\n");
    put_said(&p, "<p class=\"trace\">", SAY_TRACE, ": <code>");
    put_text(&p, error->trace_id);
    buf_addf(out, "</code> · %d</p>\n</div>\n", fault->status);
    put_footer(&p);
    buf_done(&other);
}
