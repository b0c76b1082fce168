/*
 * syndication/boxpage.c - see boxpage.h.
 *
 * All templates share one markup and differ in box.css.  The colours of a box
 * stand in one <style>, allowed by its hash; nothing else inline may run or
 * paint, so that a title full of markup stays text even if escaping failed.
 */
#include "syndication/boxpage.h"

#include "base/html.h"
#include "syndication/box.h"
#include "syndication/store.h"
#include "syndication/widget.h"

static const struct words {
    const char *kinds[ITEM_DOCUMENT + 1];
    const char *lang, *updated, *none, *pages, *newer, *older, *emblem, *hub;
} words[] = {
    [BOX_VI] = {{"", "Tin", "Video", "Văn bản"},
                "vi",
                "Cập nhật",
                "Chưa có thông tin.",
                "Phân trang",
                "Trang mới hơn",
                "Trang cũ hơn",
                "Quốc huy",
                "Cổng chia sẻ thông tin"},
    [BOX_EN] = {{"", "News", "Video", "Document"},
                "en",
                "Updated",
                "Nothing here yet.",
                "Pages",
                "Newer",
                "Older",
                "National emblem",
                "Syndication hub"},
};

/* "29/07/2024" of "2024-07-29T15:55:24". */
static void add_date(struct buf *out, struct str date)
{
    buf_addf(out, "<time datetime=\"%.19s+07:00\">%.2s/%.2s/%.4s</time>",
             date.p, date.p + 8, date.p + 5, date.p);
}

static void add_style(struct buf *out, const struct box *box)
{
    buf_addf(out, ":root{--header:%s;--header-text:%s}", box->header.p,
             box_text_on(box->header));
    /* A chosen ground is meant for the light look; the dark one keeps its. */
    if (box->ground.n)
        buf_addf(out,
                 "[data-theme=light],[data-theme=auto]{--ground:%s;--text:%s}"
                 "@media(prefers-color-scheme:dark){[data-theme=auto]{"
                 "--ground:#17191c;--text:#f1f1f1}}",
                 box->ground.p, box_text_on(box->ground));
}

static void add_policy(struct buf *out, struct str style)
{
    unsigned char hash[SEAL_BYTES];
    char text[SEAL_BASE64_MAX];

    seal_sha256(hash, style, STR(""));
    buf_addf(out,
             "default-src 'none'; script-src 'self'; style-src 'self' "
             "'sha256-%s'; img-src 'self' https:; base-uri 'none'; "
             "form-action 'none'; frame-ancestors *",
             seal_base64(text, hash));
}

static void add_file_path(struct buf *out, struct str name)
{
    struct widget widget;

    if (widget_find(&widget, name))
        widget_path(out, &widget);
}

static void add_head(struct buf *out, const struct boxpage *v, struct str style)
{
    const struct box *box = v->box;

    buf_addf(out,
             "<!DOCTYPE html>\n<html lang=\"%s\" data-theme=\"%s\" "
             "data-box=\"%.*s\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width\">\n"
             "<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
             words[box->language].lang, box_theme_word(box), (int)v->id.n,
             v->id.p);
    html_text(out, box->title);
    buf_addz(out, "</title>\n<link rel=\"stylesheet\" href=\"");
    add_file_path(out, STR("box.css"));
    buf_addz(out, "\">\n<style>");
    buf_add(out, style);
    buf_addz(out, "</style>\n<script src=\"");
    add_file_path(out, STR("box.js"));
    buf_addz(out, "\" defer></script>\n</head>\n");
}

static void add_title(struct buf *out, const struct box *box)
{
    buf_addz(out, "<div class=\"head\">");
    if (box->emblem) {
        buf_addz(out, "<img src=\"");
        add_file_path(out, STR("emblem.svg"));
        buf_addf(out, "\" alt=\"%s\" width=\"32\" height=\"32\">",
                 words[box->language].emblem);
    }
    buf_addf(out, "<h%d class=\"title\" id=\"title\">", (int)box->heading);
    html_text(out, box->title);
    buf_addf(out, "</h%d></div>\n", (int)box->heading);
}

static void add_link(struct buf *out, const struct item *item)
{
    if (item->original_url.n) {
        buf_addz(out, "<a target=\"_blank\" rel=\"noopener\" href=\"");
        html_text(out, item->original_url);
        buf_addz(out, "\">");
        html_text(out, item->title);
        buf_addz(out, "</a>");
    } else {
        html_text(out, item->title);
    }
}

static void add_item(struct buf *out, const struct box *box,
                     const struct item *item)
{
    buf_addz(out, "<li><div>");
    if (box->images && str_case_starts(item->avatar, STR("https://"))) {
        buf_addz(out, "<img class=\"thumb\" alt=\"\" loading=\"lazy\" src=\"");
        html_text(out, item->avatar);
        buf_addz(out, "\">");
    }
    add_link(out, item);
    if (item->sapo.n) {
        buf_addz(out, "<p class=\"sapo\">");
        html_text(out, item->sapo);
        buf_addz(out, "</p>");
    }
    buf_addz(out, "</div><p class=\"meta\">");
    if (box->kind == BOX_MIXED)
        buf_addf(out, "<span class=\"kind by\">%s</span>",
                 words[box->language].kinds[item->type]);
    add_date(out, item->published_date);
    if (item->source.n) {
        buf_addz(out, "<span class=\"by\"> · ");
        html_text(out, item->source);
        buf_addz(out, "</span>");
    }
    buf_addz(out, "</p></li>\n");
}

static void add_list(struct buf *out, const struct boxpage *v)
{
    if (!v->list->count) {
        buf_addf(out, "<p class=\"empty\">%s</p>\n",
                 words[v->box->language].none);
        return;
    }
    buf_addz(out, "<ul>\n");
    for (size_t i = 0; i < v->list->count; i++)
        add_item(out, v->box, &v->list->items[i].item);
    buf_addz(out, "</ul>\n");
}

static void add_page_link(struct buf *out, const struct boxpage *v,
                          int64_t page, const char *rel, const char *text)
{
    buf_addf(out, "<a rel=\"%s\" href=\"?", rel);
    html_text(out, v->query);
    buf_addf(out, "%spage=%lld\">%s</a>", v->query.n ? "&amp;" : "",
             (long long)page, text);
}

static void add_pages(struct buf *out, const struct boxpage *v)
{
    const struct words *w = &words[v->box->language];
    bool more = v->page * v->box->count < v->list->total;

    if (v->box->criteria != BOX_PAGED || (v->page == 1 && !more))
        return;
    buf_addf(out, "<nav class=\"pages\" aria-label=\"%s\">", w->pages);
    if (v->page > 1)
        add_page_link(out, v, v->page - 1, "prev", w->newer);
    if (more)
        add_page_link(out, v, v->page + 1, "next", w->older);
    buf_addz(out, "</nav>\n");
}

/* Who says so, and how fresh it is: neither can be switched off. */
static void add_foot(struct buf *out, const struct boxpage *v)
{
    const struct words *w = &words[v->box->language];
    char date[ITEM_DATE_BYTES + 1];

    buf_addf(out,
             "<p class=\"foot\"><a target=\"_blank\" rel=\"noopener\" "
             "href=\"%s/box/%.*s%s",
             v->base_url, (int)v->id.n, v->id.p, v->query.n ? "?" : "");
    html_text(out, v->query);
    buf_addf(out, "\">%s</a>", w->hub);
    if (v->changed_ms)
        buf_addf(out, "<span>%s: %.16s</span>", w->updated,
                 item_date_vn(date, v->changed_ms));
    buf_addz(out, "</p>\n");
}

void boxpage_write(struct buf *html, struct buf *policy,
                   const struct boxpage *view)
{
    struct buf style = {0};

    add_style(&style, view->box);
    add_policy(policy, buf_str(&style));
    add_head(html, view, buf_str(&style));
    buf_addf(html,
             "<body>\n<section class=\"box %s\" aria-labelledby=\"title\">\n",
             box_template_word(view->box));
    add_title(html, view->box);
    add_list(html, view);
    add_pages(html, view);
    add_foot(html, view);
    buf_addz(html, "</section>\n</body>\n</html>\n");
    buf_done(&style);
}
