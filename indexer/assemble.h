/*
 * indexer/assemble.h - a record -> what goes into the index: terms with the
 * weights of their fields, filter terms, values, data.  The only place that
 * decides which field counts how much (docs/ranking.md).
 */
#ifndef INDEXER_ASSEMBLE_H
#define INDEXER_ASSEMBLE_H

#include "indexer/schema.h"
#include "indexer/xap_write.h"

struct namebook;
struct assembler; /* scratch memory, one a thread */

struct assembler *assembler_new(void) __attribute__((returns_nonnull));
void assembler_free(struct assembler *a);
DEFINE_FREEP(assembler)

/* From now on bodies and places are known by their names, old and new (may be
 * NULL: none are).  Borrowed for the life of `a`. */
void assembler_know(struct assembler *a, const struct namebook *names);

/* Fills *ret_doc; all of it is borrowed from `a` until the next call.  Members
 * of the record may be NULL.  r->cluster is computed when it is not given. */
void assemble(struct assembler *a, const struct record *r,
              struct xap_doc *ret_doc);

/* The key term of an id ("Q..."), as assemble() makes it.  Emptied first. */
void assemble_key(struct buf *out, struct str id);

/* Hash of a text for exact duplicates: of its tokens, so that white space and
 * case do not matter.  A short text is often the same sentence on many pages:
 * then the title counts, too.  0 when there is too little to tell. */
uint64_t assemble_text_hash(struct str title, struct str text);

#endif
