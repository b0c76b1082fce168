/*
 * indexer/document.h - one page or file after extraction: what extract.c fills
 * and build.c puts into the index.
 *
 * All text is valid UTF-8 in NFC with white space folded, borrowed from the
 * arena given to extract(); a field that the page does not have is the empty
 * string (never NULL).  Dates are ISO 8601 ("2026-01-05" or with a time).
 */
#ifndef INDEXER_DOCUMENT_H
#define INDEXER_DOCUMENT_H

#include "base/arena.h"
#include "config/reason.h"
#include "indexer/spam.h"

enum kind { /* REQUIREMENTS X6; names by kind_name() */
            KIND_PAGE,
            KIND_NEWS,
            KIND_DIRECTIVE,
            KIND_DOCUMENT,
            KIND_SERVICE, /* thủ tục hành chính */
            KIND_DATASET,
            KIND_VIDEO,
            KIND_COUNT
};
const char *kind_name(enum kind kind); /* "page", "news", ... */
enum kind kind_find(const char *name); /* KIND_COUNT when unknown */

/* REQUIREMENTS X4, X5; empty strings where nothing is known. */
struct document_card {
    const char *number;        /* canonical, "42/2022/NĐ-CP" */
    const char *issuer;        /* cơ quan ban hành */
    const char *issued;        /* ngày ban hành, ISO */
    const char *effective;     /* ngày hiệu lực, ISO */
    const char *type;          /* loại văn bản: "Nghị định" */
    const char *abstract;      /* trích yếu */
    const char *signer;        /* người ký */
    const char *signer_office; /* chức vụ người ký: "Bộ trưởng" */
    const char *validity;      /* hiệu lực: "Còn hiệu lực", ... */
    const char *field;         /* lĩnh vực (thủ tục) */
    const char *service_level; /* cấp thực hiện of a public service */
    const char *service_mode; /* mức độ: "Toàn trình", "Một phần", ... */
    const char *code;         /* mã thủ tục, "1.001193" */
};
struct document_card document_card_empty(void); /* every member "" */

struct document {
    const char *url;
    enum kind kind;
    enum reason reason; /* REASON_OK, or why the page is not to be indexed */
    const char *detail; /* of the reason: the canonical URL, ...; or "" */
    /* Of CANONICAL_OTHER: what the page is when that other one is not there. */
    enum reason otherwise;
    const char *otherwise_detail;
    struct spam_alarm alarm; /* points 0: none */
    const char *title, *text, *description, *keywords, *lang;
    const char *author, *image;
    const char *published, *modified;
    const char *canonical; /* absolute URL, or "" */
    const char *robots;    /* "noindex,nofollow" as found, lower case; or "" */
    struct document_card card;
    const char *relations; /* to other documents, see relation.h */
    bool is_html;
    unsigned has;             /* of HTML: see enum meta_has */
    size_t links;             /* a[href] with http(s) targets */
    const char *encoding;     /* WHATWG name, or "tcvn3", "vni", "viqr" */
    const char *content_type; /* found out, "text/html", "application/pdf" */
};

#endif
