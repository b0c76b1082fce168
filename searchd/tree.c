/* searchd/tree.c - see tree.h. */
#include "searchd/tree.h"

#include "searchd/forms.h"

struct xap_query *tree_kids(struct arena *arena, size_t count)
{
    return arena_alloc(arena, count * sizeof(struct xap_query));
}

struct xap_query tree_term(struct arena *arena, struct str term)
{
    return (struct xap_query){.op = XAP_TERM, .term = arena_str(arena, term)};
}

struct xap_query tree_scaled(struct arena *arena, struct xap_query q,
                             double factor)
{
    struct xap_query *kid = tree_kids(arena, 1);

    *kid = q;
    return (struct xap_query){
        .op = XAP_SCALE, .factor = factor, .kids = kid, .kid_count = 1};
}

struct xap_query tree_join(struct arena *arena, enum xap_op op,
                           struct xap_query a, struct xap_query b)
{
    struct xap_query *kids = tree_kids(arena, 2);

    kids[0] = a;
    kids[1] = b;
    return (struct xap_query){.op = op, .kids = kids, .kid_count = 2};
}

struct xap_query tree_forms(struct arena *arena, const struct forms *f)
{
    struct xap_query *kids = tree_kids(arena, f->count);

    for (size_t i = 0; i < f->count; i++)
        kids[i] = (struct xap_query){.op = XAP_TERM, .term = f->items[i].term};
    if (f->count == 0)
        return (struct xap_query){.op = XAP_NONE};
    if (f->count == 1)
        return kids[0];
    return (struct xap_query){
        .op = XAP_SYNONYM, .kids = kids, .kid_count = f->count};
}

static void explain(const struct xap_query *q, struct buf *out, int depth)
{
    static const char *const names[] = {
        "",       "ALL", "NONE",  "AND",   "OR", "MAX", "SYNONYM",
        "FILTER", "NOT", "MAYBE", "SCALE", ">=", "<=",
    };

    buf_addf(out, "%*s", 2 * depth, "");
    if (q->op == XAP_TERM)
        buf_addz(out, q->term);
    else if (q->op == XAP_SCALE)
        buf_addf(out, "x%g", q->factor);
    else
        buf_addz(out, names[q->op]);
    if (q->op == XAP_SCALE && q->kids->op == XAP_TERM) {
        buf_addf(out, " %s\n", q->kids->term);
        return;
    }
    buf_addc(out, '\n');
    for (size_t i = 0; i < q->kid_count; i++)
        explain(&q->kids[i], out, depth + 1);
}

void tree_explain(const struct xap_query *q, struct buf *out)
{
    explain(q, out, 0);
}
