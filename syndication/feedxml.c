/*
 * syndication/feedxml.c - Atom and RSS; see feedfield.h.
 *
 * One table says which element of which vocabulary is which field.  An element
 * inside of a field is markup: in Atom's type "xhtml" it is written down again,
 * else it is left and its text stays.
 */
#include "base/err.h"
#include "base/html.h"
#include "base/xmlpush.h"
#include "syndication/feedfield.h"

enum { DEPTH_MAX = 256 };

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
    struct feedsink *sink;
    int entry_at;  /* depth of the present entry; 0: outside of one */
    int field_at;  /* depth of the field's element; 0: outside of one */
    bool is_xhtml; /* of the field */
    const struct element *element;
};

static int see_root(const struct xmlpush_element *e, struct err *err)
{
    bool is_feed = (str_is(e->ns, ATOM) && str_is(e->name, "feed")) ||
                   (!e->ns.n && str_is(e->name, "rss")) ||
                   str_is(e->name, "RDF");

    return is_feed ? 0
                   : err_set(err, ERR_FORMAT, "is no feed: begins with <%.*s>",
                             (int)(e->name.n < 40 ? e->name.n : 40), e->name.p);
}

static bool is_entry(const struct xmlpush_element *e)
{
    return (str_is(e->ns, ATOM) && str_is(e->name, "entry")) ||
           ((!e->ns.n || str_is(e->ns, RSS1)) && str_is(e->name, "item"));
}

/* A link that is not the page itself, an enclosure that is no picture. */
static bool is_other(const struct element *of, const struct xmlpush_element *e)
{
    struct str rel = xmlpush_attribute(e, "rel");
    struct str type = xmlpush_attribute(e, "type");

    if (of->field == FEEDFIELD_URL)
        return rel.n && !str_is(rel, "alternate");
    return of->field == FEEDFIELD_IMAGE && type.n &&
           !str_case_starts(type, STR("image/"));
}

static void begin_field(struct reading *x, const struct element *of,
                        const struct xmlpush_element *e)
{
    if (x->sink->fields[of->field].n || is_other(of, e))
        return;
    if (of->attribute) {
        feedsink_add(x->sink, of->field, xmlpush_attribute(e, of->attribute));
        return;
    }
    x->element = of;
    x->field_at = e->depth;
    x->is_xhtml = str_is(xmlpush_attribute(e, "type"), "xhtml");
}

static void add_markup(struct reading *x, const struct xmlpush_element *e)
{
    struct buf tag = {0};

    buf_addc(&tag, '<');
    buf_add(&tag, e->name);
    for (int i = 0; i < e->attribute_count; i++) {
        struct xmlpush_attribute a = xmlpush_attribute_at(e, i);
        buf_addc(&tag, ' ');
        buf_add(&tag, a.name);
        buf_addz(&tag, "=\"");
        html_text(&tag, a.value);
        buf_addc(&tag, '"');
    }
    buf_addc(&tag, '>');
    feedsink_add(x->sink, x->element->field, buf_str(&tag));
    buf_done(&tag);
}

static void see_inside(struct reading *x, const struct xmlpush_element *e)
{
    if (x->field_at) {
        if (x->is_xhtml)
            add_markup(x, e);
        return;
    }
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (str_is(e->ns, elements[i].ns) && str_is(e->name, elements[i].name))
            begin_field(x, &elements[i], e);
}

static int on_start(void *context, const struct xmlpush_element *e,
                    struct err *err)
{
    struct reading *x = context;

    if (e->depth == 1)
        return see_root(e, err);
    if (x->entry_at) {
        see_inside(x, e);
    } else if (is_entry(e)) {
        x->entry_at = e->depth;
        if (str_is(e->ns, RSS1))
            feedsink_add(x->sink, FEEDFIELD_KEY, xmlpush_attribute(e, "about"));
    }
    return 0;
}

static int on_end(void *context, const struct xmlpush_element *e,
                  struct err *err)
{
    struct reading *x = context;

    if (x->field_at && e->depth > x->field_at && x->is_xhtml) {
        feedsink_add(x->sink, x->element->field, STR("</"));
        feedsink_add(x->sink, x->element->field, e->name);
        feedsink_add(x->sink, x->element->field, STR(">"));
    }
    if (e->depth == x->field_at)
        x->field_at = 0;
    if (e->depth != x->entry_at)
        return 0;
    x->entry_at = 0;
    return feedsink_give(x->sink, err);
}

static int on_text(void *context, struct str text, struct err *err)
{
    struct reading *x = context;
    struct buf escaped = {0};

    (void)err;
    if (!x->field_at)
        return 0;
    if (x->is_xhtml)
        html_text(&escaped, text);
    feedsink_add(x->sink, x->element->field,
                 x->is_xhtml ? buf_str(&escaped) : text);
    buf_done(&escaped);
    return 0;
}

int feedxml_read(struct str bytes, struct feedsink *sink, struct err *err)
{
    static const struct xmlpush_form form = {
        .start = on_start,
        .end = on_end,
        .text = on_text,
        .how = XMLPUSH_NAMESPACES,
        .depth_max = DEPTH_MAX,
        .bytes_max = FEEDREAD_MAX_BYTES,
    };
    struct reading x = {.sink = sink};

    if (!bytes.n)
        return err_set(err, ERR_FORMAT, "is empty");
    int r = xmlpush_read(&form, &x, bytes, err);
    return r < 0 ? r : 0; /* 1: enough was read */
}
