/*
 * searchd/synonyms.h - words that mean the same to a search: short forms and
 * what they stand for ("UBND", "ủy ban nhân dân"), kept by editors in a file of
 * lines "A = B = C"; and names, old and new, which places.h adds.
 *
 * Read once and never changed; threads may share it.
 */
#ifndef SEARCHD_SYNONYMS_H
#define SEARCHD_SYNONYMS_H

#include "base/arena.h"
#include "indexer/analyse.h"

struct err;
struct synonyms;
struct words;

enum {
    SYNONYMS_MAX_BYTES = 1 << 20,
    SYNONYM_TOKENS_MAX = 12, /* of one member */
    SYNONYM_MEMBERS_MAX = 8, /* of one group */
};

/* Reads the lines; "#" begins a note.  ERR_FORMAT names the line. */
int synonyms_read(struct synonyms **ret_synonyms, struct str text,
                  struct err *err);
/* The same from a file, whose name is in the error; "" is the list that is part
 * of the program.  ERR_IO, ERR_LIMIT, too. */
int synonyms_load(struct synonyms **ret_synonyms, const char *path,
                  struct err *err);
void synonyms_free(struct synonyms *s); /* accepts NULL */
DEFINE_FREEP(synonyms)

/* The text of `w` with short forms of one word written out, without accents
 * when it has none; of the arena.  NULL when there are none. */
const char *synonyms_write_out(const struct synonyms *s, const struct words *w,
                               struct arena *arena);

struct synonym {
    struct token tokens[SYNONYM_TOKENS_MAX];
    size_t count;
};

/* As it stands in the list; borrowed from it. */
struct str synonym_text(const struct synonym *m);

struct synonym_group {
    struct synonym members[SYNONYM_MEMBERS_MAX];
    size_t count;
    bool name; /* only the first member leads to the others, and it is written
                  with a capital unless the question has none */
};

/* Adds a name and others for it; one that cannot be held is left out.  Behind
 * the last one they have to be sorted, before they can be found. */
void synonyms_add_name(struct synonyms *s, struct str name,
                       const struct str *others, size_t count);
void synonyms_sort(struct synonyms *s);

/* The group of what stands at token `at`, the longest, or NULL; *ret_member is
 * the number of what stands there. */
const struct synonym_group *synonyms_at(const struct synonyms *s,
                                        const struct words *w, size_t at,
                                        size_t *ret_member);

#endif
