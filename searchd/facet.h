/*
 * searchd/facet.h - what the results are made of: how many of each kind, level,
 * agency, type of document, issuing body, signer, year, and of public services
 * their field, level and mode.
 *
 * Only values that occur are listed, so that no choice leads to an empty page.
 * Counts are exact up to the number of matches that was looked at, and lower
 * bounds beyond.
 */
#ifndef SEARCHD_FACET_H
#define SEARCHD_FACET_H

#include "base/arena.h"
#include "indexer/xap.h"
#include "searchd/query.h"

struct registry;

enum { FACETS_MAX = 12, FACET_VALUES_MAX = 50 };

struct facet_value {
    const char *value; /* of the parameter */
    const char *label; /* for people */
    uint32_t count;
    bool chosen;
};

struct facet {
    enum condition_kind kind;
    struct facet_value *values; /* most frequent first; years: newest first */
    size_t count;
};

/* The slots to be counted by xap_search(), in its order. */
extern const uint32_t facet_slots[];
extern const size_t facet_slot_count;

/* From the counts of those slots; facets without values are left out.  Returns
 * their number.  `reg` names the agencies; NULL: codes are shown. */
size_t facet_list(struct facet ret_facets[FACETS_MAX],
                  const struct xap_facet *counts, const struct query *q,
                  const struct registry *reg, struct arena *arena);

/* The registry code of the province that this portal is of or below; NULL. */
const char *facet_province(const struct registry *reg, const char *code);

#endif
