/*
 * indexer/invert.h - documents with their terms in, terms with their documents
 * out, sorted: what a shard holds in memory while it is filled.
 *
 * Takes 8 bytes for each term of each document, 8 more while it is walked, and
 * some 40 for each different term.  One thread.
 */
#ifndef INDEXER_INVERT_H
#define INDEXER_INVERT_H

#include "base/mem.h"
#include "base/str.h"

struct invert;
struct xap_term;

enum {
    INVERT_TERM_MAX = 255,           /* bytes */
    INVERT_TERMS_MAX_BYTES = 1 << 30 /* of all different terms, about */
};

struct posting {
    uint32_t doc, count;
};

struct invert *invert_new(void) __attribute__((returns_nonnull));
void invert_free(struct invert *in); /* accepts NULL */
DEFINE_FREEP(invert)

/* Adds the terms of the next document; documents are numbered from 1.  Each
 * term comes once, is not empty and not longer than INVERT_TERM_MAX. */
void invert_add(struct invert *in, const struct xap_term *terms, size_t count);
/* No room for the terms of one more document of so many bytes of terms? */
bool invert_is_full(const struct invert *in, size_t bytes);

/* Calls `see` for each term, sorted bytewise, with its documents in order,
 * until that returns other than 0, and returns that.  The end of what was
 * added. */
int invert_walk(struct invert *in,
                int (*see)(void *context, struct str term,
                           const struct posting *postings, size_t count),
                void *context);

#endif
