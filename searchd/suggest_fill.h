/*
 * searchd/suggest_fill.h - where suggestions come from.
 *
 *     documents of the index   "Nghị định 42/2022/NĐ-CP", and its title
 *     titles of pages          as they are
 *     words of these titles    cut by the language model, where three titles or
 *                              more have them: "lệ phí trước bạ"
 *     questions asked often    tally_frequent(): of many days, never of persons
 *
 * Only documents that the registry knows give anything (REQUIREMENTS S11).
 */
#ifndef SEARCHD_SUGGEST_FILL_H
#define SEARCHD_SUGGEST_FILL_H

#include "base/str.h"

struct err;
struct language;
struct record;
struct registry;
struct suggest;
struct suggest_fill;
struct xap_reader;

enum {
    SUGGEST_WORDS_LEAST = 3,        /* titles that must have them */
    SUGGEST_WORDS_MAX = 400000,     /* different ones that are counted */
    SUGGEST_SEGMENTED_MAX = 500000, /* titles that are cut into words */
};

/* `language` may be NULL: then there are no words.  Both are borrowed. */
struct suggest_fill *suggest_fill_new(struct suggest *book,
                                      const struct language *language);
void suggest_fill_free(struct suggest_fill *fill); /* accepts NULL */
static inline void suggest_fill_freep(struct suggest_fill **fill)
{
    suggest_fill_free(*fill);
}

void suggest_fill_record(struct suggest_fill *fill, const struct record *r);
void suggest_fill_question(struct suggest_fill *fill, struct str text,
                           int64_t asked);
/* The words of all titles so far go into the book. */
void suggest_fill_words(struct suggest_fill *fill);

/* All documents of the index that `reg` (or NULL: all) knows.  Stops early when
 * *stop becomes true.  ERR_IO, ERR_STALE. */
int suggest_fill_index(struct suggest_fill *fill, struct xap_reader *reader,
                       const struct registry *reg, const bool *stop,
                       struct err *err);

#endif
