/*
 * indexer/work.h - what is done with one page in a thread of its own: decode,
 * extract, measure.
 */
#ifndef INDEXER_WORK_H
#define INDEXER_WORK_H

#include "indexer/document.h"
#include "indexer/likeness.h"
#include "indexer/source.h"

struct err;
struct options;
struct spam_words;

struct work {
    struct page page;
    struct arena *arena;  /* of the document */
    int status;           /* HTTP; 0: none (a decision, or no HTTP message) */
    const char *location; /* absolute target of a redirect, or "" */
    struct document document; /* of an answer of 200..299 */
    uint64_t text_hash;       /* see assemble.h */
    struct likeness likeness;
    const struct spam_words *spam_words; /* of work_run() */
    struct err *failed; /* NULL, or why the program itself failed */
};

struct work *work_new(void) __attribute__((returns_nonnull));
void work_free(struct work *w);
DEFINE_FREEP(work)

/* Fills in all but `page`, which the caller has read.  `spam_words` may be
 * NULL.
 */
void work_run(struct work *w, const struct options *options,
              const struct spam_words *spam_words);

#endif
