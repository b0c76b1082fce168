/*
 * crawler/links.c - see links.h.
 *
 * libxml2's HTML parser calls us for each start tag and builds no tree.  Bytes
 * that are not UTF-8 are given to it as Latin-1: no byte is an error then, and
 * the ASCII that URLs are made of is the same in every charset of the web.
 */
#include "crawler/links.h"

#include "base/err.h"
#include "base/url.h"
#include "base/utf8.h"

#include <libxml/HTMLparser.h>

struct page {
    struct url base;
    bool base_set; /* by a <base>: only the first counts */
    const char *token;
    struct buf own_key, key;
    link_fn *found;
    void *context;
    struct links_rules rules;
};

/* --- small readers --- */

/* Attributes come as names and values in turn, ended by NULL; the list itself
 * may be NULL, and so may a value. */
static struct str attribute(const xmlChar **list, const char *name)
{
    for (; list && *list; list += 2)
        if (str_case_eq(str_of((const char *)list[0]), str_of(name)))
            return str_of(list[1] ? (const char *)list[1] : "");
    return (struct str){0};
}

/* One of the words between white space and commas. */
static bool has_word(struct str text, const char *word)
{
    size_t n = 0;

    for (; text.n; text = str_sub(text, n + 1, text.n)) {
        for (n = 0; n < text.n && !strchr(" \t\r\n\f,", text.p[n]);)
            n++;
        if (str_case_eq(str_sub(text, 0, n), str_of(word)))
            return true;
    }
    return false;
}

static bool not_to_follow(struct str rel)
{
    return rel.n && (has_word(rel, "nofollow") || has_word(rel, "ugc") ||
                     has_word(rel, "sponsored"));
}

/* --- links --- */

static void add(struct page *p, enum link_kind kind, struct str href,
                bool nofollow)
{
    scoped(url_done) struct url u = {0};
    struct err err = {0};

    href = str_trim(href);
    if (!href.n || href.p[0] == '#')
        return;
    if (url_parse(&u, href, &p->base, &err) < 0)
        return;
    buf_reset(&p->key);
    if (url_canonical(&p->key, &u, &err) < 0)
        return;
    struct link link = {kind, buf_str(&p->key), nofollow};
    if (kind == LINK_CANONICAL || !str_eq(link.url, buf_str(&p->own_key)))
        p->found(p->context, &link);
}

static void on_base(struct page *p, const xmlChar **list)
{
    struct str href = attribute(list, "href");
    struct url base = {0};
    struct err err = {0};

    if (p->base_set || !href.n)
        return;
    if (url_parse(&base, href, &p->base, &err) < 0)
        return;
    p->base_set = true;
    url_done(&p->base);
    p->base = base;
}

static void on_link(struct page *p, const xmlChar **list)
{
    struct str rel = attribute(list, "rel"), href = attribute(list, "href");
    struct str type = attribute(list, "type");

    if (has_word(rel, "canonical"))
        add(p, LINK_CANONICAL, href, false);
    else if (has_word(rel, "next") || has_word(rel, "prev"))
        add(p, LINK_NEXT, href, false);
    else if (has_word(rel, "sitemap"))
        add(p, LINK_SITEMAP, href, false);
    else if (has_word(rel, "alternate") &&
             (str_case_find(type, STR("rss")) >= 0 ||
              str_case_find(type, STR("atom")) >= 0))
        add(p, LINK_FEED, href, false);
    else if (has_word(rel, "alternate") && attribute(list, "hreflang").n)
        add(p, LINK_LANGUAGE, href, false);
}

/* "5; url='/x'"; browsers also take a comma, and no "url=" at all. */
static struct str refresh_target(struct str content)
{
    size_t n = 0;

    content = str_trim(content);
    while (n < content.n && strchr("0123456789. \t", content.p[n]))
        n++;
    if (n == content.n || !strchr(";,", content.p[n]))
        return (struct str){0};
    content = str_trim(str_sub(content, n + 1, content.n));
    if (str_case_starts(content, STR("url"))) {
        struct str rest = str_trim(str_sub(content, 3, content.n));
        if (rest.n && rest.p[0] == '=')
            content = str_trim(str_sub(rest, 1, rest.n));
    }
    if (content.n && (content.p[0] == '"' || content.p[0] == '\'')) {
        ptrdiff_t end = str_chr(str_sub(content, 1, content.n), content.p[0]);
        content = str_sub(content, 1, end < 0 ? content.n : (size_t)end + 1);
    }
    return content;
}

static void on_meta(struct page *p, const xmlChar **list)
{
    struct str name = attribute(list, "name");
    struct str content = attribute(list, "content");

    if (str_case_eq(attribute(list, "http-equiv"), STR("refresh")))
        add(p, LINK_REFRESH, refresh_target(content), false);
    if (!str_case_eq(name, STR("robots")) &&
        !str_case_eq(name, str_of(p->token)))
        return;
    bool none = has_word(content, "none");
    p->rules.noindex |= none || has_word(content, "noindex");
    p->rules.nofollow |= none || has_word(content, "nofollow");
}

static void on_start(void *context, const xmlChar *tag, const xmlChar **list)
{
    struct page *p = context;
    struct str name = str_of((const char *)tag);

    if (str_is(name, "a") || str_is(name, "area"))
        add(p, LINK_PAGE, attribute(list, "href"),
            not_to_follow(attribute(list, "rel")));
    else if (str_is(name, "frame") || str_is(name, "iframe"))
        add(p, LINK_PAGE, attribute(list, "src"), false);
    else if (str_is(name, "link"))
        on_link(p, list);
    else if (str_is(name, "meta"))
        on_meta(p, list);
    else if (str_is(name, "base"))
        on_base(p, list);
}

struct links_rules links_find(struct str html, const char *page_url,
                              const char *token, link_fn *found, void *context)
{
    static const htmlSAXHandler sax = {.startElement = on_start};
    struct page p = {.token = token, .found = found, .context = context};
    struct err err = {0};

    /* A tag that was cut off by the end may hold half a URL. */
    while (html.n && html.p[html.n - 1] != '>')
        html.n--;
    if (!html.n || html.n > INT32_MAX ||
        url_parse(&p.base, str_of(page_url), NULL, &err) < 0)
        return p.rules;
    (void)url_canonical(&p.own_key, &p.base, &err);
    htmlParserCtxtPtr parser = htmlNewParserCtxt();
    if (!parser)
        mem_exhausted();
    *parser->sax = sax;
    parser->userData = &p;
    htmlCtxtReadMemory(parser, html.p, (int)html.n, NULL,
                       utf8_valid(html) ? "UTF-8" : "ISO-8859-1",
                       HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                           HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                           HTML_PARSE_IGNORE_ENC);
    htmlFreeParserCtxt(parser);
    buf_done(&p.key);
    buf_done(&p.own_key);
    url_done(&p.base);
    return p.rules;
}
