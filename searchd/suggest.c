/*
 * searchd/suggest.c - see suggest.h.
 *
 *   lines    "Cấp hộ chiếu"  plain "cap ho chieu"      weight 3.1
 *   places   cap ho chieu | chieu | ho chieu ...       one for each word,
 * sorted tree     above the places: the heaviest of each half, quarter ...
 *
 * What was typed is the beginning of some places, which stand together: two
 * binary searches find the range.  The heaviest of a range comes from the tree
 * in O(log n); taking it out leaves two ranges, so a heap of ranges gives one
 * place after the other by weight, however long the range is.
 */
#include "searchd/suggest.h"

#include "base/utf8.h"
#include "indexer/fold.h"
#include "searchd/plain.h"
#include "searchd/suggest_deny.h"
#include "searchd/typing.h"

#include <math.h>
#include <stdlib.h>

enum {
    WORDS_MAX = 16,          /* typed words that are looked at */
    PLACES_OF_LINE_MAX = 12, /* words of a line from which it is found */
    HEAP_MAX = 2 * SUGGEST_TRIES + 2,
};

struct line {
    struct suggestion shown;
    const char *plain;
    float weight;
};

struct place {
    const char *at; /* into the plain words of its line */
    uint32_t line;
    float weight; /* of the line, and more at its beginning */
};

struct suggest {
    struct arena *arena;
    struct line *lines;
    size_t count, room;
    struct place *places;
    size_t place_count;
    uint32_t *tree; /* 2 * place_count: leaves behind inner nodes */
};

static const char *const kind_names[SUGGEST_KINDS] = {"question", "document",
                                                      "words", "title"};

const char *suggest_kind_name(enum suggest_kind kind)
{
    return kind_names[kind];
}

struct suggest *suggest_new(void)
{
    struct suggest *s = NEW(suggest);

    s->arena = arena_new();
    return s;
}

void suggest_free(struct suggest *s)
{
    if (!s)
        return;
    arena_free(s->arena);
    free(s->lines);
    free(s->places);
    free(s->tree);
    free(s);
}

size_t suggest_count(const struct suggest *s)
{
    return s->count;
}

/* --- making --- */

void suggest_add(struct suggest *s, const struct suggestion *line,
                 double weight)
{
    scoped(buf_done) struct buf plain = {0};
    struct str text = str_of(line->text);

    plain_add(&plain, text);
    if (!plain.n || text.n > SUGGEST_TEXT_MAX_BYTES ||
        s->count == SUGGEST_LINES_MAX)
        return;
    if (s->count == s->room) {
        s->room = s->room ? 2 * s->room : 1024;
        s->lines = mem_grow(s->lines, s->room, sizeof *s->lines);
    }
    s->lines[s->count++] = (struct line){
        .shown = {line->kind, arena_str(s->arena, text),
                  arena_str(s->arena, str_of(line->note))},
        .plain = arena_str(s->arena, buf_str(&plain)),
        .weight = (float)(weight - (double)text.n / 20),
    };
}

static int by_words(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    int order = strcmp(x->plain, y->plain);

    if (order)
        return order;
    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return strcmp(x->shown.text, y->shown.text);
}

static int by_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int order = strcmp(x->at, y->at);

    if (order)
        return order;
    return x->line < y->line ? -1 : x->line > y->line;
}

static void drop_same(struct suggest *s)
{
    size_t kept = 0;

    qsort(s->lines, s->count, sizeof *s->lines, by_words);
    for (size_t i = 0; i < s->count; i++)
        if (!kept || strcmp(s->lines[kept - 1].plain, s->lines[i].plain) != 0)
            s->lines[kept++] = s->lines[i];
    s->count = kept;
}

static void add_places(struct suggest *s, uint32_t number)
{
    const struct line *line = &s->lines[number];
    const char *at = line->plain;

    for (int i = 0; at && i < PLACES_OF_LINE_MAX; i++) {
        s->places[s->place_count++] =
            (struct place){at, number, line->weight + (i ? 0 : 2)};
        at = strchr(at, ' ');
        at = at ? at + 1 : NULL;
    }
}

/* The heavier of two places, the first when they are the same. */
static uint32_t heavier(const struct suggest *s, uint32_t a, uint32_t b)
{
    return s->places[b].weight > s->places[a].weight ? b : a;
}

void suggest_finish(struct suggest *s)
{
    if (s->count)
        drop_same(s);
    s->places = mem_new(s->count * PLACES_OF_LINE_MAX + 1, sizeof *s->places);
    for (size_t i = 0; i < s->count; i++)
        add_places(s, (uint32_t)i);
    s->places = mem_grow(s->places, s->place_count + 1, sizeof *s->places);
    qsort(s->places, s->place_count, sizeof *s->places, by_place);
    s->tree = mem_new(2 * s->place_count + 2, sizeof *s->tree);
    for (size_t i = 0; i < s->place_count; i++)
        s->tree[s->place_count + i] = (uint32_t)i;
    for (size_t i = s->place_count; i-- > 1;)
        s->tree[i] = heavier(s, s->tree[2 * i], s->tree[2 * i + 1]);
}

/* --- ranges of places --- */

struct range {
    uint32_t from, to; /* to: the first beyond */
    uint32_t best;
};

static uint32_t best_of(const struct suggest *s, size_t from, size_t to)
{
    uint32_t best = (uint32_t)from;

    for (from += s->place_count, to += s->place_count; from < to;
         from /= 2, to /= 2) {
        if (from & 1)
            best = heavier(s, best, s->tree[from++]);
        if (to & 1)
            best = heavier(s, best, s->tree[--to]);
    }
    return best;
}

/* The first place that is not before `words` (beyond: not one of those that
 * begin with them, either). */
static size_t bound(const struct suggest *s, struct str words, bool beyond)
{
    size_t low = 0, high = s->place_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strncmp(s->places[middle].at, words.p, words.n);
        if (order < 0 || (beyond && order == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct heap {
    struct range items[HEAP_MAX];
    size_t count;
};

static bool is_above(const struct suggest *s, const struct range *a,
                     const struct range *b)
{
    return s->places[a->best].weight > s->places[b->best].weight;
}

static void swap_ranges(struct range *a, struct range *b)
{
    struct range keep = *a;

    *a = *b;
    *b = keep;
}

static void heap_push(struct heap *h, const struct suggest *s, size_t from,
                      size_t to)
{
    if (from >= to || h->count == HEAP_MAX)
        return;
    size_t at = h->count++;
    h->items[at] =
        (struct range){(uint32_t)from, (uint32_t)to, best_of(s, from, to)};
    for (; at && is_above(s, &h->items[at], &h->items[(at - 1) / 2]);
         at = (at - 1) / 2)
        swap_ranges(&h->items[at], &h->items[(at - 1) / 2]);
}

static struct range heap_pop(struct heap *h, const struct suggest *s)
{
    struct range top = h->items[0];
    size_t at = 0;

    h->items[0] = h->items[--h->count];
    for (size_t kid; (kid = 2 * at + 1) < h->count; at = kid) {
        if (kid + 1 < h->count &&
            is_above(s, &h->items[kid + 1], &h->items[kid]))
            kid++;
        if (!is_above(s, &h->items[kid], &h->items[at]))
            break;
        swap_ranges(&h->items[at], &h->items[kid]);
    }
    return top;
}

/* --- what was typed --- */

struct typed {
    struct str raw[WORDS_MAX];   /* lower case, as typed */
    struct str plain[WORDS_MAX]; /* without accents */
    struct str all;              /* plain words, one space between */
    bool open; /* the last word may go on: no space behind it */
    size_t count;
    struct buf raw_text, plain_text;
};

static void typed_done(struct typed *t)
{
    buf_done(&t->raw_text);
    buf_done(&t->plain_text);
}

static void add_lower(struct buf *out, struct str text)
{
    for (size_t at = 0; at < text.n;)
        utf8_put(out, utf8_lower(utf8_next(text, &at)));
}

static void cut_words(struct typed *t)
{
    struct str raw = buf_str(&t->raw_text), plain = buf_str(&t->plain_text);
    struct str a, b;

    t->count = 0;
    while (t->count < WORDS_MAX && plain_word(&raw, &a) &&
           str_cut(&plain, ' ', &b)) {
        t->raw[t->count] = a;
        t->plain[t->count++] = b;
    }
    if (plain.p) /* too many words: what was cut off may be anything */
        t->count = 0;
    t->all = buf_str(&t->plain_text);
}

static void typed_read(struct typed *t, struct str text)
{
    scoped(buf_done) struct buf nfc = {0};
    size_t at = 0, end = utf8_prefix(text, SUGGEST_TYPED_MAX_BYTES);

    utf8_nfc(&nfc, str_sub(text, 0, end));
    add_lower(&t->raw_text, buf_str(&nfc));
    plain_add(&t->plain_text, buf_str(&t->raw_text));
    t->open = true;
    for (struct str s = buf_str(&t->raw_text); at < s.n;)
        t->open = !utf8_is_space(utf8_next(s, &at));
    cut_words(t);
}

/* Words that were keystrokes ("thur tucj") become what they meant, without
 * accents.  False when there was none. */
static bool undo_keystrokes(struct typed *t)
{
    scoped(buf_done) struct buf text = {0};
    bool any = false;

    for (size_t i = 0; i < t->count; i++) {
        struct fold fold;
        bool typing =
            str_eq(t->raw[i], t->plain[i]) && typing_read(&fold, t->raw[i]);
        if (i)
            buf_addc(&text, ' ');
        buf_add(&text,
                typing ? (struct str){fold.key, fold.base_n} : t->plain[i]);
        any |= typing;
    }
    if (!any)
        return false;
    buf_reset(&t->raw_text);
    buf_reset(&t->plain_text);
    buf_add(&t->raw_text, buf_str(&text));
    buf_add(&t->plain_text, buf_str(&text));
    cut_words(t);
    return true;
}

/* Does word `i`, as it was typed, agree with this word of a line? */
static bool agrees(const struct typed *t, size_t i, struct str word,
                   struct str plain)
{
    bool may_go_on = t->open && i + 1 == t->count;
    struct fold a, b;

    if (may_go_on ? !str_starts(plain, t->plain[i])
                  : !str_eq(plain, t->plain[i]))
        return false;
    if (str_eq(t->raw[i], t->plain[i])) /* no accents: any will do */
        return true;
    if (may_go_on && str_starts(word, t->raw[i]))
        return true;
    fold_word(&a, t->raw[i]);
    fold_word(&b, word);
    return !strcmp(a.key, b.key);
}

/* Is each typed word there, with the accents that were typed? */
static bool has_all(const struct typed *t, const struct line *line)
{
    scoped(buf_done) struct buf lower = {0};
    uint32_t missing = (1u << t->count) - 1;
    struct str raw, plain = str_of(line->plain), a, b;

    add_lower(&lower, str_of(line->shown.text));
    raw = buf_str(&lower);
    while (missing && plain_word(&raw, &a) && str_cut(&plain, ' ', &b)) {
        size_t i = 0;
        while (i < t->count && !(missing & 1u << i && agrees(t, i, a, b)))
            i++;
        if (i <
            t->count) /* one word of a line is there for one that was typed */
            missing &= ~(1u << i);
    }
    return !missing;
}

/* --- finding --- */

struct finding {
    const struct suggest *book;
    const struct suggest_deny *deny;
    struct suggestion *found;
    uint32_t lines[SUGGEST_MAX];
    size_t count, max;
};

static void take_line(struct finding *f, const struct typed *t, uint32_t number)
{
    const struct line *line = &f->book->lines[number];

    for (size_t i = 0; i < f->count; i++)
        if (f->lines[i] == number)
            return;
    /* What is typed already is no suggestion. */
    if (str_is(t->all, line->plain) || !has_all(t, line) ||
        suggest_deny_has(f->deny, line->shown.text))
        return;
    f->lines[f->count] = number;
    f->found[f->count++] = line->shown;
}

/* Lines with a place that begins with `words`, by weight. */
static void look_up(struct finding *f, const struct typed *t, struct str words)
{
    struct heap heap = {.count = 0};

    heap_push(&heap, f->book, bound(f->book, words, false),
              bound(f->book, words, true));
    for (int tries = 0;
         heap.count && f->count < f->max && tries < SUGGEST_TRIES; tries++) {
        struct range r = heap_pop(&heap, f->book);
        take_line(f, t, f->book->places[r.best].line);
        heap_push(&heap, f->book, r.from, r.best);
        heap_push(&heap, f->book, (size_t)r.best + 1, r.to);
    }
}

/* The typed word that the fewest places begin with. */
static size_t rarest(const struct suggest *s, const struct typed *t)
{
    size_t best = 0, least = SIZE_MAX;

    for (size_t i = 0; i < t->count; i++) {
        size_t n = bound(s, t->plain[i], true) - bound(s, t->plain[i], false);
        if (n < least) {
            least = n;
            best = i;
        }
    }
    return best;
}

static void find_typed(struct finding *f, const struct typed *t)
{
    if (!t->count)
        return;
    look_up(f, t, t->all);
    if (f->count < f->max && t->count > 1)
        look_up(f, t, t->plain[rarest(f->book, t)]);
}

size_t suggest_find(const struct suggest *s, struct str typed,
                    const struct suggest_deny *deny,
                    struct suggestion ret[SUGGEST_MAX], size_t max)
{
    scoped(typed_done) struct typed t = {.count = 0};
    struct finding f = {.book = s,
                        .deny = deny,
                        .found = ret,
                        .max = max < SUGGEST_MAX ? max : SUGGEST_MAX};

    typed_read(&t, typed);
    find_typed(&f, &t);
    if (!f.count && undo_keystrokes(&t))
        find_typed(&f, &t);
    return f.count;
}
