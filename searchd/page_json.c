/* searchd/page_json.c - see page_json.h. */
#include "searchd/page_json.h"

#include "base/html.h"
#include "base/utf8.h"
#include "indexer/relation.h"

#include <jansson.h>
#include <stdlib.h>

/* NULL for what is not known: "" would be a value. */
static void set(json_t *o, const char *name, const char *text)
{
    json_object_set_new(o, name, *text ? json_string(text) : json_null());
}

static json_t *text_of(struct str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

static json_t *marked_html(const struct snippet *s)
{
    struct buf html = {0};
    size_t at = 0;

    for (size_t i = 0; i < s->mark_count; i++) {
        html_text(&html, str_sub(s->text, at, s->marks[i].from));
        buf_addz(&html, "<mark>");
        html_text(&html, str_sub(s->text, s->marks[i].from, s->marks[i].to));
        buf_addz(&html, "</mark>");
        at = s->marks[i].to;
    }
    html_text(&html, str_sub(s->text, at, s->text.n));
    json_t *text = text_of(buf_str(&html));
    buf_done(&html);
    return text;
}

static json_t *card_json(const struct document_card *c)
{
    const struct {
        const char *name, *value;
    } members[] = {
        {"number", c->number},
        {"type", c->type},
        {"issuer", c->issuer},
        {"issued", c->issued},
        {"effective", c->effective},
        {"validity", c->validity},
        {"signer", c->signer},
        {"abstract", c->abstract},
        {"field", c->field},
        {"service_level", c->service_level},
        {"service_mode", c->service_mode},
        {"code", c->code},
        {"signer_office", c->signer_office},
    };
    json_t *o = json_object();
    bool any = false;

    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        set(o, members[i].name, members[i].value);
        any |= *members[i].value != '\0';
    }
    if (any)
        return o;
    json_decref(o);
    return json_null();
}

static json_t *relations_json(const char *relations)
{
    json_t *list = json_array();
    struct str rest = str_of(relations), number;
    enum relation relation;

    while (rest.n && relation_next(&rest, &relation, &number))
        json_array_append_new(list, json_pack("{s:s, s:s%}", "relation",
                                              relation_name(relation), "number",
                                              number.p, number.n));
    return list;
}

static json_t *record_json(const struct record *r)
{
    json_t *o = json_object(), *agency = json_object();

    set(o, "id", r->id);
    set(o, "url", r->url);
    set(o, "title", r->title);
    set(agency, "code", r->portal);
    set(agency, "name", r->agency);
    set(agency, "host", r->host);
    json_object_set_new(o, "agency", agency);
    set(o, "kind", r->kind);
    set(o, "lang", r->lang);
    set(o, "published", r->published);
    set(o, "modified", r->modified);
    set(o, "description", r->description);
    set(o, "image", r->image);
    set(o, "part_of", r->doc_name);
    set(o, "content_type", r->content_type);
    set(o, "found_on", r->found_on);
    set(o, "indexed", r->indexed);
    set(o, "story", r->cluster);
    json_object_set_new(o, "document", card_json(&r->card));
    json_object_set_new(o, "relations", relations_json(r->relations));
    return o;
}

static json_t *result_json(const struct result *result)
{
    json_t *o = record_json(&result->record);

    set(o, "ended_by", result->ended_by);
    json_object_set_new(o, "title_html", marked_html(&result->title));
    json_object_set_new(o, "snippet", text_of(result->snippet.text));
    json_object_set_new(o, "snippet_html", marked_html(&result->snippet));
    json_object_set_new(o, "copies", json_integer(result->copies));
    json_object_set_new(o, "score", json_real(result->score));
    return o;
}

static json_t *facet_json(const struct facet *f)
{
    json_t *values = json_array();

    for (size_t i = 0; i < f->count; i++) {
        const struct facet_value *v = &f->values[i];
        json_array_append_new(values,
                              json_pack("{s:s, s:s, s:i, s:b}", "value",
                                        v->value, "label", v->label, "count",
                                        (int)v->count, "chosen", v->chosen));
    }
    return values;
}

static json_t *list_json(const struct str *items, size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, text_of(items[i]));
    return list;
}

static const char *field_name(const struct condition *c)
{
    return c->kind == BY_BODY ? "body" : query_parameter(c->kind);
}

static json_t *conditions_json(const struct query *q)
{
    json_t *list = json_array();

    for (size_t i = 0; i < q->condition_count; i++) {
        const struct condition *c = &q->conditions[i];
        json_t *o = json_object();
        json_object_set_new(o, "field", json_string(field_name(c)));
        json_object_set_new(o, "value", text_of(c->value));
        json_object_set_new(o, "without", json_boolean(c->without));
        json_array_append_new(list, o);
    }
    return list;
}

/* How the query was understood. */
static json_t *query_json(const struct query *q)
{
    json_t *o = json_object();

    json_object_set_new(o, "text", text_of(q->typed));
    json_object_set_new(o, "words", text_of(q->words));
    json_object_set_new(o, "phrases", list_json(q->phrases, q->phrase_count));
    json_object_set_new(o, "without", list_json(q->without, q->without_count));
    json_object_set_new(o, "conditions", conditions_json(q));
    json_object_set_new(o, "from", q->from.n ? text_of(q->from) : json_null());
    json_object_set_new(o, "to", q->to.n ? text_of(q->to) : json_null());
    json_object_set_new(o, "in_force", json_boolean(q->in_force));
    json_object_set_new(o, "sort",
                        json_string(q->sort == SORT_NEWEST     ? "newest"
                                    : q->sort == SORT_ORIGINAL ? "original"
                                                               : "relevance"));
    return o;
}

void json_put(struct buf *out, json_t *o)
{
    char *text = json_dumps(o, JSON_COMPACT);

    if (!text)
        mem_exhausted();
    buf_addz(out, text);
    buf_addc(out, '\n');
    free(text);
    json_decref(o);
}

static json_t *change_json(const struct query *q, const char *path,
                           const struct query_change *change)
{
    struct buf link = {0};

    buf_addf(&link, "%s?", path);
    query_link(&link, q, change);
    json_t *text = text_of(buf_str(&link));
    buf_done(&link);
    return text;
}

static json_t *link_json(const struct query *q, const char *path,
                         const char *after)
{
    return change_json(q, path, &(struct query_change){.after = after});
}

/* "Did you mean": the text, and the same search with it. */
static json_t *suggestion_json(const struct result_list *list)
{
    json_t *o;

    if (!list->meant)
        return json_null();
    o = json_object();
    json_object_set_new(o, "text", json_string(list->meant));
    json_object_set_new(
        o, "link",
        change_json(list->query, "/api/v1/search",
                    &(struct query_change){.typed = list->meant}));
    return o;
}

/* Documents asked for by number that the index does not have. */
static json_t *absent_json(const struct result_list *list)
{
    json_t *all = json_array();

    for (size_t i = 0; i < list->absent_count; i++) {
        const struct absent *absent = &list->absent[i];
        json_t *near = json_array();

        for (size_t j = 0; j < absent->near_count; j++)
            json_array_append_new(near, json_string(absent->near[j]));
        json_array_append_new(all, json_pack("{s:s, s:b, s:o}", "number",
                                             absent->number, "mentioned",
                                             (int)absent->mentioned,
                                             "other_years", near));
    }
    return all;
}

static json_t *bets_json(const struct result_list *list)
{
    json_t *bets = json_array();

    for (size_t i = 0; i < list->bet_count; i++)
        json_array_append_new(bets, json_pack("{s:s, s:s, s:s}", "url",
                                              list->bets[i]->url, "title",
                                              list->bets[i]->title, "text",
                                              list->bets[i]->text));
    return bets;
}

static json_t *links_json(const struct result_list *list)
{
    static const struct {
        const char *name, *path;
    } feeds[] = {{"atom", "/feed.atom"},
                 {"rss", "/feed.rss"},
                 {"json_feed", "/feed.json"},
                 {"csv", "/feed.csv"}};
    json_t *o = json_object();
    const char *path = "/api/v1/search";

    if (list->next)
        json_object_set_new(o, "next",
                            link_json(list->query, path, list->next));
    if (list->previous)
        json_object_set_new(o, "previous",
                            link_json(list->query, path, list->previous));
    json_object_set_new(o, "html", link_json(list->query, "/tim-kiem", NULL));
    for (size_t i = 0; i < sizeof feeds / sizeof *feeds; i++)
        json_object_set_new(o, feeds[i].name,
                            link_json(list->query, feeds[i].path, NULL));
    return o;
}

static json_t *facets_json(const struct result_list *list)
{
    json_t *facets = json_object();

    for (size_t i = 0; i < list->facet_count; i++)
        json_object_set_new(facets, query_parameter(list->facets[i].kind),
                            facet_json(&list->facets[i]));
    return facets;
}

static void add_parts(json_t *o, const struct result_list *list)
{
    json_object_set_new(o, "partial",
                        json_boolean(list->shards_answering < list->shards));
    json_object_set_new(o, "shards",
                        json_pack("{s:i, s:i}", "answering",
                                  (int)list->shards_answering, "of",
                                  (int)list->shards));
}

void json_results(struct buf *out, const struct result_list *list)
{
    json_t *o = json_object(), *results = json_array();

    for (size_t i = 0; i < list->count; i++)
        json_array_append_new(results, result_json(&list->items[i]));
    json_object_set_new(o, "version", json_string("1"));
    json_object_set_new(o, "query", query_json(list->query));
    json_object_set_new(o, "total", json_integer(list->total));
    json_object_set_new(o, "total_is_estimate", json_boolean(list->about));
    json_object_set_new(o, "first", json_integer((json_int_t)list->first + 1));
    json_object_set_new(o, "best_bets", bets_json(list));
    json_object_set_new(o, "suggestion", suggestion_json(list));
    json_object_set_new(o, "absent", absent_json(list));
    json_object_set_new(o, "results", results);
    json_object_set_new(o, "facets", facets_json(list));
    json_object_set_new(o, "next",
                        list->next ? json_string(list->next) : json_null());
    json_object_set_new(o, "previous",
                        list->previous ? json_string(list->previous)
                                       : json_null());
    json_object_set_new(o, "links", links_json(list));
    json_object_set_new(o, "took_ms", json_integer(list->took_ms));
    set(o, "indexed", list->indexed);
    add_parts(o, list);
    json_put(out, o);
}

void json_facets(struct buf *out, const struct result_list *list)
{
    json_t *o = json_object();

    json_object_set_new(o, "version", json_string("1"));
    json_object_set_new(o, "query", query_json(list->query));
    json_object_set_new(o, "total", json_integer(list->total));
    json_object_set_new(o, "total_is_estimate", json_boolean(list->about));
    json_object_set_new(o, "facets", facets_json(list));
    set(o, "indexed", list->indexed);
    add_parts(o, list);
    json_put(out, o);
}

/* Text of a request, which may be no UTF-8. */
static json_t *repaired(struct str s)
{
    struct buf text = {0};

    utf8_nfc(&text, s);
    json_t *o = text_of(buf_str(&text));
    buf_done(&text);
    return o;
}

void json_suggest(struct buf *out, struct str typed,
                  const struct suggestion *found, size_t count)
{
    json_t *o = json_object(), *list = json_array();

    for (size_t i = 0; i < count; i++) {
        json_t *one = json_object();
        set(one, "text", found[i].text);
        set(one, "kind", suggest_kind_name(found[i].kind));
        set(one, "note", found[i].note);
        json_array_append_new(list, one);
    }
    json_object_set_new(o, "version", json_string("1"));
    json_object_set_new(o, "q", repaired(typed));
    json_object_set_new(o, "suggestions", list);
    json_put(out, o);
}

void json_opensearch(struct buf *out, struct str typed,
                     const struct suggestion *found, size_t count)
{
    json_t *o = json_array(), *texts = json_array(), *notes = json_array();

    for (size_t i = 0; i < count; i++) {
        json_array_append_new(texts, json_string(found[i].text));
        json_array_append_new(notes, json_string(found[i].note));
    }
    json_array_append_new(o, repaired(typed));
    json_array_append_new(o, texts);
    json_array_append_new(o, notes);
    json_put(out, o);
}

void json_document(struct buf *out, const struct record *record)
{
    json_t *o = json_object(), *document = record_json(record);

    set(document, "text", record->text);
    json_object_set_new(o, "version", json_string("1"));
    json_object_set_new(o, "result", document);
    json_put(out, o);
}

void json_related(struct buf *out, const struct related *related)
{
    json_t *o = json_object(), *groups = json_object();

    for (size_t i = 0; i < related->group_count; i++) {
        const struct related_group *group = &related->groups[i];
        json_t *list = json_array();
        for (size_t j = 0; j < group->count; j++)
            json_array_append_new(list, record_json(&group->items[j].record));
        json_object_set_new(groups, group->name, list);
    }
    json_object_set_new(o, "version", json_string("1"));
    json_object_set_new(o, "of", record_json(&related->of));
    json_object_set_new(o, "related", groups);
    json_object_set_new(o, "partial", json_boolean(related->partial));
    json_put(out, o);
}

static json_t *problems_json(const struct problems *problems)
{
    json_t *list = json_array();

    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *p = &problems->items[i];
        json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "parameter",
                                              p->parameter, "message", p->vi,
                                              "message_en", p->en));
    }
    return list;
}

void json_problem(struct buf *out, const struct fault *fault,
                  const struct problems *problems, const char *trace_id)
{
    json_t *o = json_object();

    json_object_set_new(o, "type", json_string("about:blank"));
    json_object_set_new(o, "status", json_integer(fault->status));
    set(o, "title", say(LANG_VI, fault->title));
    set(o, "title_en", say(LANG_EN, fault->title));
    set(o, "detail", say(LANG_VI, fault->text));
    set(o, "detail_en", say(LANG_EN, fault->text));
    if (problems)
        json_object_set_new(o, "errors", problems_json(problems));
    set(o, "trace_id", trace_id);
    json_put(out, o);
}
