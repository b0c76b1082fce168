/*
 * indexer/apply.h - what a page comes to: put into the index, deleted from it
 * or left; one verdict in index.db; and the same again for the pages that it
 * affects.
 */
#ifndef INDEXER_APPLY_H
#define INDEXER_APPLY_H

#include "base/mem.h"
#include "config/reason.h"

#include <stdbool.h>
#include <stdint.h>

struct apply;
struct err;
struct options;
struct namebook;
struct registry;
struct removals;
struct spam_words;
struct verdicts;
struct work;
struct xap_writer;

struct apply_settings { /* all borrowed for the life of the object */
    const struct options *options;
    const struct registry *registry;     /* may be NULL */
    const struct namebook *names;        /* may be NULL */
    const struct spam_words *spam_words; /* may be NULL */
    struct removals *removals;           /* may be NULL: nothing was removed */
    const char *warc_dir;
    struct verdicts *verdicts;
    struct xap_writer *writer;
    int64_t *reasons; /* REASON_COUNT counters of verdicts given */
};

struct apply *apply_new(const struct apply_settings *settings)
    __attribute__((returns_nonnull));
void apply_free(struct apply *a);
DEFINE_FREEP(apply)

/* Pages come in the order of the store, worked on, no PAGE_REVISIT any more.
 * The caller commits.  ERR_IO. */
int apply_page(struct apply *a, const struct work *w, struct err *err);

/* An editor removed the page, or let it back.  1: something changed; 0: it is
 * as it was, or not known. */
int apply_removal(struct apply *a, const char *url, bool remove,
                  struct err *err);

#endif
