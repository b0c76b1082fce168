/* searchd/facet.c - see facet.h. */
#include "searchd/facet.h"

#include "base/map.h"
#include "config/registry.h"
#include "indexer/analyse.h"
#include "indexer/schema.h"

#include <stdlib.h>

enum {
    COUNT_KIND,
    COUNT_PORTAL,
    COUNT_TYPE,
    COUNT_ISSUER,
    COUNT_YEAR,
    COUNT_PLACE,
    COUNT_SIGNER,
    COUNT_FIELD,
    COUNT_SERVICE_LEVEL,
    COUNT_SERVICE_MODE,
};

const uint32_t facet_slots[] = {
    SLOT_KIND,  SLOT_PORTAL, SLOT_TYPE,  SLOT_ISSUER,        SLOT_YEAR,
    SLOT_PLACE, SLOT_SIGNER, SLOT_FIELD, SLOT_SERVICE_LEVEL, SLOT_SERVICE_MODE};
const size_t facet_slot_count = sizeof facet_slots / sizeof *facet_slots;

enum { PARENTS_MAX = 8 }; /* a registry with a circle of parents ends here */

const char *facet_province(const struct registry *reg, const char *code)
{
    const struct portal *p = registry_find_code(reg, code);

    for (int i = 0; p && i < PARENTS_MAX; i++) {
        if (!strcmp(p->level, "province"))
            return p->code;
        p = *p->parent_code ? registry_find_code(reg, p->parent_code) : NULL;
    }
    return NULL;
}

static bool is_chosen(const struct query *q, enum condition_kind kind,
                      const char *value)
{
    for (size_t i = 0; i < q->condition_count; i++) {
        const struct condition *c = &q->conditions[i];
        if (c->kind == kind && !c->typed && str_is(c->value, value))
            return true;
    }
    return false;
}

static void add_value(struct facet *f, const char *value, const char *label,
                      uint32_t count)
{
    f->values[f->count++] =
        (struct facet_value){.value = value, .label = label, .count = count};
}

static struct facet new_facet(enum condition_kind kind, size_t room,
                              struct arena *arena)
{
    struct facet f = {.kind = kind};

    f.values = arena_alloc(arena, (room + 1) * sizeof *f.values);
    return f;
}

static const char *label_of(enum condition_kind kind, const char *value,
                            const struct query *q, const struct registry *reg)
{
    if (kind == BY_KIND)
        return say_kind(q->lang, value);
    if (kind == BY_LEVEL)
        return say_level(q->lang, value);
    if ((kind == BY_AGENCY || kind == BY_PROVINCE) && reg) {
        const struct portal *p = registry_find_code(reg, value);
        return p ? p->name : value;
    }
    return value;
}

static struct facet plain_facet(enum condition_kind kind,
                                const struct xap_facet *counts,
                                const struct query *q,
                                const struct registry *reg, struct arena *arena)
{
    struct facet f = new_facet(kind, counts->count, arena);

    for (size_t i = 0; i < counts->count; i++) {
        const struct xap_count *c = &counts->counts[i];
        const char *value =
            arena_str(arena, (struct str){c->value, c->value_bytes});
        /* What left the registry is not shown, nor is it counted. */
        if (kind == BY_AGENCY && reg && !registry_find_code(reg, value))
            continue;
        add_value(&f, value, label_of(kind, value, q, reg), c->count);
    }
    return f;
}

/* Portals write one body in several ways ("Ủy ban", "Uỷ ban", "UỶ BAN"), and
 * the filter finds them all: the counts go to the most frequent spelling. */
static void merge_spellings(struct facet *f)
{
    struct map *kept = map_new(); /* folded -> value; f->values stays put */
    scoped(buf_done) struct buf plain = {0};
    size_t count = 0;

    for (size_t i = 0; i < f->count; i++) {
        struct facet_value *value = &f->values[count];
        *value = f->values[i];
        buf_reset(&plain);
        fold_text(&plain, str_of(value->value));
        struct facet_value *first = map_add(kept, buf_str(&plain), value);
        if (first == value)
            count++;
        else
            first->count += value->count;
    }
    map_free(kept, NULL);
    f->count = count;
}

/* Is the value compared as a folded text by the filter? */
static bool is_folded(enum condition_kind kind)
{
    return kind == BY_TYPE || kind == BY_ISSUER || kind == BY_SIGNER ||
           kind == BY_FIELD || kind == BY_SERVICE_LEVEL ||
           kind == BY_SERVICE_MODE;
}

static const char *level_of(const struct registry *reg, const char *code)
{
    const struct portal *p = registry_find_code(reg, code);

    return p ? p->level : NULL;
}

/* Sums the counts of portals up to what they belong to. */
static struct facet summed_facet(enum condition_kind kind,
                                 const struct facet *agencies,
                                 const struct query *q,
                                 const struct registry *reg,
                                 struct arena *arena)
{
    struct facet f = new_facet(kind, agencies->count, arena);

    for (size_t i = 0; i < agencies->count; i++) {
        const struct facet_value *agency = &agencies->values[i];
        const char *above = kind == BY_LEVEL
                                ? level_of(reg, agency->value)
                                : facet_province(reg, agency->value);
        size_t at = 0;
        while (above && at < f.count && strcmp(f.values[at].value, above))
            at++;
        if (above && at == f.count)
            add_value(&f, above, label_of(kind, above, q, reg), 0);
        if (above)
            f.values[at].count += agency->count;
    }
    return f;
}

static int by_count(const void *a, const void *b)
{
    const struct facet_value *x = a, *y = b;

    return x->count != y->count ? (x->count < y->count ? 1 : -1)
                                : strcmp(x->label, y->label);
}

static int by_year(const void *a, const void *b)
{
    const struct facet_value *x = a, *y = b;

    return strcmp(y->value, x->value);
}

static void finish(struct facet *f, const struct query *q)
{
    qsort(f->values, f->count, sizeof *f->values, by_count);
    if (f->count > FACET_VALUES_MAX)
        f->count = FACET_VALUES_MAX;
    if (f->kind == BY_YEAR)
        qsort(f->values, f->count, sizeof *f->values, by_year);
    for (size_t i = 0; i < f->count; i++)
        f->values[i].chosen = is_chosen(q, f->kind, f->values[i].value);
}

/* Those whose values are shown as they are, in the order of the page. */
static const struct {
    enum condition_kind kind;
    int count; /* COUNT_... */
} plain[] = {
    {BY_TYPE, COUNT_TYPE},
    {BY_ISSUER, COUNT_ISSUER},
    {BY_SIGNER, COUNT_SIGNER},
    {BY_FIELD, COUNT_FIELD},
    {BY_SERVICE_LEVEL, COUNT_SERVICE_LEVEL},
    {BY_SERVICE_MODE, COUNT_SERVICE_MODE},
    {BY_PLACE, COUNT_PLACE},
    {BY_YEAR, COUNT_YEAR},
};

size_t facet_list(struct facet ret_facets[FACETS_MAX],
                  const struct xap_facet *counts, const struct query *q,
                  const struct registry *reg, struct arena *arena)
{
    struct facet agencies =
        plain_facet(BY_AGENCY, &counts[COUNT_PORTAL], q, reg, arena);
    struct facet all[FACETS_MAX];
    size_t n = 0, kept = 0;

    all[n++] = plain_facet(BY_KIND, &counts[COUNT_KIND], q, reg, arena);
    if (reg) {
        all[n++] = summed_facet(BY_LEVEL, &agencies, q, reg, arena);
        all[n++] = summed_facet(BY_PROVINCE, &agencies, q, reg, arena);
    }
    all[n++] = agencies;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        all[n++] =
            plain_facet(plain[i].kind, &counts[plain[i].count], q, reg, arena);
    for (size_t i = 0; i < n; i++) {
        if (!all[i].count)
            continue;
        if (is_folded(all[i].kind))
            merge_spellings(&all[i]);
        finish(&all[i], q);
        ret_facets[kept++] = all[i];
    }
    return kept;
}
