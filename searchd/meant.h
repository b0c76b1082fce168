/*
 * searchd/meant.h - "did you mean": another spelling of a question, offered
 * only when the index knows it better.
 *
 * A word, or two next to each other, that stand in no document are missing.
 * Where of the suggestion (spell.h) less than half as much is missing as of
 * what was typed, it finds more.  What differs in accents alone is not offered
 * to those who type none: the search takes care of that (forms.h).
 */
#ifndef SEARCHD_MEANT_H
#define SEARCHD_MEANT_H

#include "base/arena.h"

struct err;
struct language;
struct xap_reader;

/* `typed` is UTF-8 in NFC.  *ret_meant is of the arena, or NULL for nothing to
 * offer.  ERR_IO, ERR_STALE. */
int meant_find(const char **ret_meant, struct str typed,
               const struct language *language, struct xap_reader *reader,
               struct arena *arena, struct err *err);

#endif
