/* syndication/boxview.c - see boxview.h. */
#include "syndication/boxview.h"

#include "base/arena.h"
#include "syndication/box.h"
#include "syndication/boxwords.h"
#include "syndication/element.h"
#include "syndication/facts.h"
#include "syndication/store.h"
#include "syndication/store_item.h"
#include "syndication/widget.h"

/* One item with what is known of it. */
struct entry {
    const struct item *item;
    struct str title, sapo, source; /* as shown */
    struct str picture;
    struct facts_file files[FACTS_FILES_MAX];
    size_t file_count;
    const struct facts_file *video; /* plays by itself; or NULL */
};

static const struct boxwords *words_of(const struct boxview *v)
{
    return boxwords_in(v->box->language);
}

/* Characters that turn the direction of what follows them: U+202A..202E and
 * U+2066..2069. */
static bool turns(struct str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.p + at;

    return s.n - at >= 3 && p[0] == 0xe2 &&
           ((p[1] == 0x80 && p[2] >= 0xaa && p[2] <= 0xae) ||
            (p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9));
}

/* The text without them: a title must not write backwards over its neighbours,
 * nor look like another one. */
static struct str shown(struct arena *arena, struct str s)
{
    struct buf clean = {0};

    for (size_t i = 0; i < s.n; i++)
        if (turns(s, i))
            i += 2;
        else
            buf_addc(&clean, s.p[i]);
    struct str kept = arena_keep(arena, buf_str(&clean));
    buf_done(&clean);
    return kept;
}

static void read_entry(struct entry *e, const struct boxview *v, size_t at)
{
    const struct item *item = &v->list->items[at].item;

    *e = (struct entry){.item = item};
    e->title = shown(v->arena, item->title);
    e->sapo = shown(v->arena, item->sapo);
    e->source = shown(v->arena, item->source);
    if (v->box->images && v->pictures && !v->alone)
        e->picture = v->pictures[at];
    e->file_count = facts_files(v->arena, item->attachments, e->files);
    e->video =
        item->type == ITEM_VIDEO ? facts_video(e->files, e->file_count) : NULL;
}

static void open_class(struct element *m, const char *name, const char *class)
{
    element_open(m, name);
    element_attr(m, "class", str_of(class));
}

static void hub_address(struct element *m, const char *attribute,
                        const struct boxview *v, struct str path)
{
    element_attrf(m, attribute, "%s%.*s", v->base_url, (int)path.n, path.p);
}

/* Begins a link that leaves the box; the caller closes it. */
static void open_link(struct element *m, struct str url)
{
    element_open(m, "a");
    element_attr(m, "href", url);
    element_attr(m, "target", STR("_blank"));
    element_attr(m, "rel", STR("noopener"));
}

static void add_title_link(struct element *m, const struct entry *e)
{
    open_class(m, "p", "lcb-name");
    if (e->item->original_url.n) {
        open_link(m, e->item->original_url);
        element_text(m, e->title);
        element_close(m);
    } else {
        element_whole(m, "span", NULL, e->title);
    }
    element_close(m);
}

/* "29/07/2024" of "2024-07-29T15:55:24". */
static void add_date(struct element *m, const struct entry *e)
{
    const char *date = e->item->published_date.p;

    element_open(m, "time");
    element_attrf(m, "datetime", "%.19s+07:00", date);
    char text[] = {date[8], date[9], '/',     date[5], date[6], '/',
                   date[0], date[1], date[2], date[3], 0};
    element_text(m, str_of(text));
    element_close(m);
}

static void add_source(struct element *m, const struct entry *e)
{
    if (!e->source.n)
        return;
    open_class(m, "span", "lcb-by");
    element_text(m, STR(" · "));
    element_text(m, e->source);
    element_close(m);
}

static void add_meta(struct element *m, const struct boxview *v,
                     const struct entry *e)
{
    open_class(m, "p", "lcb-meta");
    if (v->box->kind == BOX_MIXED)
        element_whole(m, "span", "lcb-kind",
                      str_of(words_of(v)->kinds[e->item->type]));
    struct str number =
        e->item->type == ITEM_DOCUMENT ? facts_number(e->title) : STR("");
    if (number.n && v->box->template != BOX_COMPACT) {
        element_whole(m, "span", "lcb-number", number);
        element_text(m, STR(" · "));
    }
    add_date(m, e);
    add_source(m, e);
    element_close(m);
}

/* A picture of the hub, or a plain ground of the same shape. */
static void add_picture(struct element *m, const struct boxview *v,
                        const struct entry *e)
{
    if (e->picture.n) {
        open_class(m, "img", "lcb-thumb");
        hub_address(m, "src", v, e->picture);
        element_attr(m, "alt", STR(""));
        element_attr(m, "loading", STR("lazy"));
        element_attr(m, "decoding", STR("async"));
        element_close(m);
    } else if (v->box->images && e->item->type == ITEM_VIDEO) {
        element_whole(m, "span", "lcb-thumb", STR(""));
    }
}

static void add_thumb(struct element *m, const struct boxview *v,
                      const struct entry *e)
{
    bool video = e->item->type == ITEM_VIDEO && v->box->images && !v->alone;

    if (!e->picture.n && !video)
        return;
    open_class(m, "div", video ? "lcb-pic lcb-film" : "lcb-pic");
    add_picture(m, v, e);
    element_close(m);
}

static void add_files(struct element *m, const struct boxview *v,
                      const struct entry *e)
{
    char ending[FACTS_ENDING_MAX];

    if (!e->file_count)
        return;
    open_class(m, "ul", "lcb-files");
    element_attr(m, "aria-label", str_of(words_of(v)->files));
    for (size_t i = 0; i < e->file_count; i++) {
        element_open(m, "li");
        open_link(m, e->files[i].url);
        const char *kind = facts_ending(&e->files[i], ending);
        if (*kind)
            element_whole(m, "span", "lcb-kind", str_of(kind));
        element_whole(m, "span", "lcb-file", shown(v->arena, e->files[i].name));
        element_close(m);
        element_close(m);
    }
    element_close(m);
}

static void add_sapo(struct element *m, const struct entry *e)
{
    if (e->sapo.n)
        element_whole(m, "p", "lcb-sapo", e->sapo);
}

static void add_item(struct element *m, const struct boxview *v,
                     const struct entry *e)
{
    enum box_template t = v->box->template;

    open_class(m, "li", "lcb-item");
    add_thumb(m, v, e);
    open_class(m, "div", "lcb-text");
    add_title_link(m, e);
    if (t == BOX_CARDS || t == BOX_FEATURE)
        add_sapo(m, e);
    add_meta(m, v, e);
    if (t == BOX_CARDS && e->item->type == ITEM_DOCUMENT)
        add_files(m, v, e);
    element_close(m);
    element_close(m);
}

/* What is pressed before anything of another site is asked for: a link to the
 * video, which box.js turns into a player when it is pressed. */
static void add_facade(struct element *m, const struct boxview *v,
                       const struct entry *e)
{
    struct str url = e->video ? e->video->url : e->item->original_url;

    open_class(m, "div", "lcb-stage");
    if (url.n)
        open_link(m, url);
    else
        element_open(m, "div");
    element_attr(m, "class", STR("lcb-film"));
    if (e->video)
        element_attr(m, "data-video", e->video->url);
    add_picture(m, v, e);
    if (url.n)
        element_whole(
            m, "span", "lcb-said",
            str_of(e->video ? words_of(v)->play : words_of(v)->watch));
    element_close(m);
    element_close(m);
}

static void add_player(struct element *m, const struct boxview *v)
{
    struct entry e;

    read_entry(&e, v, 0);
    open_class(m, "div", "lcb-first");
    add_facade(m, v, &e);
    open_class(m, "div", "lcb-text");
    add_title_link(m, &e);
    add_sapo(m, &e);
    add_meta(m, v, &e);
    element_close(m);
    element_close(m);
    if (v->list->count < 2)
        return;
    open_class(m, "ul", "lcb-items");
    for (size_t i = 1; i < v->list->count; i++) {
        read_entry(&e, v, i);
        add_item(m, v, &e);
    }
    element_close(m);
}

/* Narrow, a row becomes a block (box.css); the roles keep it a table all the
 * same for who does not see it. */
static void open_role(struct element *m, const char *name, const char *role)
{
    element_open(m, name);
    element_attr(m, "role", str_of(role));
}

static void add_column(struct element *m, const char *title)
{
    open_role(m, "th", "columnheader");
    element_attr(m, "scope", STR("col"));
    element_text(m, str_of(title));
    element_close(m);
}

static void add_row(struct element *m, const struct boxview *v,
                    const struct entry *e)
{
    open_role(m, "tr", "row");
    open_role(m, "td", "cell");
    element_attr(m, "class", STR("lcb-number"));
    element_text(m, facts_number(e->title));
    element_close(m);
    open_role(m, "td", "cell");
    element_attr(m, "class", STR("lcb-when"));
    add_date(m, e);
    element_close(m);
    open_role(m, "td", "cell");
    add_title_link(m, e);
    if (e->source.n)
        element_whole(m, "p", "lcb-meta", e->source);
    element_close(m);
    open_role(m, "td", "cell");
    add_files(m, v, e);
    element_close(m);
    element_close(m);
}

static void add_table(struct element *m, const struct boxview *v)
{
    const struct boxwords *w = words_of(v);
    struct entry e;

    open_class(m, "table", "lcb-rows");
    element_attr(m, "role", STR("table"));
    element_attr(m, "aria-label", v->box->title);
    open_role(m, "thead", "rowgroup");
    open_role(m, "tr", "row");
    add_column(m, w->number);
    add_column(m, w->date);
    add_column(m, w->subject);
    add_column(m, w->files);
    element_close(m);
    element_close(m);
    open_role(m, "tbody", "rowgroup");
    for (size_t i = 0; i < v->list->count; i++) {
        read_entry(&e, v, i);
        add_row(m, v, &e);
    }
    element_close(m);
    element_close(m);
}

static void add_items(struct element *m, const struct boxview *v)
{
    const struct boxwords *w = words_of(v);
    struct entry e;

    open_class(m, "ul", "lcb-items");
    if (v->box->template == BOX_TICKER) {
        /* It scrolls sideways by hand; box.js adds buttons with these words. */
        element_attr(m, "tabindex", STR("0"));
        element_attr(m, "aria-label", v->box->title);
        element_attr(m, "data-run", str_of(w->run));
        element_attr(m, "data-stop", str_of(w->stop));
        element_attr(m, "data-before", str_of(w->before));
        element_attr(m, "data-after", str_of(w->after));
    }
    for (size_t i = 0; i < v->list->count; i++) {
        read_entry(&e, v, i);
        add_item(m, v, &e);
    }
    element_close(m);
}

static void add_list(struct element *m, const struct boxview *v)
{
    if (!v->list->count)
        element_whole(m, "p", "lcb-none", str_of(words_of(v)->none));
    else if (v->box->template == BOX_TABLE)
        add_table(m, v);
    else if (v->box->template == BOX_PLAYER)
        add_player(m, v);
    else
        add_items(m, v);
}

static void add_head(struct element *m, const struct boxview *v)
{
    struct widget emblem;
    struct buf path = {0};
    char heading[] = {'h', (char)('0' + v->box->heading), 0};

    open_class(m, "div", "lcb-head");
    if (v->box->emblem && !v->alone &&
        widget_find(&emblem, STR("emblem.svg"))) {
        widget_path(&path, &emblem);
        open_class(m, "img", "lcb-emblem");
        hub_address(m, "src", v, buf_str(&path));
        element_attr(m, "alt", str_of(words_of(v)->emblem));
        element_attr(m, "width", STR("32"));
        element_attr(m, "height", STR("32"));
        element_close(m);
    }
    element_whole(m, arena_str(v->arena, str_of(heading)), "lcb-title",
                  shown(v->arena, v->box->title));
    element_close(m);
    buf_done(&path);
}

/* The page of the box at the hub, with its options. */
static void box_address(struct element *m, const struct boxview *v,
                        int64_t page)
{
    const char *query = v->query.n ? arena_printf(v->arena, "?%.*s",
                                                  (int)v->query.n, v->query.p)
                                   : "";
    const char *turned = page > 1
                             ? arena_printf(v->arena, "%cpage=%lld",
                                            *query ? '&' : '?', (long long)page)
                             : "";

    element_attrf(m, "href", "%s/box/%.*s%s%s", v->base_url, (int)v->id.n,
                  v->id.p, query, turned);
}

static void add_page_link(struct element *m, const struct boxview *v,
                          int64_t page, const char *rel, const char *text)
{
    element_open(m, "a");
    element_attr(m, "rel", str_of(rel));
    box_address(m, v, page);
    element_attrf(m, "data-page", "%lld", (long long)page);
    element_text(m, str_of(text));
    element_close(m);
}

static void add_pages(struct element *m, const struct boxview *v)
{
    const struct boxwords *w = words_of(v);
    bool more = v->page * v->box->count < v->list->total;

    if (v->box->criteria != BOX_PAGED || (v->page == 1 && !more))
        return;
    open_class(m, "nav", "lcb-pages");
    element_attr(m, "aria-label", str_of(w->pages));
    if (v->page > 1)
        add_page_link(m, v, v->page - 1, "prev", w->newer);
    if (more)
        add_page_link(m, v, v->page + 1, "next", w->older);
    element_close(m);
}

/* Who says so, and how fresh it is: neither can be switched off. */
static void add_foot(struct element *m, const struct boxview *v)
{
    const struct boxwords *w = words_of(v);
    char date[ITEM_DATE_BYTES + 1];

    open_class(m, "p", "lcb-foot");
    element_open(m, "a");
    element_attr(m, "target", STR("_blank"));
    element_attr(m, "rel", STR("noopener"));
    box_address(m, v, 1);
    element_text(m, str_of(w->hub));
    element_close(m);
    if (v->changed_ms)
        element_whole(m, "span", "lcb-at",
                      str_of(arena_printf(v->arena, "%s: %.16s", w->updated,
                                          item_date_vn(date, v->changed_ms))));
    element_close(m);
}

void boxview_write(struct element *m, const struct boxview *v)
{
    element_open(m, "section");
    element_attrf(m, "class", "lcb lcb-%s", box_template_word(v->box));
    element_attr(m, "lang", str_of(box_language_word(v->box)));
    element_attr(m, "data-theme", str_of(box_theme_word(v->box)));
    element_attr(m, "data-box", v->id);
    element_attr(m, "aria-label", shown(v->arena, v->box->title));
    add_head(m, v);
    add_list(m, v);
    add_pages(m, v);
    add_foot(m, v);
    element_close(m);
}

void boxview_style(struct buf *css, const struct boxview *v)
{
    const struct box *box = v->box;

    buf_addf(css,
             ".lcb[data-box=\"%.*s\"]{--lcb-header:%s;--lcb-header-text:%s",
             (int)v->id.n, v->id.p, box->header.p, box_text_on(box->header));
    /* A chosen ground is meant for the light look; the dark one keeps its. */
    if (box->ground.n)
        buf_addf(css, ";--lcb-light:%s;--lcb-light-text:%s", box->ground.p,
                 box_text_on(box->ground));
    buf_addz(css, "}");
}
