/*
 * searchd/asked.h - what the words of a question ask for: pairs of syllables
 * carry the meaning, syllables help; words typed without accents stand for all
 * their accented forms; short forms and other names stand for what they mean;
 * a document number asks for that document first.
 */
#ifndef SEARCHD_ASKED_H
#define SEARCHD_ASKED_H

#include "indexer/xap.h"
#include "searchd/number.h"
#include "searchd/rerank.h"
#include "searchd/words.h"

struct err;
struct synonyms;

enum { ASKED_LEAVES_MAX = 4 * WORDS_MAX };

struct asked_leaf {
    struct xap_query query;
    uint32_t freq; /* documents that match; 0: so few that all are wanted */
};

struct asked {
    struct words words;
    bool plain; /* none of them was typed with accents */
    struct numbers numbers;
    size_t article; /* token of the article that was named, or 0 */
    struct rerank question;
    struct asked_leaf leaves[ASKED_LEAVES_MAX];
    size_t leaf_count;
    struct buf notes; /* synonyms that were used, in words */
    uint32_t doc_count;
    struct arena *arena;
    struct xap_reader *reader;       /* for the call */
    const struct synonyms *synonyms; /* for the call; or NULL */
};

/* `text` is repaired and brought to NFC; `reader` gives the vocabulary.  Fills
 * in a zeroed *ret_asked, on failure too, which is then good for asked_done()
 * alone; what it points to is of the arena. */
int asked_read(struct asked *ret_asked, struct str text,
               const struct synonyms *synonyms, struct xap_reader *reader,
               struct arena *arena, struct err *err);
void asked_done(struct asked *a);

/* The query for these words, of the rarest leaves, as far as the budget of
 * postings goes; XAP_NONE without a leaf.  Sorts the leaves. */
struct xap_query asked_query(struct asked *a);

/* Is it that document that is wanted, and no text that cites it? */
bool asked_for_number(const struct asked *a);

#endif
