/*
 * searchd/plan.c - see plan.h.
 *
 * The first step is one tree:
 *
 *     FILTER( MAYBE( AND(phrases), OR(pairs x1.5, syllables, numbers) ), ... )
 */
#include "searchd/plan.h"

#include "base/arena.h"
#include "base/err.h"
#include "indexer/schema.h"
#include "searchd/asked.h"
#include "searchd/closer.h"
#include "searchd/forms.h"
#include "searchd/tree.h"

#include <stdlib.h>

/* Tuned on the dev questions, see docs/ranking.md. */
static const double K1 = 0.9, B = 0.6;

struct plan {
    struct arena *arena;
    struct asked asked;
    struct words *phrases, *without;
    size_t phrase_count, without_count;
    bool plain; /* nothing was typed with accents: every form counts */
    const struct xap_query *filter;
    const struct xap_query *root;
    struct arena *scratch;     /* of one document looked at */
    struct xap_reader *reader; /* while it is made */
};

static struct words *read_all(struct plan *p, const struct str *texts,
                              size_t count)
{
    struct words *all = arena_alloc(p->arena, count * sizeof *all);

    for (size_t i = 0; i < count; i++)
        words_read(&all[i], texts[i], p->arena);
    return all;
}

/* --- the tree --- */

/* Documents that may hold this phrase: those with all its terms. */
static int phrase_query(struct plan *p, struct words *w, struct xap_query *ret,
                        struct err *err)
{
    struct word_forms *forms =
        arena_alloc(p->arena, (w->count + 1) * sizeof *forms);
    struct xap_query *kids = tree_kids(p->arena, w->count + 1);
    size_t count = 0;

    int r = forms_find(forms, w, p->reader, p->arena, err);
    for (size_t i = 0; r == 0 && i < w->count; i++)
        kids[count++] = tree_forms(
            p->arena, words_pair_at(w, i) ? &forms[i].pair : &forms[i].word);
    *ret = count ? (struct xap_query){.op = XAP_AND,
                                      .kids = kids,
                                      .kid_count = count}
                 : (struct xap_query){.op = XAP_ALL};
    return r;
}

/* Phrases must all be there; words beside them only add weight. */
static int add_phrases(struct plan *p, struct xap_query *root, struct err *err)
{
    for (size_t i = 0; i < p->phrase_count; i++) {
        struct xap_query phrase;
        int r = phrase_query(p, &p->phrases[i], &phrase, err);
        if (r < 0)
            return r;
        if (i)
            *root = tree_join(p->arena, XAP_AND, phrase, *root);
        else
            *root = p->asked.leaf_count
                        ? tree_join(p->arena, XAP_MAYBE, phrase, *root)
                        : phrase;
    }
    return 0;
}

/* One word is a term to leave out; of a phrase the text itself must tell. */
static int add_without(struct plan *p, struct xap_query *root, struct err *err)
{
    for (size_t i = 0; i < p->without_count; i++) {
        struct xap_query leaf;
        if (p->without[i].count != 1)
            continue;
        int r = phrase_query(p, &p->without[i], &leaf, err);
        if (r < 0)
            return r;
        *root = tree_join(p->arena, XAP_NOT, *root, leaf);
    }
    return 0;
}

static int build_tree(struct plan *p, struct err *err)
{
    struct xap_query *root = tree_kids(p->arena, 1);
    bool only_filter = !p->asked.words.count && !p->phrase_count && p->filter;

    *root = only_filter ? (struct xap_query){.op = XAP_ALL}
                        : asked_query(&p->asked);
    int r = add_phrases(p, root, err);
    if (r == 0)
        r = add_without(p, root, err);
    if (r == 0 && p->filter)
        *root = tree_join(p->arena, XAP_FILTER, *root, *p->filter);
    p->root = root;
    return r;
}

int plan_new(struct plan **ret_plan, const struct plan_input *input,
             struct xap_reader *reader, struct err *err)
{
    scoped(plan_freep) struct plan *p = NEW(plan);

    p->arena = arena_new();
    p->scratch = arena_new();
    p->reader = reader;
    p->filter = input->filter;
    p->phrases = read_all(p, input->phrases, input->phrase_count);
    p->phrase_count = input->phrase_count;
    p->without = read_all(p, input->without, input->without_count);
    p->without_count = input->without_count;
    int r = asked_read(&p->asked, input->words, input->synonyms, reader,
                       p->arena, err);
    p->plain = p->asked.plain;
    for (size_t i = 0; i < p->phrase_count; i++)
        p->plain = p->plain && !words_have_accents(&p->phrases[i]);
    if (r == 0)
        r = build_tree(p, err);
    if (r < 0)
        return err_wrap(err, "planning the query");
    p->reader = NULL;
    *ret_plan = TAKE(p);
    return 0;
}

void plan_free(struct plan *p)
{
    if (!p)
        return;
    asked_done(&p->asked);
    arena_free(p->arena);
    arena_free(p->scratch);
    free(p);
}

bool plan_is_empty(const struct plan *p)
{
    return !p->asked.words.count && !p->phrase_count && !p->filter;
}

/* --- running --- */

static bool record_holds(const struct plan *p, const struct words *w,
                         const struct record *r)
{
    const char *const texts[] = {r->title, r->text, r->doc_name, r->description,
                                 r->card.abstract};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (words_stand_in(w, texts[i], p->plain))
            return true;
    return false;
}

static bool keep_document(void *context, struct str data)
{
    struct plan *p = context;
    struct err ignored = {0};
    struct record record;

    arena_reset(p->scratch);
    if (record_unpack(&record, data, p->scratch, &ignored) < 0)
        return false;
    for (size_t i = 0; i < p->phrase_count; i++)
        if (!record_holds(p, &p->phrases[i], &record))
            return false;
    for (size_t i = 0; i < p->without_count; i++)
        if (p->without[i].count > 1 && record_holds(p, &p->without[i], &record))
            return false;
    return true;
}

static bool needs_text(const struct plan *p)
{
    for (size_t i = 0; i < p->without_count; i++)
        if (p->without[i].count > 1)
            return true;
    for (size_t i = 0; i < p->phrase_count; i++)
        if (p->phrases[i].count > 1)
            return true;
    return false;
}

int plan_search(struct plan *p, struct xap_reader *reader,
                const struct xap_search *search, struct xap_hits *ret_hits,
                struct err *err)
{
    struct xap_search s = *search;

    s.query = p->root;
    s.k1 = K1;
    s.b = B;
    if (needs_text(p)) {
        s.keep = keep_document;
        s.keep_context = p;
    }
    if (!p->asked.question.count || s.by_value || s.first >= CLOSER_HITS)
        return xap_find(reader, &s, ret_hits, err);
    return closer_find(&p->asked, reader, &s, p->scratch, ret_hits, err);
}

int plan_among(struct plan *p, struct xap_reader *reader,
               const struct xap_query *among, const struct xap_search *search,
               struct xap_hits *ret_hits, struct err *err)
{
    const struct xap_query kids[] = {*among, *p->root};
    const struct xap_query both = {
        .op = XAP_FILTER, .kids = kids, .kid_count = 2};
    struct xap_search s = *search;

    s.query = &both;
    if (needs_text(p)) {
        s.keep = keep_document;
        s.keep_context = p;
    }
    return xap_find(reader, &s, ret_hits, err);
}

bool plan_marks(const struct plan *p, const struct token *token)
{
    for (size_t i = 0; i < p->asked.words.count; i++)
        if (!p->asked.words.tokens[i].stop &&
            words_same(&p->asked.words.tokens[i].fold, &token->fold, p->plain))
            return true;
    for (size_t i = 0; i < p->phrase_count; i++)
        for (size_t j = 0; j < p->phrases[i].count; j++)
            if (words_same(&p->phrases[i].tokens[j].fold, &token->fold,
                           p->plain))
                return true;
    return false;
}

bool plan_features(const struct plan *p, struct str data, double *ret_features)
{
    if (!p->asked.question.count)
        return false;
    closer_features(&p->asked, data, ret_features);
    return true;
}

void plan_explain(const struct plan *p, struct buf *out)
{
    buf_add(out, buf_str(&p->asked.notes));
    tree_explain(p->root, out);
}
