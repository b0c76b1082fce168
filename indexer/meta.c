/*
 * indexer/meta.c - see meta.h.
 *
 * Every source offers a value for a field with a rank; the best rank stays,
 * the first one of equals.  The ranks of each name stand in the tables; in
 * words in docs/extraction-metadata.md.
 */
#include "indexer/meta.h"

#include "base/err.h"
#include "base/url.h"
#include "base/utf8.h"
#include "indexer/date.h"
#include "indexer/page.h"

#include <ctype.h>
#include <jansson.h>
#include <stddef.h>

enum rank {
    NOTHING,
    WEAK,
    MICRODATA,
    JSON_LD,
    NAMED,
    OPEN_GRAPH,
    ARTICLE,
    CORE
};
enum { JSON_LD_MAX_BYTES = 1 << 20, JSON_LD_OBJECTS = 2000 };

enum field {
    TITLE,
    DESCRIPTION,
    KEYWORDS,
    LANG,
    AUTHOR,
    IMAGE,
    SITE,
    PUBLISHED,
    MODIFIED,
    TYPE,
    SOURCE,
    NUMBER, /* of the document the page is */
    ISSUER,
    AREA, /* lĩnh vực of a service */
    FIELDS
};

/* Where a value comes from, and what it is worth. */
struct source {
    const char *name;
    enum field field;
    enum rank rank;
};

struct reading {
    const struct page *page;
    const char *token;
    struct arena *arena;
    struct robots_tag *tag;
    const char *value[FIELDS];
    enum rank rank[FIELDS];
    struct str canonical, refresh, base;
    unsigned has;
};

static const struct {
    unsigned bit;
    const char *name;       /* of formats */
    const char *element[3]; /* names of meta elements */
} has_names[] = {
    {META_DC_TITLE, "dc.title", {"dc.title", "dcterms.title"}},
    {META_DC_CREATOR, "dc.creator", {"dc.creator", "dcterms.creator"}},
    {META_DC_DATE, "dc.date", {"dc.date", "dcterms.date", "dcterms.issued"}},
    {META_DC_DESCRIPTION,
     "dc.description",
     {"dc.description", "dcterms.description", "dcterms.abstract"}},
    {META_DC_PUBLISHER, "dc.publisher", {"dc.publisher", "dcterms.publisher"}},
    {META_DC_IDENTIFIER,
     "dc.identifier",
     {"dc.identifier", "dcterms.identifier"}},
    {META_TITLE, "title", {0}},
    {META_DESCRIPTION, "description", {"description"}},
    {META_LANG, "lang", {0}},
    {META_CANONICAL, "canonical", {0}},
    {META_OPEN_GRAPH, "open-graph", {"og:title"}},
    {META_JSON_LD, "json-ld", {0}},
};

const char *meta_has_name(unsigned bit)
{
    for (size_t i = 0; i < sizeof has_names / sizeof *has_names; i++)
        if (has_names[i].bit == bit)
            return has_names[i].name;
    return "";
}

/* An empty value is none. */
static void note_named(struct reading *r, struct str name, struct str content)
{
    if (!str_trim(content).n)
        return;
    for (size_t i = 0; i < sizeof has_names / sizeof *has_names; i++)
        for (int n = 0; n < 3 && has_names[i].element[n]; n++)
            if (str_case_eq(name, str_of(has_names[i].element[n])))
                r->has |= has_names[i].bit;
}

static const char *tidy(struct reading *r, struct str s)
{
    struct buf b = {0};

    page_fold_space(&b, s);
    const char *text = arena_str(r->arena, str_trim(buf_str(&b)));
    buf_done(&b);
    return text;
}

static void offer(struct reading *r, enum field f, enum rank rank,
                  struct str value)
{
    struct date d;

    value = str_trim(value);
    if (!value.n || rank <= r->rank[f])
        return;
    if (f == PUBLISHED || f == MODIFIED) {
        if (!date_find(&d, value))
            return;
        r->value[f] = arena_str(r->arena, str_of(d.iso));
    } else {
        r->value[f] = tidy(r, value);
    }
    r->rank[f] = rank;
}

/* --- meta elements --- */

static const struct source names[] = {
    /* lower case */
    {"dc.title", TITLE, CORE},
    {"dcterms.title", TITLE, CORE},
    {"og:title", TITLE, OPEN_GRAPH},
    {"twitter:title", TITLE, NAMED},
    {"title", TITLE, WEAK},
    {"dc.description", DESCRIPTION, NAMED},
    {"dcterms.description", DESCRIPTION, NAMED},
    {"dcterms.abstract", DESCRIPTION, NAMED},
    {"og:description", DESCRIPTION, ARTICLE},
    {"description", DESCRIPTION, CORE},
    {"twitter:description", DESCRIPTION, WEAK},
    {"keywords", KEYWORDS, NAMED},
    {"news_keywords", KEYWORDS, NAMED},
    {"dc.subject", KEYWORDS, CORE},
    {"dcterms.subject", KEYWORDS, CORE},
    {"dc.language", LANG, NAMED},
    {"dcterms.language", LANG, NAMED},
    {"content-language", LANG, WEAK},
    {"author", AUTHOR, NAMED},
    {"article:author", AUTHOR, WEAK},
    {"dc.creator", AUTHOR, CORE},
    {"dcterms.creator", AUTHOR, CORE},
    {"dc.contributor", AUTHOR, WEAK},
    {"creator", AUTHOR, WEAK},
    {"dc.source", SOURCE, CORE},
    {"dcterms.source", SOURCE, CORE},
    {"source", SOURCE, WEAK},
    {"news_source", SOURCE, NAMED},
    {"dc.identifier", NUMBER, NAMED},
    {"dcterms.identifier", NUMBER, NAMED},
    {"dc.publisher", SITE, WEAK},
    {"dcterms.publisher", SITE, WEAK},
    {"og:image", IMAGE, CORE},
    {"twitter:image", IMAGE, NAMED},
    {"og:site_name", SITE, OPEN_GRAPH},
    {"application-name", SITE, NAMED},
    {"article:published_time", PUBLISHED, CORE},
    {"dcterms.issued", PUBLISHED, ARTICLE},
    {"dc.date.issued", PUBLISHED, ARTICLE},
    {"dcterms.created", PUBLISHED, OPEN_GRAPH},
    {"dc.date.created", PUBLISHED, OPEN_GRAPH},
    {"dcterms.date", PUBLISHED, NAMED},
    {"dc.date", PUBLISHED, NAMED},
    {"dcterms.available", PUBLISHED, NAMED},
    {"dc.date.available", PUBLISHED, NAMED},
    {"dc.created", PUBLISHED, NAMED},
    {"dc.issued", PUBLISHED, NAMED},
    {"video:release_date", PUBLISHED, OPEN_GRAPH},
    {"og:published_time", PUBLISHED, OPEN_GRAPH},
    {"og:article:published_time", PUBLISHED, OPEN_GRAPH},
    {"pubdate", PUBLISHED, WEAK},
    {"publishdate", PUBLISHED, WEAK},
    {"publish-date", PUBLISHED, WEAK},
    {"date", PUBLISHED, WEAK},
    {"parsely-pub-date", PUBLISHED, WEAK},
    {"sailthru.date", PUBLISHED, WEAK},
    {"article:modified_time", MODIFIED, CORE},
    {"og:updated_time", MODIFIED, OPEN_GRAPH},
    {"dcterms.modified", MODIFIED, ARTICLE},
    {"dc.date.modified", MODIFIED, ARTICLE},
    {"dc.modified", MODIFIED, ARTICLE},
    {"og:article:modified_time", MODIFIED, OPEN_GRAPH},
    {"last-modified", MODIFIED, WEAK},
    {"og:type", TYPE, OPEN_GRAPH},
    {"dc.type", TYPE, WEAK},
    {"dcterms.type", TYPE, WEAK},
};

/* "DC:title" and "dcterms:issued" of RDFa, with the dot of meta names. */
static struct str with_dot(struct reading *r, struct str name)
{
    static const char *const schemes[] = {"dc:", "dcterms:"};

    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        struct str scheme = str_of(schemes[i]);
        if (str_case_starts(name, scheme))
            return str_of(arena_printf(r->arena, "%.*s.%.*s", (int)scheme.n - 1,
                                       name.p, (int)(name.n - scheme.n),
                                       name.p + scheme.n));
    }
    return name;
}

static void read_named(struct reading *r, struct str name, struct str content)
{
    const struct str plain = with_dot(r, name);

    note_named(r, plain, content);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_case_eq(plain, str_of(names[i].name)))
            offer(r, names[i].field, names[i].rank, content);
    if (str_case_eq(name, STR("robots")) || str_case_eq(name, str_of(r->token)))
        robots_tag_meta(r->tag, content);
}

/* content="5; url=/moi.html"; only what moves on at once is a redirect. */
static void read_refresh(struct reading *r, struct str content)
{
    enum { SOON_S = 10 };
    int64_t seconds = 0;
    size_t i = 0;

    while (i < content.n && isdigit((unsigned char)content.p[i]))
        i++;
    if (!str_int(str_sub(content, 0, i), 0, SOON_S, &seconds))
        return;
    ptrdiff_t at = str_case_find(content, STR("url"));
    if (at < 0 || r->refresh.p)
        return;
    struct str url = str_trim(str_sub(content, (size_t)at + 3, content.n));
    if (!url.n || url.p[0] != '=')
        return;
    url = str_trim(str_sub(url, 1, url.n));
    if (url.n && (url.p[0] == '\'' || url.p[0] == '"')) {
        ptrdiff_t end = str_chr(str_sub(url, 1, url.n), url.p[0]);
        url = str_sub(url, 1, end < 0 ? url.n : (size_t)end + 1);
    }
    r->refresh = url;
}

static void read_meta(struct reading *r, uint32_t i)
{
    struct str content = page_attr(r->page, i, "content");
    struct str name = page_attr(r->page, i, "name");
    struct str property = page_attr(r->page, i, "property");
    struct str pragma = page_attr(r->page, i, "http-equiv");
    struct str item = page_attr(r->page, i, "itemprop");

    if (name.n)
        read_named(r, str_trim(name), content);
    if (property.n)
        read_named(r, str_trim(property), content);
    if (str_case_eq(pragma, STR("refresh")))
        read_refresh(r, str_trim(content));
    else if (str_case_eq(pragma, STR("content-language")))
        offer(r, LANG, WEAK, content);
    if (str_is(item, "datePublished"))
        offer(r, PUBLISHED, MICRODATA, content);
    if (str_is(item, "dateModified"))
        offer(r, MODIFIED, MICRODATA, content);
}

static bool has_token(struct str list, const char *token)
{
    struct str one;

    while (str_cut(&list, ' ', &one))
        if (str_case_eq(str_trim(one), str_of(token)))
            return true;
    return false;
}

static void read_link(struct reading *r, uint32_t i)
{
    struct str href = str_trim(page_attr(r->page, i, "href"));

    if (href.n && href.p[0] != '#' && !r->canonical.p &&
        has_token(page_attr(r->page, i, "rel"), "canonical"))
        r->canonical = href;
    if (r->canonical.p)
        r->has |= META_CANONICAL;
}

/* --- microdata and time elements --- */

/* Types of schema.org that say what a whole page is. */
static bool is_article(struct str type)
{
    return str_ends(type, STR("Article")) || str_ends(type, STR("Posting")) ||
           str_is(type, "WebPage") || str_is(type, "Report") ||
           str_is(type, "VideoObject") || str_is(type, "Dataset") ||
           str_is(type, "GovernmentService") || str_is(type, "Legislation") ||
           str_is(type, "DataDownload") || str_is(type, "DataCatalog");
}

/* itemtype="https://schema.org/NewsArticle" */
static void read_item_type(struct reading *r, uint32_t i)
{
    struct str type = page_attr(r->page, i, "itemtype");
    ptrdiff_t at = str_find(type, STR("schema.org/"));

    if (at < 0)
        return;
    type = str_sub(type, (size_t)at + strlen("schema.org/"), type.n);
    if (is_article(type))
        offer(r, TYPE, MICRODATA, type);
}

static void read_item(struct reading *r, uint32_t i)
{
    static const struct {
        const char *prop;
        enum field field;
    } props[] = {
        {"headline", TITLE},
        {"datePublished", PUBLISHED},
        {"dateModified", MODIFIED},
        {"dateCreated", PUBLISHED},
        {"author", AUTHOR},
        {"keywords", KEYWORDS},
        {"description", DESCRIPTION},
        {"uploadDate", PUBLISHED},
        {"legislationIdentifier", NUMBER},
    };
    struct str prop = page_attr(r->page, i, "itemprop");

    read_item_type(r, i);
    for (size_t k = 0; prop.n && k < sizeof props / sizeof *props; k++) {
        if (!str_is(prop, props[k].prop))
            continue;
        struct str value = page_attr(r->page, i, "datetime");
        if (!value.n)
            value = page_attr(r->page, i, "content");
        if (!value.n)
            value = str_of(page_string(r->page, i, r->arena));
        if (value.n < 2000)
            offer(r, props[k].field, MICRODATA, value);
    }
}

static void read_time(struct reading *r, uint32_t i)
{
    struct str when = page_attr(r->page, i, "datetime");

    offer(r, PUBLISHED, WEAK, when);
}

/* --- JSON-LD --- */

static struct str json_text(const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);

    if (json_is_array(v))
        v = json_array_get(v, 0);
    if (json_is_object(v)) {
        const json_t *name = json_object_get(v, "name");
        v = name ? name : json_object_get(v, "url");
    }
    return str_of(json_string_value(v));
}

/* The first type of "@type", one or an array of them, that says something. */
static struct str first_type(const json_t *o)
{
    const json_t *v = json_object_get(o, "@type");
    struct str type = str_of(json_string_value(v));

    for (size_t i = 0; !type.n && i < json_array_size(v); i++) {
        struct str one = str_of(json_string_value(json_array_get(v, i)));
        if (is_article(one))
            type = one;
    }
    return type;
}

static void read_object(struct reading *r, const json_t *o)
{
    static const struct source members[] = {
        {"headline", TITLE, JSON_LD},
        {"name", TITLE, MICRODATA},
        {"datePublished", PUBLISHED, OPEN_GRAPH},
        {"uploadDate", PUBLISHED, OPEN_GRAPH},
        {"legislationDate", PUBLISHED, NAMED},
        {"dateCreated", PUBLISHED, WEAK},
        {"dateModified", MODIFIED, JSON_LD},
        {"description", DESCRIPTION, JSON_LD},
        {"keywords", KEYWORDS, JSON_LD},
        {"inLanguage", LANG, WEAK},
        {"author", AUTHOR, JSON_LD},
        {"creator", AUTHOR, MICRODATA},
        {"image", IMAGE, JSON_LD},
        {"thumbnailUrl", IMAGE, MICRODATA},
        {"publisher", SITE, JSON_LD},
        {"legislationIdentifier", NUMBER, CORE},
        {"legislationPassedBy", ISSUER, CORE},
        {"provider", ISSUER, NAMED},
        {"serviceOperator", ISSUER, JSON_LD},
        {"serviceType", AREA, JSON_LD},
    };
    struct str type = first_type(o);

    if (!is_article(type))
        return;
    offer(r, TYPE, JSON_LD, type);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        offer(r, members[i].field, members[i].rank,
              json_text(o, members[i].name));
}

/* The top object and what it is about, or those of a top array or "@graph". */
static void read_graph(struct reading *r, const json_t *top)
{
    const json_t *graph = json_object_get(top, "@graph");
    const json_t *list = graph ? graph : top;
    size_t n = json_array_size(list);

    read_object(r, json_object_get(top, "mainEntity"));
    read_object(r, top);
    for (size_t i = 0; i < n && i < JSON_LD_OBJECTS; i++)
        read_object(r, json_array_get(list, i));
}

static void read_script(struct reading *r, uint32_t i)
{
    if (!str_case_starts(str_trim(page_attr(r->page, i, "type")),
                         STR("application/ld+json")) ||
        r->page->nodes[i].end == i + 1)
        return;
    struct str text = str_trim(page_text(r->page, i + 1));
    if (text.n > JSON_LD_MAX_BYTES)
        return;
    json_error_t bad;
    json_t *top = json_loadb(text.p, text.n, JSON_ALLOW_NUL, &bad);
    r->has |= top ? META_JSON_LD : 0;
    read_graph(r, top);
    json_decref(top);
}

/* --- all of it --- */

static void read_element(struct reading *r, uint32_t i)
{
    const struct page *p = r->page;

    switch (p->nodes[i].tag) {
    case GUMBO_TAG_META: read_meta(r, i); break;
    case GUMBO_TAG_LINK: read_link(r, i); break;
    case GUMBO_TAG_SCRIPT: read_script(r, i); break;
    case GUMBO_TAG_TIME:
        read_time(r, i);
        read_item(r, i);
        break;
    case GUMBO_TAG_BASE:
        if (!r->base.p && page_attr(p, i, "href").p)
            r->base = str_trim(page_attr(p, i, "href"));
        break;
    case GUMBO_TAG_HTML:
        offer(r, LANG, CORE, page_attr(p, i, "lang"));
        r->has |= page_attr(p, i, "lang").n ? META_LANG : 0;
        offer(r, LANG, ARTICLE, page_attr(p, i, "xml:lang"));
        break;
    default: read_item(r, i);
    }
}

/* Absolute URL of `input` in key form, "" when it is none. */
static const char *resolve(struct reading *r, struct str input,
                           const char *base)
{
    struct buf key = {0};
    struct err err = {0};

    if (!input.p || url_key(&key, input, base, &err) < 0) {
        buf_done(&key);
        return "";
    }
    const char *url = arena_str(r->arena, buf_str(&key));
    buf_done(&key);
    return url;
}

static const char *base_of(struct reading *r, const char *url)
{
    const char *base = resolve(r, r->base, url);

    return *base ? base : url;
}

void meta_read(struct meta *ret, const struct page *p, const char *url,
               const char *token, struct robots_tag *tag, struct arena *arena)
{
    struct reading r = {.page = p, .token = token, .arena = arena, .tag = tag};
    uint32_t title = 0;

    for (int f = 0; f < FIELDS; f++)
        r.value[f] = "";
    for (uint32_t i = 0; i < p->count; i++) {
        uint16_t tag_of_i = p->nodes[i].tag;
        if (tag_of_i == GUMBO_TAG_NOSCRIPT || tag_of_i == GUMBO_TAG_SVG) {
            i = p->nodes[i].end - 1;
            continue;
        }
        if (tag_of_i == GUMBO_TAG_TITLE && !title)
            title = i;
        if (tag_of_i != PAGE_TEXT)
            read_element(&r, i);
    }
    *ret = (struct meta){
        .title = r.value[TITLE],
        .element = title ? page_string(p, title, arena) : "",
        .description = r.value[DESCRIPTION],
        .keywords = r.value[KEYWORDS],
        .lang = r.value[LANG],
        .author = r.value[AUTHOR],
        .image = r.value[IMAGE],
        .site = r.value[SITE],
        .published = r.value[PUBLISHED],
        .modified = r.value[MODIFIED],
        .type = r.value[TYPE],
        .source = r.value[SOURCE],
        .number = r.value[NUMBER],
        .issuer = r.value[ISSUER],
        .area = r.value[AREA],
        .base = base_of(&r, url),
    };
    ret->has = r.has | (*ret->element ? META_TITLE : 0);
    ret->canonical = resolve(&r, r.canonical, ret->base);
    ret->refresh = resolve(&r, r.refresh, ret->base);
}
