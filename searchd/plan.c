/*
 * searchd/plan.c - see plan.h.
 *
 * The first step is one tree:
 *
 *     FILTER( MAYBE( AND(phrases), OR(pairs x1.5, syllables, numbers) ), ... )
 *
 * A leaf is a term, or a SYNONYM of all accented forms of a word that was typed
 * without accents; those stand together in the index (fold.h).  Of many leaves
 * only the rarest are asked for, up to a budget of postings: what is common
 * costs most and tells least, and the second step weighs it anyway.
 */
#include "searchd/plan.h"

#include "base/arena.h"
#include "base/err.h"
#include "indexer/schema.h"
#include "indexer/shape.h"
#include "searchd/forms.h"
#include "searchd/number.h"
#include "searchd/rerank.h"
#include "searchd/synonyms.h"
#include "searchd/words.h"

#include <math.h>
#include <stdlib.h>

/* Tuned on the dev questions, see docs/ranking.md. */
static const double K1 = 0.9, B = 0.6;
static const double PAIR_FACTOR = 1.5, NUMBER_FACTOR = 4,
                    OWN_NUMBER_FACTOR = 20;
/* A short question with a number asks for that document, before any other; a
 * long one may as well be the title of a document that cites it. */
static const double OWN_NUMBER_BONUS = 100, CITED_BONUS = 1;
/* Of that document, the article that was named: "Điều 5 nghị định 42/2022". */
static const char ARTICLE_KEY[] = "dieu~11f"; /* "điều" */
/* A short form of what was asked, and pairs of another way to say it. */
static const double SHORT_FACTOR = 1.5, OTHER_FACTOR = 0.5;
static const double ARTICLE_FACTOR = 10, ARTICLE_BONUS = 50;

enum {
    LEAVES_MAX = 4 * WORDS_MAX,
    /* Postings read for one question: so many, and a part of all documents. */
    BUDGET_LEAST = 8000,
    BUDGET_PART = 8,
    /* Tokens of a question that asks for a number, beside four of its own. */
    NUMBER_WORDS_MAX = 8,
    /* The same where it begins with the number: "Thông tư 12/2022 của Bộ ...".
     */
    LED_WORDS_MAX = 24,
};

struct leaf {
    struct xap_query query;
    uint32_t freq;
};

struct plan {
    struct arena *arena;
    struct words words;
    struct words *phrases, *without;
    size_t phrase_count, without_count;
    bool plain; /* nothing was typed with accents: every form counts */
    struct leaf leaves[LEAVES_MAX];
    size_t leaf_count;
    uint32_t doc_count;
    struct rerank question;
    struct numbers numbers;
    size_t article; /* token of the article that was named, or 0 */
    const struct synonyms *synonyms; /* while it is made; or NULL */
    struct buf notes;                /* those used, in words */
    const struct xap_query *filter;
    const struct xap_query *root;
    struct arena *scratch; /* of one document looked at */
    struct xap_reader *reader;
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

static void add_leaf(struct plan *p, struct xap_query query, double factor,
                     uint32_t freq)
{
    if (p->leaf_count < LEAVES_MAX)
        p->leaves[p->leaf_count++] =
            (struct leaf){factor == 1 ? query : scaled(p, query, factor), freq};
}

/* One form is a term; several, as if they were one. */
static struct xap_query forms_query(struct plan *p, const struct forms *f)
{
    struct xap_query *kids = new_kids(p, f->count);

    for (size_t i = 0; i < f->count; i++)
        kids[i] = (struct xap_query){.op = XAP_TERM, .term = f->items[i].term};
    if (f->count == 0)
        return (struct xap_query){.op = XAP_NONE};
    if (f->count == 1)
        return kids[0];
    return (struct xap_query){
        .op = XAP_SYNONYM, .kids = kids, .kid_count = f->count};
}

/* --- the words of the question --- */

/* How much it tells that a document holds a term of this many. */
static double idf(const struct plan *p, uint32_t freq)
{
    double all = p->doc_count, some = freq < all ? freq : all;

    return some > 0 ? log(1 + (all - some + 0.5) / (some + 0.5)) : 0;
}

static void add_shape(struct rerank_word *w, const char *key)
{
    struct fold fold = {.key_n = (uint8_t)strlen(key)};

    memcpy(fold.key, key, fold.key_n);
    w->forms[w->form_count++] = shape_word(&fold);
}

/* The likeliest form says whether it is a stop syllable. */
static bool is_stop(const struct forms *f)
{
    const struct form *best = f->items;

    for (size_t i = 1; i < f->count; i++)
        if (f->items[i].chance > best->chance)
            best = &f->items[i];
    return f->count && best->stop;
}

static void add_word(struct plan *p, size_t at, const struct forms *f,
                     bool with_stop)
{
    struct rerank_word *word = &p->question.words[at];
    bool stop = p->words.tokens[at].stop || is_stop(f);
    uint32_t freq = forms_freq(f);

    for (size_t i = 0; i < f->count; i++)
        add_shape(word, f->items[i].term + 1);
    if (!f->count)
        add_shape(word, p->words.tokens[at].fold.key);
    if ((stop && !with_stop) || !freq || words_is_again(&p->words, at))
        return;
    word->idf = idf(p, freq);
    add_leaf(p, forms_query(p, f), 1, freq);
}

static void add_pair(struct plan *p, size_t at, const struct forms *f)
{
    uint32_t freq = forms_freq(f);

    if (!freq)
        return;
    p->question.words[at].pair_idf = idf(p, freq);
    add_leaf(p, forms_query(p, f), PAIR_FACTOR, freq);
}

static bool asks_for_number(const struct plan *p)
{
    size_t most = p->numbers.leads ? LED_WORDS_MAX : NUMBER_WORDS_MAX;

    return p->numbers.count && p->words.count <= most + 4 * p->numbers.count;
}

/* Document numbers: the documents themselves far before those that only mention
 * them. */
static int add_numbers(struct plan *p, struct err *err)
{
    int r = numbers_find(&p->numbers, p->words.text, p->reader, p->arena, err);

    double own_factor = asks_for_number(p) ? OWN_NUMBER_FACTOR : 1;
    for (size_t i = 0; r == 0 && i < p->numbers.count; i++) {
        const struct number *n = &p->numbers.items[i];
        if (n->met)
            add_leaf(p, term_query(p, str_of(n->met)), NUMBER_FACTOR, 0);
        for (size_t j = 0; j < n->own_count; j++)
            add_leaf(p, term_query(p, str_of(n->own[j])), own_factor, 0);
    }
    return r;
}

/* Is token `at` the number of an article: "điều 5", "dieu 12a"? */
static bool is_article(const struct words *w, size_t at)
{
    const struct fold *before = &w->tokens[at - 1].fold;
    const char *number = w->tokens[at].fold.key;

    return before->base_n == 4 && !memcmp(before->key, "dieu", 4) &&
           number[0] >= '0' && number[0] <= '9' && w->tokens[at].joined;
}

/* The articles of that number: they are many, those of one document few. */
static void add_article(struct plan *p)
{
    scoped(buf_done) struct buf term = {0};
    struct fold word;

    for (size_t i = 1; !p->article && i < p->words.count; i++)
        p->article = is_article(&p->words, i) ? i : 0;
    if (!p->article || !asks_for_number(p))
        return;
    fold_word(&word, STR("điều"));
    analyse_pair(&term, &word, &p->words.tokens[p->article].fold);
    add_leaf(p, term_query(p, buf_str(&term)), ARTICLE_FACTOR, 0);
}

/* --- synonyms --- */

static int add_known(struct plan *p, const struct buf *term, double factor,
                     struct err *err)
{
    uint32_t freq = 0;
    int r = xap_freq(p->reader, term->p, &freq, err);

    if (r == 0 && freq)
        add_leaf(p, term_query(p, buf_str(term)), factor, freq);
    return r;
}

/* Whoever holds the short form holds all words that it stands for. */
static void add_shapes(struct plan *p, size_t at, size_t count, const char *key)
{
    for (size_t i = at; i < at + count; i++) {
        struct rerank_word *word = &p->question.words[i];
        if (word->form_count < RERANK_FORMS_MAX)
            add_shape(word, key);
    }
}

static int add_synonym(struct plan *p, size_t at, size_t count,
                       const struct synonym *other, struct err *err)
{
    scoped(buf_done) struct buf term = {0};
    int r = 0;

    if (other->count == 1) {
        analyse_syllable(&term, &other->tokens[0].fold);
        add_shapes(p, at, count, other->tokens[0].fold.key);
        return add_known(p, &term, SHORT_FACTOR, err);
    }
    for (size_t i = 1; r == 0 && i < other->count; i++) {
        analyse_pair(&term, &other->tokens[i - 1].fold, &other->tokens[i].fold);
        r = add_known(p, &term, OTHER_FACTOR, err);
    }
    return r;
}

/* Another name counts for the words of the name at its place: "Tuyên" for "Hà",
 * "Quang" for "Giang". */
static void add_name_shapes(struct plan *p, size_t at, size_t count,
                            const struct synonym *other)
{
    for (size_t i = 0; i < count && i < other->count; i++)
        add_shapes(p, at + i, 1, other->tokens[i].fold.key);
}

static void note_synonym(struct plan *p, size_t at, size_t count,
                         const struct synonym *other)
{
    const struct token *first = &p->words.tokens[at], *last = first + count - 1;
    struct str here = {first->raw.p,
                       (size_t)(last->raw.p + last->raw.n - first->raw.p)};
    struct str there = synonym_text(other);

    buf_addf(&p->notes, "synonym: %.*s = %.*s\n", (int)here.n, here.p,
             (int)there.n, there.p);
}

static int add_other(struct plan *p, size_t at, size_t count,
                     const struct synonym *other, bool name, struct err *err)
{
    note_synonym(p, at, count, other);
    if (name)
        add_name_shapes(p, at, count, other);
    return add_synonym(p, at, count, other, err);
}

static int add_synonyms(struct plan *p, struct err *err)
{
    size_t member = 0;
    int r = 0;

    for (size_t i = 0; p->synonyms && r == 0 && i < p->words.count; i++) {
        const struct synonym_group *g =
            synonyms_at(p->synonyms, &p->words, i, &member);
        if (!g)
            continue;
        size_t count = g->members[member].count;
        for (size_t k = 0; r == 0 && k < g->count; k++)
            if (k != member)
                r = add_other(p, i, count, &g->members[k], g->name, err);
        i += count - 1;
    }
    return r;
}

static int add_words(struct plan *p, struct err *err)
{
    size_t count = p->words.count;
    bool with_stop = words_are_all_stop(&p->words);
    struct word_forms *forms =
        arena_alloc(p->arena, (count + 1) * sizeof *forms);

    int r = add_numbers(p, err);
    add_article(p);
    if (r == 0)
        r = forms_find(forms, &p->words, p->reader, p->arena, err);
    if (r < 0)
        return r;
    p->question.count = count;
    for (size_t i = 0; i < count; i++) {
        add_word(p, i, &forms[i].word, with_stop);
        add_pair(p, i, &forms[i].pair);
    }
    return add_synonyms(p, err);
}

static int compare_leaves(const void *a, const void *b)
{
    const struct leaf *x = a, *y = b;

    return x->freq < y->freq ? -1 : x->freq > y->freq;
}

/* The rarest leaves, as far as the budget goes; at least one. */
static struct xap_query words_query(struct plan *p)
{
    uint64_t budget = BUDGET_LEAST + p->doc_count / BUDGET_PART, sum = 0;
    struct xap_query *kids = new_kids(p, p->leaf_count);
    size_t count = 0;

    qsort(p->leaves, p->leaf_count, sizeof *p->leaves, compare_leaves);
    for (; count < p->leaf_count; count++) {
        sum += p->leaves[count].freq;
        if (count && sum > budget)
            break;
        kids[count] = p->leaves[count].query;
    }
    return (struct xap_query){.op = XAP_OR, .kids = kids, .kid_count = count};
}

/* Documents that may hold this phrase: those with all its terms. */
static int phrase_query(struct plan *p, struct words *w, struct xap_query *ret,
                        struct err *err)
{
    struct word_forms *forms =
        arena_alloc(p->arena, (w->count + 1) * sizeof *forms);
    struct xap_query *kids = new_kids(p, w->count + 1);
    size_t count = 0;

    int r = forms_find(forms, w, p->reader, p->arena, err);
    for (size_t i = 0; r == 0 && i < w->count; i++)
        kids[count++] = forms_query(p, words_pair_at(w, i) ? &forms[i].pair
                                                           : &forms[i].word);
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
            *root = join(p, XAP_AND, phrase, *root);
        else
            *root = p->leaf_count ? join(p, XAP_MAYBE, phrase, *root) : phrase;
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
    bool only_filter = !p->words.count && !p->phrase_count && p->filter;
    *root = p->leaf_count
                ? words_query(p)
                : (struct xap_query){.op = only_filter ? XAP_ALL : XAP_NONE};
    r = add_phrases(p, root, err);
    if (r == 0)
        r = add_without(p, root, err);
    if (r == 0 && p->filter)
        *root = join(p, XAP_FILTER, *root, *p->filter);
    p->root = root;
    return r;
}

static void read_question(struct plan *p, struct str text)
{
    words_read(&p->words, text, p->arena);
    const char *longer =
        p->synonyms ? synonyms_write_out(p->synonyms, &p->words, p->arena)
                    : NULL;
    if (!longer)
        return;
    buf_addf(&p->notes, "read as: %s\n", longer);
    words_read(&p->words, str_of(longer), p->arena);
}

int plan_new(struct plan **ret_plan, const struct plan_input *input,
             struct xap_reader *reader, struct err *err)
{
    scoped(plan_freep) struct plan *p = NEW(plan);

    p->arena = arena_new();
    p->scratch = arena_new();
    p->reader = reader;
    p->filter = input->filter;
    p->synonyms = input->synonyms;
    read_question(p, input->words);
    p->phrases = read_all(p, input->phrases, input->phrase_count);
    p->phrase_count = input->phrase_count;
    p->without = read_all(p, input->without, input->without_count);
    p->without_count = input->without_count;
    int r = xap_doc_count(reader, &p->doc_count, err);
    if (r < 0)
        return r;
    p->plain = !words_have_accents(&p->words);
    for (size_t i = 0; i < p->phrase_count; i++)
        p->plain = p->plain && !words_have_accents(&p->phrases[i]);
    r = build_tree(p, err);
    if (r < 0)
        return err_wrap(err, "planning the query");
    p->synonyms = NULL;
    *ret_plan = TAKE(p);
    return 0;
}

void plan_free(struct plan *p)
{
    if (!p)
        return;
    arena_free(p->arena);
    arena_free(p->scratch);
    buf_done(&p->notes);
    free(p);
}

bool plan_is_empty(const struct plan *p)
{
    return !p->words.count && !p->phrase_count && !p->filter;
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

/* --- the second step --- */

struct rank {
    struct xap_hit hit;
    double score;
    size_t place; /* before; keeps the order of equals */
};

static int compare_ranks(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->place < y->place ? -1 : 1;
}

/* "Điều 5. Phạm vi": the article that was named? */
static bool is_named_article(const struct plan *p, const char *title)
{
    struct tokens walk = {.text = str_of(title)};
    struct token word, number;

    return p->article && tokens_next(&walk, &word) &&
           tokens_next(&walk, &number) && !strcmp(word.fold.key, ARTICLE_KEY) &&
           !strcmp(number.fold.key, p->words.tokens[p->article].fold.key);
}

/* What a document gains that was asked for by its number. */
static double bonus_of(struct plan *p, struct str data)
{
    struct err ignored = {0};
    struct record record;

    if (!p->numbers.count)
        return 0;
    arena_reset(p->scratch);
    if (record_unpack(&record, data, p->scratch, &ignored) < 0 ||
        !numbers_own(&p->numbers, record.card.number))
        return 0;
    return (asks_for_number(p) ? OWN_NUMBER_BONUS : CITED_BONUS) +
           (is_named_article(p, record.title) ? ARTICLE_BONUS : 0);
}

/* Puts all hits in their final order.  Scores stay above `floor`, that of the
 * hits behind. */
static void rerank_hits(struct plan *p, struct xap_hits *hits)
{
    scoped(reranker_freep) struct reranker *r = reranker_new(&p->question);
    struct rank ranks[PLAN_RERANK];
    double best = hits->count ? hits->items[0].score : 0;
    double floor = hits->count ? hits->items[hits->count - 1].score : 0;

    for (size_t i = 0; i < hits->count; i++) {
        const struct xap_hit *hit = &hits->items[i];
        double f[RERANK_FEATURES];
        struct str data = {hit->data, hit->data_bytes};
        rerank_features(r, record_shape(data), best > 0 ? hit->score / best : 0,
                        f);
        ranks[i] = (struct rank){*hit, rerank_score(f) + bonus_of(p, data), i};
    }
    qsort(ranks, hits->count, sizeof *ranks, compare_ranks);
    for (size_t i = 0; i < hits->count; i++) {
        hits->items[i] = ranks[i].hit;
        hits->items[i].score =
            floor + ranks[i].score - ranks[hits->count - 1].score;
    }
}

/* Leaves the hits from..from + count - 1. */
static void cut_hits(struct xap_hits *hits, size_t from, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < hits->count; i++)
        if (i >= from && kept < count)
            hits->items[kept++] = hits->items[i];
        else
            free(hits->items[i].data);
    hits->count = kept;
}

/* Moves the hits of `more` behind those of `hits`. */
static void append_hits(struct xap_hits *hits, struct xap_hits *more)
{
    hits->items = mem_grow(hits->items, hits->count + more->count + 1,
                           sizeof *hits->items);
    memcpy(hits->items + hits->count, more->items,
           more->count * sizeof *hits->items);
    hits->count += more->count;
    more->count = 0;
    xap_hits_done(more);
}

/* Hits of the first PLAN_RERANK are always fetched together, so that pages of
 * one answer fit each other. */
static int search_closely(struct plan *p, struct xap_reader *reader,
                          const struct xap_search *search,
                          struct xap_hits *ret_hits, struct err *err)
{
    struct xap_search s = *search;
    struct xap_hits behind = {0};
    uint32_t end = search->first + search->count;

    s.first = 0;
    s.count = PLAN_RERANK;
    int r = xap_find(reader, &s, ret_hits, err);
    if (r < 0)
        return r;
    rerank_hits(p, ret_hits);
    cut_hits(ret_hits, search->first, search->count);
    if (end <= PLAN_RERANK || ret_hits->count < PLAN_RERANK - search->first)
        return 0;
    s.first = PLAN_RERANK;
    s.count = end - PLAN_RERANK;
    s.facet_count = 0;
    r = xap_find(reader, &s, &behind, err);
    if (r == 0)
        append_hits(ret_hits, &behind);
    else
        xap_hits_done(ret_hits);
    return r;
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
    if (!p->question.count || s.by_value || s.first >= PLAN_RERANK)
        return xap_find(reader, &s, ret_hits, err);
    return search_closely(p, reader, &s, ret_hits, err);
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
    for (size_t i = 0; i < p->words.count; i++)
        if (!p->words.tokens[i].stop &&
            words_same(&p->words.tokens[i].fold, &token->fold, p->plain))
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
    if (!p->question.count)
        return false;
    scoped(reranker_freep) struct reranker *r = reranker_new(&p->question);
    rerank_features(r, record_shape(data), 1, ret_features);
    return true;
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
    buf_add(out, buf_str(&p->notes));
    explain(p->root, out, 0);
}
