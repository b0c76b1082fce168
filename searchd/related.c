/*
 * searchd/related.c - see related.h.
 *
 * "About the same matter" is asked with the title, and then held against it:
 * the pairs of syllables that both titles have must carry a good part of the
 * weight of all pairs of the first.  A pair weighs as much as it is rare, so
 * that "quy định về" alone relates nothing.
 */
#include "searchd/related.h"

#include "base/clock.h"
#include "base/err.h"
#include "indexer/analyse.h"
#include "indexer/docno.h"
#include "indexer/xap.h"
#include "searchd/filter.h"
#include "searchd/plan.h"

#include <math.h>

enum { PAIRS_MAX = 48, CITED_MAX = 24, CANDIDATES = 12 };
static const double SHARE_MIN = 0.3;

struct pair {
    uint64_t hash; /* of its term */
    double weight;
};

struct pairs {
    struct pair items[PAIRS_MAX];
    size_t count;
};

struct relating {
    const struct search *s;
    const struct record *of;
    struct filter not_itself;
    struct pairs title;
    double title_weight;
    struct related *out;
};

static bool has_pair(const struct pairs *pairs, uint64_t hash)
{
    for (size_t i = 0; i < pairs->count; i++)
        if (pairs->items[i].hash == hash)
            return true;
    return false;
}

/* Rare pairs weigh much, those in every document nothing. */
static double pair_weight(const struct search *s, const char *term)
{
    uint32_t all = 1, with = 0;
    struct err ignored = {0};

    if (xap_doc_count(s->reader, &all, &ignored) < 0 ||
        xap_freq(s->reader, term, &with, &ignored) < 0 || !with)
        return 0;
    return log(((double)all + 1) / with);
}

/* Adds the pairs of a text; `s` NULL: without weights. */
static void add_pairs(struct pairs *pairs, struct str text,
                      const struct search *s)
{
    struct tokens walk = {.text = text};
    struct token before = {0}, token;
    scoped(buf_done) struct buf term = {0};

    while (pairs->count < PAIRS_MAX && tokens_next(&walk, &token)) {
        if (token.joined && !(token.stop && before.stop)) {
            analyse_pair(&term, &before.fold, &token.fold);
            uint64_t hash = str_hash(buf_str(&term));
            if (!has_pair(pairs, hash))
                pairs->items[pairs->count++] =
                    (struct pair){hash, s ? pair_weight(s, term.p) : 0};
        }
        before = token;
    }
}

/* How much of the first title the other one has, by weight: 0..1. */
static double share(const struct relating *r, const struct record *other)
{
    struct pairs theirs = {.count = 0};
    double common = 0;

    add_pairs(&theirs, str_of(other->title), NULL);
    add_pairs(&theirs, str_of(other->card.abstract), NULL);
    for (size_t i = 0; i < r->title.count; i++)
        if (has_pair(&theirs, r->title.items[i].hash))
            common += r->title.items[i].weight;
    return r->title_weight > 0 ? common / r->title_weight : 0;
}

static bool no_mark(const void *context, const struct token *token)
{
    (void)context, (void)token;
    return false;
}

/* Does it stand in an earlier group? */
static bool is_shown(const struct related *out, uint32_t docid)
{
    for (size_t i = 0; i < out->group_count; i++)
        for (size_t j = 0; j < out->groups[i].count; j++)
            if (out->groups[i].items[j].docid == docid)
                return true;
    return false;
}

/* Is it another text than the one we start from, new, and of the registry? */
static bool is_other(const struct relating *r, const struct result *result)
{
    const struct record *record = &result->record;

    return result_is_official(record, r->s->registry) &&
           !is_shown(r->out, result->docid) &&
           (!*record->cluster || strcmp(record->cluster, r->of->cluster) != 0);
}

static int take_hits(const struct relating *r, const struct xap_hits *hits,
                     struct related_group *group, bool alike, struct err *err)
{
    const struct snippet_rule marks = {.is_hit = no_mark};

    for (size_t i = 0; i < hits->count && group->count < RELATED_EACH; i++) {
        struct result *result = &group->items[group->count];
        int e = result_read(result, &hits->items[i], marks, r->s->arena, err);
        if (e < 0)
            return e;
        if (is_other(r, result) &&
            (!alike || share(r, &result->record) >= SHARE_MIN))
            group->count++;
    }
    return 0;
}

static struct related_group *next_group(struct relating *r, const char *name,
                                        enum say title)
{
    struct related_group *group = &r->out->groups[r->out->group_count];

    *group = (struct related_group){.name = name, .title = title};
    return group;
}

static struct xap_search ask_for(const struct relating *r)
{
    int64_t left = r->s->deadline_ms - clock_steady_ms();

    return (struct xap_search){
        .count = CANDIDATES,
        .sort_slot = SLOT_PUBLISHED,
        .collapse = true,
        .collapse_slot = SLOT_CLUSTER,
        .time_limit_ms = left > 1 ? left : 1,
    };
}

/* Those that match `any` and are another document, newest first. */
static int add_named(struct relating *r, const char *name, enum say title,
                     const struct filter *any, struct err *err)
{
    struct related_group *group = next_group(r, name, title);
    struct filter all = {.arena = r->s->arena};
    struct xap_search ask = ask_for(r);
    struct xap_hits hits = {0};

    if (!any->count)
        return 0;
    filter_add(&all, filter_join(any, XAP_OR));
    ask.query = filter_but_not(&all, &r->not_itself);
    ask.by_value = true;
    int e = xap_find(r->s->reader, &ask, &hits, err);
    if (e == 0)
        e = take_hits(r, &hits, group, false, err);
    xap_hits_done(&hits);
    r->out->group_count += e == 0 && group->count > 0;
    return e;
}

/* Those of some kinds that are about the same matter, best first. */
static int add_alike(struct relating *r, const char *name, enum say title,
                     const char *kinds, struct err *err)
{
    struct related_group *group = next_group(r, name, title);
    struct filter any = {.arena = r->s->arena}, all = any;
    struct str rest = str_of(kinds), kind;
    scoped(plan_freep) struct plan *plan = NULL;
    const struct xap_search ask = ask_for(r);
    struct xap_hits hits = {0};

    while (str_cut(&rest, ' ', &kind))
        filter_term(&any, TERM_KIND, kind);
    filter_add(&all, filter_join(&any, XAP_OR));
    const struct plan_input input = {
        .words = str_of(r->of->title),
        .filter = filter_but_not(&all, &r->not_itself),
    };
    int e = plan_new(&plan, &input, r->s->reader, err);
    if (e == 0)
        e = plan_search(plan, r->s->reader, &ask, &hits, err);
    if (e == 0)
        e = take_hits(r, &hits, group, true, err);
    xap_hits_done(&hits);
    r->out->group_count += e == 0 && group->count > 0;
    return e;
}

/* A page and the files it links to belong together. */
static int add_attached(struct relating *r, struct err *err)
{
    struct filter files = {.arena = r->s->arena}, page = files;

    filter_term(&files, TERM_PARENT, str_of(r->of->id));
    int e = add_named(r, "attachments", SAY_RELATED_FILES, &files, err);
    if (e < 0 || !*r->of->found_on)
        return e;
    filter_term(&page, TERM_KEY, str_of(r->of->found_on));
    return add_named(r, "page", SAY_RELATED_PAGE, &page, err);
}

static bool add_cited(void *filter, const struct docno *found)
{
    struct filter *any = filter;

    filter_term(any, TERM_DOCNO_FOLD, str_of(found->canonical));
    return any->count < CITED_MAX;
}

static int add_citations(struct relating *r, struct err *err)
{
    struct filter cited = {.arena = r->s->arena}, by = cited;
    scoped(buf_done) struct buf term = {0};

    docno_find(str_of(r->of->text), add_cited, &cited);
    int e = add_named(r, "cites", SAY_RELATED_CITES, &cited, err);
    if (e < 0 || !*r->of->card.number)
        return e;
    analyse_number(&term, str_of(r->of->card.number));
    filter_add(&by, (struct xap_query){
                        .op = XAP_TERM,
                        .term = arena_str(r->s->arena, buf_str(&term)),
                        .term_bytes = term.n,
                    });
    return add_named(r, "cited_by", SAY_RELATED_CITED_BY, &by, err);
}

/* The document itself, and the other parts of it. */
static void leave_out_itself(struct relating *r)
{
    r->not_itself.arena = r->s->arena;
    filter_term(&r->not_itself, TERM_KEY, str_of(r->of->id));
    if (*r->of->card.number)
        filter_term(&r->not_itself, TERM_DOCNO_FOLD,
                    str_of(r->of->card.number));
}

int related_run(const struct search *s, struct str url,
                struct related *ret_related, struct err *err)
{
    static const struct {
        const char *name;
        enum say title;
        const char *kinds;
    } alike[] = {
        {"documents", SAY_RELATED_DOCUMENTS, "document directive"},
        {"services", SAY_RELATED_SERVICES, "service"},
        {"datasets", SAY_RELATED_DATASETS, "dataset"},
        {"news", SAY_RELATED_NEWS, "news page video"},
    };
    struct relating r = {.s = s, .of = &ret_related->of, .out = ret_related};

    ret_related->group_count = 0;
    int e = search_document(s, url, &ret_related->of, err);
    if (e < 0)
        return e;
    leave_out_itself(&r);
    add_pairs(&r.title, str_of(r.of->title), s);
    for (size_t i = 0; i < r.title.count; i++)
        r.title_weight += r.title.items[i].weight;
    e = add_attached(&r, err);
    if (e == 0)
        e = add_citations(&r, err);
    for (size_t i = 0; e == 0 && i < sizeof alike / sizeof *alike; i++)
        e = add_alike(&r, alike[i].name, alike[i].title, alike[i].kinds, err);
    const struct xap_parts parts = xap_reader_parts(s->reader);
    ret_related->partial = parts.answering < parts.all;
    return e;
}
