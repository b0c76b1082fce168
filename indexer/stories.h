/*
 * indexer/stories.h - the same story on many pages: which pages tell it, and
 * which of them is the original.
 *
 * Of two pages the one published first has the better standing (a day without
 * an hour counts as its end, no date as the latest), then that of the higher
 * authority, then the one seen first, then that of the smaller URL.
 *
 * Pages with the same text tell one story.  A text that is like that of an
 * original of better standing tells its story; else it is an original itself.
 * So a repost is always like its original, not only like another repost, and
 * who is what follows from the pages that are there: not from the order in
 * which they came or went.
 *
 * In a story the pages of the original's host are INDEXED, those of other hosts
 * DUP_OTHER_SITE with the original's URL as detail.
 */
#ifndef INDEXER_STORIES_H
#define INDEXER_STORIES_H

#include "base/mem.h"
#include "base/str.h"
#include "indexer/alike.h"

#include <stdbool.h>
#include <stdint.h>

struct err;
struct stories;
struct verdict;
struct verdicts;

/* `moved` is called for each page that tells another story than before: its
 * document needs v->cluster.  The verdicts are borrowed for the life of the
 * object; `moved` must not write to them. */
struct stories *stories_new(struct verdicts *verdicts,
                            int (*moved)(void *context, const char *url,
                                         uint64_t cluster, struct err *err),
                            void *context) __attribute__((returns_nonnull));
void stories_free(struct stories *st);
DEFINE_FREEP(stories)

/* What a page was to its story; a zeroed one: it told none. */
struct footing {
    uint64_t text;
    bool first;          /* of the pages with that text it stands best */
    struct buf standing; /* with its title: what else likeness asks for */
    struct bands bands;
};
void footing_done(struct footing *f);

/* Before the verdict of a page is changed: `v` is the old one.  The footing
 * comes zeroed. */
int stories_before(struct stories *st, const struct verdict *v,
                   struct footing *ret_footing, struct err *err);
/* After it was put: not searchable, or searchable, and then with its old
 * cluster if its text is the old one, else 0.  Reasons, details and clusters of
 * all whom it concerns are made right. */
int stories_after(struct stories *st, const struct footing *before,
                  const char *url, struct err *err);

/* Adds the standing of a page, as bytes that sort as pages stand. */
int stories_standing(struct stories *st, const char *url,
                     struct buf *ret_standing, struct err *err);

#endif
