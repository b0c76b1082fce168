/*
 * searchd/original.c - see original.h.
 *
 * Who is the original is said by the standing that the indexer keeps with each
 * document (indexer/stories.h), so nothing is to be changed in the index when
 * an original comes or goes.  Most texts stand in one place only: for them the
 * length of one posting list is looked up, and that is all.
 */
#include "searchd/original.h"

#include "searchd/plan.h"

static const struct xap_query *among_story(struct arena *arena,
                                           const char *term)
{
    struct xap_query *kids = arena_alloc(arena, 2 * sizeof *kids);
    struct xap_query *both = ARENA_NEW(arena, xap_query);

    kids[0] = (struct xap_query){.op = XAP_TERM, .term = term};
    kids[1] = (struct xap_query){
        .op = XAP_GE, .slot = SLOT_STANDING, .term = "\x01"}; /* has one */
    *both = (struct xap_query){.op = XAP_FILTER, .kids = kids, .kid_count = 2};
    return both;
}

static int take_first(const struct search *s, struct plan *plan,
                      const char *term, struct xap_hit *hit, struct err *err)
{
    const struct xap_search ask = {
        .count = 1,
        .by_value = true,
        .sort_slot = SLOT_STANDING,
        .ascending = true,
    };
    struct xap_hits found = {0};

    int r = plan_among(plan, s->reader, among_story(s->arena, term), &ask,
                       &found, err);
    if (r == 0 && found.count && found.items[0].docid != hit->docid) {
        char *data = hit->data;
        hit->data = found.items[0].data;
        hit->data_bytes = found.items[0].data_bytes;
        found.items[0].data = data;
    }
    xap_hits_done(&found);
    return r;
}

int original_take(const struct search *s, struct plan *plan,
                  struct xap_hit *hit, bool show, uint32_t *ret_copies,
                  struct err *err)
{
    struct str cluster =
        record_cluster((struct str){hit->data, hit->data_bytes});
    struct buf term = {0};
    uint32_t count = 0;

    *ret_copies = 0;
    if (!cluster.n)
        return 0;
    schema_term(&term, TERM_HASH, cluster);
    const char *text = arena_str(s->arena, buf_str(&term));
    buf_done(&term);
    int r = xap_freq(s->reader, text, &count, err);
    if (r < 0 || count < 2)
        return r;
    *ret_copies = count - 1;
    return show ? take_first(s, plan, text, hit, err) : 0;
}
