/* indexer/root.c - see root.h. */
#include "indexer/root.h"

#include "indexer/page.h"

enum { LEVELS = 5 }; /* blocks above a run that get points */

/*
 * Sets aside what names itself surroundings.  "has-sidebar" is also written on
 * elements that hold everything.  A guard spares those that have much of the
 * prose; GUARD_INNER asks for most of all text besides from names of edges.
 * What is named as the article itself comes back.
 */
enum guard { GUARD_NONE, GUARD_INNER, GUARD_ALL };

static void set_aside(struct runs *w, enum guard guard)
{
    enum { SMALL_BYTES = 200 };
    const struct page *p = w->page;
    uint64_t mass = w->mass[p->body], chars = w->chars[p->body];

    for (uint32_t i = p->body + 1; i < p->nodes[p->body].end; i++) {
        unsigned f = w->flags[i] & ~(unsigned)BOX_OUT;
        unsigned up = w->flags[p->nodes[i].parent] & BOX_OUT;
        bool most = (uint64_t)w->mass[i] * 3 > mass;
        if (f & BOX_ASIDE &&
            !(f & BOX_WRAPPER && (uint64_t)w->mass[i] * 3 > mass * 2))
            f |= BOX_OUT_TAG;
        if (f & BOX_EDGE && guard == GUARD_INNER)
            most = most && (uint64_t)w->chars[i] * 2 > chars;
        if (f & (BOX_BAD | BOX_TEASER) && !(f & BOX_EXACT) && !(guard && most))
            f |= BOX_OUT_NAME;
        if (f & BOX_SMALL && w->chars[i] <= SMALL_BYTES &&
            !(f & (BOX_GOOD | BOX_EXACT)))
            f |= BOX_OUT_NAME;
        if (f & BOX_EXACT && (uint64_t)w->mass[i] * 4 > mass)
            up &= ~(unsigned)BOX_OUT_NAME;
        w->flags[i] = (uint16_t)(f | up);
    }
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

static void give_points(const struct runs *w, float *score, const struct run *r)
{
    const struct page *p = w->page;
    uint32_t n = r->to - r->from, at = r->block;
    float points = 1 + (float)r->commas + (n > 300 ? 3 : (float)n / 100);

    while (is_paragraph(p->nodes[at].tag))
        at = p->nodes[at].parent;
    /* The body itself counts for what stands in it directly. */
    for (int level = 0; level < LEVELS && at >= p->body + (level > 0);) {
        if (page_is_block(p->nodes[at].tag)) {
            float part = level == 0 ? 1 : level == 1 ? 2 : (float)level * 3;
            score[at] += points / part;
            level++;
        }
        at = p->nodes[at].parent;
    }
}

static float link_share(const struct runs *w, uint32_t i)
{
    return w->chars[i] ? (float)w->links[i] / (float)w->chars[i] : 0;
}

static uint32_t best_scored(const struct runs *w, float *score)
{
    const struct page *p = w->page;
    uint32_t best = 0;
    float most = 0;

    for (size_t k = 0; k < w->count; k++)
        if (runs_is_prose(&w->runs[k]) && !(runs_is_aside(w, w->runs[k].block)))
            give_points(w, score, &w->runs[k]);
    for (uint32_t i = p->body; i < p->count; i++) {
        if (score[i] <= 0)
            continue;
        if (w->flags[i] & (BOX_GOOD | BOX_EXACT))
            score[i] *= 1.2F;
        score[i] *= 1 - link_share(w, i);
        if (score[i] > most) {
            most = score[i];
            best = i;
        }
    }
    return best;
}

struct root_prose root_prose(const struct runs *w, uint32_t node)
{
    struct root_prose sum = {0};

    for (size_t k = 0; k < w->count; k++) {
        const struct run *r = &w->runs[k];
        if (r->node < node || r->node >= w->page->nodes[node].end ||
            runs_is_aside(w, r->block))
            continue;
        sum.links += r->links;
        if (!runs_is_prose(r) || r->to - r->from < RUNS_MASS_BYTES)
            continue;
        sum.bytes += r->to - r->from;
        sum.runs++;
    }
    return sum;
}

/*
 * An article in several boxes has its best one as root: go up as long as the
 * boxes beside it hold prose of the same kind.
 */
static uint32_t lift(const struct runs *w, uint32_t root)
{
    const struct page *p = w->page;
    struct root_prose now = root_prose(w, root);

    for (uint32_t up = p->nodes[root].parent; up > p->body;
         up = p->nodes[up].parent) {
        struct root_prose all = root_prose(w, up);
        uint32_t more = all.bytes - now.bytes, runs = all.runs - now.runs;
        if (!runs || more * 8 < now.bytes)
            continue;
        uint32_t links = all.links - now.links;
        bool alike = more / runs * 2 >= now.bytes / (now.runs ? now.runs : 1);
        if ((!alike && (more < now.bytes * 2 || links * 8 > more)) ||
            links > more / 2)
            break;
        root = up;
        now = all;
    }
    return root;
}

/* Down to an element that names itself the article and has nearly all. */
static uint32_t narrow(const struct runs *w, uint32_t root)
{
    const struct page *p = w->page;
    uint32_t end = p->nodes[root].end, best = root;

    for (uint32_t i = root + 1; i < end; i++)
        if (w->flags[i] & BOX_EXACT && !runs_is_aside(w, i) &&
            w->mass[i] * 10 > w->mass[root] * 7)
            best = i;
    return best;
}

static uint32_t root_with(struct runs *w, enum guard guard)
{
    set_aside(w, guard);
    scoped(mem_freep) float *score = mem_new(w->page->count, sizeof *score);
    uint32_t root = best_scored(w, score);
    return root ? narrow(w, lift(w, root)) : 0;
}

/* What no name allows must be an article by its long paragraphs, or most of
 * the page. */
static bool is_article(const struct runs *w, uint32_t root)
{
    enum { ARTICLE_BYTES = 250, PARAGRAPH_BYTES = 120 };
    struct root_prose all = root ? root_prose(w, root) : (struct root_prose){0};

    return all.bytes > ARTICLE_BYTES &&
           (all.bytes > all.runs * PARAGRAPH_BYTES ||
            all.bytes > w->chars[w->page->body] / 2);
}

/* Names are believed, unless that leaves little of what could be had. */
uint32_t root_choose(struct runs *w)
{
    uint32_t root = root_with(w, GUARD_NONE);
    uint32_t bytes = root ? root_prose(w, root).bytes : 0;

    if (bytes * 3 > w->mass[w->page->body])
        return root;
    root = root_with(w, GUARD_INNER);
    if (is_article(w, root) && root_prose(w, root).bytes > bytes * 3)
        return root;
    root = bytes ? 0 : root_with(w, GUARD_ALL);
    return is_article(w, root) ? root : root_with(w, GUARD_NONE);
}
