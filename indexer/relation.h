/*
 * indexer/relation.h - what a document says of others: that it replaces,
 * repeals, amends, guides, consolidates or rests on them, or is replaced or
 * amended by them (REQUIREMENTS X4).
 *
 * Read from the clauses of the text ("Nghị định này thay thế Nghị định số
 * ..."), from the title ("sửa đổi, bổ sung một số điều của ..."), from the
 * "Căn cứ" lines, and from the lists of related documents on its page.  Only
 * documents named by their sign count; those named by words may be several.
 *
 * Kept as text, a line each, relations in the order of the enum:
 *
 *     replaces 110/2004/NĐ-CP
 *     based_on 64/2006/QH11
 */
#ifndef INDEXER_RELATION_H
#define INDEXER_RELATION_H

#include "base/str.h"

enum relation {
    RELATION_REPLACES,     /* thay thế */
    RELATION_REPEALS,      /* bãi bỏ, làm hết hiệu lực toàn bộ */
    RELATION_AMENDS,       /* sửa đổi, bổ sung; bãi bỏ một phần */
    RELATION_CONSOLIDATES, /* hợp nhất */
    RELATION_GUIDES,       /* quy định chi tiết, hướng dẫn */
    RELATION_REPLACED_BY,  /* được thay thế, bị bãi bỏ bởi */
    RELATION_AMENDED_BY,
    RELATION_GUIDED_BY,
    RELATION_BASED_ON, /* căn cứ */
    RELATION_COUNT
};
enum { RELATIONS_MAX = 100 }; /* of one document; the rest is left out */

const char *relation_name(enum relation relation); /* "replaces" */

struct relation_input {
    const char *own;  /* number of the document itself, or "" */
    struct str title; /* or its abstract */
    struct str text;  /* of the document; NFC */
    struct str lines; /* visible lines of the page; may be empty */
};

/* Adds the lines to `out`.  Pure; any thread. */
void relation_read(struct buf *out, const struct relation_input *input);

/* Takes the next line from *rest; false at the end.  Lines that are none are
 * passed over.  *ret_number is borrowed from *rest. */
bool relation_next(struct str *rest, enum relation *ret_relation,
                   struct str *ret_number);

#endif
