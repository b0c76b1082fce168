/* searchd/page_feed.c - see page_feed.h. */
#include "searchd/page_feed.h"

#include "base/clock.h"
#include "base/html.h"

/* <name>text</name> */
static void put_element(struct buf *out, const char *name, const char *text)
{
    if (!*text)
        return;
    buf_addf(out, "<%s>", name);
    html_text(out, str_of(text));
    buf_addf(out, "</%s>\n", name);
}

static void put_link(struct buf *out, const struct result_list *list,
                     const char *kind, const char *address)
{
    struct buf link = {0};

    buf_addf(&link, "%s?", address);
    query_link(&link, list->query, &(struct query_change){0});
    buf_addf(out, "<link %s href=\"", kind);
    html_text(out, buf_str(&link));
    buf_addz(out, "\"/>\n");
    buf_done(&link);
}

/* Atom wants a moment; pages often know only their day. */
static void put_updated(struct buf *out, const struct record *r,
                        const char *otherwise)
{
    const char *known = *r->modified      ? r->modified
                        : *r->published   ? r->published
                        : *r->card.issued ? r->card.issued
                        : *r->indexed     ? r->indexed
                                          : otherwise;
    char text[CLOCK_ISO_MAX];
    int64_t ms = 0;

    (void)clock_parse_iso(str_of(known), &ms);
    put_element(out, "updated", clock_iso(text, ms, false));
}

static void put_entry(struct buf *out, const struct result *result,
                      const char *indexed)
{
    const struct record *r = &result->record;

    buf_addz(out, "<entry>\n");
    put_element(out, "title", *r->title ? r->title : r->id);
    if (str_starts(str_of(r->url), STR("http"))) {
        put_element(out, "id", r->url);
        buf_addz(out, "<link href=\"");
        html_text(out, str_of(r->url));
        buf_addz(out, "\"/>\n");
    } else {
        buf_addz(out, "<id>urn:liencong:");
        html_query(out, str_of(r->id));
        buf_addz(out, "</id>\n");
    }
    put_updated(out, r, indexed);
    if (*r->agency) {
        buf_addz(out, "<author>");
        put_element(out, "name", r->agency);
        buf_addz(out, "</author>\n");
    }
    put_element(out, "summary",
                result->snippet.text.n ? result->snippet.text.p : "");
    buf_addz(out, "<category term=\"");
    html_text(out, str_of(r->kind));
    buf_addz(out, "\"/>\n</entry>\n");
}

void feed_results(struct buf *out, const struct result_list *list,
                  const char *base)
{
    const struct query *q = list->query;
    struct buf path = {0};

    buf_addz(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                  "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
    buf_addz(out, say_lang(q->lang));
    buf_addz(out, "\">\n<title>");
    buf_addz(out, say(q->lang, SAY_NAME));
    if (q->typed.n) {
        buf_addz(out, ": ");
        html_text(out, q->typed);
    }
    buf_addz(out, "</title>\n<id>");
    html_text(out, str_of(base));
    buf_addf(out, "/feed/%016llx", (unsigned long long)query_hash(q));
    buf_addz(out, "</id>\n");
    buf_addf(&path, "%s/feed.atom", base);
    put_link(out, list, "rel=\"self\" type=\"application/atom+xml\"", path.p);
    buf_reset(&path);
    buf_addf(&path, "%s/tim-kiem", base);
    put_link(out, list, "rel=\"alternate\" type=\"text/html\"", path.p);
    buf_done(&path);
    buf_addz(out, "<author><name>");
    buf_addz(out, say(q->lang, SAY_NAME));
    buf_addz(out, "</name></author>\n");
    put_element(out, "updated",
                *list->indexed ? list->indexed : "1970-01-01T00:00:00Z");
    for (size_t i = 0; i < list->count; i++)
        put_entry(out, &list->items[i], list->indexed);
    buf_addz(out, "</feed>\n");
}

void feed_opensearch(struct buf *out, const char *base)
{
    static const struct {
        const char *type, *path;
    } answers[] = {
        {"text/html", "/tim-kiem?q={searchTerms}"},
        {"application/atom+xml", "/feed.atom?q={searchTerms}"},
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
