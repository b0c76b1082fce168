/*
 * searchd/spell.c - see spell.h.
 *
 * The words of a text are points of a line, readings are arcs over one word of
 * it (or over two that were meant as one):
 *
 *        .- thủ tục -.          an arc may hold two words: "thủtục"
 *       /             \
 *      o---> thủ ------o---> tục --o ...
 *       \---> thú ----/
 *
 * The best way from left to right is found exactly: for each arc the best arc
 * before it, by the chance of its first word behind the last word of that one.
 */
#include "searchd/spell.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "indexer/language.h"
#include "indexer/syllable.h"
#include "searchd/distance.h"
#include "searchd/typing.h"

#include <math.h>
#include <stdlib.h>

enum {
    ARCS_MAX = 48, /* that end at one point */
    WORD_MAX_BYTES = 48,
};

/* See docs/ranking.md. */
static const double PAIR_SHARE = 0.9, CHANGE = 3, CHANGE_KNOWN = 7,
                    CHANGE_PLAIN = 4, KEYSTROKES = 2, BLANK = 5, NAME = 3,
                    UNKNOWN_SYLLABLE = -15, UNKNOWN = -19;

struct arc {
    int32_t first, last; /* words of the language; LANGUAGE_NONE: as typed */
    bool two;            /* both, with a blank between */
    bool typed;          /* as it was typed */
    int from;            /* point where it begins */
    double cost, score;  /* score: of the best way up to its end */
    int before;          /* arc at `from` on that way, or -1 */
};

struct point {
    struct str raw; /* the word that ends here; point 0 has none */
    struct spelled spelled;
    bool foreign; /* no word of Latin letters alone */
    bool fixed;   /* must stay as it is, but for accents */
    bool joined;  /* only blanks between it and the word before */
    bool name;    /* begins with a capital inside a text that has small ones */
    int32_t word;
    struct arc arcs[ARCS_MAX];
    int count;
};

struct speller {
    const struct language *language;
    struct str text;
    struct point *points; /* 0..count */
    int count;
    bool lazy; /* no accents in the whole text */
};

/* --- words of the text --- */

static bool is_letter(uint32_t c)
{
    return utf8_is_alnum(c);
}

/* Is the sign one that makes part of a number or an address of what it
 * touches? */
static bool ties(struct str text, size_t at)
{
    return at < text.n && strchr("/-.@_&", text.p[at]) && text.p[at] &&
           at + 1 < text.n && text.p[at + 1] != ' ';
}

static bool has_digit(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9')
            return true;
    return false;
}

/* Letters in capitals, and small ones. */
static void count_cases(struct str s, size_t *capitals, size_t *small)
{
    for (size_t at = 0; at < s.n;) {
        uint32_t c = utf8_next(s, &at);
        *capitals += utf8_lower(c) != c;
        *small += fold_char(c).base >= 'a' && utf8_lower(c) == c;
    }
}

static void add_word(struct speller *s, struct str raw, bool joined,
                     bool text_is_mixed)
{
    struct point *p = &s->points[++s->count];
    size_t before = (size_t)(raw.p - s->text.p), behind = before + raw.n;
    size_t at = 0, capitals = 0, small = 0;
    uint32_t first = utf8_next(raw, &at);
    struct fold fold;

    *p = (struct point){.raw = raw, .joined = joined && s->count > 1};
    count_cases(raw, &capitals, &small);
    p->name = text_is_mixed && s->count > 1 && utf8_lower(first) != first;
    p->foreign = !spelled_read(&p->spelled, raw) || raw.n > WORD_MAX_BYTES;
    bool tied = ties(s->text, behind) || (before && ties(s->text, before - 1));
    p->fixed = p->foreign || tied || (text_is_mixed && capitals > 1);
    fold_word(&fold, raw);
    p->word = language_find(s->language, fold.key);
    if (has_digit(raw) && raw.p[0] > '9' && !capitals && !tied)
        p->fixed = false; /* keystrokes of VNI, perhaps */
    s->lazy = s->lazy && (has_digit(raw) || p->spelled.plain);
}

static void read_words(struct speller *s)
{
    size_t start = 0, capitals = 0, small = 0;
    bool inside = false, joined = true;

    count_cases(s->text, &capitals, &small);
    for (size_t at = 0; at <= s->text.n && s->count < SPELL_WORDS_MAX;) {
        size_t here = at;
        uint32_t c = at < s->text.n ? utf8_next(s->text, &at) : (at++, 0u);
        if (is_letter(c)) {
            start = inside ? start : here;
            inside = true;
            continue;
        }
        if (inside) {
            add_word(s, str_sub(s->text, start, here), joined, small > 0);
            joined = true;
        }
        inside = false;
        joined = joined && utf8_is_space(c) && c != '\n';
    }
}

/* --- arcs --- */

static double alone(const struct speller *s, int32_t word)
{
    return language_part(s->language, word);
}

/* How likely `b` is behind `a`, as a logarithm. */
static double behind(const struct speller *s, int32_t a, int32_t b)
{
    if (b == LANGUAGE_NONE)
        return 0; /* its cost says it all */
    if (a == LANGUAGE_NONE)
        return log(alone(s, b));
    return log(PAIR_SHARE * language_follows(s->language, a, b) +
               (1 - PAIR_SHARE) * alone(s, b));
}

static double worth(const struct speller *s, const struct arc *a)
{
    return (a->first == LANGUAGE_NONE ? 0 : log(alone(s, a->first))) - a->cost;
}

/* Of too many the least worth is dropped, never what was typed. */
static void add_arc(const struct speller *s, struct point *p,
                    const struct arc *arc)
{
    int at = p->count;

    for (int i = 0; i < p->count; i++)
        if (p->arcs[i].first == arc->first && p->arcs[i].last == arc->last &&
            p->arcs[i].from == arc->from && p->arcs[i].two == arc->two) {
            if (arc->cost < p->arcs[i].cost)
                p->arcs[i].cost = arc->cost;
            return;
        }
    if (p->count == ARCS_MAX) {
        at = 1;
        for (int i = 2; i < ARCS_MAX; i++)
            if (worth(s, &p->arcs[i]) < worth(s, &p->arcs[at]))
                at = i;
        if (worth(s, arc) <= worth(s, &p->arcs[at]))
            return;
    } else {
        p->count++;
    }
    p->arcs[at] = *arc;
}

/* New style of tone marks in "hoà", "khoẻ", "thuỷ" and i for y are as right as
 * the spelling that is shown; "tòan" is not. */
static bool is_right(const struct point *p, const char *shown)
{
    struct str other = str_of(shown);
    struct spelled s;

    if (!spelled_read(&s, other) || s.count != p->spelled.count)
        return true;
    for (size_t i = 0; i < s.count; i++)
        if (s.letters[i].base != p->spelled.letters[i].base)
            return true; /* kĩ, kỹ */
    const struct fold_char *end = s.letters + s.count;
    return s.count > 1 && ((end[-1].base == 'a' && end[-2].base == 'o') ||
                           (end[-1].base == 'e' && end[-2].base == 'o') ||
                           (end[-1].base == 'y' && end[-2].base == 'u'));
}

static bool same_letters(struct str a, const char *b)
{
    struct str other = str_of(b);
    size_t i = 0, j = 0;

    while (i < a.n && j < other.n)
        if (utf8_lower(utf8_next(a, &i)) != utf8_next(other, &j))
            return false;
    return i == a.n && j == other.n;
}

/* The arc of what was typed is the first. */
static void add_typed(const struct speller *s, int at)
{
    struct point *p = &s->points[at];
    struct arc arc = {.first = p->word,
                      .last = p->word,
                      .typed = true,
                      .from = at - 1,
                      .before = -1};

    if (p->word == LANGUAGE_NONE && !p->fixed)
        arc.cost = syllable_ok(p->raw) ? -UNKNOWN_SYLLABLE : -UNKNOWN;
    else if (p->word != LANGUAGE_NONE && !p->fixed &&
             !same_letters(p->raw, language_text(s->language, p->word)) &&
             !is_right(p, language_text(s->language, p->word)))
        arc.typed = false; /* the same word, its tone on the right letter */
    add_arc(s, p, &arc);
}

struct seeing {
    const struct speller *s;
    int at;   /* point where the arcs end */
    int from; /* and begin */
    const struct spelled *typed;
    double cost; /* beside that of the letters */
};

static void see_plain(void *context, struct str plain)
{
    struct seeing *see = context;
    const struct speller *s = see->s;
    struct spelled meant;
    const int32_t *words;
    struct fold fold;

    fold_word(&fold, plain); /* y is i in the keys of some */
    size_t n = language_forms(s->language, (struct str){fold.key, fold.base_n},
                              &words);
    for (size_t i = 0; i < n; i++) {
        if (!spelled_read(&meant, str_of(language_text(s->language, words[i]))))
            continue;
        struct arc arc = {.first = words[i],
                          .last = words[i],
                          .from = see->from,
                          .before = -1};
        if (words[i] == s->points[see->at].word && see->from == see->at - 1)
            continue;
        arc.cost = see->cost + spelled_distance(see->typed, &meant, s->lazy);
        add_arc(s, &s->points[see->at], &arc);
    }
}

static void add_keystrokes(const struct speller *s, int at)
{
    struct point *p = &s->points[at];
    struct fold fold;

    if (!typing_read(&fold, p->raw))
        return;
    int32_t word = language_find(s->language, fold.key);
    if (word == LANGUAGE_NONE)
        return;
    struct arc arc = {.first = word,
                      .last = word,
                      .from = at - 1,
                      .cost = KEYSTROKES,
                      .before = -1};
    add_arc(s, p, &arc);
}

/* The likeliest word of those that letters may stand for. */
static int32_t one_word(const struct speller *s, struct str letters)
{
    const int32_t *words;
    struct fold fold;

    fold_word(&fold, letters);
    if (!s->lazy)
        return language_find(s->language, fold.key);
    size_t n = language_forms(s->language, (struct str){fold.key, fold.base_n},
                              &words);
    return n ? words[0] : LANGUAGE_NONE;
}

/* "thủtục" */
static void add_split(const struct speller *s, int at)
{
    struct point *p = &s->points[at];

    for (size_t cut = 0; cut < p->raw.n;) {
        (void)utf8_next(p->raw, &cut);
        struct str left = str_sub(p->raw, 0, cut);
        struct str right = str_sub(p->raw, cut, p->raw.n);
        if (left.n < 2 || right.n < 2 || !syllable_ok(left) ||
            !syllable_ok(right))
            continue;
        int32_t a = one_word(s, left), b = one_word(s, right);
        if (a == LANGUAGE_NONE || b == LANGUAGE_NONE)
            continue;
        struct arc arc = {.first = a,
                          .last = b,
                          .two = true,
                          .from = at - 1,
                          .cost = BLANK - behind(s, a, b),
                          .before = -1};
        add_arc(s, p, &arc);
    }
}

/* "ngh ị" */
static void add_joined(const struct speller *s, int at)
{
    const struct point *a = &s->points[at - 1];
    struct point *b = &s->points[at];
    struct spelled both = a->spelled;

    if (at < 2 || !b->joined || a->fixed || b->fixed || has_digit(a->raw) ||
        has_digit(b->raw) ||
        (a->word != LANGUAGE_NONE && b->word != LANGUAGE_NONE &&
         syllable_ok(a->raw) && syllable_ok(b->raw)) ||
        a->spelled.count + b->spelled.count > SPELL_LETTERS_MAX)
        return;
    memcpy(both.letters + both.count, b->spelled.letters,
           b->spelled.count * sizeof *both.letters);
    both.count += b->spelled.count;
    both.tone = both.tone ? both.tone : b->spelled.tone;
    struct seeing see = {s, at, at - 2, &both, BLANK};
    char plain[SPELL_LETTERS_MAX];
    for (size_t i = 0; i < both.count; i++)
        plain[i] = both.letters[i].base;
    see_plain(&see, (struct str){plain, both.count});
}

/* Words of the same letters. */
static void add_plain(const struct speller *s, int at)
{
    const struct point *p = &s->points[at];
    struct seeing see = {s, at, at - 1, &p->spelled, 0};
    char plain[SPELL_LETTERS_MAX];

    for (size_t i = 0; i < p->spelled.count; i++)
        plain[i] = p->spelled.letters[i].base;
    see_plain(&see, (struct str){plain, p->spelled.count});
}

/* Accents only. */
static void add_forms(const struct speller *s, int at)
{
    const struct point *p = &s->points[at];

    add_typed(s, at);
    if (!p->foreign && p->spelled.plain)
        add_plain(s, at);
}

static void add_readings(const struct speller *s, int at)
{
    struct point *p = &s->points[at];

    add_typed(s, at);
    if (p->fixed)
        return;
    add_keystrokes(s, at);
    if (has_digit(p->raw))
        return;
    add_joined(s, at);
    if (p->spelled.count == 1) {
        if (s->lazy)
            add_plain(s, at);
        return; /* "a)" of a list, "A" of a name */
    }
    double change = s->lazy                    ? 0
                    : p->word == LANGUAGE_NONE ? CHANGE
                    : p->spelled.plain         ? CHANGE_PLAIN
                                               : CHANGE_KNOWN;
    struct seeing see = {s, at, at - 1, &p->spelled,
                         change + (p->name ? NAME : 0)};
    spelled_neighbours(&p->spelled, see_plain, &see);
    add_split(s, at);
}

/* --- the best way --- */

static void find_before(const struct speller *s, struct arc *arc)
{
    const struct point *from = &s->points[arc->from];
    bool joined = s->points[arc->from + 1].joined;

    arc->score = -1e18;
    for (int i = 0; i < from->count; i++) {
        const struct arc *b = &from->arcs[i];
        double score =
            b->score + behind(s, joined ? b->last : LANGUAGE_NONE, arc->first);
        if (score > arc->score) {
            arc->score = score;
            arc->before = i;
        }
    }
    arc->score -= arc->cost;
}

static int find_best(const struct speller *s)
{
    const struct point *last = &s->points[s->count];
    int best = 0;

    s->points[0].count = 1;
    s->points[0].arcs[0] = (struct arc){
        .first = LANGUAGE_NONE, .last = LANGUAGE_NONE, .before = -1};
    for (int at = 1; at <= s->count; at++)
        for (int i = 0; i < s->points[at].count; i++)
            find_before(s, &s->points[at].arcs[i]);
    for (int i = 1; i < last->count; i++)
        if (last->arcs[i].score > last->arcs[best].score)
            best = i;
    return best;
}

/* --- the text again --- */

static uint32_t upper(uint32_t c)
{
    if (c >= 'a' && c <= 'z')
        return c - 32;
    if ((c >= 0x1ea0 && c <= 0x1ef9) || (c >= 0x100 && c <= 0x17f))
        return c & ~UINT32_C(1);
    if (c == 0x1a1 || c == 0x1b0)
        return c - 1;
    return c >= 0xe0 && c <= 0xfe && c != 0xf7 ? c - 32 : c;
}

/* `word` in the case of `raw`: all in capitals, the first, or none. */
static void put_cased(struct buf *out, const char *word, struct str raw)
{
    struct str s = str_of(word);
    size_t capitals = 0, small = 0, at = 0;
    uint32_t first = utf8_next(raw, &at);

    count_cases(raw, &capitals, &small);
    bool all = capitals > 1 && !small;
    bool once = utf8_lower(first) != first;
    for (at = 0; at < s.n; once = false) {
        uint32_t c = utf8_next(s, &at);
        utf8_put(out, all || once ? upper(c) : c);
    }
}

static void put_arc(const struct speller *s, struct buf *out, int at,
                    const struct arc *arc)
{
    const struct point *first = &s->points[arc->from + 1];

    if (arc->typed) {
        buf_add(out, s->points[at].raw);
        return;
    }
    put_cased(out, language_text(s->language, arc->first), first->raw);
    if (!arc->two)
        return;
    buf_addc(out, ' ');
    buf_addz(out, language_text(s->language, arc->last));
}

static void put_best(const struct speller *s, struct buf *out)
{
    struct {
        int at, arc;
    } way[SPELL_WORDS_MAX];
    int n = 0;

    for (int at = s->count, arc = find_best(s); at > 0 && arc >= 0; n++) {
        const struct arc *a = &s->points[at].arcs[arc];
        way[n].at = at;
        way[n].arc = arc;
        at = a->from;
        arc = a->before;
    }
    const char *done = s->text.p;
    while (n-- > 0) {
        const struct point *p = &s->points[way[n].at];
        const struct arc *a = &p->arcs[way[n].arc];
        struct str first = s->points[a->from + 1].raw;
        buf_add(out, (struct str){done, (size_t)(first.p - done)});
        put_arc(s, out, way[n].at, a);
        done = p->raw.p + p->raw.n;
    }
    buf_add(out, (struct str){done, s->text.n - (size_t)(done - s->text.p)});
}

static void respell(struct buf *out, struct str text, const struct language *l,
                    void (*add)(const struct speller *s, int at))
{
    struct speller s = {.language = l, .text = text, .lazy = true};

    s.points = mem_new(SPELL_WORDS_MAX + 1, sizeof *s.points);
    read_words(&s);
    for (int at = 1; at <= s.count; at++)
        add(&s, at);
    if (s.count)
        put_best(&s, out);
    else
        buf_add(out, text);
    free(s.points);
}

void spell_restore(struct buf *out, struct str text, const struct language *l)
{
    respell(out, text, l, add_forms);
}

bool spell_suggest(struct buf *out, struct str text, const struct language *l)
{
    size_t before = out->n;

    respell(out, text, l, add_readings);
    return !str_eq(str_sub(buf_str(out), before, out->n), text);
}
