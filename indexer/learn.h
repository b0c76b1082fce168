/*
 * indexer/learn.h - `indexer learn`: texts -> the language (language.h).
 *
 * Words and pairs are counted in a corpus that nobody marked; from a smaller
 * text whose words are marked a perceptron learns which reasons join two
 * syllables.  The same files in the same order give the same bytes.
 */
#ifndef INDEXER_LEARN_H
#define INDEXER_LEARN_H

#include <stddef.h>

struct err;

/*
 * By their names the files are
 *
 *     *.jsonl, *.jsonl.zst   rows with "title" and "text": the corpus
 *     *.seg.txt              a sentence a line, words apart by blanks, the
 *                            syllables of a word joined by "_"
 *     others                 phrases of everyday speech, one a line ("#" begins
 *                            a note), each counted many times: official texts
 *                            do not ask "bao nhiêu tiền"
 *
 * Writes `out` (zstd).  ERR_IO, ERR_FORMAT, ERR_LIMIT.
 */
int learn_language(const char *out, char *const *paths, size_t count,
                   struct err *err);

#endif
