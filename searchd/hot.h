/*
 * searchd/hot.h - answers kept for a moment, so that a question that very
 * many people ask at once is worked out once.
 *
 * An answer is fresh for HOT_FRESH_MS.  After that, the first who asks works
 * it out anew, while the others get the old one, for HOT_STALE_MS at most.
 * For all threads.
 */
#ifndef SEARCHD_HOT_H
#define SEARCHD_HOT_H

#include "base/mem.h"
#include "base/str.h"

struct hot;

enum {
    HOT_FRESH_MS = 1000,
    HOT_STALE_MS = 3000,
    HOT_BODY_MAX_BYTES = 128 << 10, /* larger answers are not kept */
    HOT_SETS = 256,
    HOT_WAYS = 8, /* answers in all: sets x ways */
    HOT_TAG_MAX = 24,
};

struct hot_answer; /* counted; the last release frees it */

struct hot *hot_new(void);
void hot_free(struct hot *hot); /* accepts NULL */
DEFINE_FREEP(hot)

/* The answer under `key` that may be given at `now_ms`, or NULL: work it out
 * and hot_put() it.  Release it. */
struct hot_answer *hot_get(struct hot *hot, struct str key, int64_t now_ms);
/* Copies `body`, `note`, which is for the caller, and `tag`, a validator with
 * its quotes of less than HOT_TAG_MAX bytes; replaces what was under `key`. */
void hot_put(struct hot *hot, struct str key, struct str body, struct str note,
             const char *tag, int64_t now_ms);

struct str hot_note(const struct hot_answer *entry);
struct str hot_body(const struct hot_answer *entry);
/* As it was put. */
const char *hot_tag(const struct hot_answer *entry);
void hot_release(void *entry);

#endif
