/* console/paste.c - see paste.h. */
#include "console/paste.h"

#include "base/html.h"
#include "base/utf8.h"
#include "console/inspect.h"

#include <stdlib.h>

enum { SUMMARY_BYTES = 220 };

static bool misses(const struct paste *p, const char *name)
{
    const json_t *list = inspect_get(p->document, "missing");

    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *one = json_string_value(json_array_get(list, i));
        if (one && !strcmp(one, name))
            return true;
    }
    return false;
}

static void meta(struct buf *out, const char *attribute, const char *name,
                 struct str content)
{
    buf_addf(out, "<meta %s=\"%s\" content=\"", attribute, name);
    html_text(out, content);
    buf_addz(out, "\">\n");
}

/* The description, or the beginning of the text up to a word. */
static struct str summary_of(const json_t *d)
{
    struct str text = str_of(inspect_text(d, "description"));

    if (!text.n)
        text = str_of(inspect_text(d, "text"));
    size_t n = utf8_prefix(text, SUMMARY_BYTES);
    if (n < text.n)
        while (n > 0 && text.p[n] != ' ')
            n--;
    return str_sub(text, 0, n);
}

static const char *date_of(const json_t *d)
{
    const char *names[] = {"published", "card.issued", "modified"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (*inspect_text(d, names[i]))
            return inspect_text(d, names[i]);
    return "";
}

/* Sentences of the page over lines become one line. */
static struct str one_line(struct buf *room, struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        buf_addc(room, (unsigned char)text.p[i] < ' ' ? ' ' : text.p[i]);
    return buf_str(room);
}

static void dublin_core(struct buf *out, const struct paste *p,
                        struct str summary)
{
    const json_t *d = p->document;
    const char *author = inspect_text(d, "author"),
               *number = inspect_text(d, "card.number");

    if (misses(p, "dc.title"))
        meta(out, "name", "DC.title", str_of(inspect_text(d, "title")));
    if (misses(p, "dc.creator"))
        meta(out, "name", "DC.creator",
             str_of(*author ? author : p->publisher));
    if (misses(p, "dc.date") && *date_of(d))
        meta(out, "name", "DC.date", str_of(date_of(d)));
    else if (misses(p, "dc.date"))
        buf_addz(out, "<!-- <meta name=\"DC.date\" content=\"2026-01-05\"> ghi "
                      "ngày đăng thật / the true day -->\n");
    if (misses(p, "dc.description"))
        meta(out, "name", "DC.description", summary);
    if (misses(p, "dc.publisher"))
        meta(out, "name", "DC.publisher", str_of(p->publisher));
    if (misses(p, "dc.identifier"))
        meta(out, "name", "DC.identifier", str_of(*number ? number : p->url));
}

static void plain(struct buf *out, const struct paste *p, struct str summary)
{
    if (misses(p, "lang"))
        buf_addz(out, "<!-- <html lang=\"vi\"> -->\n");
    if (misses(p, "title")) {
        buf_addz(out, "<title>");
        html_text(out, str_of(inspect_text(p->document, "title")));
        buf_addz(out, "</title>\n");
    }
    if (misses(p, "description"))
        meta(out, "name", "description", summary);
    if (misses(p, "canonical")) {
        buf_addz(out, "<link rel=\"canonical\" href=\"");
        html_text(out, str_of(p->url));
        buf_addz(out, "\">\n");
    }
    if (misses(p, "open-graph")) {
        meta(out, "property", "og:title",
             str_of(inspect_text(p->document, "title")));
        meta(out, "property", "og:url", str_of(p->url));
    }
}

static const char *schema_of(const char *kind)
{
    return !strcmp(kind, "news")      ? "NewsArticle"
           : !strcmp(kind, "service") ? "GovernmentService"
           : !strcmp(kind, "dataset") ? "Dataset"
           : !strcmp(kind, "document") || !strcmp(kind, "directive")
               ? "Legislation"
               : "WebPage";
}

/* "</script" in a title would end the script: JSON may spell "<" otherwise. */
static void json_ld(struct buf *out, const struct paste *p, struct str summary)
{
    const json_t *d = p->document;
    const char *title = inspect_text(d, "title");
    json_t *json = json_pack(
        "{ss, ss, ss, ss, ss, so, s{ss, ss}}", "@context", "https://schema.org",
        "@type", schema_of(inspect_text(d, "kind")), "name", title, "headline",
        title, "url", p->url, "description",
        json_stringn(summary.p ? summary.p : "", summary.n), "publisher",
        "@type", "GovernmentOrganization", "name", p->publisher);

    if (json && *date_of(d))
        json_object_set_new(json, "datePublished", json_string(date_of(d)));
    char *text = json ? json_dumps(json, JSON_INDENT(2)) : NULL;
    json_decref(json);
    buf_addz(out, "<script type=\"application/ld+json\">\n");
    for (const char *at = text ? text : ""; *at; at++)
        if (*at == '<')
            buf_addz(out, "\\u003c");
        else
            buf_addc(out, *at);
    buf_addz(out, "\n</script>\n");
    free(text);
}

void paste_write(struct buf *out, const struct paste *p)
{
    scoped(buf_done) struct buf room = {0};
    struct str summary = one_line(&room, summary_of(p->document));

    dublin_core(out, p, summary);
    plain(out, p, summary);
    if (misses(p, "json-ld"))
        json_ld(out, p, summary);
}
