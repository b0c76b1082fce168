/*
 * indexer/lines.h - whole lines of a text file, plain or .zst, a batch at a
 * time, so that several threads can share one file under a lock of theirs.
 */
#ifndef INDEXER_LINES_H
#define INDEXER_LINES_H

#include "base/mem.h"
#include "base/str.h"

struct err;
struct lines;

enum { LINES_BATCH_BYTES = 1 << 20, LINES_LINE_MAX_BYTES = 256 << 20 };

/* A name that ends in ".zst" is decompressed.  ERR_IO. */
int lines_open(struct lines **ret_lines, const char *path, struct err *err);
void lines_free(struct lines *l);
DEFINE_FREEP(lines)

/*
 * Puts whole lines into `batch` (emptied first), about LINES_BATCH_BYTES; the
 * last line of a file may lack its "\n".  *ret_first is the number (from 1) of
 * the first of them.  1: there are some; 0: end.  ERR_IO, ERR_LIMIT (a line is
 * too long), ERR_FORMAT (broken .zst).
 */
int lines_next(struct lines *l, struct buf *batch, int64_t *ret_first,
               struct err *err);

#endif
