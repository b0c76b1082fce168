/*
 * indexer/file_text.h - PDF and office files -> plain text and title
 * (REQUIREMENTS X7).
 *
 * All are read by caged child programs (child.h): PDF, DOC, XLS, PPT and RTF by
 * foreign ones, ZIP containers of XML (DOCX, XLSX, PPTX, ODT) by our own code
 * with libarchive and libxml2 (office_child.h), under limits of size and
 * number. The type is told by the bytes, never by a name.
 */
#ifndef INDEXER_FILE_TEXT_H
#define INDEXER_FILE_TEXT_H

#include "base/arena.h"
#include "config/reason.h"

struct err;
struct options;

enum file_type {
    FILE_OTHER, /* none of these */
    FILE_PDF,
    FILE_DOCX,
    FILE_XLSX,
    FILE_PPTX,
    FILE_ODT,
    FILE_DOC,
    FILE_XLS,
    FILE_PPT,
    FILE_RTF,
    FILE_ZIP, /* a container: which one is known when it has been read */
    FILE_TYPE_COUNT
};
enum file_type file_type(struct str bytes);
const char *file_type_mime(enum file_type type); /* "application/pdf" */

struct file_text {
    enum file_type type;
    enum reason reason;   /* REASON_OK, PARSE_ERROR, SCAN_NO_TEXT, ENCRYPTED,
                             TYPE_UNSUPPORTED, TOO_BIG */
    const char *detail;   /* English, of the reason; "" */
    const char *text;     /* UTF-8 in NFC, lines ended by \n; "" */
    const char *title;    /* of the file's properties; "" when there is none */
    const char *encoding; /* of the letters: "utf-8", "tcvn3", "vni" */
};

enum {
    FILE_TEXT_MAX_BYTES = 64 << 20, /* of one file after unpacking */
    FILE_PARTS_MAX = 10000,         /* entries of a container */
};

/* Text is of the arena.  Fails only as child_run() does: ERR_NOT_FOUND when the
 * reader is not installed, ERR_IO. */
int file_text(struct file_text *ret_text, struct str bytes,
              const struct options *options, struct arena *arena,
              struct err *err);

#endif
