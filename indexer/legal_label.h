/*
 * indexer/legal_label.h - the labels of attribute tables of legal documents and
 * public services, in their many spellings.  Pure, any thread.
 */
#ifndef INDEXER_LEGAL_LABEL_H
#define INDEXER_LEGAL_LABEL_H

#include "base/str.h"

enum { LEGAL_LABEL_BYTES = 60 }; /* a label is no longer */

/* What a label ("Số ký hiệu", "Cơ quan ban hành:") stands for. */
enum legal_field {
    LEGAL_NUMBER,
    LEGAL_ISSUER,
    LEGAL_ISSUED,
    LEGAL_EFFECTIVE,
    LEGAL_TYPE,
    LEGAL_ABSTRACT,
    LEGAL_SIGNER,
    LEGAL_OFFICE, /* chức vụ người ký */
    LEGAL_VALIDITY,
    LEGAL_AREA,         /* lĩnh vực */
    LEGAL_SERVICE,      /* tên thủ tục */
    LEGAL_CODE,         /* mã thủ tục */
    LEGAL_LEVEL,        /* cấp thực hiện */
    LEGAL_MODE,         /* mức độ: toàn trình, một phần, 4 */
    LEGAL_AGENCY,       /* cơ quan thực hiện */
    LEGAL_SIGNED,       /* issuer, office and signer, a line each */
    LEGAL_CONSOLIDATED, /* issuer, signer and office, a line each */
    LEGAL_OTHER,        /* of the document, but fills no field */
    LEGAL_TOOL,         /* of the page: downloads, counters */
    LEGAL_SECTION,      /* heading of a part of a procedure: text follows */
    LEGAL_FIELDS
};
/* LEGAL_FIELDS when the line is no label.  Colon and spaces at its end are
 * allowed. */
enum legal_field legal_label(struct str line);

/* Without spaces, colons, dashes and stars at either end. */
struct str legal_bare(struct str label);

#endif
