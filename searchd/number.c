/*
 * searchd/number.c - see number.h.
 *
 * Terms of own numbers are folded ("F42/2022/nd-cp") and sorted, so those that
 * begin with "F42/" are few; of them fit what has all parts that were given:
 *
 *     42/nd-cp     fits 42/2022/nd-cp, 42/2019/nd-cp
 *     12/2025/tt   fits 12/2025/tt-bkhcn
 *
 * What is written with other signs than a number has ("42 2022 nd cp",
 * "42-2022-NĐ-CP", "nđ42/2022", "42/2022/NĐCP") is compared letter by letter
 * with the own numbers that begin so: there are few, and one that is not in the
 * index need not be understood.
 */
#include "searchd/number.h"

#include "base/err.h"
#include "indexer/analyse.h"
#include "indexer/docno.h"
#include "indexer/schema.h"
#include "indexer/xap.h"

enum {
    LEAD_MAX_BYTES = 40, /* "Văn bản số ..." before a number */
    LOOSE_TOKENS_MAX = 64,
};

struct search {
    struct numbers *numbers;
    struct xap_reader *reader;
    struct arena *arena;
    struct str text;
    int result;
    struct err *err;
};

/* Does the sign part `have` begin with `want`, up to a "-" or its end?  "QH" is
 * "QH15", too. */
static bool part_fits(struct str want, struct str have)
{
    return str_starts(have, want) &&
           (have.n == want.n || have.p[want.n] == '-' ||
            (str_is(want, "qh") && have.p[2] >= '0' && have.p[2] <= '9'));
}

/* Are all parts of `want` among those of `have`, in order? */
static bool fits(struct str want, struct str have)
{
    struct str wanted, part;
    bool more = str_cut(&want, '/', &wanted);

    while (more && str_cut(&have, '/', &part))
        if (part_fits(wanted, part))
            more = str_cut(&want, '/', &wanted);
    return !more;
}

struct matching {
    struct number *number;
    struct str want;
    struct arena *arena;
};

/* "03/2017/TT-" is cut off in some sources, and then its own number. */
static bool is_exactly(struct str want, struct str have)
{
    return str_eq(want, have) ||
           (have.n == want.n + 1 && str_starts(have, want) &&
            have.p[want.n] == '-');
}

static bool see_own(void *context, struct str term, uint32_t freq)
{
    struct matching *m = context;
    struct number *n = m->number;

    (void)freq;
    if (is_exactly(m->want, str_sub(term, 1, term.n))) {
        n->own[0] = arena_str(m->arena, term);
        n->own_count = 1;
        return false;
    }
    if (fits(m->want, str_sub(term, 1, term.n)))
        n->own[n->own_count++] = arena_str(m->arena, term);
    return n->own_count < NUMBER_OWN_MAX;
}

/* Own numbers that `want` (folded) is a part of. */
static int find_own(struct search *s, struct number *n, struct str want)
{
    struct matching m = {n, want, s->arena};
    ptrdiff_t slash = str_chr(want, '/');
    struct str first = str_sub(want, 0, slash < 0 ? want.n : (size_t)slash);
    const char *prefix =
        arena_printf(s->arena, "%c%.*s%s", TERM_DOCNO_FOLD, (int)first.n,
                     first.p, slash < 0 ? "" : "/"); /* "73-CP" has none */

    return xap_terms(s->reader, prefix, see_own, &m, s->err);
}

/* `raw` as folded content, without its prefix. */
static struct str folded(struct search *s, struct str raw)
{
    scoped(buf_done) struct buf term = {0};

    analyse_number(&term, raw);
    return (struct str){arena_str(s->arena, str_sub(buf_str(&term), 1, term.n)),
                        term.n - 1};
}

/* Does this stand where a question begins? */
static bool leads(const struct search *s, const char *raw)
{
    return raw - s->text.p <= LEAD_MAX_BYTES;
}

static void add(struct search *s, struct str raw, bool whole)
{
    struct number *n = &s->numbers->items[s->numbers->count];
    struct str want = folded(s, raw);

    if (s->numbers->count == NUMBERS_MAX)
        return;
    *n = (struct number){0};
    if (whole)
        n->met = arena_printf(s->arena, "%c%s", TERM_NUMBER, want.p);
    int r = find_own(s, n, want);
    ptrdiff_t dash = str_chr(want, '-');
    if (r == 0 && !whole && !n->own_count && dash > 0) /* "159/2006/NĐ-" */
        r = find_own(s, n, str_sub(want, 0, (size_t)dash));
    if (r < 0)
        s->result = r;
    else if (whole || n->own_count)
        s->numbers->count++;
}

/* Numbers that are written out. */
static bool add_written(struct search *s)
{
    struct tokens walk = {.text = s->text};
    struct token token;
    size_t end = 0;

    while (tokens_next(&walk, &token)) {
        size_t at = (size_t)(token.raw.p - s->text.p);
        size_t n = at >= end ? analyse_number_at(s->text, at) : 0;
        if (!n)
            continue;
        add(s, str_sub(s->text, at, at + n), true);
        s->numbers->leads |= leads(s, token.raw.p);
        end = at + n;
    }
    return end > 0;
}

static bool add_spoken(void *context, const struct docno *found)
{
    struct search *s = context;

    add(s, str_of(found->canonical), false);
    s->numbers->leads |= leads(s, found->raw.p);
    return s->result == 0;
}

/* "42/2022" and nothing else. */
static bool is_number_and_year(struct str text)
{
    struct str rest = str_trim(text), number;
    int64_t ignored;

    return str_cut(&rest, '/', &number) &&
           str_int(number, 1, 99999, &ignored) &&
           str_int(rest, 1945, 2100, &ignored);
}

/* --- written loosely --- */

struct loose {
    const struct token *tokens; /* the number, and what stands behind it */
    size_t count;
    struct str kind;  /* "nd" of "nđ42"; empty: none */
    struct str first; /* "42" */
    struct number *number;
    size_t best; /* letters that agreed, of those in `number` */
    struct arena *arena;
};

static bool is_year(struct str s)
{
    int64_t ignored;

    return s.n == 4 && str_int(s, 1945, 2100, &ignored);
}

static struct str plain_of(const struct token *t)
{
    return (struct str){t->fold.key, t->fold.base_n};
}

static bool is_sign(char c)
{
    return c == '-' || c == '/' || c == '.' || c == '&' || c == '_';
}

/* Takes `word` from the beginning of *rest, signs between its letters aside. */
static bool take_letters(struct str *rest, struct str word)
{
    struct str left = *rest;

    for (size_t i = 0; i < word.n;) {
        if (left.n && is_sign(left.p[0])) {
            left = str_sub(left, 1, left.n);
            continue;
        }
        if (!left.n || left.p[0] != word.p[i++])
            return false;
        left = str_sub(left, 1, left.n);
    }
    *rest = left;
    return true;
}

static bool has_letters(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_sign(s.p[i]))
            return true;
    return false;
}

/* How well the own number `have` is what the tokens say: letters behind the
 * year that agree, and one more when all do; 0: it is not. */
static size_t agreement(const struct loose *l, struct str have)
{
    struct str number, rest = have, year;
    size_t at = 1, letters = 0;

    if (!str_cut(&rest, '/', &number) || !str_eq(number, l->first))
        return 0;
    struct str behind = rest;
    bool dated = str_cut(&behind, '/', &year) && is_year(year);
    bool said = l->count > 1 && is_year(plain_of(&l->tokens[1]));
    if (dated)
        rest = behind;
    if (said && (!dated || !str_eq(plain_of(&l->tokens[1]), year)))
        return 0;
    struct str sign = rest;
    if (l->kind.n && !take_letters(&sign, l->kind))
        return 0;
    for (at += said; at < l->count; at++) {
        if (!take_letters(&rest, plain_of(&l->tokens[at])))
            break;
        letters += l->tokens[at].fold.base_n;
    }
    bool all = letters && !has_letters(rest);
    if (!(said && dated ? letters || l->kind.n : all))
        return 0;
    return 1 + letters + all;
}

static bool see_loose(void *context, struct str term, uint32_t freq)
{
    struct loose *l = context;
    struct number *n = l->number;
    size_t agree = agreement(l, str_sub(term, 1, term.n));

    (void)freq;
    if (!agree || agree < l->best)
        return true;
    if (agree > l->best)
        n->own_count = 0;
    l->best = agree;
    if (n->own_count < NUMBER_OWN_MAX)
        n->own[n->own_count++] = arena_str(l->arena, term);
    return true;
}

/* "42", "0042", "42a", "nđ42" */
static bool begins_number(struct loose *l)
{
    struct str s = plain_of(l->tokens);
    size_t letters = 0, digits;

    while (letters < s.n && s.p[letters] >= 'a' && s.p[letters] <= 'z')
        letters++;
    l->kind = str_sub(s, 0, letters);
    while (letters + 1 < s.n && s.p[letters] == '0')
        letters++;
    l->first = str_sub(s, letters, s.n);
    for (digits = 0; digits < l->first.n; digits++)
        if (l->first.p[digits] < '0' || l->first.p[digits] > '9')
            break;
    return digits > 0 && digits < 7 && digits + 1 >= l->first.n;
}

static void add_loose(struct search *s)
{
    struct token tokens[LOOSE_TOKENS_MAX];
    struct tokens walk = {.text = s->text};
    size_t count = 0;

    while (count < LOOSE_TOKENS_MAX && tokens_next(&walk, &tokens[count]))
        count++;
    for (size_t i = 0; i < count && s->numbers->count < NUMBERS_MAX; i++) {
        struct number *n = &s->numbers->items[s->numbers->count];
        struct loose l = {.tokens = tokens + i,
                          .count = count - i,
                          .number = n,
                          .arena = s->arena};
        *n = (struct number){0};
        if (!begins_number(&l))
            continue;
        const char *prefix = arena_printf(s->arena, "%c%.*s/", TERM_DOCNO_FOLD,
                                          (int)l.first.n, l.first.p);
        int r = xap_terms(s->reader, prefix, see_loose, &l, s->err);
        if (r < 0)
            s->result = r;
        else if (n->own_count) {
            s->numbers->count++;
            s->numbers->leads |= leads(s, tokens[i].raw.p);
        }
    }
}

static size_t count_own(const struct numbers *numbers)
{
    size_t count = 0;

    for (size_t i = 0; i < numbers->count; i++)
        count += numbers->items[i].own_count;
    return count;
}

/* Reads the text letter by letter where nothing was found, or several: in
 * "11/2013/TT – BTC" the sign ends at the dash, and fits all ministries. */
static void look_closer(struct search *s)
{
    struct numbers *found = s->numbers, closer = {0};
    size_t before = count_own(found);

    s->numbers = &closer;
    add_loose(s);
    s->numbers = found;
    if (s->result < 0 || !count_own(&closer))
        return;
    if (!before) {
        closer.leads |= found->leads;
        *found = closer;
    } else if (found->count == 1 && closer.count == 1 &&
               closer.items[0].own_count < before) {
        closer.items[0].met = found->items[0].met;
        found->items[0] = closer.items[0];
    }
}

int numbers_find(struct numbers *ret_numbers, struct str text,
                 struct xap_reader *reader, struct arena *arena,
                 struct err *err)
{
    struct search s = {ret_numbers, reader, arena, text, 0, err};

    *ret_numbers = (struct numbers){0};
    if (!add_written(&s) && is_number_and_year(text))
        add(&s, str_trim(text), false);
    else if (!ret_numbers->count)
        docno_find(text, add_spoken, &s);
    if (s.result == 0 && count_own(ret_numbers) != 1)
        look_closer(&s);
    return s.result;
}

bool numbers_own(const struct numbers *numbers, const char *canonical)
{
    scoped(buf_done) struct buf term = {0};

    if (!*canonical)
        return false;
    schema_term(&term, TERM_DOCNO_FOLD, str_of(canonical));
    for (size_t i = 0; i < numbers->count; i++)
        for (size_t j = 0; j < numbers->items[i].own_count; j++)
            if (!strcmp(numbers->items[i].own[j], term.p))
                return true;
    return false;
}
