/*
 * indexer/legal.h - the card of a legal document or public service: number,
 * issuer, dates, signer, from attribute tables and labelled lines of the page,
 * and from the opening of the document itself (REQUIREMENTS X4, X5).
 */
#ifndef INDEXER_LEGAL_H
#define INDEXER_LEGAL_H

#include "base/arena.h"
#include "indexer/document.h"

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
    LEGAL_OTHER,        /* a label of such tables that fills no field */
    LEGAL_SECTION,      /* heading of a part of a procedure: text follows */
    LEGAL_FIELDS
};
/* LEGAL_FIELDS when the line is no label.  Colon and spaces at its end are
 * allowed. */
enum legal_field legal_label(struct str line);

/* Does a title begin as that of a document does ("Quyết định ...")? */
bool legal_names_document(struct str title);

struct legal {
    struct document_card card;
    size_t labels;         /* labels of documents found on the page */
    size_t service_labels; /* labels of public services */
    const char *service;   /* name of the procedure; "" */
    const char *name; /* of the document, above the tabs of its pages; "" */
    bool unnumbered;  /* labelled "Không số", as constitutions are */
    bool opens;       /* the text begins as a document does */
};

/* `lines` are the page's visible lines in order, `text` the main text, `title`
 * the title.  Strings of *ret are of the arena, "" when unknown. */
void legal_read(struct legal *ret, struct str lines, struct str title,
                struct str text, struct arena *arena);

#endif
