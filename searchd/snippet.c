/*
 * searchd/snippet.c - see snippet.h.
 *
 *   text    ....x...x.........xxx.x............x...x.......
 *   hits        ^   ^         ^^^ ^            ^   ^
 *   windows     |-----------| |-----------|   (each begins at a hit)
 *
 * A window is worth much for each different word it holds, something for words
 * next to each other, little for repeating one.  The best window becomes a
 * passage; when another one holds words that it lacks, both share the room.
 */
#include "searchd/snippet.h"

#include "base/utf8.h"
#include "indexer/analyse.h"

enum {
    SCAN_MAX_BYTES = 256 << 10, /* of the text; what is beyond is not seen */
    HITS_MAX = 2048,
    WORTH_NEW = 20,        /* a word not yet in the window */
    WORTH_NEXT = 6,        /* it follows the word before directly */
    WORTH_AGAIN = 1,       /* repeated */
    BYTES_PER_CHAR_X4 = 5, /* Vietnamese takes about 1.25 bytes a character */
};

struct hit {
    uint32_t from, to; /* bytes of the text */
    uint32_t pos;      /* number of the word */
    uint64_t word;     /* one bit of 64, by the plain letters of the word */
};

struct hits {
    struct hit *items;
    size_t count;
};

struct window {
    size_t first, last; /* hits first..last - 1 */
    uint64_t words;     /* which words it holds */
    int worth;
};

/* A stretch of the text, in bytes. */
struct passage {
    size_t from, to;
};

static void find_hits(struct hits *hits, struct str text,
                      const struct snippet_rule *rule, struct arena *arena)
{
    struct tokens walk = {.text = text};
    struct token token;

    hits->items = arena_alloc(arena, HITS_MAX * sizeof *hits->items);
    while (hits->count < HITS_MAX && tokens_next(&walk, &token)) {
        if (!rule->is_hit(rule->context, &token))
            continue;
        struct str plain = {token.fold.key, token.fold.base_n};
        size_t from = (size_t)(token.raw.p - text.p);
        hits->items[hits->count++] = (struct hit){
            .from = (uint32_t)from,
            .to = (uint32_t)(from + token.raw.n),
            .pos = token.pos,
            .word = 1ull << (str_hash(plain) >> 58),
        };
    }
}

/* The window that begins at hit `first`: at most `bytes`, but one hit at least.
 */
static struct window window_at(const struct hits *hits, size_t first,
                               size_t bytes)
{
    struct window w = {.first = first, .last = first};
    const struct hit *h = hits->items;

    while (w.last == first ||
           (w.last < hits->count && h[w.last].to - h[first].from <= bytes)) {
        const struct hit *next = &h[w.last++];
        w.worth += w.words & next->word ? WORTH_AGAIN : WORTH_NEW;
        if (next > &h[first] && next->pos == next[-1].pos + 1)
            w.worth += WORTH_NEXT;
        w.words |= next->word;
    }
    return w;
}

/* The best window that has words which are not among `known`; the earliest of
 * equals.  Its worth is 0 when there is none. */
static struct window best_window(const struct hits *hits, size_t bytes,
                                 uint64_t known)
{
    struct window best = {0};

    for (size_t i = 0; i < hits->count; i++) {
        struct window w = window_at(hits, i, bytes);
        uint64_t fresh = w.words & ~known;
        if (fresh && known)
            w.worth = __builtin_popcountll(fresh) * WORTH_NEW + w.worth / 4;
        if (fresh && w.worth > best.worth)
            best = w;
    }
    return best;
}

static bool is_break(struct str text, size_t at)
{
    char c = text.p[at];

    return c == '\n' || (c == ' ' && at > 0 && strchr(".;:!?", text.p[at - 1]));
}

/* `chars` characters on from `at`, then back to a space. */
static size_t end_after(struct str text, size_t at, uint32_t chars)
{
    size_t end = at, space = at;

    for (; chars > 0 && end < text.n; chars--) {
        if (text.p[end] == ' ' || text.p[end] == '\n')
            space = end;
        (void)utf8_next(text, &end);
    }
    return end >= text.n || space == at || text.p[end] == ' ' ? end : space;
}

/* Where a passage with the hit at `at` begins: at a sentence when one begins
 * within `slack` bytes before, else a few words before. */
static size_t begin_before(struct str text, size_t at, size_t slack)
{
    size_t least = at > slack ? at - slack : 0;
    size_t few = at > slack / 3 ? at - slack / 3 : 0, word = at;

    if (!least)
        return 0;
    for (size_t i = at; i > least; i--) {
        if (is_break(text, i - 1))
            return i;
        if (i >= few && text.p[i - 1] == ' ')
            word = i;
    }
    return word;
}

static struct passage passage_of(struct str text, const struct hits *hits,
                                 const struct window *w, uint32_t chars)
{
    size_t first = hits->items[w->first].from;
    size_t span = hits->items[w->last - 1].to - first;
    size_t room = (size_t)chars * BYTES_PER_CHAR_X4 / 4;
    size_t slack = room > span ? (room - span) / 2 : 0;
    struct passage p = {.from = begin_before(text, first, slack)};

    p.to = end_after(text, p.from, chars);
    return p;
}

struct writer {
    struct buf out;
    struct mark *marks;
    size_t mark_count, marks_max;
};

static void put_char(struct writer *w, struct str text, size_t *at)
{
    size_t from = *at;
    uint32_t c = utf8_next(text, at);

    if (utf8_is_space(c) || c < 0x20 || c == 0x7f) {
        if (w->out.n && w->out.p[w->out.n - 1] != ' ')
            buf_addc(&w->out, ' ');
    } else if (c == UTF8_BAD) {
        utf8_put(&w->out, c);
    } else {
        buf_add(&w->out, str_sub(text, from, *at));
    }
}

/* Two hits with nothing but a space between become one mark. */
static void put_mark(struct writer *w, size_t from)
{
    struct mark mark = {(uint32_t)from, (uint32_t)w->out.n};

    if (w->mark_count > 0) {
        struct mark *last = &w->marks[w->mark_count - 1];
        if (from == last->to ||
            (from == last->to + 1u && w->out.p[last->to] == ' ')) {
            last->to = mark.to;
            return;
        }
    }
    if (w->mark_count < w->marks_max)
        w->marks[w->mark_count++] = mark;
}

static void put_passage(struct writer *w, struct str text,
                        const struct hits *hits, const struct passage *p)
{
    size_t next = 0, at = p->from;

    if (p->from > 0)
        buf_addz(&w->out, w->out.n ? " … " : "… ");
    while (next < hits->count && hits->items[next].from < p->from)
        next++;
    while (at < p->to) {
        const struct hit *h = next < hits->count ? &hits->items[next] : NULL;
        if (!h || at != h->from || h->to > p->to) {
            put_char(w, text, &at);
            next += h && h->from < at;
            continue;
        }
        size_t from = w->out.n;
        while (at < h->to)
            put_char(w, text, &at);
        put_mark(w, from);
        next++;
    }
}

static void finish(struct snippet *ret, struct writer *w, bool cut,
                   struct arena *arena)
{
    while (w->out.n && w->out.p[w->out.n - 1] == ' ')
        buf_cut(&w->out, w->out.n - 1);
    if (cut)
        buf_addz(&w->out, " …");
    ret->text = (struct str){arena_str(arena, buf_str(&w->out)), w->out.n};
    ret->marks = w->marks;
    ret->mark_count = w->mark_count;
    buf_done(&w->out);
}

static void write_passages(struct snippet *ret, struct str text,
                           const struct hits *hits, const struct passage *p,
                           size_t count, struct arena *arena)
{
    struct writer w = {
        .marks = arena_alloc(arena, (hits->count + 1) * sizeof *w.marks),
        .marks_max = hits->count,
    };

    for (size_t i = 0; i < count; i++)
        put_passage(&w, text, hits, &p[i]);
    finish(ret, &w, p[count - 1].to < text.n, arena);
}

static struct str scanned(struct str text)
{
    return str_sub(text, 0, utf8_prefix(text, SCAN_MAX_BYTES));
}

void snippet_of(struct snippet *ret_snippet, struct str text,
                const struct snippet_rule *rule, struct arena *arena)
{
    struct hits hits = {0};
    struct passage p[2] = {{0}};

    text = scanned(text);
    find_hits(&hits, text, rule, arena);
    if (!hits.count) {
        p[0].to = end_after(text, 0, rule->chars_max);
        write_passages(ret_snippet, text, &hits, p, 1, arena);
        return;
    }
    size_t bytes = (size_t)rule->chars_max * BYTES_PER_CHAR_X4 / 4;
    struct window whole = best_window(&hits, bytes, 0);
    struct window half = best_window(&hits, bytes / 2, 0);
    struct window rest = best_window(&hits, bytes / 2, half.words);
    if (!(rest.words & ~whole.words)) {
        p[0] = passage_of(text, &hits, &whole, rule->chars_max);
        write_passages(ret_snippet, text, &hits, p, 1, arena);
        return;
    }
    bool in_order = half.first < rest.first;
    p[!in_order] = passage_of(text, &hits, &half, rule->chars_max / 2);
    p[in_order] = passage_of(text, &hits, &rest, rule->chars_max / 2);
    bool touch = p[1].from <= p[0].to;
    if (touch)
        p[0].to = p[1].to;
    write_passages(ret_snippet, text, &hits, p, touch ? 1 : 2, arena);
}

void snippet_title(struct snippet *ret_snippet, struct str text,
                   const struct snippet_rule *rule, struct arena *arena)
{
    struct hits hits = {0};
    struct passage whole = {0};

    text = scanned(text);
    find_hits(&hits, text, rule, arena);
    whole.to = end_after(text, 0, rule->chars_max);
    write_passages(ret_snippet, text, &hits, &whole, 1, arena);
}
