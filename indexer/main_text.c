/*
 * indexer/main_text.c - see main_text.h.
 *
 * The page is cut into runs: what stands between two line breaks of block
 * elements.  A run knows its length, how much of it is links, and which block
 * holds it.  Then
 *
 *   1. subtrees that name themselves as surroundings (nav, footer, class
 *      "sidebar" ...) or are hidden are set aside;
 *   2. every run of prose gives points to the blocks above it, most to the
 *      nearest; the block with the most points, thinned by the share of
 *      links in it, is the root;
 *   3. neighbours of the root that hold prose too are taken in;
 *   4. of the runs inside, those that are links, labels or dates are left out.
 */
#include "indexer/main_text.h"

#include "base/utf8.h"
#include "indexer/page.h"

#include <ctype.h>
#include <stdlib.h>

enum node_flag { ASIDE = 1, GOOD_NAME = 2, BAD_NAME = 4 };
enum { PROSE_BYTES = 25, LEVELS = 5 };

struct run {
    uint32_t node;     /* first text node */
    uint32_t block;    /* nearest block element above */
    uint32_t from, to; /* bytes in the text buffer */
    uint32_t links;    /* bytes inside a[href] */
    uint16_t commas;
    bool heading;
};

struct main_text_work {
    const struct page *page;
    unsigned char *flags;
    float *score;
    uint32_t *chars, *links; /* sums below each node */
    struct run *runs;
    size_t count, room;
    struct buf text; /* the runs, one a line */
};

/* --- names --- */

static bool name_has(struct str names, const char *list)
{
    struct str rest = str_of(list), one;

    while (str_cut(&rest, ' ', &one))
        if (str_case_find(names, one) >= 0)
            return true;
    return false;
}

static const char bad_names[] =
    "breadcrumb combx comment cookie disqus extra foot gdpr menu navbar nav- "
    "-nav topnav mainnav navigat pagination pager popup modal related lienquan "
    "lien-quan lien_quan tinkhac tin-khac cackhac cac-tin remark rss sidebar "
    "side-bar social share skyscraper sponsor advert banner widget toolbar "
    "newsletter subscribe promo quangcao quang-cao yarpp poll thongke "
    "binhluan binh-luan phan-trang login";
static const char good_names[] =
    "article body column content main entry post-text noidung noi-dung "
    "chitiet chi-tiet toanvan journal xemtin bai-viet baiviet";

static bool is_hidden(const struct page *p, uint32_t i)
{
    struct str style = page_attr(p, i, "style");

    if (page_attr(p, i, "hidden").p)
        return true;
    if (!style.n)
        return false;
    ptrdiff_t at = str_case_find(style, STR("display"));
    if (at < 0)
        return false;
    style = str_trim(str_sub(style, (size_t)at + 7, style.n));
    return style.n && style.p[0] == ':' &&
           str_case_starts(str_trim(str_sub(style, 1, style.n)), STR("none"));
}

static bool is_aside_tag(uint16_t tag)
{
    switch (tag) {
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_MARQUEE: return true;
    default: return page_is_raw(tag);
    }
}

static unsigned char flags_of(const struct page *p, uint32_t i)
{
    uint16_t tag = p->nodes[i].tag;

    if (tag == PAGE_TEXT || tag == GUMBO_TAG_BODY || tag == GUMBO_TAG_HTML ||
        tag == GUMBO_TAG_UNKNOWN)
        return 0;
    if (is_aside_tag(tag) || is_hidden(p, i))
        return ASIDE;
    struct str class = page_attr(p, i, "class"), id = page_attr(p, i, "id");
    struct str role = page_attr(p, i, "role");
    if (!class.n && !id.n && !role.n)
        return 0;
    if (role.n && name_has(role, "navigation complementary contentinfo menu "
                                 "banner dialog search"))
        return ASIDE;
    bool bad = name_has(class, bad_names) || name_has(id, bad_names);
    bool good = name_has(class, good_names) || name_has(id, good_names);
    return (bad ? BAD_NAME : 0) | (good ? GOOD_NAME : 0) |
           (bad && !good ? ASIDE : 0);
}

/* --- runs --- */

static struct run *begin_run(struct main_text_work *w, uint32_t node,
                             uint32_t block)
{
    if (w->count == w->room) {
        w->room = w->room ? w->room * 2 : 256;
        w->runs = mem_grow(w->runs, w->room, sizeof *w->runs);
    }
    w->runs[w->count] =
        (struct run){.node = node, .block = block, .from = (uint32_t)w->text.n};
    return &w->runs[w->count++];
}

static void end_run(struct main_text_work *w)
{
    struct run *r = w->count ? &w->runs[w->count - 1] : NULL;

    if (!r || r->to)
        return;
    while (w->text.n > r->from && w->text.p[w->text.n - 1] == ' ')
        w->text.n--;
    if (w->text.n == r->from) {
        w->count--;
        return;
    }
    r->to = (uint32_t)w->text.n;
    for (uint32_t i = r->from; i < r->to; i++)
        r->commas += w->text.p[i] == ',';
    buf_addc(&w->text, '\n');
}

static bool is_heading(uint16_t tag)
{
    return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
}

static void add_text(struct main_text_work *w, uint32_t i, uint32_t block,
                     bool link)
{
    struct run *r = w->count ? &w->runs[w->count - 1] : NULL;
    size_t before = w->text.n;

    if (!r || r->to) {
        r = begin_run(w, i, block);
        r->heading = is_heading(w->page->nodes[block].tag);
    }
    page_fold_space(&w->text, page_text(w->page, i));
    if (link)
        r->links += (uint32_t)(w->text.n - before);
}

static void collect(struct main_text_work *w)
{
    const struct page *p = w->page;
    uint32_t body_end = p->nodes[p->body].end, block = p->body, link_end = 0;

    for (uint32_t i = p->body; i < body_end; i++) {
        uint16_t tag = p->nodes[i].tag;
        while (i >= p->nodes[block].end) {
            end_run(w);
            for (block = p->nodes[block].parent;
                 block && !page_is_block(p->nodes[block].tag);)
                block = p->nodes[block].parent;
        }
        if (tag == PAGE_TEXT) {
            add_text(w, i, block, i < link_end);
            continue;
        }
        w->flags[i] = flags_of(p, i);
        if (page_is_raw(tag) || is_hidden(p, i)) {
            i = p->nodes[i].end - 1;
            continue;
        }
        if (tag == GUMBO_TAG_A && page_attr(p, i, "href").p)
            link_end = p->nodes[i].end;
        if (page_is_block(tag)) {
            end_run(w);
            if (p->nodes[i].end > i + 1)
                block = i;
        }
    }
    end_run(w);
}

/* ASIDE for all below what is aside; sums of text below each node. */
static void sum_up(struct main_text_work *w)
{
    const struct page *p = w->page;

    for (uint32_t i = p->body + 1; i < p->count; i++)
        w->flags[i] |= w->flags[p->nodes[i].parent] & ASIDE;
    for (size_t k = 0; k < w->count; k++) {
        const struct run *r = &w->runs[k];
        w->chars[r->block] += r->to - r->from;
        w->links[r->block] += r->links;
    }
    for (uint32_t i = p->count; i-- > 1;) {
        w->chars[p->nodes[i].parent] += w->chars[i];
        w->links[p->nodes[i].parent] += w->links[i];
    }
}

/* --- the root --- */

static bool is_prose(const struct run *r)
{
    uint32_t n = r->to - r->from;

    return n >= PROSE_BYTES && r->links * 2 < n && !r->heading;
}

static bool is_paragraph(uint16_t tag)
{
    switch (tag) {
    case GUMBO_TAG_P:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_CENTER: return true;
    default: return false;
    }
}

static void give_points(struct main_text_work *w, const struct run *r)
{
    const struct page *p = w->page;
    uint32_t n = r->to - r->from, at = r->block;
    float points = 1 + (float)r->commas + (n > 300 ? 3 : (float)n / 100);

    while (is_paragraph(p->nodes[at].tag))
        at = p->nodes[at].parent;
    for (int level = 0; level < LEVELS && at > p->body;) {
        if (page_is_block(p->nodes[at].tag)) {
            float part = level == 0 ? 1 : level == 1 ? 2 : (float)level * 3;
            w->score[at] += points / part;
            level++;
        }
        at = p->nodes[at].parent;
    }
}

static float link_share(const struct main_text_work *w, uint32_t i)
{
    return w->chars[i] ? (float)w->links[i] / (float)w->chars[i] : 0;
}

static uint32_t choose_root(struct main_text_work *w)
{
    const struct page *p = w->page;
    uint32_t best = 0;
    float most = 0;

    for (size_t k = 0; k < w->count; k++)
        if (is_prose(&w->runs[k]) && !(w->flags[w->runs[k].block] & ASIDE))
            give_points(w, &w->runs[k]);
    for (uint32_t i = p->body; i < p->count; i++) {
        if (w->score[i] <= 0)
            continue;
        uint16_t tag = p->nodes[i].tag;
        if (w->flags[i] & GOOD_NAME || tag == GUMBO_TAG_ARTICLE)
            w->score[i] += 5;
        w->score[i] *= 1 - link_share(w, i);
        if (w->score[i] > most) {
            most = w->score[i];
            best = i;
        }
    }
    return best;
}

/* --- what stays --- */

static bool is_link_run(const struct run *r)
{
    return r->links * 3 > (r->to - r->from) * 2;
}

static bool inside(const struct main_text_work *w, const struct run *r,
                   uint32_t root)
{
    return r->node > root && r->node < w->page->nodes[root].end;
}

static struct str run_text(const struct main_text_work *w, const struct run *r)
{
    return str_sub(buf_str(&w->text), r->from, r->to);
}

static bool same_words(struct str a, struct str b)
{
    return a.n && b.n && (str_eq(a, b) || str_case_eq(a, b));
}

static bool keep(const struct main_text_work *w, const struct run *r,
                 struct str title)
{
    struct str text = run_text(w, r);

    if (w->flags[r->block] & ASIDE || is_link_run(r))
        return false;
    return !(r->heading && same_words(text, title)) && !same_words(text, title);
}

static void emit(struct main_text *ret, const struct main_text_work *w,
                 struct str title)
{
    for (size_t k = 0; k < w->count; k++) {
        const struct run *r = &w->runs[k];
        if (!inside(w, r, ret->root) || !keep(w, r, title))
            continue;
        if (ret->text.n)
            buf_addc(&ret->text, '\n');
        buf_add(&ret->text, run_text(w, r));
        ret->paragraphs++;
    }
}

void main_text_read(struct main_text *ret, const struct page *page)
{
    struct main_text_work *w = NEW(main_text_work);

    *ret = (struct main_text){.work = w};
    w->page = page;
    w->flags = mem_new(page->count, 1);
    w->score = mem_new(page->count, sizeof *w->score);
    w->chars = mem_new(page->count, sizeof *w->chars);
    w->links = mem_new(page->count, sizeof *w->links);
    collect(w);
    sum_up(w);
    ret->visible_bytes = w->chars[page->body];
    ret->link_bytes = w->links[page->body];
    ret->lines = w->text;
}

void main_text_choose(struct main_text *m, struct str title)
{
    m->root = choose_root(m->work);
    if (m->root)
        emit(m, m->work, title);
}

void main_text_done(struct main_text *m)
{
    struct main_text_work *w = m->work;

    buf_done(&m->text);
    buf_done(&m->lines);
    if (!w)
        return;
    free(w->flags);
    free(w->score);
    free(w->chars);
    free(w->links);
    free(w->runs);
    free(w);
}
