/*
 * searchd/probe.h - the rows of `searchd restore-test` and `spell-test`
 * (base/rows.h).  `context` is the struct language.
 */
#ifndef SEARCHD_PROBE_H
#define SEARCHD_PROBE_H

#include <jansson.h>

struct err;

/* name, text (without accents) -> name, text (with them) */
int probe_restore(const json_t *in, json_t *out, void *context,
                  struct err *err);
/* name, text -> name, text: what was probably meant, or the same */
int probe_spell(const json_t *in, json_t *out, void *context, struct err *err);

#endif
