/*
 * searchd/closer.h - step two of an answer: the best CLOSER_HITS of the index
 * are looked at more closely (rerank.h) and put in their final order, before
 * all others the document whose number was asked for.
 */
#ifndef SEARCHD_CLOSER_H
#define SEARCHD_CLOSER_H

#include "indexer/xap.h"

struct arena;
struct asked;
struct err;

enum { CLOSER_HITS = 50 };

/* xap_find() in that order, for a search that begins within the first
 * CLOSER_HITS.  These are always fetched together, so that pages of one answer
 * fit each other.  Scores go down from hit to hit.  `scratch` is emptied. */
int closer_find(const struct asked *asked, struct xap_reader *reader,
                const struct xap_search *search, struct arena *scratch,
                struct xap_hits *ret_hits, struct err *err);

/* What is seen in a document with these data, as if it were the best hit of the
 * index; RERANK_FEATURES of them. */
void closer_features(const struct asked *asked, struct str data,
                     double *ret_features);

#endif
