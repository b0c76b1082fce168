/*
 * indexer/office.h - text of the ZIP containers of XML: DOCX, XLSX, PPTX (ECMA
 * 376) and ODT (ISO 26300).  Pure; threads may run it at once.
 */
#ifndef INDEXER_OFFICE_H
#define INDEXER_OFFICE_H

#include "indexer/file_text.h"

/* Which of the four a ZIP file is, by its entries; FILE_OTHER: none.  A file
 * that breaks off before it could be told is `damaged`. */
enum file_type office_type(struct str bytes, bool *ret_damaged);

/*
 * Adds the text to `text` and the title of the properties to `title`, both
 * UTF-8 as found.  Returns REASON_OK, REASON_PARSE_ERROR (damaged container or
 * XML, a document type declaration), REASON_TOO_BIG (see file_text.h) or
 * REASON_ENCRYPTED.  What was read before the fault stays.
 */
enum reason office_text(struct str bytes, enum file_type type, struct buf *text,
                        struct buf *title);

#endif
