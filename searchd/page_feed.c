/* searchd/page_feed.c - see page_feed.h. */
#include "searchd/page_feed.h"

#include "base/clock.h"
#include "base/html.h"
#include "searchd/page_json.h"

#include <jansson.h>

/* <name>text</name> */
static void put_element(struct buf *out, const char *name, const char *text)
{
    if (!*text)
        return;
    buf_addf(out, "<%s>", name);
    html_text(out, str_of(text));
    buf_addf(out, "</%s>\n", name);
}

/* The address of this search at `path`, changed. */
static void full_link(struct buf *out, const struct result_list *list,
                      const char *base, const char *path, const char *after)
{
    buf_addf(out, "%s%s?", base, path);
    query_link(out, list->query, &(struct query_change){.after = after});
}

static void put_link(struct buf *out, const char *kind, const struct buf *link)
{
    buf_addf(out, "<link %s href=\"", kind);
    html_text(out, buf_str(link));
    buf_addz(out, "\"/>\n");
}

/* "Liên Cổng: lệ phí" */
static void put_title(struct buf *out, const struct query *q)
{
    buf_addz(out, say(q->lang, SAY_NAME));
    if (q->typed.n) {
        buf_addz(out, ": ");
        buf_add(out, q->typed);
    }
}

/* The same for as long as the search is the same. */
static void put_feed_id(struct buf *out, const struct result_list *list,
                        const char *base)
{
    buf_addf(out, "%s/feed/%016llx", base,
             (unsigned long long)query_hash(list->query));
}

static bool is_web(const struct record *r)
{
    return str_starts(str_of(r->url), STR("http"));
}

/* Feeds want a moment; pages often know only their day. */
static int64_t updated_ms(const struct record *r, const char *otherwise)
{
    const char *known = *r->modified      ? r->modified
                        : *r->published   ? r->published
                        : *r->card.issued ? r->card.issued
                        : *r->indexed     ? r->indexed
                                          : otherwise;
    int64_t ms = 0;

    (void)clock_parse_iso(str_of(known), &ms);
    return ms;
}

static void put_id(struct buf *out, const struct record *r)
{
    if (is_web(r)) {
        buf_addz(out, r->url);
        return;
    }
    buf_addz(out, "urn:liencong:");
    html_query(out, str_of(r->id));
}

/* One result as every feed tells it. */
struct entry {
    const struct record *record;
    struct buf id;
    bool web; /* `id` is an address, too */
    const char *title, *summary;
    int64_t updated_ms;
};

static struct entry entry_of(const struct result *result, const char *indexed)
{
    const struct record *r = &result->record;
    struct entry e = {
        .record = r,
        .web = is_web(r),
        .title = *r->title ? r->title : r->id,
        .summary = result->snippet.text.n ? result->snippet.text.p : "",
        .updated_ms = updated_ms(r, indexed),
    };

    put_id(&e.id, r);
    return e;
}

static void entry_done(struct entry *e)
{
    buf_done(&e->id);
}

/* --- Atom --- */

static void put_entry(struct buf *out, const struct result *result,
                      const char *indexed)
{
    scoped(entry_done) struct entry e = entry_of(result, indexed);
    char moment[CLOCK_ISO_MAX];

    buf_addz(out, "<entry>\n");
    put_element(out, "title", e.title);
    put_element(out, "id", e.id.p);
    if (e.web)
        put_link(out, "rel=\"alternate\"", &e.id);
    put_element(out, "updated", clock_iso(moment, e.updated_ms, false));
    if (*e.record->agency) {
        buf_addz(out, "<author>");
        put_element(out, "name", e.record->agency);
        buf_addz(out, "</author>\n");
    }
    put_element(out, "summary", e.summary);
    buf_addz(out, "<category term=\"");
    html_text(out, str_of(e.record->kind));
    buf_addz(out, "\"/>\n</entry>\n");
}

static void put_atom_links(struct buf *out, const struct result_list *list,
                           const char *base)
{
    scoped(buf_done) struct buf link = {0};

    full_link(&link, list, base, "/feed.atom", NULL);
    put_link(out, "rel=\"self\" type=\"application/atom+xml\"", &link);
    buf_reset(&link);
    full_link(&link, list, base, "/tim-kiem", NULL);
    put_link(out, "rel=\"alternate\" type=\"text/html\"", &link);
    if (!list->next)
        return;
    buf_reset(&link);
    full_link(&link, list, base, "/feed.atom", list->next);
    put_link(out, "rel=\"next\" type=\"application/atom+xml\"", &link);
}

void feed_atom(struct buf *out, const struct result_list *list,
               const char *base)
{
    const struct query *q = list->query;
    scoped(buf_done) struct buf text = {0};

    buf_addz(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                  "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
    buf_addf(out, "%s\">\n", say_lang(q->lang));
    put_title(&text, q);
    put_element(out, "title", text.p);
    buf_reset(&text);
    put_feed_id(&text, list, base);
    put_element(out, "id", text.p);
    put_atom_links(out, list, base);
    buf_addz(out, "<author>");
    put_element(out, "name", say(q->lang, SAY_NAME));
    buf_addz(out, "</author>\n");
    put_element(out, "updated",
                *list->indexed ? list->indexed : "1970-01-01T00:00:00Z");
    for (size_t i = 0; i < list->count; i++)
        put_entry(out, &list->items[i], list->indexed);
    buf_addz(out, "</feed>\n");
}

/* --- RSS --- */

static void put_item(struct buf *out, const struct result *result,
                     const char *indexed)
{
    scoped(entry_done) struct entry e = entry_of(result, indexed);
    char moment[CLOCK_ISO_MAX];

    buf_addz(out, "<item>\n");
    put_element(out, "title", e.title);
    if (e.web)
        put_element(out, "link", e.record->url);
    buf_addf(out, "<guid isPermaLink=\"%s\">", e.web ? "true" : "false");
    html_text(out, buf_str(&e.id));
    buf_addz(out, "</guid>\n");
    put_element(out, "pubDate", clock_http(moment, e.updated_ms));
    put_element(out, "description", e.summary);
    put_element(out, "category", e.record->kind);
    put_element(out, "dc:creator", e.record->agency);
    buf_addz(out, "</item>\n");
}

void feed_rss(struct buf *out, const struct result_list *list, const char *base)
{
    const struct query *q = list->query;
    scoped(buf_done) struct buf text = {0};

    buf_addz(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                  "<rss version=\"2.0\" "
                  "xmlns:atom=\"http://www.w3.org/2005/Atom\" "
                  "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
                  "<channel>\n");
    put_title(&text, q);
    put_element(out, "title", text.p);
    buf_reset(&text);
    full_link(&text, list, base, "/tim-kiem", NULL);
    put_element(out, "link", text.p);
    put_element(out, "description", say(q->lang, SAY_TAGLINE));
    put_element(out, "language", say_lang(q->lang));
    buf_reset(&text);
    full_link(&text, list, base, "/feed.rss", NULL);
    buf_addz(out, "<atom:link rel=\"self\" type=\"application/rss+xml\" "
                  "href=\"");
    html_text(out, buf_str(&text));
    buf_addz(out, "\"/>\n");
    for (size_t i = 0; i < list->count; i++)
        put_item(out, &list->items[i], list->indexed);
    buf_addz(out, "</channel>\n</rss>\n");
}

/* --- JSON Feed --- */

static json_t *text_json(const struct buf *text)
{
    return json_stringn(text->p ? text->p : "", text->n);
}

static json_t *item_json(const struct result *result, const char *indexed)
{
    scoped(entry_done) struct entry e = entry_of(result, indexed);
    char moment[CLOCK_ISO_MAX];
    json_t *o = json_object();

    json_object_set_new(o, "id", text_json(&e.id));
    if (e.web)
        json_object_set_new(o, "url", json_string(e.record->url));
    json_object_set_new(o, "title", json_string(e.title));
    json_object_set_new(o, "content_text", json_string(e.summary));
    json_object_set_new(o, "date_modified",
                        json_string(clock_iso(moment, e.updated_ms, false)));
    if (*e.record->agency)
        json_object_set_new(o, "authors",
                            json_pack("[{s:s}]", "name", e.record->agency));
    json_object_set_new(o, "tags", json_pack("[s]", e.record->kind));
    return o;
}

static void set_link(json_t *o, const char *name,
                     const struct result_list *list, const char *base,
                     const char *path, const char *after)
{
    scoped(buf_done) struct buf link = {0};

    full_link(&link, list, base, path, after);
    json_object_set_new(o, name, text_json(&link));
}

void feed_json(struct buf *out, const struct result_list *list,
               const char *base)
{
    json_t *o = json_object(), *items = json_array();
    scoped(buf_done) struct buf title = {0};

    for (size_t i = 0; i < list->count; i++)
        json_array_append_new(items, item_json(&list->items[i], list->indexed));
    put_title(&title, list->query);
    json_object_set_new(o, "version",
                        json_string("https://jsonfeed.org/version/1.1"));
    json_object_set_new(o, "title", text_json(&title));
    set_link(o, "home_page_url", list, base, "/tim-kiem", NULL);
    set_link(o, "feed_url", list, base, "/feed.json", NULL);
    if (list->next)
        set_link(o, "next_url", list, base, "/feed.json", list->next);
    json_object_set_new(o, "language",
                        json_string(say_lang(list->query->lang)));
    json_object_set_new(o, "items", items);
    json_put(out, o);
}

/* --- OpenSearch --- */

void feed_opensearch(struct buf *out, const char *base)
{
    static const struct {
        const char *type, *path;
    } answers[] = {
        {"text/html", "/tim-kiem?q={searchTerms}"},
        {"application/x-suggestions+json",
         "/api/v1/suggest?format=opensearch&amp;q={searchTerms}"},
        {"application/atom+xml", "/feed.atom?q={searchTerms}"},
        {"application/rss+xml", "/feed.rss?q={searchTerms}"},
        {"application/json", "/api/v1/search?q={searchTerms}"},
    };

    buf_addz(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                  "<OpenSearchDescription "
                  "xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n");
    put_element(out, "ShortName", say(LANG_VI, SAY_NAME));
    put_element(out, "Description", say(LANG_VI, SAY_TAGLINE));
    buf_addz(out, "<InputEncoding>UTF-8</InputEncoding>\n"
                  "<Language>vi</Language>\n<Image width=\"32\" height=\"32\" "
                  "type=\"image/svg+xml\">");
    html_text(out, str_of(base));
    buf_addz(out, "/tinh/emblem.svg</Image>\n");
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        buf_addf(out, "<Url type=\"%s\" template=\"", answers[i].type);
        html_text(out, str_of(base));
        buf_addf(out, "%s\"/>\n", answers[i].path);
    }
    buf_addz(out, "</OpenSearchDescription>\n");
}
