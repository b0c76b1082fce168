/*
 * syndication/boxpage.c - see boxpage.h.
 *
 * In the page the colours of a box stand in one <style>, allowed by its hash;
 * nothing else inline may run or paint, so that a title full of markup stays
 * text even if escaping failed.
 */
#include "syndication/boxpage.h"

#include "base/html.h"
#include "base/seal.h"
#include "syndication/box.h"
#include "syndication/boxview.h"
#include "syndication/element.h"
#include "syndication/widget.h"

static const struct {
    const char *ending, *content_type;
} forms[] = {
    [BOXPAGE_PAGE] = {"", "text/html; charset=utf-8"},
    [BOXPAGE_TREE] = {".tree", "application/json; charset=utf-8"},
    [BOXPAGE_FRAGMENT] = {".html", "text/html; charset=utf-8"},
    [BOXPAGE_STYLE] = {".css", "text/css; charset=utf-8"},
};

bool boxpage_form(enum boxpage_form *ret_form, struct str ending)
{
    for (int i = BOXPAGE_PAGE; i <= BOXPAGE_STYLE; i++)
        if (str_is(ending, forms[i].ending)) {
            *ret_form = (enum boxpage_form)i;
            return true;
        }
    return false;
}

const char *boxpage_content_type(enum boxpage_form form)
{
    return forms[form].content_type;
}

/* A video is played from where it lies, once its button was pressed. */
static void add_policy(struct buf *out, const struct box *box, struct str style)
{
    unsigned char hash[SEAL_BYTES];
    char text[SEAL_BASE64_MAX];

    seal_sha256(hash, style, STR(""));
    buf_addf(out,
             "default-src 'none'; script-src 'self'; style-src 'self' "
             "'sha256-%s'; img-src 'self'; %sbase-uri 'none'; "
             "form-action 'none'; frame-ancestors *",
             seal_base64(text, hash),
             box->template == BOX_PLAYER ? "media-src https:; " : "");
}

static void add_file_path(struct buf *out, struct str name)
{
    struct widget widget;

    if (widget_find(&widget, name))
        widget_path(out, &widget);
}

static void add_alternate(struct buf *out, const struct boxview *v,
                          const char *type, const char *ending)
{
    buf_addf(out, "<link rel=\"alternate\" type=\"%s\" href=\"%s/box/%.*s%s%s",
             type, v->base_url, (int)v->id.n, v->id.p, ending,
             v->query.n ? "?" : "");
    html_text(out, v->query);
    buf_addz(out, "\">\n");
}

/* oEmbed wants an id, which a box in an address has not. */
static void add_discovery(struct buf *out, const struct boxview *v)
{
    static const char *const oembed[] = {"json", "xml"};

    add_alternate(out, v, "application/atom+xml", ".atom");
    add_alternate(out, v, "application/rss+xml", ".rss");
    add_alternate(out, v, "application/feed+json", ".json");
    add_alternate(out, v, "text/csv", ".csv");
    for (size_t i = 0; !v->query.n && i < 2; i++) {
        struct buf url = {0};
        buf_addf(&url, "%s/box/%.*s", v->base_url, (int)v->id.n, v->id.p);
        buf_addf(out,
                 "<link rel=\"alternate\" type=\"%s/%s+oembed\" "
                 "href=\"%s/oembed?format=%s&amp;url=",
                 i ? "text" : "application", oembed[i], v->base_url, oembed[i]);
        html_query(out, buf_str(&url));
        buf_addz(out, "\">\n");
        buf_done(&url);
    }
}

static void add_head(struct buf *out, const struct boxview *v, struct str style)
{
    const struct box *box = v->box;

    buf_addf(out,
             "<!DOCTYPE html>\n<html lang=\"%s\" class=\"lcb-page\" "
             "data-theme=\"%s\" data-box=\"%.*s\">\n<head>\n"
             "<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width\">\n"
             "<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
             box_language_word(box), box_theme_word(box), (int)v->id.n,
             v->id.p);
    html_text(out, box->title);
    buf_addz(out, "</title>\n<link rel=\"stylesheet\" href=\"");
    add_file_path(out, STR("box.css"));
    buf_addz(out, "\">\n<style>");
    buf_add(out, style);
    buf_addz(out, "</style>\n");
    add_discovery(out, v);
    buf_addz(out, "<script src=\"");
    add_file_path(out, STR("box.js"));
    buf_addz(out, "\" defer></script>\n</head>\n<body>\n");
}

static void write_page(struct buf *out, struct buf *policy,
                       const struct boxview *v)
{
    struct element m = {.out = out, .form = ELEMENT_HTML};
    struct buf style = {0};

    boxview_style(&style, v);
    add_policy(policy, v->box, buf_str(&style));
    add_head(out, v, buf_str(&style));
    boxview_write(&m, v);
    buf_addz(out, "\n</body>\n</html>\n");
    buf_done(&style);
}

static void write_style(struct buf *out, const struct boxview *v)
{
    struct widget sheet;

    if (widget_find(&sheet, STR("box.css")))
        buf_add(out, sheet.bytes);
    boxview_style(out, v);
    buf_addc(out, '\n');
}

void boxpage_write(struct buf *out, struct buf *policy,
                   const struct boxview *view, enum boxpage_form form)
{
    struct element m = {
        .out = out, .form = form == BOXPAGE_TREE ? ELEMENT_TREE : ELEMENT_HTML};

    if (form == BOXPAGE_PAGE)
        write_page(out, policy, view);
    else if (form == BOXPAGE_STYLE)
        write_style(out, view);
    else
        boxview_write(&m, view);
    if (form == BOXPAGE_TREE || form == BOXPAGE_FRAGMENT)
        buf_addc(out, '\n');
}
