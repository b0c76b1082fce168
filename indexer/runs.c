/* indexer/runs.c - see runs.h. */
#include "indexer/runs.h"

#include "base/utf8.h"
#include "indexer/legal_label.h"
#include "indexer/page.h"
#include "indexer/phrase.h"
#include "indexer/syllable.h"

#include <assert.h>
#include <stdlib.h>

static struct run *begin_run(struct runs *w, uint32_t node, uint32_t block)
{
    if (!w->runs || w->count == w->room) {
        w->room = w->room ? w->room * 2 : 256;
        w->runs = mem_grow(w->runs, w->room, sizeof *w->runs);
    }
    assert(w->runs); /* room is never 0 here */
    w->runs[w->count] =
        (struct run){.node = node, .block = block, .from = (uint32_t)w->text.n};
    return &w->runs[w->count++];
}

static void end_run(struct runs *w)
{
    struct run *r = w->runs && w->count ? &w->runs[w->count - 1] : NULL;

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

/* The code point before the end of `s`, which is not empty. */
static uint32_t last_char(struct str s)
{
    size_t at = s.n - 1;

    while (at > 0 && ((unsigned char)s.p[at] & 0xc0) == 0x80)
        at--;
    return utf8_next(s, &at);
}

/* "<b>Trình tự</b>Nộp hồ sơ": a label in bold, glued to the text that follows.
 * Known by its words, or by a small letter before a capital or digit without a
 * space between two elements. */
static bool is_glued(const struct runs *w, const struct run *r, uint32_t i)
{
    enum { GLUED_LABEL_BYTES = 60 };
    struct str label = str_sub(buf_str(&w->text), r->from, w->text.n);
    struct str next = page_text(w->page, i);
    const struct page_node *nodes = w->page->nodes;
    uint16_t tag = nodes[nodes[i].parent].tag;
    size_t at = 0;

    if (!label.n || label.n > GLUED_LABEL_BYTES || !next.n ||
        nodes[i].parent == nodes[r->node].parent)
        return false;
    if (legal_label(label) == LEGAL_SECTION)
        return true;
    uint32_t before = last_char(label), after = utf8_next(next, &at);
    bool digit = after >= '0' && after <= '9' && tag != GUMBO_TAG_SUP &&
                 tag != GUMBO_TAG_SUB;
    return syllable_plain(before) && utf8_lower(before) == before &&
           (digit || (syllable_plain(after) && utf8_lower(after) != after));
}

static void add_text(struct runs *w, uint32_t i, uint32_t block, bool link)
{
    struct run *r = w->count ? &w->runs[w->count - 1] : NULL;

    if (r && !r->to && is_glued(w, r, i))
        end_run(w);
    if (!r || r->to) {
        r = begin_run(w, i, block);
        r->heading = is_heading(w->page->nodes[block].tag);
    }
    size_t before = w->text.n;
    page_fold_space(&w->text, page_text(w->page, i));
    if (link)
        r->links += (uint32_t)(w->text.n - before);
}

static void collect(struct runs *w)
{
    const struct page *p = w->page;
    struct boxname_memo memo = {0};
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
        w->flags[i] = (uint16_t)boxname_flags(p, i, &memo);
        if (page_is_raw(tag) || boxname_is_hidden(p, i)) {
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

bool runs_is_aside(const struct runs *w, uint32_t node)
{
    return (w->flags[node] & BOX_OUT) != 0;
}

struct str runs_text(const struct runs *w, const struct run *r)
{
    return str_sub((struct str){w->text.p, w->text.n}, r->from, r->to);
}

bool runs_is_prose(const struct run *r)
{
    uint32_t n = r->to - r->from;

    return n >= RUNS_PROSE_BYTES && r->links * 2 < n && !r->heading &&
           !r->stock;
}

bool runs_is_link(const struct run *r)
{
    return r->links * 3 > (r->to - r->from) * 2;
}

bool runs_inside(const struct runs *w, const struct run *r, uint32_t root)
{
    return r->node > root && r->node < w->page->nodes[root].end;
}

/* Address and telephone of the site stand with its imprint, or at the end of
 * the page; those of a page of contacts, or of an article, do not. */
static bool is_site_contact(const struct runs *w, size_t at)
{
    enum { NEAR = 4, LAST_RUNS = 6 };
    size_t from = at > NEAR ? at - NEAR : 0;

    if (!phrase_is_contact(runs_text(w, &w->runs[at])))
        return false;
    for (size_t k = from; k <= at + NEAR && k < w->count; k++) {
        struct str text = runs_text(w, &w->runs[k]);
        if (phrase_is_imprint(text) || phrase_names_site(text))
            return true;
    }
    return at + LAST_RUNS >= w->count;
}

/* Sums of text, text in links, and prose below each node. */
static void sum_up(struct runs *w)
{
    const struct page *p = w->page;

    for (size_t k = 0; k < w->count; k++) {
        struct run *r = &w->runs[k];
        r->stock = phrase_is_imprint(runs_text(w, r)) || is_site_contact(w, k);
        w->chars[r->block] += r->to - r->from;
        w->links[r->block] += r->links;
        if (runs_is_prose(r) && r->to - r->from >= RUNS_MASS_BYTES)
            w->mass[r->block] += r->to - r->from - r->links;
    }
    for (uint32_t i = p->count; i-- > 1;) {
        uint32_t up = p->nodes[i].parent;
        w->chars[up] += w->chars[i];
        w->links[up] += w->links[i];
        w->mass[up] += w->mass[i];
    }
}

void runs_init(struct runs *ret, const struct page *page)
{
    *ret = (struct runs){.page = page};
    ret->flags = mem_new(page->count, sizeof *ret->flags);
    ret->chars = mem_new(page->count, sizeof *ret->chars);
    ret->links = mem_new(page->count, sizeof *ret->links);
    ret->mass = mem_new(page->count, sizeof *ret->mass);
    collect(ret);
    sum_up(ret);
}

void runs_done(struct runs *w)
{
    free(w->flags);
    free(w->chars);
    free(w->links);
    free(w->mass);
    free(w->runs);
    buf_done(&w->text);
}
