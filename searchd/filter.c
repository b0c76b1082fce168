/*
 * searchd/filter.c - see filter.h.
 *
 * Conditions of one kind are alternatives, kinds must all hold:
 *
 *   AND( OR(Ka, Kb), OR(Y2021, Y2022), GE(published, ...) ) NOT Hx.gov.vn
 */
#include "searchd/filter.h"

#include "base/clock.h"
#include "config/registry.h"
#include "indexer/docno.h"
#include "indexer/schema.h"
#include "searchd/facet.h"

#include <stdio.h>

enum { YEARS_MAX = 101 };

void filter_add(struct filter *f, struct xap_query kid)
{
    if (f->count == f->room) {
        size_t room = f->room ? 2 * f->room : 8;
        struct xap_query *kids = arena_alloc(f->arena, room * sizeof *kids);
        if (f->count)
            memcpy(kids, f->kids, f->count * sizeof *kids);
        f->kids = kids;
        f->room = room;
    }
    f->kids[f->count++] = kid;
}

void filter_term(struct filter *f, char prefix, struct str content)
{
    struct buf term = {0};

    schema_term(&term, prefix, content);
    filter_add(f,
               (struct xap_query){.op = XAP_TERM,
                                  .term = arena_str(f->arena, buf_str(&term)),
                                  .term_bytes = term.n});
    buf_done(&term);
}

struct xap_query filter_join(const struct filter *f, enum xap_op op)
{
    if (!f->count)
        return (struct xap_query){.op = XAP_NONE};
    if (f->count == 1)
        return f->kids[0];
    return (struct xap_query){.op = op, .kids = f->kids, .kid_count = f->count};
}

const struct xap_query *filter_but_not(const struct filter *all,
                                       const struct filter *none)
{
    struct xap_query *query = ARENA_NEW(all->arena, xap_query);
    struct filter with = {.arena = all->arena};

    *query = all->count ? filter_join(all, XAP_AND)
                        : (struct xap_query){.op = XAP_ALL};
    if (!none->count)
        return query;
    filter_add(&with, *query);
    for (size_t i = 0; i < none->count; i++)
        filter_add(&with, none->kids[i]);
    *query = filter_join(&with, XAP_NOT);
    return query;
}

static void add_years(struct filter *f, struct str range)
{
    struct str rest = range, first = {0};
    int64_t from = 0, to;
    char year[8];

    (void)str_cut(&rest, '-', &first);
    (void)str_int(first, 0, 9999, &from);
    if (!rest.p || !str_int(rest, 0, 9999, &to))
        to = from;
    for (int64_t y = from; y <= to && y < from + YEARS_MAX; y++) {
        snprintf(year, sizeof year, "%d", (int)(y % 10000));
        filter_term(f, TERM_YEAR, str_of(year));
    }
}

/* The portals of a level, or those of a province and below it. */
static void add_portals(struct filter *f, const struct registry *reg,
                        const struct condition *c)
{
    for (size_t i = 0; reg && i < registry_count(reg); i++) {
        const struct portal *p = registry_at(reg, i);
        const char *has =
            c->kind == BY_LEVEL ? p->level : facet_province(reg, p->code);
        if (has && str_is(c->value, has))
            filter_term(f, TERM_PORTAL, str_of(p->code));
    }
}

static struct str ascii_upper(struct str s, struct arena *arena)
{
    char *copy = arena_str(arena, s);

    for (size_t i = 0; i < s.n; i++)
        if (copy[i] >= 'a' && copy[i] <= 'z')
            copy[i] = (char)(copy[i] - 32);
    return (struct str){copy, s.n};
}

static struct str ascii_lower(struct str s, struct arena *arena)
{
    char *copy = arena_str(arena, s);

    for (size_t i = 0; i < s.n; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] + 32);
    return (struct str){copy, s.n};
}

static bool add_canonical(void *filter, const struct docno *found)
{
    filter_term(filter, TERM_DOCNO_FOLD, str_of(found->canonical));
    return true;
}

/* As it was typed, and as any spelling in it means: "nghị định 42 năm 2022". */
static void add_number(struct filter *f, struct str value)
{
    filter_term(f, TERM_DOCNO_FOLD, value);
    docno_find(value, add_canonical, f);
}

static void add_condition(struct filter *f, const struct registry *reg,
                          const struct condition *c)
{
    static const char prefixes[CONDITION_KINDS] = {
        [BY_AGENCY] = TERM_PORTAL,       [BY_KIND] = TERM_KIND,
        [BY_TYPE] = TERM_TYPE,           [BY_ISSUER] = TERM_ISSUER,
        [BY_SIGNER] = TERM_SIGNER,       [BY_FIELD] = TERM_FIELD,
        [BY_SERVICE_LEVEL] = TERM_LEVEL, [BY_SERVICE_MODE] = TERM_MODE,
        [BY_CODE] = TERM_CODE,           [BY_PLACE] = TERM_PLACE,
        [BY_STORY] = TERM_HASH,
    };

    switch (c->kind) {
    case BY_LEVEL:
    case BY_PROVINCE: add_portals(f, reg, c); break;
    case BY_SITE:
        filter_term(f, TERM_HOST, ascii_lower(c->value, f->arena));
        break;
    case BY_YEAR: add_years(f, c->value); break;
    case BY_NUMBER: add_number(f, c->value); break;
    case BY_BODY:
        filter_term(f, TERM_ISSUER, c->value);
        filter_term(f, TERM_PORTAL, ascii_upper(c->value, f->arena));
        break;
    default: filter_term(f, prefixes[c->kind], c->value);
    }
}

static struct xap_query date_bound(enum xap_op op, int64_t ms,
                                   struct arena *arena)
{
    char *bytes = arena_alloc(arena, SLOT_TIME_BYTES);

    schema_time_pack(bytes, ms);
    return (struct xap_query){.op = op,
                              .term = bytes,
                              .term_bytes = SLOT_TIME_BYTES,
                              .slot = SLOT_PUBLISHED};
}

static void add_alternatives(struct filter *all, const struct query *q,
                             const struct registry *reg,
                             enum condition_kind kind, bool typed)
{
    struct filter any = {.arena = all->arena};
    bool asked = false;

    for (size_t i = 0; i < q->condition_count; i++) {
        const struct condition *c = &q->conditions[i];
        if (c->kind != kind || c->typed != typed || c->without)
            continue;
        add_condition(&any, reg, c);
        asked = true;
    }
    if (asked)
        filter_add(all, filter_join(&any, XAP_OR));
}

static void add_in_force(struct filter *all, struct arena *arena)
{
    struct filter any = {.arena = arena};

    filter_term(&any, TERM_VALIDITY, STR("Còn hiệu lực"));
    filter_term(&any, TERM_VALIDITY, STR("Hết hiệu lực một phần"));
    filter_add(all, filter_join(&any, XAP_OR));
}

static void add_without(struct filter *none, const struct query *q,
                        const struct registry *reg)
{
    for (size_t i = 0; i < q->condition_count; i++)
        if (q->conditions[i].without)
            add_condition(none, reg, &q->conditions[i]);
}

const struct xap_query *filter_of(const struct query *q,
                                  const struct registry *reg,
                                  struct arena *arena)
{
    struct filter all = {.arena = arena}, none = {.arena = arena};

    for (int kind = 0; kind < CONDITION_KINDS; kind++) {
        add_alternatives(&all, q, reg, (enum condition_kind)kind, false);
        add_alternatives(&all, q, reg, (enum condition_kind)kind, true);
    }
    if (q->from.n)
        filter_add(&all, date_bound(XAP_GE, q->from_ms, arena));
    if (q->to.n)
        filter_add(&all, date_bound(XAP_LE, q->to_ms - 1, arena));
    if (q->in_force)
        add_in_force(&all, arena);
    add_without(&none, q, reg);
    if (!all.count && !none.count && (q->words.n || q->phrase_count))
        return NULL;
    return filter_but_not(&all, &none);
}

static struct xap_query bound(enum xap_op op, uint64_t published,
                              struct arena *arena)
{
    char *bytes = arena_alloc(arena, SLOT_TIME_BYTES);

    for (int i = SLOT_TIME_BYTES - 1; i >= 0; i--, published >>= 8)
        bytes[i] = (char)(published & 0xff);
    return (struct xap_query){.op = op,
                              .term = bytes,
                              .term_bytes = SLOT_TIME_BYTES,
                              .slot = SLOT_PUBLISHED};
}

static const struct xap_query *join(const struct filter *f, enum xap_op op)
{
    struct xap_query *query = ARENA_NEW(f->arena, xap_query);

    *query = filter_join(f, op);
    return query;
}

/* Documents without a date have no value, and Xapian's "at most" knows none of
 * these: so all are taken but those beyond. */
const struct xap_query *filter_until(const struct xap_query *all,
                                     uint64_t published, struct arena *arena)
{
    struct filter f = {.arena = arena};

    filter_add(&f, all ? *all : (struct xap_query){.op = XAP_ALL});
    filter_add(&f, bound(XAP_GE, published ? published + 1 : 0, arena));
    return join(&f, XAP_NOT);
}

static int year_of(int64_t unix_ms)
{
    char text[CLOCK_ISO_MAX];
    int64_t year = 0;

    clock_iso(text, unix_ms, false);
    (void)str_int(str_sub(str_of(text), 0, 4), 0, 9999, &year);
    return (int)year;
}

/* The terms of years are short lists, while a range of values is looked for in
 * the values of all documents.  The year is that of the page's own clock, so a
 * day is given on both sides. */
static void add_years_near(struct filter *f, int64_t unix_ms)
{
    const int64_t day_ms = 86400000;
    struct filter years = {.arena = f->arena};
    char text[16];

    int last = year_of(unix_ms + day_ms);
    for (int y = year_of(unix_ms - day_ms - FILTER_NEAR_S * INT64_C(1000));
         y <= last; y++) {
        snprintf(text, sizeof text, "%04d", y);
        filter_term(&years, TERM_YEAR, str_of(text));
    }
    filter_add(f, filter_join(&years, XAP_OR));
}

const struct xap_query *filter_near(const struct xap_query *all,
                                    uint64_t published, struct arena *arena)
{
    struct filter f = {.arena = arena};
    const struct xap_query to = bound(XAP_LE, published, arena);

    if (all)
        filter_add(&f, *all);
    add_years_near(&f,
                   schema_time_unpack((struct str){to.term, to.term_bytes}));
    filter_add(&f, to);
    filter_add(&f, bound(XAP_GE, published - FILTER_NEAR_S, arena));
    return join(&f, XAP_AND);
}
