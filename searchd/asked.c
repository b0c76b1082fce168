/*
 * searchd/asked.c - see asked.h.
 *
 * A leaf is a term, or a SYNONYM of all accented forms of a word that was typed
 * without accents; those stand together in the index (fold.h).  Of many leaves
 * only the rarest are asked for, up to a budget of postings: what is common
 * costs most and tells least, and the second step weighs it anyway.
 */
#include "searchd/asked.h"

#include "base/arena.h"
#include "base/err.h"
#include "indexer/shape.h"
#include "searchd/forms.h"
#include "searchd/synonyms.h"
#include "searchd/tree.h"

#include <math.h>
#include <stdlib.h>

/* Tuned on the dev questions, see docs/ranking.md. */
static const double PAIR_FACTOR = 1.5, NUMBER_FACTOR = 4,
                    OWN_NUMBER_FACTOR = 20;
/* A short form of what was asked, and pairs of another way to say it. */
static const double SHORT_FACTOR = 1.5, OTHER_FACTOR = 0.5;
static const double ARTICLE_FACTOR = 10;

enum {
    /* Postings read for one question: so many, and a part of all documents. */
    BUDGET_LEAST = 8000,
    BUDGET_PART = 8,
    /* Tokens of a question that asks for a number, beside four of its own. */
    NUMBER_WORDS_MAX = 8,
    /* The same where it begins with the number: "Thông tư 12/2022 của Bộ ...".
     */
    LED_WORDS_MAX = 24,
};

static void add_leaf(struct asked *a, struct xap_query query, double factor,
                     uint32_t freq)
{
    if (a->leaf_count < ASKED_LEAVES_MAX)
        a->leaves[a->leaf_count++] = (struct asked_leaf){
            factor == 1 ? query : tree_scaled(a->arena, query, factor), freq};
}

/* How much it tells that a document holds a term of this many. */
static double idf(const struct asked *a, uint32_t freq)
{
    double all = a->doc_count, some = freq < all ? freq : all;

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

static void add_word(struct asked *a, size_t at, const struct forms *f,
                     bool with_stop)
{
    struct rerank_word *word = &a->question.words[at];
    bool stop = a->words.tokens[at].stop || is_stop(f);
    uint32_t freq = forms_freq(f);

    for (size_t i = 0; i < f->count; i++)
        add_shape(word, f->items[i].term + 1);
    if (!f->count)
        add_shape(word, a->words.tokens[at].fold.key);
    if ((stop && !with_stop) || !freq || words_is_again(&a->words, at))
        return;
    word->idf = idf(a, freq);
    add_leaf(a, tree_forms(a->arena, f), 1, freq);
}

static void add_pair(struct asked *a, size_t at, const struct forms *f)
{
    uint32_t freq = forms_freq(f);

    if (!freq)
        return;
    a->question.words[at].pair_idf = idf(a, freq);
    add_leaf(a, tree_forms(a->arena, f), PAIR_FACTOR, freq);
}

/* Document numbers: the documents themselves far before those that only mention
 * them. */
static int add_numbers(struct asked *a, struct err *err)
{
    int r = numbers_find(&a->numbers, a->words.text, a->reader, a->arena, err);

    double own_factor = asked_for_number(a) ? OWN_NUMBER_FACTOR : 1;
    for (size_t i = 0; r == 0 && i < a->numbers.count; i++) {
        const struct number *n = &a->numbers.items[i];
        if (n->met)
            add_leaf(a, tree_term(a->arena, str_of(n->met)), NUMBER_FACTOR, 0);
        for (size_t j = 0; j < n->own_count; j++)
            add_leaf(a, tree_term(a->arena, str_of(n->own[j])), own_factor, 0);
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
static void add_article(struct asked *a)
{
    scoped(buf_done) struct buf term = {0};
    struct fold word;

    for (size_t i = 1; !a->article && i < a->words.count; i++)
        a->article = is_article(&a->words, i) ? i : 0;
    if (!a->article || !asked_for_number(a))
        return;
    fold_word(&word, STR("điều"));
    analyse_pair(&term, &word, &a->words.tokens[a->article].fold);
    add_leaf(a, tree_term(a->arena, buf_str(&term)), ARTICLE_FACTOR, 0);
}

/* --- synonyms --- */

static int add_known(struct asked *a, const struct buf *term, double factor,
                     struct err *err)
{
    uint32_t freq = 0;
    int r = xap_freq(a->reader, term->p, &freq, err);

    if (r == 0 && freq)
        add_leaf(a, tree_term(a->arena, buf_str(term)), factor, freq);
    return r;
}

/* Whoever holds the short form holds all words that it stands for. */
static void add_shapes(struct asked *a, size_t at, size_t count,
                       const char *key)
{
    for (size_t i = at; i < at + count; i++) {
        struct rerank_word *word = &a->question.words[i];
        if (word->form_count < RERANK_FORMS_MAX)
            add_shape(word, key);
    }
}

static int add_synonym(struct asked *a, size_t at, size_t count,
                       const struct synonym *other, struct err *err)
{
    scoped(buf_done) struct buf term = {0};
    int r = 0;

    if (other->count == 1) {
        analyse_syllable(&term, &other->tokens[0].fold);
        add_shapes(a, at, count, other->tokens[0].fold.key);
        return add_known(a, &term, SHORT_FACTOR, err);
    }
    for (size_t i = 1; r == 0 && i < other->count; i++) {
        analyse_pair(&term, &other->tokens[i - 1].fold, &other->tokens[i].fold);
        r = add_known(a, &term, OTHER_FACTOR, err);
    }
    return r;
}

/* Another name counts for the words of the name at its place: "Tuyên" for "Hà",
 * "Quang" for "Giang". */
static void add_name_shapes(struct asked *a, size_t at, size_t count,
                            const struct synonym *other)
{
    for (size_t i = 0; i < count && i < other->count; i++)
        add_shapes(a, at + i, 1, other->tokens[i].fold.key);
}

static void note_synonym(struct asked *a, size_t at, size_t count,
                         const struct synonym *other)
{
    const struct token *first = &a->words.tokens[at], *last = first + count - 1;
    struct str here = {first->raw.p,
                       (size_t)(last->raw.p + last->raw.n - first->raw.p)};
    struct str there = synonym_text(other);

    buf_addf(&a->notes, "synonym: %.*s = %.*s\n", (int)here.n, here.p,
             (int)there.n, there.p);
}

static int add_other(struct asked *a, size_t at, size_t count,
                     const struct synonym *other, bool name, struct err *err)
{
    note_synonym(a, at, count, other);
    if (name)
        add_name_shapes(a, at, count, other);
    return add_synonym(a, at, count, other, err);
}

static int add_synonyms(struct asked *a, struct err *err)
{
    size_t member = 0;
    int r = 0;

    for (size_t i = 0; a->synonyms && r == 0 && i < a->words.count; i++) {
        const struct synonym_group *g =
            synonyms_at(a->synonyms, &a->words, i, &member);
        if (!g)
            continue;
        size_t count = g->members[member].count;
        for (size_t k = 0; r == 0 && k < g->count; k++)
            if (k != member)
                r = add_other(a, i, count, &g->members[k], g->name, err);
        i += count - 1;
    }
    return r;
}

static int add_words(struct asked *a, struct err *err)
{
    size_t count = a->words.count;
    bool with_stop = words_are_all_stop(&a->words);
    struct word_forms *forms =
        arena_alloc(a->arena, (count + 1) * sizeof *forms);

    int r = add_numbers(a, err);
    add_article(a);
    if (r == 0)
        r = forms_find(forms, &a->words, a->reader, a->arena, err);
    if (r < 0)
        return r;
    a->question.count = count;
    for (size_t i = 0; i < count; i++) {
        add_word(a, i, &forms[i].word, with_stop);
        add_pair(a, i, &forms[i].pair);
    }
    return add_synonyms(a, err);
}

static void read_question(struct asked *a, struct str text)
{
    words_read(&a->words, text, a->arena);
    const char *longer =
        a->synonyms ? synonyms_write_out(a->synonyms, &a->words, a->arena)
                    : NULL;
    if (!longer)
        return;
    buf_addf(&a->notes, "read as: %s\n", longer);
    words_read(&a->words, str_of(longer), a->arena);
}

int asked_read(struct asked *ret_asked, struct str text,
               const struct synonyms *synonyms, struct xap_reader *reader,
               struct arena *arena, struct err *err)
{
    struct asked *a = ret_asked;

    a->arena = arena;
    a->synonyms = synonyms;
    a->reader = reader;
    read_question(a, text);
    a->plain = !words_have_accents(&a->words);
    int r = xap_doc_count(reader, &a->doc_count, err);
    if (r == 0)
        r = add_words(a, err);
    a->reader = NULL;
    a->synonyms = NULL;
    return r;
}

void asked_done(struct asked *a)
{
    buf_done(&a->notes);
}

static int compare_leaves(const void *a, const void *b)
{
    const struct asked_leaf *x = a, *y = b;

    return x->freq < y->freq ? -1 : x->freq > y->freq;
}

/* At least one leaf, whatever it costs. */
struct xap_query asked_query(struct asked *a)
{
    uint64_t budget = BUDGET_LEAST + a->doc_count / BUDGET_PART, sum = 0;
    struct xap_query *kids = tree_kids(a->arena, a->leaf_count);
    size_t count = 0;

    if (!a->leaf_count)
        return (struct xap_query){.op = XAP_NONE};
    qsort(a->leaves, a->leaf_count, sizeof *a->leaves, compare_leaves);
    for (; count < a->leaf_count; count++) {
        sum += a->leaves[count].freq;
        if (count && sum > budget)
            break;
        kids[count] = a->leaves[count].query;
    }
    return (struct xap_query){.op = XAP_OR, .kids = kids, .kid_count = count};
}

bool asked_for_number(const struct asked *a)
{
    size_t most = a->numbers.leads ? LED_WORDS_MAX : NUMBER_WORDS_MAX;

    return a->numbers.count && a->words.count <= most + 4 * a->numbers.count;
}
