/*
 * searchd/absent.c - see absent.h.
 *
 * Only what is surely a whole number counts: given by its sign, or spoken with
 * year and issuer ("nghị định 42 năm 2022").  "nd 42" asks for any such.
 */
#include "searchd/absent.h"

#include "base/err.h"
#include "indexer/docno.h"
#include "indexer/schema.h"
#include "indexer/xap.h"
#include "searchd/number.h"

struct search {
    struct absent *absent;
    size_t count;
    struct xap_reader *reader;
    struct arena *arena;
    int result;
    struct err *err;
};

/* "42/2022/NĐ-CP" -> "42", "2022", "NĐ-CP"; false: it has not three parts. */
static bool cut_number(struct str text, struct str ret_part[3])
{
    return str_cut(&text, '/', &ret_part[0]) &&
           str_cut(&text, '/', &ret_part[1]) && (ret_part[2] = text).n;
}

static bool is_whole(const struct docno *found)
{
    struct str part[3];

    return !found->spoken || (cut_number(str_of(found->canonical), part) &&
                              str_chr(part[2], '-') >= 0);
}

/* --- other years --- */

struct years {
    struct absent *of;
    struct str sign; /* folded: "nd-cp" */
    struct arena *arena;
};

/* As it is written, of the folded form that the index has. */
static bool keep_written(void *near, const struct docno *found)
{
    struct buf *out = near;

    buf_addz(out, found->canonical);
    return false;
}

/* Terms come sorted, so the latest year comes last. */
static bool see_other(void *context, struct str term, uint32_t freq)
{
    struct years *y = context;
    struct absent *a = y->of;
    struct str folded = str_sub(term, 1, term.n), part[3];
    scoped(buf_done) struct buf written = {0};

    (void)freq;
    if (!cut_number(folded, part) || !str_eq(part[2], y->sign))
        return true;
    docno_find(folded, keep_written, &written);
    if (!written.n)
        return true;
    a->near_count += a->near_count < ABSENT_NEAR_MAX;
    memmove(a->near + 1, a->near, (a->near_count - 1) * sizeof *a->near);
    a->near[0] = arena_str(y->arena, buf_str(&written));
    return true;
}

static int find_near(struct search *s, struct absent *a)
{
    scoped(buf_done) struct buf term = {0};
    struct str part[3];

    schema_term(&term, TERM_DOCNO_FOLD, str_of(a->number));
    if (!cut_number(str_sub(buf_str(&term), 1, term.n), part))
        return 0;
    struct years y = {a, part[2], s->arena};
    const char *prefix = arena_printf(s->arena, "%c%.*s/", TERM_DOCNO_FOLD,
                                      (int)part[0].n, part[0].p);
    return xap_terms(s->reader, prefix, see_other, &y, s->err);
}

/* --- one number --- */

static bool is_sign(char c)
{
    return c == '-' || c == '/';
}

/* Is `own`, of the index, the number that is wanted?  Signs stand differently
 * ("TTLT/BTC-BCA"), and some sources cut numbers off ("159/2006/NĐ-"). */
static bool is_same(struct str own, struct str want)
{
    bool cut_off = str_ends(own, STR("-"));
    size_t i = 0, j = 0;

    for (;; i++, j++) {
        while (i < own.n && is_sign(own.p[i]))
            i++;
        while (j < want.n && is_sign(want.p[j]))
            j++;
        if (i == own.n || j == want.n)
            return i == own.n && (j == want.n || cut_off);
        if (own.p[i] != want.p[j])
            return false;
    }
}

/* numbers_find() takes what comes nearest, too. */
static bool has_own(const struct numbers *found, struct str want)
{
    for (size_t i = 0; i < found->count; i++)
        for (size_t j = 0; j < found->items[i].own_count; j++)
            if (is_same(str_of(found->items[i].own[j]), want))
                return true;
    return false;
}

static int look(struct search *s, const char *canonical)
{
    struct absent *a = &s->absent[s->count];
    scoped(buf_done) struct buf own = {0}, met = {0};
    struct numbers found;
    uint32_t mentions = 0;

    schema_term(&own, TERM_DOCNO_FOLD, str_of(canonical));
    int r =
        numbers_find(&found, str_of(canonical), s->reader, s->arena, s->err);
    if (r < 0 || has_own(&found, buf_str(&own)))
        return r;
    buf_addf(&met, "%c%s", TERM_NUMBER, own.p + 1);
    r = xap_freq(s->reader, met.p, &mentions, s->err);
    *a = (struct absent){.number = arena_str(s->arena, str_of(canonical)),
                         .mentioned = mentions > 0};
    if (r == 0)
        r = find_near(s, a);
    s->count += r == 0;
    return r;
}

static bool see(void *context, const struct docno *found)
{
    struct search *s = context;

    if (is_whole(found))
        s->result = look(s, found->canonical);
    return s->result == 0 && s->count < ABSENT_MAX;
}

int absent_find(struct absent *ret_absent, size_t *ret_count, struct str words,
                struct xap_reader *reader, struct arena *arena, struct err *err)
{
    struct search s = {ret_absent, 0, reader, arena, 0, err};

    docno_find(words, see, &s);
    *ret_count = s.count;
    return s.result;
}
