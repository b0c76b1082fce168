/*
 * searchd/plan.h - what a person asked -> a weighted query, run in two steps.
 *
 * Step one, in the index: what the words ask for (asked.h), phrases that must
 * be there, words that must not, a filter.  Step two, in memory: the best hits
 * are looked at more closely and put in their final order (closer.h).
 */
#ifndef SEARCHD_PLAN_H
#define SEARCHD_PLAN_H

#include "base/mem.h"
#include "base/str.h"
#include "indexer/xap.h"

struct err;
struct plan;
struct token;

struct plan_input {
    struct str words;          /* free text: the best match */
    const struct str *phrases; /* each must stand in the document exactly */
    size_t phrase_count;
    const struct str *without; /* words or phrases it must not hold */
    size_t without_count;
    const struct synonyms *synonyms; /* or NULL; borrowed for the call */
    const struct xap_query *filter;  /* it must match this, or NULL; borrowed
                                        for the life of the plan */
};

/* Text is repaired and brought to NFC here.  `reader` gives the vocabulary. */
int plan_new(struct plan **ret_plan, const struct plan_input *input,
             struct xap_reader *reader, struct err *err);
void plan_free(struct plan *p);
DEFINE_FREEP(plan)

/* Nothing to look for: no words, phrases or filter. */
bool plan_is_empty(const struct plan *p);

/*
 * xap_find() for this plan: fills in query, keep, k1 and b of *search, and
 * re-ranks when the hits are by score and begin within the first CLOSER_HITS.
 * Scores go down from hit to hit; they compare within one answer only.
 */
int plan_search(struct plan *p, struct xap_reader *reader,
                const struct xap_search *search, struct xap_hits *ret_hits,
                struct err *err);

/* xap_find() for what this plan finds among those that match `among`, in the
 * order of a value (search->by_value). */
int plan_among(struct plan *p, struct xap_reader *reader,
               const struct xap_query *among, const struct xap_search *search,
               struct xap_hits *ret_hits, struct err *err);

/* Should this token of a text be marked in a snippet? */
bool plan_marks(const struct plan *p, const struct token *token);

/* What the second step sees in a document with these data, as if it were the
 * best hit of the index; false when the question has no words.  `ret_features`:
 * RERANK_FEATURES of them (rerank.h). */
bool plan_features(const struct plan *p, struct str data, double *ret_features);

/* The query tree in words, for `searchd query --explain`. */
void plan_explain(const struct plan *p, struct buf *out);

#endif
