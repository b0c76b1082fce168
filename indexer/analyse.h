/*
 * indexer/analyse.h - text -> terms; the same code for documents and queries.
 *
 * Text is cut into tokens (runs of letters and digits).  Terms are made of the
 * tokens' keys (fold.h), with the prefixes of schema.h:
 *
 *     Squyen~01f            a syllable, number or other word
 *     Pquyen loi~01f.j      two tokens next to each other: most Vietnamese
 * words N42/2022/nd-cp        something written like a document number, folded
 *
 * Pairs do not reach over a full stop, comma, bracket or line end; they do over
 * spaces, "-" and "/".  Pairs of two stop syllables ("của các") are left out.
 * Text is UTF-8 in NFC.  Nothing here is shared: threads may run it at once.
 */
#ifndef INDEXER_ANALYSE_H
#define INDEXER_ANALYSE_H

#include "base/mem.h"
#include "indexer/fold.h"

enum { ANALYSE_TERM_MAX = 240 }; /* bytes of a term, prefix included */

struct token {
    struct str raw;   /* where it stands in the text */
    uint32_t pos;     /* 1.. */
    bool joined;      /* may make a pair with the token before */
    bool stop;        /* a stop syllable: "của", "các", "là" */
    struct fold fold; /* its key */
    uint64_t hash;    /* str_hash() of the key */
};

struct tokens { /* a walk; struct tokens t = {.text = text}; */
    struct str text;
    size_t at;
    uint32_t pos;
};
/* The next token; false at the end. */
bool tokens_next(struct tokens *t, struct token *ret_token);

/* Is this key (of struct fold) a stop syllable?  With accents only: a folded
 * word may stand for several words. */
bool analyse_is_stop(const char *key);

/*
 * Terms of a key: both add to `out`, which is emptied first.  The pair's code
 * is "code.code", and is left out when neither token has accents.
 */
void analyse_syllable(struct buf *out, const struct fold *a);
void analyse_pair(struct buf *out, const struct fold *a, const struct fold *b);

/* A token of document-number shape that begins at byte `at`: digits, then
 * "/" or "-" parts with at least one letter ("42/2022/NĐ-CP", "1769/QĐ-TTg").
 * Returns its length in bytes, 0 when there is none. */
size_t analyse_number_at(struct str text, size_t at);
/* Adds the term ("N...") of such a token to `out`, emptied first. */
void analyse_number(struct buf *out, struct str raw);

/* --- the terms of a document, counted --- */

struct terms;

struct term_count {
    const char *term; /* borrowed until terms_reset() */
    uint32_t count;   /* summed weights of its occurrences */
};

struct terms *terms_new(void) __attribute__((returns_nonnull));
void terms_free(struct terms *t); /* accepts NULL */
DEFINE_FREEP(terms)
void terms_reset(struct terms *t);
/* Adds the terms of a field; each occurrence counts `weight`. */
void terms_add(struct terms *t, struct str text, uint32_t weight);
/* The same, token by token, where others look at the tokens too: begin with
 * struct terms_field f = {.text = text, .weight = weight}. */
struct terms_field {
    struct str text;
    uint32_t weight;
    struct token last;      /* pos 0: none yet */
    const char *number_end; /* of the last document number */
};
void terms_add_token(struct terms *t, struct terms_field *field,
                     const struct token *token);
/* Adds one finished term; weight 0: a filter, not counted in scores. */
void terms_add_one(struct terms *t, const char *term, uint32_t weight);
/* All terms, sorted bytewise, each once.  Borrowed until the next call on t. */
const struct term_count *terms_list(struct terms *t, size_t *ret_count);

#endif
