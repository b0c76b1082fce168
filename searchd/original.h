/*
 * searchd/original.h - of a story that stands in several places, the original
 * is shown, whichever copy fits the question best.
 */
#ifndef SEARCHD_ORIGINAL_H
#define SEARCHD_ORIGINAL_H

#include "indexer/xap.h"
#include "searchd/search.h"

struct plan;

/*
 * The other places of the story that hit->data tells, in the whole index, are
 * *ret_copies.  With `show` hit->data becomes that of the original among those
 * that the plan finds: what was narrowed to one portal stays there.  Number and
 * score of the hit remain, so that pages of results go on where they were.
 */
int original_take(const struct search *s, struct plan *plan,
                  struct xap_hit *hit, bool show, uint32_t *ret_copies,
                  struct err *err);

#endif
