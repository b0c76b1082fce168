/* indexer/segment.c - see segment.h. */
#include "indexer/segment.h"

#include "base/utf8.h"
#include "indexer/analyse.h"
#include "indexer/fold.h"
#include "indexer/language.h"

#include <stdlib.h>

void pieces_done(struct pieces *p)
{
    free(p->items);
    *p = (struct pieces){0};
}

/* --- pieces --- */

static bool is_capital(uint32_t c)
{
    return utf8_lower(c) != c;
}

static char shape_of(struct str raw)
{
    size_t at = 0, letters = 0, capitals = 0;
    uint32_t first = utf8_next(raw, &at);

    if (first >= '0' && first <= '9')
        return 'd';
    if (!utf8_is_alnum(first))
        return 'p';
    for (at = 0; at < raw.n; letters++)
        capitals += is_capital(utf8_next(raw, &at));
    if (letters > 1 && capitals == letters)
        return 'A';
    return is_capital(first) ? 'C' : 'l';
}

static void add_piece(struct pieces *p, struct str raw,
                      const struct language *l)
{
    struct fold fold;

    if (p->count == p->room) {
        p->room = p->room ? 2 * p->room : 64;
        p->items = mem_grow(p->items, p->room, sizeof *p->items);
    }
    struct piece *piece = &p->items[p->count++];
    *piece = (struct piece){
        .raw = raw, .shape = shape_of(raw), .word = LANGUAGE_NONE};
    fold_word(&fold, raw);
    memcpy(piece->key, fold.key, (size_t)fold.key_n + 1);
    if (!*piece->key) /* signs have no key */
        memcpy(piece->key, raw.p, utf8_prefix(raw, sizeof piece->key - 1));
    else if (l)
        piece->word = language_find(l, piece->key);
}

/* Ends of the word in the middle of s, which has no spaces: signs round it are
 * pieces of their own, signs inside ("20.000", "Coca-Cola") belong to it. */
static void find_word(struct str s, size_t *ret_from, size_t *ret_to)
{
    *ret_from = *ret_to = s.n;
    for (size_t at = 0; at < s.n;) {
        size_t before = at;
        if (!utf8_is_alnum(utf8_next(s, &at)))
            continue;
        if (*ret_from == s.n)
            *ret_from = before;
        *ret_to = at;
    }
}

static void add_chunk(struct pieces *p, struct str s, const struct language *l)
{
    size_t from, to;

    find_word(s, &from, &to);
    const struct str parts[] = {str_sub(s, 0, from), str_sub(s, from, to),
                                str_sub(s, to, s.n)};
    for (size_t i = 0; i < 3; i++)
        if (parts[i].n)
            add_piece(p, parts[i], l);
}

void pieces_read(struct pieces *p, struct str text, const struct language *l)
{
    size_t start = 0;

    p->count = 0;
    for (size_t at = 0; at < text.n;) {
        size_t before = at;
        if (!utf8_is_space(utf8_next(text, &at)))
            continue;
        if (before > start)
            add_chunk(p, str_sub(text, start, before), l);
        start = at;
    }
    if (start < text.n)
        add_chunk(p, str_sub(text, start, text.n), l);
}

/* --- reasons --- */

static const char *key_at(const struct pieces *p, size_t at)
{
    return at < p->count ? p->items[at].key : "#";
}

static char shape_at(const struct pieces *p, size_t at)
{
    return at < p->count ? p->items[at].shape : '#';
}

/* How closely `at` and the piece before are bound: 0 never met, 1..9. */
static int bond(const struct pieces *p, size_t at, const struct language *l)
{
    if (at == 0 || at >= p->count || !l)
        return 0;
    int32_t a = p->items[at - 1].word, b = p->items[at].word;
    if (a == LANGUAGE_NONE || b == LANGUAGE_NONE)
        return 0;
    double bond = language_bond(l, a, b);
    if (bond == 0)
        return 0;
    int level = (int)bond + 3;
    return level < 1 ? 1 : level > 9 ? 9 : level;
}

void pieces_reason(struct buf *out, const struct pieces *p, size_t at, int k,
                   const struct language *l)
{
    size_t back = at >= 2 ? at - 2 : SIZE_MAX;
    const char *a = key_at(p, at - 1), *b = key_at(p, at);

    buf_reset(out);
    switch (k) {
    case 0: buf_addf(out, "p%s %s", a, b); break;
    case 1: buf_addf(out, "a%s", a); break;
    case 2: buf_addf(out, "b%s", b); break;
    case 3: buf_addf(out, "<%s %s", key_at(p, back), a); break;
    case 4: buf_addf(out, ">%s %s", b, key_at(p, at + 1)); break;
    case 5: buf_addf(out, "m%d", bond(p, at, l)); break;
    case 6:
        buf_addf(out, "M%d%d%d", bond(p, at - 1, l), bond(p, at, l),
                 bond(p, at + 1, l));
        break;
    case 7: buf_addf(out, "s%c%c", shape_at(p, at - 1), shape_at(p, at)); break;
    case 8:
        buf_addf(out, "S%c%c%c%c", shape_at(p, back), shape_at(p, at - 1),
                 shape_at(p, at), shape_at(p, at + 1));
        break;
    case 9: buf_addf(out, "A%d%s", bond(p, at, l), a); break;
    case 10: buf_addf(out, "B%d%s", bond(p, at, l), b); break;
    default: buf_addz(out, "1"); break;
    }
}

/* --- the best chain --- */

void pieces_join(struct pieces *p, const double *scores,
                 const double turn[2][2])
{
    size_t n = p->count;
    unsigned char(*from)[2] = mem_new(n + 1, sizeof *from);
    double best[2] = {0, -1e9};

    for (size_t i = 1; i < n; i++) {
        double next[2];
        for (int now = 0; now < 2; now++) {
            double apart = best[0] + turn[0][now],
                   joined = best[1] + turn[1][now];
            from[i][now] = joined > apart;
            next[now] =
                (joined > apart ? joined : apart) + (now ? scores[i] : 0);
        }
        best[0] = next[0];
        best[1] = next[1];
    }
    int now = best[1] > best[0];
    for (size_t i = n; i-- > 0;) {
        p->items[i].joined = i > 0 && now;
        now = from[i][now];
    }
    free(from);
}

void segment(struct pieces *p, struct str text, const struct language *l)
{
    scoped(buf_done) struct buf reason = {0};
    const double turn[2][2] = {
        {language_reason(l, STR("t00")), language_reason(l, STR("t01"))},
        {language_reason(l, STR("t10")), language_reason(l, STR("t11"))},
    };

    pieces_read(p, text, l);
    double *scores = mem_new(p->count + 1, sizeof *scores);
    for (size_t i = 1; i < p->count; i++)
        for (int k = 0; k < SEGMENT_REASONS; k++) {
            pieces_reason(&reason, p, i, k, l);
            scores[i] += language_reason(l, buf_str(&reason));
        }
    pieces_join(p, scores, turn);
    free(scores);
}

/* --- runs of words --- */

/* The first piece behind the word that begins at `from`. */
static size_t word_end(const struct pieces *p, size_t from)
{
    size_t end = from + 1;

    while (end < p->count && p->items[end].joined)
        end++;
    return end;
}

/* Are these pieces words that are known? */
static bool are_known(const struct piece *pieces, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (pieces[i].shape == 'p' || pieces[i].shape == 'd' ||
            pieces[i].word == LANGUAGE_NONE)
            return false;
    return true;
}

static struct str text_between(const struct piece *first,
                               const struct piece *last)
{
    return (struct str){first->raw.p,
                        (size_t)(last->raw.p - first->raw.p) + last->raw.n};
}

void pieces_runs(const struct pieces *p, struct run_limits limits,
                 void (*see)(void *context, const struct piece *run,
                             size_t count, struct str text),
                 void *context)
{
    for (size_t from = 0; from < p->count; from = word_end(p, from)) {
        const struct piece *run = &p->items[from];
        size_t end = from;

        if (analyse_is_stop(run->key))
            continue;
        for (int words = 0; words < limits.words_max && end < p->count;
             words++) {
            size_t next = word_end(p, end), count = next - from;
            if (!are_known(&p->items[end], next - end) ||
                count > limits.syllables_max)
                break;
            end = next;
            if (count >= limits.syllables_least &&
                !analyse_is_stop(run[count - 1].key))
                see(context, run, count, text_between(run, &run[count - 1]));
        }
    }
}
