/*
 * indexer/ocr.h - the text of a scanned PDF, by pdftoppm and tesseract with its
 * Vietnamese model, both in the cage (child.h).  Off unless `indexer.ocr` says
 * otherwise: it costs seconds a page (docs/performance.md).
 */
#ifndef INDEXER_OCR_H
#define INDEXER_OCR_H

#include "base/str.h"

struct err;
struct options;

/*
 * Adds the text of the pages, each ended by a form feed, up to the limits of
 * `options` in pages and time.  A page that cannot be read is left out.  Fails
 * with ERR_NOT_FOUND when the programs are not installed, ERR_IO.
 */
int ocr_pdf(struct buf *text, struct str pdf, const struct options *options,
            struct err *err);

#endif
