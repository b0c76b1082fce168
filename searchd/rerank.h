/*
 * searchd/rerank.h - a closer look at the best hits of the index: how much of
 * the question each field covers, in which order, how densely.
 *
 * Works on shapes (indexer/shape.h): numbers for words, no text.  The model is
 * linear; shares and runs count a word by how
 * rare it is.  Published in docs/ranking.md.
 */
#ifndef SEARCHD_RERANK_H
#define SEARCHD_RERANK_H

#include "base/mem.h"
#include "base/str.h"

enum {
    RERANK_WORDS_MAX = 64,
    RERANK_FORMS_MAX = 24, /* accented forms of a word typed without */
};

struct rerank_word {
    uint16_t forms[RERANK_FORMS_MAX]; /* shape_word() of each */
    size_t form_count;
    double idf;      /* 0: a stop syllable, or nowhere in the index */
    double pair_idf; /* of the pair with the word before; 0: none */
};

struct rerank { /* a question */
    struct rerank_word words[RERANK_WORDS_MAX];
    size_t count;
};

enum rerank_feature {
    RERANK_INDEX,      /* score of the index, over that of the best hit */
    RERANK_BM25,       /* syllables and pairs of all fields, BM25, over the
                          most there could be */
    RERANK_ALL,        /* share of the question that the document holds */
    RERANK_TITLE,      /* share of the question that the title holds */
    RERANK_TITLE_USED, /* share of the title that was asked for */
    RERANK_RUN,        /* longest run of the question's words in a row */
    RERANK_WINDOW,     /* most of the question within 50 words of the text */
    RERANK_LENGTH,     /* log of the number of words */
    RERANK_FEATURES
};

/* Scratch memory of one thread; 64 KiB table and more. */
struct reranker;
struct reranker *reranker_new(const struct rerank *question)
    __attribute__((returns_nonnull));
void reranker_free(struct reranker *r);
DEFINE_FREEP(reranker)

/* Looks at one shape.  `index_score` becomes RERANK_INDEX as it is. */
void rerank_features(struct reranker *r, struct str shape, double index_score,
                     double ret_features[RERANK_FEATURES]);
double rerank_weight(enum rerank_feature feature);
double rerank_score(const double features[RERANK_FEATURES]);

#endif
