/*
 * crawler/links.c - see links.h.
 *
 * The tags come from crawler/tags.h.  Values that are not UTF-8 are read as
 * Latin-1: no byte is an error then, and the ASCII that URLs are made of is the
 * same in every charset of the web.
 */
#include "crawler/links.h"

#include "base/err.h"
#include "base/url.h"
#include "base/utf8.h"
#include "crawler/tags.h"

struct page {
    struct url base;
    bool base_set; /* by a <base>: only the first counts */
    const char *token;
    struct buf own_key, key, text; /* text: of an attribute */
    link_fn *found;
    void *context;
    struct links_rules rules;
};

/* --- small readers --- */

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

/* The text of an attribute's value, until the next call. */
static struct str text_of(struct page *p, struct str value)
{
    buf_reset(&p->text);
    if (utf8_valid(value)) {
        attribute_text(&p->text, value);
    } else {
        scoped(buf_done) struct buf latin = {0};
        for (size_t i = 0; i < value.n; i++)
            utf8_put(&latin, (unsigned char)value.p[i]);
        attribute_text(&p->text, buf_str(&latin));
    }
    return buf_str(&p->text);
}

static void add(struct page *p, enum link_kind kind, struct str href,
                bool nofollow)
{
    scoped(url_done) struct url u = {0};
    struct err err = {0};

    href = str_trim(href);
    if (!href.n || href.p[0] == '#')
        return;
    if (url_parse(&u, text_of(p, href), &p->base, &err) < 0)
        return;
    buf_reset(&p->key);
    if (url_canonical(&p->key, &u, &err) < 0)
        return;
    struct link link = {kind, buf_str(&p->key), nofollow};
    if (kind == LINK_CANONICAL || !str_eq(link.url, buf_str(&p->own_key)))
        p->found(p->context, &link);
}

static void on_base(struct page *p, const struct tag *tag)
{
    struct str href = tag_attribute(tag, "href");
    struct url base = {0};
    struct err err = {0};

    if (p->base_set || !href.n)
        return;
    if (url_parse(&base, text_of(p, href), &p->base, &err) < 0)
        return;
    p->base_set = true;
    url_done(&p->base);
    p->base = base;
}

static void on_link(struct page *p, const struct tag *tag)
{
    struct str rel = tag_attribute(tag, "rel"),
               href = tag_attribute(tag, "href");
    struct str type = tag_attribute(tag, "type");

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
    else if (has_word(rel, "alternate") && tag_attribute(tag, "hreflang").n)
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

static void on_meta(struct page *p, const struct tag *tag)
{
    struct str name = tag_attribute(tag, "name");
    struct str content = tag_attribute(tag, "content");

    if (str_case_eq(tag_attribute(tag, "http-equiv"), STR("refresh")))
        add(p, LINK_REFRESH, refresh_target(content), false);
    if (!str_case_eq(name, STR("robots")) &&
        !str_case_eq(name, str_of(p->token)))
        return;
    bool none = has_word(content, "none");
    p->rules.noindex |= none || has_word(content, "noindex");
    p->rules.nofollow |= none || has_word(content, "nofollow");
}

static void on_tag(struct page *p, const struct tag *tag)
{
    struct str name = tag->name;

    if (str_case_eq(name, STR("a")) || str_case_eq(name, STR("area")))
        add(p, LINK_PAGE, tag_attribute(tag, "href"),
            not_to_follow(tag_attribute(tag, "rel")));
    else if (str_case_eq(name, STR("frame")) ||
             str_case_eq(name, STR("iframe")))
        add(p, LINK_PAGE, tag_attribute(tag, "src"), false);
    else if (str_case_eq(name, STR("link")))
        on_link(p, tag);
    else if (str_case_eq(name, STR("meta")))
        on_meta(p, tag);
    else if (str_case_eq(name, STR("base")))
        on_base(p, tag);
}

struct links_rules links_find(struct str html, const char *page_url,
                              const char *token, link_fn *found, void *context)
{
    struct page p = {.token = token, .found = found, .context = context};
    struct tags tags = {html};
    struct tag tag;
    struct err err = {0};

    if (url_parse(&p.base, str_of(page_url), NULL, &err) < 0)
        return p.rules;
    (void)url_canonical(&p.own_key, &p.base, &err);
    while (tags_next(&tags, &tag))
        on_tag(&p, &tag);
    buf_done(&p.text);
    buf_done(&p.key);
    buf_done(&p.own_key);
    url_done(&p.base);
    return p.rules;
}
