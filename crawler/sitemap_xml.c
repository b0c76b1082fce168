/*
 * crawler/sitemap_xml.c - see sitemap_xml.h.
 *
 * Elements are known by their local names; namespaces are often wrong or
 * missing in life, and so are never asked for:
 *
 *     urlset | sitemapindex      rss | RDF          feed
 *       url | sitemap              item               entry
 *         loc lastmod ...            link pubDate       link@href updated
 *         image | video | news                                (depth 3)
 *           loc title ...                                     (depth 4)
 *
 * The parser runs in recovery mode, so that one wrong character does not cost
 * the rest of the file.
 */
#include "crawler/sitemap_xml.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/xmlpush.h"

#include <stdlib.h>

/* Every forgotten end tag is one element deeper, and a file has its limit of
 * bytes already. */
enum { TEXT_MAX_BYTES = 8192, DEPTH_MAX = 1 << 20 };

enum field {
    NONE,
    LOC,
    LASTMOD,
    CHANGEFREQ,
    PRIORITY,
    GUID,
    PUBLISHED,
    MEDIA_LOC,
    MEDIA_TITLE,
    MEDIA_DATE,
};

struct sitemap_xml {
    struct xmlpush *parser;
    sitemap_fn *emit;
    void *context;
    struct sitemap_xml_state state;
    int depth;       /* of the element that is open */
    int entry_depth; /* of the entry that is open, or 0 */
    int media_depth; /* of the image, video or news that is open, or 0 */
    enum field field;
    int field_depth;
    struct buf text;
    struct arena *arena; /* of the entry */
    struct sitemap_entry entry;
    const char *guid;
    int64_t published_unix_ms;
    struct sitemap_alternate alternates[SITEMAP_EXTRAS_MAX];
    struct sitemap_media media[SITEMAP_EXTRAS_MAX];
};

static bool is(const char *name, const char *word)
{
    return !strcmp(name, word);
}

/* --- entries --- */

static void clear_entry(struct sitemap_xml *x, bool is_sitemap)
{
    arena_reset(x->arena);
    x->entry = (struct sitemap_entry){
        .is_sitemap = is_sitemap,
        .lastmod_unix_ms = -1,
        .changefreq = "",
        .priority = 0.5,
        .alternates = x->alternates,
        .media = x->media,
    };
    x->guid = NULL;
    x->published_unix_ms = -1;
    x->media_depth = 0;
    x->field = NONE;
}

static void emit_entry(struct sitemap_xml *x)
{
    if (!x->entry.loc)
        x->entry.loc = x->guid;
    if (x->entry.lastmod_unix_ms < 0)
        x->entry.lastmod_unix_ms = x->published_unix_ms;
    if (x->entry.loc)
        x->emit(x->context, &x->entry);
}

/* A second URL in one entry, after a forgotten end tag, begins a new one. */
static void set_loc(struct sitemap_xml *x, struct str text)
{
    if (!text.n)
        return;
    if (x->entry.loc && x->state.type != SITEMAP_ATOM) {
        emit_entry(x);
        clear_entry(x, x->entry.is_sitemap);
    }
    if (!x->entry.loc)
        x->entry.loc = arena_str(x->arena, text);
}

static int64_t date_of(struct str text)
{
    int64_t ms;

    return clock_parse_iso(text, &ms) || clock_parse_http(text, &ms) ? ms : -1;
}

static const char *changefreq_of(struct str text)
{
    static const char *const words[] = {"always",  "hourly", "daily", "weekly",
                                        "monthly", "yearly", "never"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_case_eq(text, str_of(words[i])))
            return words[i];
    return "";
}

/* `text` is a slice of a buffer, so a NUL stands behind it somewhere. */
static double priority_of(struct str text)
{
    char *end = NULL;
    double value = text.n ? strtod(text.p, &end) : -1;

    return value >= 0 && value <= 1 && end == text.p + text.n ? value : 0.5;
}

static void add_media(struct sitemap_xml *x, enum sitemap_medium kind)
{
    x->media_depth = x->depth;
    if (x->entry.media_count < SITEMAP_EXTRAS_MAX)
        x->media[x->entry.media_count++] = (struct sitemap_media){
            .kind = kind, .loc = "", .title = "", .date_unix_ms = -1};
}

static void store_media(struct sitemap_xml *x, struct str text)
{
    struct sitemap_media *m = &x->media[x->entry.media_count - 1];

    switch (x->field) {
    case MEDIA_LOC: m->loc = arena_str(x->arena, text); break;
    case MEDIA_TITLE: m->title = arena_str(x->arena, text); break;
    default: m->date_unix_ms = date_of(text); break;
    }
}

static void store_field(struct sitemap_xml *x)
{
    struct str text = str_trim(buf_str(&x->text));

    switch (x->field) {
    case LOC: set_loc(x, text); break;
    case LASTMOD: x->entry.lastmod_unix_ms = date_of(text); break;
    case CHANGEFREQ: x->entry.changefreq = changefreq_of(text); break;
    case PRIORITY: x->entry.priority = priority_of(text); break;
    case GUID: x->guid = arena_str(x->arena, text); break;
    case PUBLISHED: x->published_unix_ms = date_of(text); break;
    case MEDIA_LOC:
    case MEDIA_TITLE:
    case MEDIA_DATE: store_media(x, text); break;
    case NONE: break;
    }
    x->field = NONE;
}

/* --- what an element is --- */

static enum sitemap_type type_of_root(const char *name)
{
    return is(name, "urlset")         ? SITEMAP_XML
           : is(name, "sitemapindex") ? SITEMAP_INDEX
           : is(name, "rss")          ? SITEMAP_RSS
           : is(name, "RDF")          ? SITEMAP_RSS
           : is(name, "feed")         ? SITEMAP_ATOM
                                      : SITEMAP_UNKNOWN;
}

static bool is_entry(const struct sitemap_xml *x, const char *name)
{
    switch (x->state.type) {
    case SITEMAP_XML:
    case SITEMAP_INDEX: return is(name, "url") || is(name, "sitemap");
    case SITEMAP_RSS: return is(name, "item");
    case SITEMAP_ATOM: return is(name, "entry");
    default: return false;
    }
}

static enum field field_of(const struct sitemap_xml *x, const char *name)
{
    static const struct {
        unsigned types; /* bits of enum sitemap_type */
        const char *name;
        enum field field;
    } rows[] = {
        {1 << SITEMAP_XML | 1 << SITEMAP_INDEX, "loc", LOC},
        {1 << SITEMAP_XML | 1 << SITEMAP_INDEX, "lastmod", LASTMOD},
        {1 << SITEMAP_XML, "changefreq", CHANGEFREQ},
        {1 << SITEMAP_XML, "priority", PRIORITY},
        {1 << SITEMAP_RSS, "link", LOC},
        {1 << SITEMAP_RSS, "guid", GUID},
        {1 << SITEMAP_RSS, "pubDate", LASTMOD},
        {1 << SITEMAP_RSS, "date", PUBLISHED},
        {1 << SITEMAP_ATOM, "updated", LASTMOD},
        {1 << SITEMAP_ATOM, "modified", LASTMOD},
        {1 << SITEMAP_ATOM, "published", PUBLISHED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if ((rows[i].types >> x->state.type & 1) && is(name, rows[i].name))
            return rows[i].field;
    return NONE;
}

static enum field media_field_of(const char *name)
{
    return is(name, "loc") || is(name, "content_loc") ? MEDIA_LOC
           : is(name, "title")                        ? MEDIA_TITLE
           : is(name, "publication_date")             ? MEDIA_DATE
                                                      : NONE;
}

/* --- elements as they come --- */

static void link_element(struct sitemap_xml *x, const struct xmlpush_element *e)
{
    struct str href = str_trim(xmlpush_attribute(e, "href"));
    struct str rel = xmlpush_attribute(e, "rel");
    struct str lang = xmlpush_attribute(e, "hreflang");
    size_t at = x->entry.alternate_count;

    if (!href.n)
        return;
    if (x->state.type == SITEMAP_ATOM) {
        if (!rel.n || str_is(rel, "alternate"))
            set_loc(x, href);
    } else if (lang.n && at < SITEMAP_EXTRAS_MAX) {
        x->alternates[at] = (struct sitemap_alternate){
            arena_str(x->arena, lang), arena_str(x->arena, href)};
        x->entry.alternate_count++;
    }
}

static void start_in_entry(struct sitemap_xml *x, const char *name,
                           const struct xmlpush_element *e)
{
    int below = x->depth - (x->media_depth ? x->media_depth : x->entry_depth);
    bool mixed = x->state.type == SITEMAP_XML || x->state.type == SITEMAP_INDEX;

    if (below != 1)
        return;
    if (x->media_depth)
        x->field = media_field_of(name);
    else if (mixed && is(name, "image"))
        add_media(x, SITEMAP_IMAGE);
    else if (mixed && is(name, "video"))
        add_media(x, SITEMAP_VIDEO);
    else if (mixed && is(name, "news"))
        add_media(x, SITEMAP_NEWS);
    else if (is(name, "link") && e->attribute_count)
        link_element(x, e);
    else
        x->field = field_of(x, name);
    /* A guid that says so is no URL. */
    if (x->field == GUID &&
        str_is(xmlpush_attribute(e, "isPermaLink"), "false"))
        x->field = NONE;
    x->field_depth = x->depth;
    buf_reset(&x->text);
}

static int on_start(void *context, const struct xmlpush_element *e,
                    struct err *err)
{
    struct sitemap_xml *x = context;
    const char *name = e->name.p;

    (void)err;
    x->depth = e->depth;
    if (e->depth == 1)
        x->state.type = type_of_root(name);
    else if (is_entry(x, name)) {
        if (x->entry_depth)
            emit_entry(x); /* its end tag was forgotten */
        clear_entry(x, is(name, "sitemap"));
        x->entry_depth = e->depth;
    } else if (x->entry_depth)
        start_in_entry(x, name, e);
    return 0;
}

static int on_end(void *context, const struct xmlpush_element *e,
                  struct err *err)
{
    struct sitemap_xml *x = context;

    (void)err;
    if (x->field && e->depth == x->field_depth)
        store_field(x);
    if (e->depth == x->media_depth)
        x->media_depth = 0;
    if (e->depth == x->entry_depth) {
        emit_entry(x);
        x->entry_depth = 0;
    }
    x->depth = e->depth - 1;
    return 0;
}

static int on_text(void *context, struct str text, struct err *err)
{
    struct sitemap_xml *x = context;

    (void)err;
    if (x->field && x->text.n + text.n <= TEXT_MAX_BYTES)
        buf_add(&x->text, text);
    return 0;
}

/* --- the whole --- */

static const struct xmlpush_form form = {
    .start = on_start,
    .end = on_end,
    .text = on_text,
    .how = XMLPUSH_RECOVER,
    .depth_max = DEPTH_MAX,
    .bytes_max = SIZE_MAX, /* sitemap.h bounds it */
};

struct sitemap_xml *sitemap_xml_new(sitemap_fn *emit, void *context)
{
    struct sitemap_xml *x = NEW(sitemap_xml);

    x->emit = emit;
    x->context = context;
    x->arena = arena_new();
    clear_entry(x, false);
    x->parser = xmlpush_new(&form, x);
    return x;
}

void sitemap_xml_free(struct sitemap_xml *x)
{
    if (!x)
        return;
    xmlpush_free(x->parser);
    arena_free(x->arena);
    buf_done(&x->text);
    free(x);
}

/* What goes wrong is in the parser's state. */
void sitemap_xml_feed(struct sitemap_xml *x, struct str bytes)
{
    struct err none = {0};

    (void)xmlpush_feed(x->parser, bytes, &none);
}

enum sitemap_type sitemap_xml_type(const struct sitemap_xml *x)
{
    return x->state.type;
}

const struct sitemap_xml_state *sitemap_xml_finish(struct sitemap_xml *x)
{
    const struct xmlpush_state *found = xmlpush_state(x->parser);
    struct err none = {0};

    (void)xmlpush_finish(x->parser, &none);
    x->state.doctype = found->doctype;
    if (x->state.doctype)
        return &x->state;
    if (x->entry_depth)
        emit_entry(x);
    x->entry_depth = 0;
    x->state.malformed = found->mismatched;
    x->state.truncated = found->broken || x->depth > 0;
    return &x->state;
}
