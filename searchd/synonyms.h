/*
 * searchd/synonyms.h - words that mean the same to a search: short forms and
 * what they stand for ("UBND", "ủy ban nhân dân"), kept by editors in a file of
 * lines "A = B = C".
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

struct synonym_group {
    struct synonym members[SYNONYM_MEMBERS_MAX];
    size_t count;
};

/* The group of what stands at token `at`, the longest, or NULL; *ret_member is
 * the number of what stands there. */
const struct synonym_group *synonyms_at(const struct synonyms *s,
                                        const struct words *w, size_t at,
                                        size_t *ret_member);

#endif
