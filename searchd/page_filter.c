/* searchd/page_filter.c - see page_filter.h. */
#include "searchd/page_filter.h"

#include "base/html.h"
#include "searchd/page_form.h"

enum { VALUES_SHOWN = 6 };

static enum say condition_name(enum condition_kind kind)
{
    static const enum say names[CONDITION_KINDS] = {
        [BY_AGENCY] = SAY_FACET_AGENCY,     [BY_LEVEL] = SAY_FACET_LEVEL,
        [BY_PROVINCE] = SAY_FACET_PROVINCE, [BY_KIND] = SAY_FACET_KIND,
        [BY_TYPE] = SAY_FACET_TYPE,         [BY_ISSUER] = SAY_FACET_ISSUER,
        [BY_SIGNER] = SAY_FACET_SIGNER,     [BY_FIELD] = SAY_FACET_FIELD,
        [BY_PLACE] = SAY_FACET_PLACE,       [BY_SITE] = SAY_FACET_SITE,
        [BY_NUMBER] = SAY_FACET_NUMBER,     [BY_YEAR] = SAY_FACET_YEAR,
        [BY_BODY] = SAY_FACET_BODY,         [BY_SERVICE_LEVEL] = SAY_CARD_LEVEL,
        [BY_SERVICE_MODE] = SAY_CARD_MODE,  [BY_CODE] = SAY_CARD_CODE,
        [BY_STORY] = SAY_FACET_STORY,
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
    if (c->kind == BY_STORY)
        return ""; /* a number that says nothing to people */
    if (c->kind == BY_KIND)
        return say_kind(list->query->lang, c->value.p);
    return c->kind == BY_LEVEL ? say_level(list->query->lang, c->value.p)
                               : c->value.p;
}

static void put_chip(const struct sheet *p, const struct query_change *change,
                     enum say name, const char *value)
{
    sheet_put(p, "<li><a href=\"");
    sheet_search_link(p, change);
    sheet_said(p, "\"><span class=\"unseen\">", SAY_REMOVE, ": </span>");
    sheet_say(p, name);
    if (*value) {
        sheet_put(p, ": <b>");
        sheet_text(p, value);
        sheet_put(p, "</b>");
    }
    sheet_put(p, "<span class=\"x\" aria-hidden=\"true\">×</span></a></li>");
}

size_t page_filter_count(const struct query *q)
{
    size_t n = (q->from.n || q->to.n) + q->in_force;

    for (size_t i = 0; i < q->condition_count; i++)
        n += !q->conditions[i].typed;
    return n;
}

/* "từ 01/01/2020", "đến 2022", "01/01/2020 – 2022" */
static void put_dates_chip(const struct sheet *p)
{
    const struct query *q = p->q;
    scoped(buf_done) struct buf dates = {0};

    if (!q->to.n || !q->from.n)
        buf_addf(&dates, "%s ",
                 say(p->lang, q->from.n ? SAY_CHIP_FROM : SAY_CHIP_TO));
    sheet_day(&dates, p->lang, q->from);
    if (q->to.n && q->from.n)
        buf_addz(&dates, " – ");
    sheet_day(&dates, p->lang, q->to);
    put_chip(p, &(struct query_change){.drop_dates = true}, SAY_CHIP_DATES,
             dates.p);
}

void page_filter_chips(const struct sheet *p, const struct result_list *list)
{
    const struct query *q = p->q;

    if (!page_filter_count(q))
        return;
    sheet_said(p, "<div class=\"chips\"><h2>", SAY_APPLIED, "</h2>\n<ul>");
    for (size_t i = 0; i < q->condition_count; i++) {
        const struct condition *c = &q->conditions[i];
        if (!c->typed)
            put_chip(p, &(struct query_change){.drop = c},
                     condition_name(c->kind), value_label(list, c));
    }
    if (q->from.n || q->to.n)
        put_dates_chip(p);
    if (q->in_force)
        put_chip(p, &(struct query_change){.drop_in_force = true}, SAY_IN_FORCE,
                 "");
    sheet_put(p, "<li class=\"all\"><a href=\"");
    sheet_search_link(p, &(struct query_change){.drop_conditions = true});
    sheet_said(p, "\">", SAY_REMOVE_ALL, "</a></li></ul></div>\n");
}

static void put_value(const struct sheet *p, enum condition_kind kind,
                      const struct facet_value *v)
{
    const struct condition by = {.kind = kind, .value = str_of(v->value)};
    struct query_change change = {.add = &by};

    for (size_t i = 0; v->chosen && i < p->q->condition_count; i++) {
        const struct condition *c = &p->q->conditions[i];
        if (c->kind == kind && !c->typed && str_is(c->value, v->value))
            change = (struct query_change){.drop = c};
    }
    sheet_put(p,
              v->chosen ? "<li class=\"chosen\"><a href=\"" : "<li><a href=\"");
    sheet_search_link(p, &change);
    sheet_put(p, "\" rel=\"nofollow\">");
    if (v->chosen)
        sheet_said(p, "<span class=\"unseen\">", SAY_REMOVE, ": </span>");
    sheet_put(p, "<span class=\"label\">");
    sheet_text(p, v->label);
    sheet_put(p, "</span> <span class=\"count\">");
    sheet_number(p, v->count);
    sheet_put(p, "</span></a></li>\n");
}

static void put_facet(const struct sheet *p, const struct facet *f)
{
    sheet_said(p, "<section><h3>", condition_name(f->kind), "</h3>\n<ul>\n");
    for (size_t i = 0; i < f->count && i < VALUES_SHOWN; i++)
        put_value(p, f->kind, &f->values[i]);
    sheet_put(p, "</ul>\n");
    if (f->count > VALUES_SHOWN) {
        sheet_said(p, "<details><summary>", SAY_MORE_VALUES,
                   "<span class=\"unseen\">: ");
        sheet_say(p, condition_name(f->kind));
        sheet_put(p, "</span></summary><ul>\n");
        for (size_t i = VALUES_SHOWN; i < f->count; i++)
            put_value(p, f->kind, &f->values[i]);
        sheet_put(p, "</ul></details>\n");
    }
    sheet_put(p, "</section>\n");
}

static void put_date_field(const struct sheet *p, const char *name,
                           enum say label, struct str value)
{
    buf_addf(p->out, "<label for=\"%s\">", name);
    sheet_say(p, label);
    buf_addf(p->out,
             "</label><input type=\"date\" id=\"%s\" name=\"%s\" value=\"",
             name, name);
    if (value.n == 10)
        html_text(p->out, value);
    sheet_put(p, "\">\n");
}

static void put_dates(const struct sheet *p)
{
    sheet_said(p, "<section><h3>", SAY_DATES, "</h3>\n<form action=\"");
    sheet_put(p, sheet_search_path(p));
    sheet_put(p, "\" method=\"get\" class=\"dates\">\n");
    page_form_kept(p, true, false);
    put_date_field(p, "from", SAY_FROM, p->q->from);
    put_date_field(p, "to", SAY_TO, p->q->to);
    sheet_said(p, "<button type=\"submit\">", SAY_APPLY,
               "</button>\n</form></section>\n");
}

static bool has_documents(const struct result_list *list)
{
    for (size_t i = 0; i < list->facet_count; i++)
        if (list->facets[i].kind == BY_TYPE)
            return true;
    return false;
}

static void put_in_force(const struct sheet *p)
{
    struct buf with = {0};

    query_link(&with, p->q, &(struct query_change){0});
    buf_addz(&with, with.n ? "&in_force=1" : "in_force=1");
    sheet_put(p, "<section><ul><li><a rel=\"nofollow\" href=\"");
    sheet_put(p, sheet_search_path(p));
    sheet_put(p, "?");
    html_text(p->out, buf_str(&with));
    sheet_said(p, "\"><span class=\"label\">", SAY_IN_FORCE,
               "</span></a></li></ul></section>\n");
    buf_done(&with);
}

void page_filter_column(const struct sheet *p, const struct result_list *list)
{
    sheet_put(
        p, "<aside id=\"bo-loc\" class=\"filters\" aria-labelledby=\"loc\">\n");
    sheet_said(p, "<h2 id=\"loc\">", SAY_FILTERS, "</h2>\n");
    for (size_t i = 0; i < list->facet_count; i++)
        put_facet(p, &list->facets[i]);
    if (has_documents(list) && !p->q->in_force)
        put_in_force(p);
    put_dates(p);
    sheet_said(p, "<p class=\"jump\"><a href=\"#ket-qua\">", SAY_TO_RESULTS,
               "</a></p>\n</aside>\n");
}
