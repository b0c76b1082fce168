/*
 * indexer/main_text.c - see main_text.h.
 *
 * runs.h cuts the page into lines, root.h finds the box that holds the text.
 * Here is decided what of it stays: of the runs inside, those that are links,
 * labels or dates are left out; the lead that stands above the box is taken
 * in; a page without text may be a list of others.
 */
#include "indexer/main_text.h"

#include "indexer/date.h"
#include "indexer/legal_label.h"
#include "indexer/page.h"
#include "indexer/phrase.h"
#include "indexer/root.h"

#include <stdlib.h>

/* --- what stays --- */

static bool same_words(struct str a, struct str b)
{
    return a.n && b.n && (str_eq(a, b) || str_case_eq(a, b));
}

/* "(Điều 1 Nghị định số 72/2000/NĐ-CP ...)": where a text is from, or what it
 * belongs to, said in its middle by links. */
static bool is_source_note(struct str text)
{
    return text.n >= RUNS_MASS_BYTES && str_starts(text, STR("(Điều ")) &&
           str_ends(text, STR(")"));
}

static bool keep(const struct runs *w, const struct run *r, struct str title)
{
    struct str text = runs_text(w, r);

    return !runs_is_aside(w, r->block) &&
           (!runs_is_link(r) || is_source_note(text)) && !r->stock &&
           !same_words(text, title) && !(r->links && phrase_is_path(text));
}

/* --- attribute tables --- */

/* Label and value of an attribute table: how many runs from `at` on. */
static size_t attribute_runs(const struct runs *w, size_t at)
{
    enum { VALUE_BYTES = 400, ABSTRACT_BYTES = 1500 };
    struct str text = runs_text(w, &w->runs[at]);
    ptrdiff_t colon = str_chr(text, ':');
    enum legal_field field = legal_label(text);

    if (field == LEGAL_SECTION)
        return 0;
    if (field == LEGAL_FIELDS) {
        field = colon > 0 ? legal_label(str_sub(text, 0, (size_t)colon))
                          : LEGAL_FIELDS;
        return field < LEGAL_SECTION && text.n < ABSTRACT_BYTES ? 1 : 0;
    }
    if (at + 1 == w->count)
        return 1;
    struct str value = runs_text(w, &w->runs[at + 1]);
    enum legal_field next = legal_label(value);
    size_t most = field == LEGAL_ABSTRACT || field == LEGAL_SERVICE
                      ? ABSTRACT_BYTES
                      : VALUE_BYTES;
    return next == LEGAL_FIELDS && value.n < most ? 2 : 1;
}

/* A single label may be a word of the text; a table has several in a row. */
static bool in_attribute_table(const struct runs *w, size_t at, size_t runs)
{
    size_t next = at + runs;

    if (next < w->count && attribute_runs(w, next))
        return true;
    for (size_t back = 1; back <= 2 && back <= at; back++)
        if (attribute_runs(w, at - back) == back)
            return true;
    return false;
}

/* --- adding runs --- */

static void emit_run(struct main_text *ret, const struct runs *w,
                     const struct run *r)
{
    if (ret->text.n)
        buf_addc(&ret->text, '\n');
    buf_add(&ret->text, runs_text(w, r));
    ret->paragraphs++;
}

/* Captions are often written twice or thrice in a row; the clauses
 * of a law come again, but farther away. */
static bool is_repeat(const struct main_text *ret, struct str text)
{
    enum { REPEAT_BYTES = 50, NEAR_LINES = 2 };
    size_t from = ret->text.n;

    for (int lines = 0; from > 0 && lines < NEAR_LINES; from--)
        lines += ret->text.p[from - 1] == '\n';
    return text.n >= REPEAT_BYTES &&
           page_has_line(
               str_sub(buf_str(&ret->text), from ? from + 1 : 0, ret->text.n),
               text);
}

struct emitting {
    struct main_text *to;
    const struct runs *w;
    struct str title;
    size_t labels;   /* of attribute tables on the page */
    bool related;    /* behind a heading of related pages */
    bool after_link; /* the last run was a link */
    bool prose;      /* some text was kept already */
    size_t last;     /* bytes of the text without the dates at its end */
};

/* A teaser under the link it belongs to; anything else ends the list. */
static bool is_teaser(struct emitting *e, const struct run *r, struct str text)
{
    enum { TEASER_BYTES = 300 };

    if (runs_is_link(r)) {
        e->after_link = true;
        return false;
    }
    if (phrase_leads_elsewhere(text)) {
        e->related = e->prose;
        return e->prose;
    }
    bool teaser = e->related && text.n < TEASER_BYTES &&
                  (e->after_link || date_is_line(text));
    if (!teaser)
        e->related = false;
    e->after_link = false;
    return teaser;
}

static void emit_kept(struct emitting *e, const struct run *r, struct str text)
{
    bool date = phrase_is_dateline(text);

    if (date && !e->prose)
        return;
    emit_run(e->to, e->w, r);
    e->prose |= text.n >= RUNS_MASS_BYTES;
    if (!date)
        e->last = e->to->text.n;
}

/* One run; returns how many were used up. */
static size_t emit_one(struct emitting *e, size_t at)
{
    const struct run *r = &e->w->runs[at];
    struct str text = runs_text(e->w, r);
    size_t skip = e->labels >= 2 ? attribute_runs(e->w, at) : 0;

    if (skip && in_attribute_table(e->w, at, skip))
        return skip;
    if (is_teaser(e, r, text))
        return 1;
    bool section = !e->to->text.n && legal_label(text) == LEGAL_SECTION;
    if (!section && keep(e->w, r, e->title) && !is_repeat(e->to, text))
        emit_kept(e, r, text);
    return 1;
}

/* --- the lead --- */

enum { LEAD_RUNS = 24 }; /* between title and text */

/* The first run of the text that is prose. */
static size_t first_prose(const struct runs *w, uint32_t root, struct str title)
{
    size_t k = 0;

    while (k < w->count &&
           !(runs_inside(w, &w->runs[k], root) && runs_is_prose(&w->runs[k]) &&
             w->runs[k].to - w->runs[k].from >= RUNS_MASS_BYTES &&
             keep(w, &w->runs[k], title)))
        k++;
    return k;
}

/*
 * The lead stands between title and text, in a box of its own that is often
 * named as a teaser, or in the header.  `node` holds the title too, so what
 * names stand above it do not speak against the lead.
 */
static bool is_lead(const struct runs *w, const struct run *r,
                    const struct run *title)
{
    const struct page *p = w->page;
    struct str text = runs_text(w, r);

    if (text.n < RUNS_MASS_BYTES || r->links * 4 > text.n || r->stock ||
        (r->heading && !boxname_is_lead(w->page, r->block)) ||
        phrase_is_dateline(text) || phrase_leads_elsewhere(text))
        return false;
    for (uint32_t i = r->block;
         i > p->body && (title->node < i || title->node >= p->nodes[i].end);
         i = p->nodes[i].parent)
        if (w->flags[i] & (BOX_ASIDE | BOX_BAD | BOX_SMALL) ||
            boxname_is_subtitle(p, i))
            return false;
    return true;
}

/* Is the run's text among the runs behind it too? */
static bool comes_again(const struct runs *w, size_t at)
{
    struct str lines = buf_str(&w->text);

    return page_has_line(str_sub(lines, w->runs[at].to, lines.n),
                         runs_text(w, &w->runs[at]));
}

/* Runs between the title and the first prose of the text. */
static void emit_lead(struct emitting *e, size_t title, size_t first)
{
    enum { LEADS_MAX = 3 };
    const struct runs *w = e->w;
    int n = 0;

    for (size_t k = title + 1; k < first && n < LEADS_MAX; k++) {
        const struct run *r = &w->runs[k];
        if (!is_lead(w, r, &w->runs[title]) || comes_again(w, k) ||
            (runs_inside(w, r, e->to->root) && keep(w, r, e->title)))
            continue;
        emit_run(e->to, w, r);
        n++;
    }
}

/* Where a lead may follow: the title's run, else the last h1 before `first`. */
static size_t lead_anchor(const struct runs *w, size_t title, size_t first)
{
    if (title < first && first - title <= LEAD_RUNS)
        return title;
    for (size_t k = first; k-- > 0 && first - k <= LEAD_RUNS;)
        if (w->page->nodes[w->runs[k].block].tag == GUMBO_TAG_H1)
            return k;
    return w->count;
}

static void emit(struct main_text *ret, const struct runs *w, struct str title,
                 size_t at)
{
    struct emitting e = {.to = ret, .w = w, .title = title};

    for (size_t k = 0; k < w->count; k++)
        e.labels += attribute_runs(w, k) > 0;
    size_t first = first_prose(w, ret->root, title);
    if (first < w->count)
        emit_lead(&e, lead_anchor(w, at, first), first);
    for (size_t k = 0; k < w->count;)
        k += runs_inside(w, &w->runs[k], ret->root) ? emit_one(&e, k) : 1;
    buf_cut(&ret->text, e.last);
}

/* --- pages that are lists --- */

enum { HEADLINES_MIN = 3 };

static bool is_headline(const struct run *r, struct str text)
{
    /* "Văn bản »" is a step of the way, "[ Bản in ]" a tool. */
    if (str_ends(text, STR("»")) || str_starts(text, STR("[")))
        return false;
    return text.n >= PHRASE_HEADLINE_BYTES && runs_is_link(r);
}

/* What is said of a page under its headline: not its date and counter. */
static bool is_summary(const struct run *r, struct str text)
{
    return text.n >= RUNS_MASS_BYTES && !runs_is_link(r) && !r->stock &&
           !phrase_is_dateline(text) && !date_is_line(text);
}

/* Adds the headlines from `at` on with what stands right below each, up to a
 * list of other pages. */
static void emit_headlines(struct main_text *ret, const struct runs *w,
                           size_t at)
{
    enum { BELOW_RUNS = 4 };
    size_t headline = at;
    bool any = false;

    for (; at < w->count; at++) {
        const struct run *r = &w->runs[at];
        struct str text = runs_text(w, r);
        if (phrase_leads_elsewhere(text))
            return;
        if (runs_is_aside(w, r->block) || is_repeat(ret, text))
            continue;
        if (is_headline(r, text)) {
            emit_run(ret, w, r);
            headline = at;
            any = true;
        } else if (any && at <= headline + BELOW_RUNS && is_summary(r, text)) {
            emit_run(ret, w, r);
            any = false; /* one for each */
        }
    }
}

/*
 * The content of a page that lists other pages is the list: headlines behind a
 * line that repeats the page's title.  A page that lost its content shows
 * lists too, but of its neighbours, and under their own heading.
 */
static void emit_list(struct main_text *ret, const struct runs *w,
                      struct str title)
{
    enum { TITLES_MAX = 8 }; /* each is followed through the whole page */
    int titles = 0;

    for (size_t k = 0;
         k < w->count && ret->paragraphs < HEADLINES_MIN && titles < TITLES_MAX;
         k++)
        if (same_words(runs_text(w, &w->runs[k]), title)) {
            titles++;
            buf_reset(&ret->text);
            ret->paragraphs = 0;
            emit_headlines(ret, w, k + 1);
        }
    if (ret->paragraphs < HEADLINES_MIN) {
        buf_reset(&ret->text);
        ret->paragraphs = 0;
    }
}

/* The boxes of a front page are all of other pages, whatever they are called.
 */
void main_text_list(struct main_text *m)
{
    const struct runs *w = m->work;

    buf_reset(&m->text);
    m->paragraphs = 0;
    for (size_t k = 0; k < w->count; k++) {
        const struct run *r = &w->runs[k];
        bool surroundings = w->flags[r->block] & (BOX_OUT_TAG | BOX_EDGE);
        if (!surroundings && is_headline(r, runs_text(w, r)) &&
            !is_repeat(m, runs_text(w, r)))
            emit_run(m, w, r);
    }
}

/* --- the title as an anchor --- */

enum { NEAR_RUNS = 8, SMALL_TEXT_BYTES = 1500 };

static size_t first_run_in(const struct runs *w, uint32_t root)
{
    size_t k = 0;

    while (k < w->count && !runs_inside(w, &w->runs[k], root))
        k++;
    return k;
}

/* The run that is the title: the last one before `first`, else the first;
 * w->count when there is none. */
static size_t title_run(const struct runs *w, struct str title, size_t first)
{
    size_t found = w->count;

    for (size_t k = 0; k < w->count; k++) {
        const struct run *r = &w->runs[k];
        if (runs_is_link(r) || runs_is_aside(w, r->block) ||
            !same_words(runs_text(w, r), title))
            continue;
        if (k >= first && found < w->count)
            break;
        found = k;
    }
    return found;
}

/* Links to other pages among the runs `from`..`to`; a heading that announces
 * them counts for many. */
static size_t headlines_between(const struct runs *w, size_t from, size_t to)
{
    size_t n = 0;

    for (size_t k = from; k <= to && k < w->count; k++) {
        const struct run *r = &w->runs[k];
        n += runs_is_link(r) && r->to - r->from >= PHRASE_HEADLINE_BYTES &&
             !runs_is_aside(w, r->block);
        if (phrase_leads_elsewhere(runs_text(w, r)))
            n += HEADLINES_MIN;
    }
    return n;
}

/*
 * On a page without an article the best text is that of some box.  The article
 * of a page stands below its title: a small text before it, or with headlines
 * of other pages between, is not it.  Then what little follows the title
 * counts.
 */
static bool is_far(const struct runs *w, uint32_t root, size_t title)
{
    size_t first = first_run_in(w, root);
    uint32_t bytes = root_prose(w, root).bytes;

    if (title == w->count || runs_inside(w, &w->runs[title], root))
        return false;
    if (first < title)
        return bytes < SMALL_TEXT_BYTES / 3;
    return bytes < SMALL_TEXT_BYTES &&
           headlines_between(w, title, first) >= HEADLINES_MIN;
}

static void emit_below(struct main_text *m, const struct runs *w, size_t title)
{
    for (size_t k = title + 1; k < w->count && k <= title + NEAR_RUNS; k++) {
        const struct run *r = &w->runs[k];
        struct str text = runs_text(w, r);
        if (runs_is_link(r) || phrase_leads_elsewhere(text) ||
            runs_is_aside(w, r->block))
            break;
        if (!r->stock && !phrase_is_dateline(text) && !r->heading)
            emit_run(m, w, r);
    }
}

void main_text_read(struct main_text *ret, const struct page *page)
{
    struct runs *w = NEW(runs);

    runs_init(w, page);
    *ret = (struct main_text){.work = w,
                              .lines = buf_str(&w->text),
                              .visible_bytes = w->chars[page->body],
                              .link_bytes = w->links[page->body]};
}

void main_text_choose(struct main_text *m, struct str title)
{
    struct runs *w = m->work;

    m->root = root_choose(w);
    size_t at = m->root ? title_run(w, title, first_run_in(w, m->root)) : 0;
    if (m->root && is_far(w, m->root, at)) {
        m->root = 0;
        emit_below(m, w, at);
    } else if (m->root) {
        emit(m, w, title, at);
    }
    if (!m->text.n)
        emit_list(m, w, title);
}

void main_text_done(struct main_text *m)
{
    buf_done(&m->text);
    if (m->work)
        runs_done(m->work);
    free(m->work);
}
