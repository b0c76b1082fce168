/*
 * indexer/legal.h - the card of a legal document or public service: number,
 * issuer, dates, signer, from attribute tables and labelled lines of the page,
 * and from the opening of the document itself (REQUIREMENTS X4, X5).
 */
#ifndef INDEXER_LEGAL_H
#define INDEXER_LEGAL_H

#include "base/arena.h"
#include "indexer/document.h"

/* Does a title begin as that of a document does ("Quyết định ...")? */
bool legal_names_document(struct str title);

struct legal {
    struct document_card card;
    size_t labels;         /* labels of documents found on the page */
    size_t service_labels; /* labels of public services */
    const char *service;   /* name of the procedure; "" */
    const char *name; /* of the document, above the tabs of its pages; "" */
    const char *attributes; /* its table as text, "Label: value" a line; "" */
    bool unnumbered;        /* labelled "Không số", as constitutions are */
    bool opens;             /* the text begins as a document does */
};

/* `lines` are the page's visible lines in order, `text` the main text, `title`
 * the title.  Strings of *ret are of the arena, "" when unknown. */
void legal_read(struct legal *ret, struct str lines, struct str title,
                struct str text, struct arena *arena);

#endif
