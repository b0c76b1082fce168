/*
 * searchd/rerank.c - see rerank.h.
 *
 * One pass over a shape.  A table from number to word of the question turns
 * every word of the document into 0 (not asked for) or 1.. (asked for); all
 * features are counted from that.  Equal words of a question share the first
 * one's place, so each counts once.
 */
#include "searchd/rerank.h"

#include "indexer/shape.h"

#include <math.h>
#include <stdlib.h>

enum {
    NUMBERS = 65536,
    WINDOW = 50,
    TITLE_SLACK = 4, /* words: a title of one asked word is not perfect */
};

/* BM25 as in the index: see docs/ranking.md. */
static const double K1 = 0.9, B = 0.6, USUAL_WORDS = 260, PAIR_FACTOR = 1.5;
static const double FIELD_FACTOR[SHAPE_FIELDS] = {3, 1, 2, 1};

struct counts { /* of one field; index: word, or pair by its second word */
    uint16_t words[RERANK_WORDS_MAX + 1], pairs[RERANK_WORDS_MAX + 1];
    size_t length, asked;
};

struct reranker {
    const struct rerank *question;
    uint8_t table[NUMBERS];          /* number -> word + 1; 0: not asked */
    uint8_t place[RERANK_WORDS_MAX]; /* word -> first equal word + 1 */
    uint8_t pair[RERANK_WORDS_MAX + 1][RERANK_WORDS_MAX + 1]; /* -> second */
    double word_sum, pair_sum;
    struct counts fields[SHAPE_FIELDS];
    double run, window;
};

static void add_word(struct reranker *r, size_t i)
{
    const struct rerank_word *w = &r->question->words[i];
    uint8_t place = (uint8_t)(i + 1);

    if (w->form_count && r->table[w->forms[0]])
        place = r->table[w->forms[0]];
    else
        r->word_sum += w->idf;
    r->place[i] = place;
    for (size_t f = 0; f < w->form_count; f++)
        if (!r->table[w->forms[f]])
            r->table[w->forms[f]] = place;
    if (!i || !w->pair_idf || r->pair[r->place[i - 1]][place])
        return;
    r->pair[r->place[i - 1]][place] = (uint8_t)(i + 1);
    r->pair_sum += w->pair_idf;
}

struct reranker *reranker_new(const struct rerank *question)
{
    struct reranker *r = NEW(reranker);

    r->question = question;
    for (size_t i = 0; i < question->count; i++)
        add_word(r, i);
    return r;
}

void reranker_free(struct reranker *r)
{
    free(r);
}

static double idf_at(const struct reranker *r, size_t place)
{
    return r->question->words[place - 1].idf;
}

/* --- the pass --- */

struct pass {
    uint8_t last; /* place of the word before, if it is a neighbour */
    double run;   /* weight of the run that ends here */
    /* Of the window: its words, and how often it holds each. */
    uint8_t ring[WINDOW];
    uint16_t held[RERANK_WORDS_MAX + 1];
    size_t seen;
    double weight;
};

static void slide(struct reranker *r, struct pass *p, uint8_t place)
{
    uint8_t *slot = &p->ring[p->seen++ % WINDOW];

    if (*slot && --p->held[*slot] == 0)
        p->weight -= idf_at(r, *slot);
    *slot = place;
    if (!place)
        return;
    if (p->held[place]++ == 0)
        p->weight += idf_at(r, place);
    if (p->weight > r->window)
        r->window = p->weight;
}

static void take_word(struct reranker *r, struct pass *p, struct counts *c,
                      uint8_t place)
{
    uint8_t second = p->last && place ? r->pair[p->last][place] : 0;

    c->length++;
    if (place) {
        c->asked++;
        c->words[place]++;
    }
    if (second)
        c->pairs[second]++;
    p->run = second ? p->run + r->question->words[second - 1].pair_idf : 0;
    if (p->run > r->run)
        r->run = p->run;
    p->last = place;
}

static void read_shape(struct reranker *r, struct str shape)
{
    struct pass p = {0};
    size_t field = 0;

    memset(r->fields, 0, sizeof r->fields);
    r->run = r->window = 0;
    for (size_t i = 0; 2 * i + 1 < shape.n && field < SHAPE_FIELDS; i++) {
        uint16_t number = shape_at(shape, i);
        if (number <= SHAPE_END) {
            field += number == SHAPE_END;
            p.last = 0;
            p.run = 0;
            continue;
        }
        uint8_t place = r->table[number];
        take_word(r, &p, &r->fields[field], place);
        if (field == SHAPE_FIELDS - 1)
            slide(r, &p, place);
    }
}

/* --- features --- */

static double share(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

/* Weight of the question's words that the first `fields` fields hold, as a
 * share of all. */
static double held(const struct reranker *r, size_t fields)
{
    double sum = 0;

    for (size_t place = 1; place <= r->question->count; place++)
        for (size_t f = 0; f < fields; f++)
            if (r->fields[f].words[place]) {
                sum += idf_at(r, place);
                break;
            }
    return share(sum, r->word_sum);
}

static double saturated(double count, double length)
{
    return count * (K1 + 1) / (count + K1 * (1 - B + B * length / USUAL_WORDS));
}

static double bm25(const struct reranker *r)
{
    double length = 0, sum = 0;

    for (size_t f = 0; f < SHAPE_FIELDS; f++)
        length += FIELD_FACTOR[f] * (double)r->fields[f].length;
    for (size_t place = 1; place <= r->question->count; place++) {
        double words = 0, pairs = 0;
        for (size_t f = 0; f < SHAPE_FIELDS; f++) {
            words += FIELD_FACTOR[f] * r->fields[f].words[place];
            pairs += FIELD_FACTOR[f] * r->fields[f].pairs[place];
        }
        sum += idf_at(r, place) * saturated(words, length);
        sum += PAIR_FACTOR * r->question->words[place - 1].pair_idf *
               saturated(pairs, length);
    }
    return share(sum, r->word_sum + PAIR_FACTOR * r->pair_sum);
}

void rerank_features(struct reranker *r, struct str shape, double index_score,
                     double ret_features[RERANK_FEATURES])
{
    double *f = ret_features;
    size_t length = 0;

    read_shape(r, shape);
    for (size_t i = 0; i < SHAPE_FIELDS; i++)
        length += r->fields[i].length;
    f[RERANK_INDEX] = index_score;
    f[RERANK_BM25] = bm25(r);
    f[RERANK_ALL] = held(r, SHAPE_FIELDS);
    f[RERANK_TITLE] = held(r, 1);
    f[RERANK_TITLE_USED] = share((double)r->fields[0].asked,
                                 (double)r->fields[0].length + TITLE_SLACK);
    f[RERANK_RUN] = share(r->run, r->pair_sum);
    f[RERANK_WINDOW] = share(r->window, r->word_sum);
    f[RERANK_LENGTH] = log(1 + (double)length);
}

/* Fitted to the dev questions (docs/ranking.md): the order of fifty hits as a
 * softmax over this sum. */
static const double WEIGHTS[RERANK_FEATURES] = {
    [RERANK_INDEX] = 3.61,  [RERANK_BM25] = 5.65,       [RERANK_ALL] = 6.77,
    [RERANK_TITLE] = -3.88, [RERANK_TITLE_USED] = 8.12, [RERANK_RUN] = 5.75,
    [RERANK_WINDOW] = 0.53, [RERANK_LENGTH] = -0.50,
};

double rerank_weight(enum rerank_feature feature)
{
    return WEIGHTS[feature];
}

double rerank_score(const double features[RERANK_FEATURES])
{
    double sum = 0;

    for (int i = 0; i < RERANK_FEATURES; i++)
        sum += WEIGHTS[i] * features[i];
    return sum;
}
