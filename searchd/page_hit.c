/* searchd/page_hit.c - see page_hit.h. */
#include "searchd/page_hit.h"

#include "base/html.h"
#include "base/utf8.h"
#include "indexer/analyse.h"
#include "indexer/relation.h"
#include "searchd/page_html.h"
#include "searchd/page_panel.h"

enum { ADDRESS_CHARS = 70 };

/* "hanoi.gov.vn › van-ban › 42", shortened. */
static void put_address(const struct sheet *p, const struct record *r)
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
        sheet_put(p, "…");
    buf_done(&text);
}

void page_hit_source(const struct sheet *p, const struct record *r)
{
    sheet_put(p, "<p class=\"source\">");
    if (*r->agency) {
        sheet_put(p, "<span class=\"agency\">");
        sheet_text(p, r->agency);
        sheet_put(p, "</span> ");
    }
    sheet_put(p, "<span class=\"url\">");
    put_address(p, r);
    sheet_put(p, "</span></p>\n");
}

/* The browser tells us that it was opened, and the person goes straight there:
 * no detour, no script, and nothing of the person. */
static void put_ping(const struct sheet *p, const char *portal)
{
    scoped(buf_done) struct buf link = {0};

    if (!p->site->clicks || !p->q->typed.n || !*portal)
        return;
    buf_addz(&link, PAGE_OPENED "?q=");
    html_query(&link, p->q->typed);
    buf_addz(&link, "&portal=");
    html_query(&link, str_of(portal));
    sheet_put(p, "\" ping=\"");
    html_text(p->out, buf_str(&link));
}

void page_hit_title(const struct sheet *p, const struct result *result,
                    const char *heading)
{
    const struct record *r = &result->record;
    bool linked = str_case_starts(str_of(r->url), STR("http://")) ||
                  str_case_starts(str_of(r->url), STR("https://"));

    buf_addf(p->out, "<%s class=\"title\">", heading);
    if (linked) {
        sheet_put(p, "<a href=\"");
        sheet_text(p, r->url);
        put_ping(p, r->portal);
        sheet_put(p, "\">");
    }
    if (result->title.text.n)
        sheet_marked(p, &result->title);
    else
        sheet_say(p, SAY_UNTITLED);
    buf_addf(p->out, "%s</%s>\n", linked ? "</a>" : "", heading);
}

static void put_entry(const struct sheet *p, enum say name, const char *value,
                      bool date)
{
    if (!*value)
        return;
    sheet_said(p, "<div><dt>", name, "</dt><dd>");
    if (date)
        sheet_date(p, value);
    else
        sheet_text(p, value);
    sheet_put(p, "</dd></div>");
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

/* The document of that number, as a search. */
static void put_number_link(const struct sheet *p, struct str number)
{
    scoped(buf_done) struct buf typed = {0};
    struct query q = sheet_no_query(p->lang);
    struct sheet all = *p;

    buf_addz(&typed, "so:");
    buf_add(&typed, number);
    q.lang_given = p->q->lang_given;
    all.q = &q;
    sheet_put(p, "<a rel=\"nofollow\" href=\"");
    sheet_search_link(&all, &(struct query_change){.typed = typed.p});
    sheet_put(p, "\">");
    html_text(p->out, number);
    sheet_put(p, "</a>");
}

/* "Thay thế: 140/2016/NĐ-CP, ...": the first few of one relation. */
static void put_relation(const struct sheet *p, const char *relations,
                         enum relation wanted, enum say name)
{
    enum { SHOWN = 4 };
    struct str rest = str_of(relations), number;
    enum relation relation;
    int count = 0;

    while (rest.n && relation_next(&rest, &relation, &number)) {
        if (relation != wanted || ++count > SHOWN + 1)
            continue;
        if (count == 1)
            sheet_said(p, "<div><dt>", name, "</dt><dd>");
        sheet_put(p, count > 1 ? ", " : "");
        if (count > SHOWN)
            sheet_put(p, "…");
        else
            put_number_link(p, number);
    }
    if (count)
        sheet_put(p, "</dd></div>");
}

/* What became of a document, and of which it is. */
static void put_relations(const struct sheet *p, const char *relations)
{
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

    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        put_relation(p, relations, shown[i].relation, shown[i].name);
}

/* Who signed, as a filter. */
static void put_signer(const struct sheet *p, const char *signer)
{
    const struct condition by = {.kind = BY_SIGNER, .value = str_of(signer)};

    if (!*signer)
        return;
    sheet_said(p, "<div><dt>", SAY_CARD_SIGNER,
               "</dt><dd><a rel=\"nofollow\" href=\"");
    sheet_search_link(p, &(struct query_change){.add = &by});
    sheet_put(p, "\">");
    sheet_text(p, signer);
    sheet_put(p, "</a></dd></div>");
}

static void put_card(const struct sheet *p, const struct record *r)
{
    const struct document_card *c = &r->card;

    if (!has_card(c))
        return;
    sheet_put(p, "<dl class=\"card\">");
    put_entry(p, SAY_CARD_NUMBER, c->number, false);
    put_entry(p, SAY_CARD_ISSUED, c->issued, true);
    put_entry(p, SAY_CARD_EFFECTIVE, c->effective, true);
    put_entry(p, SAY_CARD_ISSUER, c->issuer, false);
    put_signer(p, c->signer);
    put_entry(p, SAY_CARD_OFFICE, c->signer_office, false);
    put_entry(p, SAY_CARD_CODE, c->code, false);
    put_entry(p, SAY_CARD_FIELD, c->field, false);
    put_entry(p, SAY_CARD_LEVEL, c->service_level, false);
    put_entry(p, SAY_CARD_MODE, c->service_mode, false);
    put_relations(p, r->relations);
    sheet_put(p, "</dl>\n");
}

void page_hit_tags(const struct sheet *p, const struct record *r)
{
    sheet_put(p, "<p class=\"tags\"><span class=\"kind\">");
    sheet_text(p, *r->card.type ? r->card.type : say_kind(p->lang, r->kind));
    sheet_put(p, "</span>");
    if (*r->card.validity) {
        sheet_put(p, "<span class=\"");
        sheet_put(p, validity_class(r->card.validity));
        sheet_put(p, "\">");
        sheet_text(p, r->card.validity);
        sheet_put(p, "</span>");
    }
    if (*r->published && !*r->card.issued) {
        sheet_put(p, "<span class=\"when\">");
        sheet_date(p, r->published);
        sheet_put(p, "</span>");
    }
    sheet_put(p, "</p>\n");
}

/* Titles of documents often hold the whole abstract. */
static bool is_said_in_title(const struct record *r)
{
    scoped(buf_done) struct buf title = {0}, abstract = {0};

    fold_text(&title, str_of(r->title));
    fold_text(&abstract, str_of(r->card.abstract));
    return str_find(buf_str(&title), buf_str(&abstract)) >= 0;
}

/* Leads to all of them, the original first. */
static void put_copies(const struct sheet *p, const struct result *result)
{
    uint32_t copies = result->copies;
    struct str text = str_of(say(p->lang, SAY_COPIES));
    ptrdiff_t at = str_find(text, STR("%u"));

    buf_addf(p->out, "<a class=\"copies\" rel=\"nofollow\" href=\"%s?story=%s",
             sheet_search_path(p), result->record.cluster);
    if (p->q->lang_given)
        buf_addf(p->out, "&amp;lang=%s", say_lang(p->lang));
    sheet_put(p, "\">");
    if (copies == 1) {
        sheet_say(p, SAY_COPY_ONE);
    } else {
        html_text(p->out, str_sub(text, 0, (size_t)at));
        sheet_number(p, copies);
        html_text(p->out, str_sub(text, (size_t)at + 2, text.n));
    }
    sheet_put(p, "</a>");
}

/* The same search, within the agency of this result. */
static void put_in_agency(const struct sheet *p, const struct record *r)
{
    const struct condition by = {.kind = BY_AGENCY, .value = str_of(r->portal)};

    for (size_t i = 0; i < p->q->condition_count; i++)
        if (p->q->conditions[i].kind == BY_AGENCY)
            return;
    if (!*r->portal)
        return;
    sheet_put(p, "<a rel=\"nofollow\" href=\"");
    sheet_search_link(p, &(struct query_change){.add = &by});
    sheet_said(p, "\">", SAY_IN_AGENCY, "<span class=\"unseen\">: ");
    sheet_text(p, r->agency);
    sheet_put(p, "</span></a>");
}

/* Where else it stands, and what belongs to it. */
static void put_more(const struct sheet *p, const struct result *result,
                     bool open)
{
    sheet_put(p, "<p class=\"more\">");
    if (result->copies)
        put_copies(p, result);
    if (!open) {
        sheet_put(p, "<a href=\"");
        page_panel_link(p, result, true);
        sheet_said(p, "\" rel=\"nofollow\">", SAY_RELATED,
                   "<span class=\"unseen\">: ");
        html_text(p->out, result->title.text);
        sheet_put(p, "</span></a>");
    }
    put_in_agency(p, &result->record);
    sheet_put(p, "</p>\n");
}

void page_hit_put(const struct sheet *p, const struct result *result,
                  const struct related *related)
{
    const struct record *r = &result->record;

    buf_addf(p->out, "<li id=\"d%u\"><article>\n", result->docid);
    page_hit_source(p, r);
    page_hit_title(p, result, "h3");
    if (*r->doc_name) {
        sheet_said(p, "<p class=\"part-of\">", SAY_PART_OF, ": ");
        sheet_text(p, r->doc_name);
        sheet_put(p, "</p>\n");
    }
    page_hit_tags(p, r);
    if (*result->ended_by) {
        sheet_said(p, "<p class=\"tags\"><span class=\"badge over\">",
                   SAY_ENDED_BY, " ");
        sheet_text(p, result->ended_by);
        sheet_put(p, "</span></p>\n");
    }
    if (*r->card.abstract && !is_said_in_title(r)) {
        sheet_put(p, "<p class=\"abstract\">");
        sheet_text(p, r->card.abstract);
        sheet_put(p, "</p>\n");
    }
    if (result->snippet.text.n) {
        sheet_put(p, "<p class=\"snippet\">");
        sheet_marked(p, &result->snippet);
        sheet_put(p, "</p>\n");
    }
    put_card(p, r);
    put_more(p, result, related);
    if (related)
        page_panel_put(p, result, related);
    sheet_put(p, "</article></li>\n");
}
