/*
 * indexer/probe.h - the rows of `indexer charset-test`, `extract-test`,
 * `docno-test`, `analyse-test` and `segment-test` (base/rows.h): one station
 * asked alone.
 */
#ifndef INDEXER_PROBE_H
#define INDEXER_PROBE_H

#include <jansson.h>

struct options;
struct spam_words;

struct probe_context { /* of probe_extract() */
    const struct options *options;
    const struct spam_words *spam_words; /* may be NULL */
};

struct err;

/* name, file, content_type? -> name, encoding, text */
int probe_charset(const json_t *in, json_t *out, void *context,
                  struct err *err);
/* name, file, url, content_type -> all of struct document; `context` is the
 * struct probe_context. */
int probe_extract(const json_t *in, json_t *out, void *context,
                  struct err *err);
/* name, text -> name, terms [[term, position]]: of each token its syllable, the
 * pair with the token before it, the document number that begins there. */
int probe_terms(const json_t *in, json_t *out, void *context, struct err *err);
/* name, text -> name, words ["thủ tục", ...]; signs are left out; `context` is
 * the struct language. */
int probe_segment(const json_t *in, json_t *out, void *context,
                  struct err *err);
/* name, text -> name, numbers [{raw, canonical}] */
int probe_docno(const json_t *in, json_t *out, void *context, struct err *err);

#endif
