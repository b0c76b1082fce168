/* indexer/regroup.c - see regroup.h. */
#include "indexer/regroup.h"

#include "base/arena.h"
#include "indexer/schema.h"

static void replace_term(struct xap_term *term, const struct regroup *g)
{
    scoped(buf_done) struct buf text = {0};

    schema_term(&text, TERM_HASH, str_of(g->cluster));
    term->term = arena_str(g->arena, buf_str(&text));
}

static void set_terms(struct xap_doc *doc, const struct xap_doc *old,
                      const struct regroup *g)
{
    struct xap_term *terms =
        arena_alloc(g->arena, (old->term_count + 1) * sizeof *terms);

    for (size_t i = 0; i < old->term_count; i++) {
        terms[i] = old->terms[i];
        if (*terms[i].term == TERM_HASH)
            replace_term(&terms[i], g);
    }
    doc->terms = terms;
}

static void set_values(struct xap_doc *doc, const struct xap_doc *old,
                       const struct regroup *g)
{
    struct xap_value *values =
        arena_alloc(g->arena, (old->value_count + 1) * sizeof *values);

    for (size_t i = 0; i < old->value_count; i++) {
        values[i] = old->values[i];
        if (values[i].slot == SLOT_CLUSTER)
            values[i].bytes = str_of(g->cluster);
    }
    doc->values = values;
}

static int set_data(struct xap_doc *doc, const struct xap_doc *old,
                    const struct regroup *g, struct err *err)
{
    scoped(buf_done) struct buf data = {0};
    struct record record;

    int r = record_unpack(&record, old->data, g->arena, err);
    if (r < 0)
        return r;
    record.cluster = g->cluster;
    record_pack(&data, &record);
    doc->data = (struct str){arena_str(g->arena, buf_str(&data)), data.n};
    return 0;
}

int regroup_document(void *regroup, const struct xap_doc *old,
                     struct xap_doc *ret_doc, struct err *err)
{
    const struct regroup *g = regroup;

    *ret_doc = *old;
    set_terms(ret_doc, old, g);
    set_values(ret_doc, old, g);
    return set_data(ret_doc, old, g, err);
}
