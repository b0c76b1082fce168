/* searchd/force.c - see force.h. */
#include "searchd/force.h"

#include "base/clock.h"
#include "base/err.h"
#include "indexer/fold.h"
#include "indexer/relation.h"
#include "indexer/xap.h"
#include "searchd/filter.h"

enum { LOOKED_AT = 5 };

/* Adds the term of those that have this relation to `number`, if there are. */
static int add_term(struct filter *any, const struct search *s,
                    enum relation relation, const char *number, struct err *err)
{
    scoped(buf_done) struct buf term = {0}, content = {0};
    uint32_t count = 0;

    buf_addf(&content, "%s %s", relation_name(relation), number);
    schema_term(&term, TERM_RELATION, buf_str(&content));
    int r = xap_freq(s->reader, term.p, &count, err);
    if (r == 0 && count)
        filter_term(any, TERM_RELATION, buf_str(&content));
    return r;
}

static bool same_folded(const char *a, const char *b)
{
    scoped(buf_done) struct buf x = {0}, y = {0};

    fold_text(&x, str_of(a));
    fold_text(&y, str_of(b));
    return x.n && str_eq(buf_str(&x), buf_str(&y));
}

static bool is_of_the_state(const char *number)
{
    static const char *const signs[] = {"-CP", "/QH", "UBTVQH", "-TTg",
                                        "/TT-B"};

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_find(str_of(number), str_of(signs[i])) >= 0)
            return true;
    return false;
}

static bool is_in_effect(const struct document_card *card)
{
    struct str validity = str_of(card->validity);
    int64_t from_ms;

    return *card->number &&
           clock_parse_iso(str_of(card->effective), &from_ms) &&
           from_ms <= clock_unix_ms() && !str_starts(validity, STR("Chưa")) &&
           (!str_starts(validity, STR("Hết")) ||
            str_starts(validity, STR("Hết hiệu lực một phần")));
}

static int look_at(const struct search *s, const struct record *r,
                   const struct xap_hits *hits, const char **ret_number,
                   struct err *err)
{
    for (size_t i = 0; i < hits->count; i++) {
        struct record by;
        int e = record_unpack(
            &by, (struct str){hits->items[i].data, hits->items[i].data_bytes},
            s->arena, err);
        if (e < 0)
            return e;
        bool theirs = same_folded(by.card.issuer, r->card.issuer) ||
                      is_of_the_state(r->card.number);
        if (theirs && is_in_effect(&by.card) &&
            result_is_official(&by, s->registry)) {
            *ret_number = by.card.number;
            return 0;
        }
    }
    return 0;
}

int force_ended_by(const struct search *s, const struct record *r,
                   const char **ret_number, struct err *err)
{
    struct filter any = {.arena = s->arena};
    struct xap_hits hits = {0};

    *ret_number = "";
    if (!*r->card.number)
        return 0;
    int e = add_term(&any, s, RELATION_REPLACES, r->card.number, err);
    if (e == 0)
        e = add_term(&any, s, RELATION_REPEALS, r->card.number, err);
    if (e < 0 || !any.count)
        return e;
    const struct xap_query query = filter_join(&any, XAP_OR);
    const struct xap_search ask = {.query = &query, .count = LOOKED_AT};
    e = xap_find(s->reader, &ask, &hits, err);
    if (e == 0)
        e = look_at(s, r, &hits, ret_number, err);
    xap_hits_done(&hits);
    return e;
}
