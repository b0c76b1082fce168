/*
 * indexer/closing.h - what stands at the end of a document: the clause on its
 * effect, the day of its adoption, and the signature.
 */
#ifndef INDEXER_CLOSING_H
#define INDEXER_CLOSING_H

#include "base/arena.h"
#include "indexer/document.h"

/* Sets card->effective ("" when the text does not tell), signer and
 * signer_office when there is a signature, and issued, from the adoption, when
 * it is empty.  `text` is all of the document, as for opening_read().  Strings
 * are of the arena. */
void closing_read(struct document_card *card, struct str text,
                  struct arena *arena);

#endif
