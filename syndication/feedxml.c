/*
 * syndication/feedxml.c - Atom and RSS; see feedfield.h.
 *
 * One table says which element of which vocabulary is which field.  An element
 * inside of a field is markup: in Atom's type "xhtml" it is written down again,
 * else it is left and its text stays.
 */
#include "base/err.h"
#include "base/html.h"
#include "syndication/feedfield.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>

#define ATOM "http://www.w3.org/2005/Atom"
#define RSS1 "http://purl.org/rss/1.0/"
#define DC "http://purl.org/dc/elements/1.1/"
#define MEDIA "http://search.yahoo.com/mrss/"

static const struct element {
    const char *ns, *name;
    enum feedfield field;
    const char *attribute; /* which holds it; NULL: its text */
} elements[] = {
    {ATOM, "id", FEEDFIELD_KEY, NULL},
    {ATOM, "link", FEEDFIELD_URL, "href"},
    {ATOM, "title", FEEDFIELD_TITLE, NULL},
    {ATOM, "summary", FEEDFIELD_SUMMARY, NULL},
    {ATOM, "content", FEEDFIELD_CONTENT, NULL},
    {ATOM, "name", FEEDFIELD_AUTHOR, NULL},
    {ATOM, "published", FEEDFIELD_PUBLISHED, NULL},
    {ATOM, "updated", FEEDFIELD_CHANGED, NULL},
    {"", "guid", FEEDFIELD_KEY, NULL},
    {"", "link", FEEDFIELD_URL, NULL},
    {"", "title", FEEDFIELD_TITLE, NULL},
    {"", "description", FEEDFIELD_SUMMARY, NULL},
    {"", "author", FEEDFIELD_AUTHOR, NULL},
    {"", "pubDate", FEEDFIELD_PUBLISHED, NULL},
    {"", "enclosure", FEEDFIELD_IMAGE, "url"},
    {RSS1, "link", FEEDFIELD_URL, NULL},
    {RSS1, "title", FEEDFIELD_TITLE, NULL},
    {RSS1, "description", FEEDFIELD_SUMMARY, NULL},
    {RSS1 "modules/content/", "encoded", FEEDFIELD_CONTENT, NULL},
    {DC, "creator", FEEDFIELD_AUTHOR, NULL},
    {DC, "date", FEEDFIELD_PUBLISHED, NULL},
    {MEDIA, "thumbnail", FEEDFIELD_IMAGE, "url"},
    {MEDIA, "content", FEEDFIELD_IMAGE, "url"},
};

struct reading {
    xmlParserCtxtPtr parser;
    struct feedsink *sink;
    struct err *err;
    int r;         /* 1: enough was read */
    bool is_feed;  /* its first element was one of a feed */
    int depth;     /* of elements */
    int entry_at;  /* depth of the present entry; 0: outside of one */
    int field_at;  /* depth of the field's element; 0: outside of one */
    bool is_xhtml; /* of the field */
    const struct element *element;
};

/* An element on its way in, as libxml2 tells it. */
struct start {
    struct str ns, name;
    const xmlChar **attributes; /* name, prefix, ns, value, its end */
    int count;
};

static struct str attribute(const struct start *s, const char *name)
{
    for (int i = 0; i < s->count; i++) {
        const xmlChar **a = s->attributes + (ptrdiff_t)5 * i;
        if (!strcmp((const char *)a[0], name))
            return (struct str){(const char *)a[3], (size_t)(a[4] - a[3])};
    }
    return (struct str){0};
}

static void stop(struct reading *x, int r)
{
    x->r = r;
    xmlStopParser(x->parser);
}

static void see_root(struct reading *x, const struct start *s)
{
    x->is_feed = (str_is(s->ns, ATOM) && str_is(s->name, "feed")) ||
                 (!s->ns.n && str_is(s->name, "rss")) || str_is(s->name, "RDF");
    if (!x->is_feed)
        stop(x, err_set(x->err, ERR_FORMAT, "is no feed: begins with <%.*s>",
                        (int)(s->name.n < 40 ? s->name.n : 40), s->name.p));
}

static bool is_entry(const struct start *s)
{
    return (str_is(s->ns, ATOM) && str_is(s->name, "entry")) ||
           ((!s->ns.n || str_is(s->ns, RSS1)) && str_is(s->name, "item"));
}

/* A link that is not the page itself, an enclosure that is no picture. */
static bool is_other(const struct element *e, const struct start *s)
{
    struct str rel = attribute(s, "rel"), type = attribute(s, "type");

    if (e->field == FEEDFIELD_URL)
        return rel.n && !str_is(rel, "alternate");
    return e->field == FEEDFIELD_IMAGE && type.n &&
           !str_case_starts(type, STR("image/"));
}

static void begin_field(struct reading *x, const struct element *e,
                        const struct start *s)
{
    if (x->sink->fields[e->field].n || is_other(e, s))
        return;
    if (e->attribute) {
        feedsink_add(x->sink, e->field, attribute(s, e->attribute));
        return;
    }
    x->element = e;
    x->field_at = x->depth;
    x->is_xhtml = str_is(attribute(s, "type"), "xhtml");
}

static void add_markup(struct reading *x, const struct start *s)
{
    struct buf tag = {0};

    buf_addc(&tag, '<');
    buf_add(&tag, s->name);
    for (int i = 0; i < s->count; i++) {
        const xmlChar **a = s->attributes + (ptrdiff_t)5 * i;
        buf_addf(&tag, " %s=\"", (const char *)a[0]);
        html_text(&tag,
                  (struct str){(const char *)a[3], (size_t)(a[4] - a[3])});
        buf_addc(&tag, '"');
    }
    buf_addc(&tag, '>');
    feedsink_add(x->sink, x->element->field, buf_str(&tag));
    buf_done(&tag);
}

static void see_inside(struct reading *x, const struct start *s)
{
    if (x->field_at) {
        if (x->is_xhtml)
            add_markup(x, s);
        return;
    }
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (str_is(s->ns, elements[i].ns) && str_is(s->name, elements[i].name))
            begin_field(x, &elements[i], s);
}

/* NOLINTNEXTLINE(readability-function-size): the parameters are libxml2's */
static void on_start(void *context, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *ns, int ns_count, const xmlChar **nss,
                     int count, int defaulted, const xmlChar **attributes)
{
    struct reading *x = context;
    const struct start s = {str_of(ns ? (const char *)ns : ""),
                            str_of((const char *)name), attributes, count};

    (void)prefix, (void)ns_count, (void)nss, (void)defaulted;
    if (++x->depth == 1) {
        see_root(x, &s);
    } else if (x->entry_at) {
        see_inside(x, &s);
    } else if (is_entry(&s)) {
        x->entry_at = x->depth;
        if (str_is(s.ns, RSS1))
            feedsink_add(x->sink, FEEDFIELD_KEY, attribute(&s, "about"));
    }
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *ns)
{
    struct reading *x = context;

    (void)prefix, (void)ns;
    if (x->field_at && x->depth > x->field_at && x->is_xhtml) {
        feedsink_add(x->sink, x->element->field, STR("</"));
        feedsink_add(x->sink, x->element->field, str_of((const char *)name));
        feedsink_add(x->sink, x->element->field, STR(">"));
    }
    if (x->depth == x->field_at)
        x->field_at = 0;
    if (x->depth == x->entry_at && x->r == 0) {
        int r = feedsink_give(x->sink, x->err);
        x->entry_at = 0;
        if (r)
            stop(x, r);
    }
    x->depth--;
}

static void on_text(void *context, const xmlChar *text, int n)
{
    struct reading *x = context;
    const struct str s = {(const char *)text, (size_t)n};
    struct buf escaped = {0};

    if (!x->field_at)
        return;
    if (x->is_xhtml)
        html_text(&escaped, s);
    feedsink_add(x->sink, x->element->field,
                 x->is_xhtml ? buf_str(&escaped) : s);
    buf_done(&escaped);
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *id,
                       const xmlChar *system)
{
    struct reading *x = context;

    (void)name, (void)id, (void)system;
    stop(x, err_set(x->err, ERR_FORMAT, "holds a document type declaration"));
}

static void on_complaint(void *context, const char *text, ...)
{
    (void)context, (void)text; /* the end of parsing tells what counts */
}

static int parse(struct reading *x, struct str bytes)
{
    xmlSAXHandler sax = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
        .internalSubset = on_doctype,
        .error = on_complaint,
        .warning = on_complaint,
    };

    x->parser = xmlCreatePushParserCtxt(&sax, x, NULL, 0, NULL);
    if (!x->parser)
        mem_exhausted();
    (void)xmlCtxtUseOptions(x->parser, XML_PARSE_NONET);
    int code = xmlParseChunk(x->parser, bytes.p, (int)bytes.n, 1);
    if (x->r == 0 && code)
        x->r = err_set(x->err, ERR_FORMAT, "line %d: the XML is damaged",
                       xmlSAX2GetLineNumber(x->parser));
    if (x->parser->myDoc)
        xmlFreeDoc(x->parser->myDoc);
    xmlFreeParserCtxt(x->parser);
    return x->r;
}

int feedxml_read(struct str bytes, struct feedsink *sink, struct err *err)
{
    struct reading x = {.sink = sink, .err = err};

    if (!bytes.n)
        return err_set(err, ERR_FORMAT, "is empty");
    int r = parse(&x, bytes);
    return r < 0 ? r : 0;
}
