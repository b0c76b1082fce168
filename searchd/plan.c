/*
 * searchd/plan.c - see plan.h.
 *
 * The first step is one tree:
 *
 *     FILTER( MAYBE( AND(phrases), OR(pairs x1.5, syllables, numbers) ), ... )
 *
 * A leaf is a term, or a SYNONYM of all accented forms of a word that was typed
 * without accents; those stand together in the index (fold.h).
 */
#include "searchd/plan.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "indexer/analyse.h"
#include "indexer/schema.h"

#include <stdlib.h>

/* Tuned on the dev questions, see docs/ranking.md. */
static const double K1 = 0.9, B = 0.6;
static const double PAIR_FACTOR = 1.5, NUMBER_FACTOR = 4,
                    OWN_NUMBER_FACTOR = 20;

enum { VARIANTS_MAX = 24 };

struct words { /* one run of tokens of the query */
    struct token tokens[PLAN_WORDS_MAX];
    size_t count;
    struct str text; /* NFC */
};

struct plan {
    struct arena *arena;
    struct words words;
    struct words *phrases, *without;
    size_t phrase_count, without_count;
    bool plain; /* nothing was typed with accents: every form counts */
    struct xap_query *leaves;
    size_t leaf_count, leaf_room;
    const struct xap_query *filter;
    const struct xap_query *root;
    struct arena *scratch; /* of one document looked at */
    struct xap_reader *reader;
};

/* --- text in --- */

static void read_words(struct plan *p, struct words *w, struct str text)
{
    scoped(buf_done) struct buf nfc = {0};

    text = str_sub(text, 0, utf8_prefix(text, PLAN_TEXT_MAX_BYTES));
    utf8_nfc(&nfc, text);
    w->text = (struct str){arena_str(p->arena, buf_str(&nfc)), nfc.n};
    struct tokens walk = {.text = w->text};
    while (w->count < PLAN_WORDS_MAX &&
           tokens_next(&walk, &w->tokens[w->count]))
        w->count++;
}

static struct words *read_all(struct plan *p, const struct str *texts,
                              size_t count)
{
    struct words *all = arena_alloc(p->arena, count * sizeof *all);

    for (size_t i = 0; i < count; i++)
        read_words(p, &all[i], texts[i]);
    return all;
}

static bool has_accents(const struct words *w)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->tokens[i].fold.key_n > w->tokens[i].fold.base_n)
            return true;
    return false;
}

/* --- the tree --- */

static struct xap_query *new_kids(struct plan *p, size_t count)
{
    return arena_alloc(p->arena, count * sizeof(struct xap_query));
}

static struct xap_query term_query(struct plan *p, struct str term)
{
    return (struct xap_query){.op = XAP_TERM,
                              .term = arena_str(p->arena, term)};
}

static struct xap_query scaled(struct plan *p, struct xap_query q,
                               double factor)
{
    struct xap_query *kid = new_kids(p, 1);

    *kid = q;
    return (struct xap_query){
        .op = XAP_SCALE, .factor = factor, .kids = kid, .kid_count = 1};
}

static struct xap_query join(struct plan *p, enum xap_op op, struct xap_query a,
                             struct xap_query b)
{
    struct xap_query *kids = new_kids(p, 2);

    kids[0] = a;
    kids[1] = b;
    return (struct xap_query){.op = op, .kids = kids, .kid_count = 2};
}

static void add_leaf(struct plan *p, struct xap_query leaf)
{
    if (p->leaf_count == p->leaf_room) {
        size_t room = p->leaf_room ? 2 * p->leaf_room : 64;
        struct xap_query *leaves = new_kids(p, room);
        if (p->leaf_count)
            memcpy(leaves, p->leaves, p->leaf_count * sizeof *leaves);
        p->leaves = leaves;
        p->leaf_room = room;
    }
    p->leaves[p->leaf_count++] = leaf;
}

/* The accented forms of a folded term, the most frequent ones. */
struct variants {
    struct plan *plan;
    struct xap_query kids[VARIANTS_MAX];
    uint32_t freqs[VARIANTS_MAX];
    size_t count;
};

static bool see_variant(void *context, struct str term, uint32_t freq)
{
    struct variants *v = context;
    size_t at = v->count;

    if (*term.p == TERM_SYLLABLE &&
        analyse_is_stop(arena_str(v->plan->arena, str_sub(term, 1, term.n))))
        return true;
    if (v->count == VARIANTS_MAX) {
        for (size_t i = at = 0; i < v->count; i++)
            if (v->freqs[i] < v->freqs[at])
                at = i;
        if (freq <= v->freqs[at])
            return true;
    } else {
        v->count++;
    }
    v->kids[at] = term_query(v->plan, term);
    v->freqs[at] = freq;
    return true;
}

/* The leaf of a term typed without accents: all its forms.  Fails with what
 * xap_terms() fails with; no form at all gives XAP_NONE. */
static int any_accent(struct plan *p, const struct buf *term,
                      struct xap_query *ret, struct err *err)
{
    struct variants v = {.plan = p};
    struct buf prefix = {0};
    uint32_t freq = 0;

    int r = xap_freq(p->reader, term->p, &freq, err);
    if (r == 0 && freq)
        see_variant(&v, buf_str(term), freq);
    buf_addf(&prefix, "%s~", term->p);
    if (r == 0)
        r = xap_terms(p->reader, prefix.p, see_variant, &v, err);
    buf_done(&prefix);
    if (r < 0)
        return r;
    struct xap_query *kids = new_kids(p, v.count);
    memcpy(kids, v.kids, v.count * sizeof *kids);
    *ret = v.count == 0   ? (struct xap_query){.op = XAP_NONE}
           : v.count == 1 ? kids[0]
                          : (struct xap_query){.op = XAP_SYNONYM,
                                               .kids = kids,
                                               .kid_count = v.count};
    return 0;
}

static int leaf_of(struct plan *p, const struct buf *term,
                   struct xap_query *ret, struct err *err)
{
    if (p->plain && *term->p != TERM_NUMBER)
        return any_accent(p, term, ret, err);
    *ret = term_query(p, buf_str(term));
    return 0;
}

static int add_term(struct plan *p, const struct buf *term, double factor,
                    struct err *err)
{
    struct xap_query leaf;
    int r = leaf_of(p, term, &leaf, err);

    if (r < 0 || leaf.op == XAP_NONE)
        return r;
    add_leaf(p, factor == 1 ? leaf : scaled(p, leaf, factor));
    return 0;
}

static void add_number(struct plan *p, struct str raw, struct buf *term)
{
    analyse_number(term, raw);
    add_leaf(p, scaled(p, term_query(p, buf_str(term)), NUMBER_FACTOR));
    schema_term(term, TERM_DOCNO_FOLD, raw);
    add_leaf(p, scaled(p, term_query(p, buf_str(term)), OWN_NUMBER_FACTOR));
}

static bool all_stop(const struct words *w)
{
    for (size_t i = 0; i < w->count; i++)
        if (!w->tokens[i].stop)
            return false;
    return true;
}

/* Was this token met before in the question? */
static bool is_again(const struct words *w, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (!strcmp(w->tokens[i].fold.key, w->tokens[at].fold.key))
            return true;
    return false;
}

static int add_words(struct plan *p, struct err *err)
{
    const struct words *w = &p->words;
    bool keep_stop = all_stop(w);
    scoped(buf_done) struct buf term = {0};
    int r = 0;

    for (size_t i = 0; r == 0 && i < w->count; i++) {
        const struct token *now = &w->tokens[i];
        size_t at = (size_t)(now->raw.p - w->text.p);
        size_t n = analyse_number_at(w->text, at);
        if (n)
            add_number(p, str_sub(w->text, at, at + n), &term);
        analyse_syllable(&term, &now->fold);
        if ((keep_stop || !now->stop) && !is_again(w, i))
            r = add_term(p, &term, 1, err);
        if (r < 0 || !now->joined || (now->stop && w->tokens[i - 1].stop))
            continue;
        analyse_pair(&term, &w->tokens[i - 1].fold, &now->fold);
        r = add_term(p, &term, PAIR_FACTOR, err);
    }
    return r;
}

/* Documents that may hold this phrase: those with all its terms. */
static int phrase_query(struct plan *p, const struct words *w,
                        struct xap_query *ret, struct err *err)
{
    struct xap_query *kids = new_kids(p, 2 * w->count + 1);
    scoped(buf_done) struct buf term = {0};
    size_t count = 0;
    int r = 0;

    for (size_t i = 0; r == 0 && i < w->count; i++) {
        const struct token *now = &w->tokens[i];
        bool pair = i && now->joined && !(now->stop && w->tokens[i - 1].stop);
        if (pair)
            analyse_pair(&term, &w->tokens[i - 1].fold, &now->fold);
        else
            analyse_syllable(&term, &now->fold);
        r = leaf_of(p, &term, &kids[count++], err);
    }
    *ret = count ? (struct xap_query){.op = XAP_AND,
                                      .kids = kids,
                                      .kid_count = count}
                 : (struct xap_query){.op = XAP_ALL};
    return r;
}

static struct xap_query words_query(const struct plan *p)
{
    return (struct xap_query){
        .op = XAP_OR, .kids = p->leaves, .kid_count = p->leaf_count};
}

static int add_phrases(struct plan *p, struct xap_query *root, struct err *err)
{
    for (size_t i = 0; i < p->phrase_count; i++) {
        struct xap_query phrase;
        int r = phrase_query(p, &p->phrases[i], &phrase, err);
        if (r < 0)
            return r;
        *root = root->op == XAP_ALL   ? phrase
                : p->leaf_count && !i ? join(p, XAP_MAYBE, phrase, *root)
                                      : join(p, XAP_AND, phrase, *root);
    }
    return 0;
}

/* One word is a term to leave out; of a phrase the text itself must tell. */
static int add_without(struct plan *p, struct xap_query *root, struct err *err)
{
    scoped(buf_done) struct buf term = {0};

    for (size_t i = 0; i < p->without_count; i++) {
        const struct words *w = &p->without[i];
        struct xap_query leaf;
        if (w->count != 1)
            continue;
        analyse_syllable(&term, &w->tokens[0].fold);
        int r = leaf_of(p, &term, &leaf, err);
        if (r < 0)
            return r;
        *root = join(p, XAP_NOT, *root, leaf);
    }
    return 0;
}

static int build_tree(struct plan *p, struct err *err)
{
    struct xap_query *root = new_kids(p, 1);

    int r = add_words(p, err);
    if (r < 0)
        return r;
    *root = p->leaf_count    ? words_query(p)
            : p->words.count ? (struct xap_query){.op = XAP_NONE}
                             : (struct xap_query){.op = XAP_ALL};
    r = add_phrases(p, root, err);
    if (r == 0)
        r = add_without(p, root, err);
    if (r == 0 && p->filter)
        *root = join(p, XAP_FILTER, *root, *p->filter);
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
    read_words(p, &p->words, input->words);
    p->phrases = read_all(p, input->phrases, input->phrase_count);
    p->phrase_count = input->phrase_count;
    p->without = read_all(p, input->without, input->without_count);
    p->without_count = input->without_count;
    p->plain = !has_accents(&p->words);
    for (size_t i = 0; i < p->phrase_count; i++)
        p->plain = p->plain && !has_accents(&p->phrases[i]);
    int r = build_tree(p, err);
    if (r < 0)
        return err_wrap(err, "planning the query");
    *ret_plan = TAKE(p);
    return 0;
}

void plan_free(struct plan *p)
{
    if (!p)
        return;
    arena_free(p->arena);
    arena_free(p->scratch);
    free(p);
}

bool plan_is_empty(const struct plan *p)
{
    return !p->words.count && !p->phrase_count && !p->filter;
}

/* --- running --- */

static bool same_word(const struct plan *p, const struct fold *asked,
                      const struct fold *met)
{
    return p->plain ? asked->base_n == met->base_n &&
                          !memcmp(asked->key, met->key, met->base_n)
                    : !strcmp(asked->key, met->key);
}

/* Does the text hold these words, next to each other, in this order? */
static bool holds_phrase(const struct plan *p, const struct words *w,
                         const char *text)
{
    struct tokens walk = {.text = str_of(text)};
    struct fold ring[PLAN_WORDS_MAX];
    struct token token;
    size_t seen = 0;

    while (w->count && tokens_next(&walk, &token)) {
        ring[seen++ % w->count] = token.fold;
        size_t i = 0;
        while (seen >= w->count && i < w->count &&
               same_word(p, &w->tokens[i].fold,
                         &ring[(seen - w->count + i) % w->count]))
            i++;
        if (i == w->count)
            return true;
    }
    return !w->count;
}

static bool record_holds(const struct plan *p, const struct words *w,
                         const struct record *r)
{
    return holds_phrase(p, w, r->title) || holds_phrase(p, w, r->text) ||
           holds_phrase(p, w, r->doc_name) ||
           holds_phrase(p, w, r->description) ||
           holds_phrase(p, w, r->card.abstract);
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
    return xap_find(reader, &s, ret_hits, err);
}

bool plan_marks(const struct plan *p, const struct token *token)
{
    for (size_t i = 0; i < p->words.count; i++)
        if (!p->words.tokens[i].stop &&
            same_word(p, &p->words.tokens[i].fold, &token->fold))
            return true;
    for (size_t i = 0; i < p->phrase_count; i++)
        for (size_t j = 0; j < p->phrases[i].count; j++)
            if (same_word(p, &p->phrases[i].tokens[j].fold, &token->fold))
                return true;
    return false;
}

/* --- in words --- */

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

void plan_explain(const struct plan *p, struct buf *out)
{
    explain(p->root, out, 0);
}
