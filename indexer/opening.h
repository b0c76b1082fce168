/*
 * indexer/opening.h - the card of a document from its own text: the masthead
 * that law fixes (Nghị định 30/2020/NĐ-CP: issuer, motto, number, place and
 * date, kind, abstract), the clause on its effect, and the signature.  Reads
 * drafts without a number, copies from the Official Gazette ("CÔNG BÁO/Số
 * ..."), precedents (án lệ) and national standards (TCVN, QCVN) as well.
 */
#ifndef INDEXER_OPENING_H
#define INDEXER_OPENING_H

#include "base/arena.h"
#include "indexer/document.h"

/*
 * Fills the members of *card that are empty, from `text` (NFC, lines; cells of
 * tables parted by "|").  Where `text` opens with another number than
 * card->number, nothing is taken: it is another document.  Strings are of the
 * arena or static.  Returns true when the text begins as a document does.
 */
bool opening_read(struct document_card *card, struct str text,
                  struct arena *arena);

/* "Nghị định" for a line that is a kind of document in capitals, alone or with
 * its issuer behind ("QUYẾT ĐỊNH CỦA ..."); "" when it is none.  Static. */
const char *opening_kind(struct str line);

/* The kind that a title begins with, in any case; "" when with none.  Static.
 */
const char *opening_title_kind(struct str title);

#endif
