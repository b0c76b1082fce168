/*
 * searchd/typing.h - words typed for an input method that was switched off:
 * Telex "thur tucj", VNI "thu3 tuc5" for "thủ tục".
 */
#ifndef SEARCHD_TYPING_H
#define SEARCHD_TYPING_H

#include "indexer/fold.h"

/* Reads `raw` as such keystrokes.  False when it can be none: then *ret_fold is
 * left alone.  Many English words can be ("test" is "tét"): ask only for words
 * that mean nothing as they are. */
bool typing_read(struct fold *ret_fold, struct str raw);

#endif
