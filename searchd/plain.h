/*
 * searchd/plain.h - text as a run of plain words, for comparing what was typed
 * with what is known: "Lệ phí, (trước bạ)" -> "le phi truoc ba".
 */
#ifndef SEARCHD_PLAIN_H
#define SEARCHD_PLAIN_H

#include "base/str.h"

/* Adds letters and digits of `text` (UTF-8, NFC) in lower case without accents;
 * what is between them is one space.  None at the ends, unless `out` held
 * something that is no "|". */
void plain_add(struct buf *out, struct str text);
/* The next run of letters and digits of *rest as it is written; false at the
 * end.  *rest moves behind it. */
bool plain_word(struct str *rest, struct str *ret_word);

#endif
