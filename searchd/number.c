/*
 * searchd/number.c - see number.h.
 *
 * Terms of own numbers are folded ("F42/2022/nd-cp") and sorted, so those that
 * begin with "F42/" are few; of them fit what has all parts that were given:
 *
 *     42/nd-cp     fits 42/2022/nd-cp, 42/2019/nd-cp
 *     12/2025/tt   fits 12/2025/tt-bkhcn
 */
#include "searchd/number.h"

#include "base/err.h"
#include "indexer/analyse.h"
#include "indexer/docno.h"
#include "indexer/schema.h"
#include "indexer/xap.h"

struct search {
    struct numbers *numbers;
    struct xap_reader *reader;
    struct arena *arena;
    struct str text;
    int result;
    struct err *err;
};

/* Does the sign part `have` begin with `want`, up to a "-" or its end? */
static bool part_fits(struct str want, struct str have)
{
    return str_starts(have, want) &&
           (have.n == want.n || have.p[want.n] == '-');
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

static bool see_own(void *context, struct str term, uint32_t freq)
{
    struct matching *m = context;
    struct number *n = m->number;

    (void)freq;
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
    const char *prefix = arena_printf(s->arena, "%c%.*s/", TERM_DOCNO_FOLD,
                                      (int)first.n, first.p);

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
        end = at + n;
    }
    return end > 0;
}

static bool add_spoken(void *context, const struct docno *found)
{
    struct search *s = context;

    add(s, str_of(found->canonical), false);
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
