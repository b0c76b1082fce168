/*
 * searchd/query.h - what was typed and chosen -> words, phrases, conditions.
 *
 * The search box takes free text with a few signs:
 *
 *     thủ tục cấp hộ chiếu       words, the best match first
 *     "cấp lại hộ chiếu"         these words in this order
 *     -online  -"hộ chiếu"       not with this word or phrase
 *     so:42/2022/NĐ-CP           document number
 *     site:hanoi.gov.vn          host, with all hosts below it
 *     cq:"Bộ Tài chính"          issuing body, or code of an agency
 *     loai:"Nghị định"           type of document
 *     -site:x.gov.vn ...         not these
 *
 * Whatever is no such sign is a word: nothing that a person types is an error.
 * Parameters of the address are another matter: docs/api.md names them all, and
 * a value that cannot be is a problem with a text.
 */
#ifndef SEARCHD_QUERY_H
#define SEARCHD_QUERY_H

#include "base/arena.h"
#include "base/str.h"
#include "searchd/say.h"

struct httpd_pair;

enum {
    QUERY_TEXT_MAX_BYTES = 2048, /* of the box; the rest is cut */
    QUERY_VALUE_MAX_BYTES = 200, /* of one condition */
    QUERY_CONDITIONS_MAX = 48,
    QUERY_PARTS_MAX = 32, /* phrases, and as many negations */
    QUERY_LIMIT_DEFAULT = 10,
    QUERY_LIMIT_MAX = 50,
    QUERY_PROBLEMS_MAX = 8,
};

enum condition_kind {
    BY_AGENCY,   /* registry code */
    BY_LEVEL,    /* level of administration, as in the registry */
    BY_PROVINCE, /* registry code of a province: its portals and those below */
    BY_KIND,     /* kind_name() */
    BY_TYPE,     /* "Nghị định"; accents and case do not matter */
    BY_ISSUER,   /* "Bộ Tài chính"; so here */
    BY_SIGNER,
    BY_FIELD,         /* of a procedure */
    BY_SERVICE_LEVEL, /* cấp thực hiện of a public service: "Cấp tỉnh" */
    BY_SERVICE_MODE, /* of it online: "Toàn trình" */
    BY_CODE,         /* of a procedure: "1.001193" */
    BY_PLACE,        /* "Hà Giang": old and new names */
    BY_SITE,
    BY_NUMBER,
    BY_YEAR,  /* "2022", or "2019-2022" */
    BY_STORY, /* record.cluster: every place of one text */
    BY_BODY,  /* typed cq: an issuer or an agency's code */
    CONDITION_KINDS
};

struct condition {
    enum condition_kind kind;
    bool typed; /* in the box; else a parameter */
    bool without;
    struct str value;
};

enum sort {
    SORT_BEST,
    SORT_NEWEST,
    SORT_ORIGINAL, /* of one story, if no other is given: the original first */
};

/* All text is valid UTF-8 in NFC and of the arena. */
struct query {
    struct str typed; /* the box as it was filled in, tidied */
    struct str words;
    struct str phrases[QUERY_PARTS_MAX], without[QUERY_PARTS_MAX];
    size_t phrase_count, without_count;
    /* Values of one kind are alternatives; kinds must all hold. */
    struct condition conditions[QUERY_CONDITIONS_MAX];
    size_t condition_count;
    struct str from, to;    /* ISO dates, "2022", "2022-05"; or empty */
    int64_t from_ms, to_ms; /* to_ms is the first moment beyond; 0: open */
    bool in_force;
    bool sort_given;
    enum sort sort;
    bool copies; /* show each copy of the same text, too */
    bool facets;
    uint32_t limit;
    struct str after; /* cursor.h, or empty */
    enum lang lang;
    bool lang_given;
};

struct problem {
    const char *parameter;
    const char *vi, *en;
};
struct problems {
    struct problem items[QUERY_PROBLEMS_MAX]; /* what is more is left out */
    size_t count;
};

void problems_add(struct problems *p, const char *parameter, const char *vi,
                  const char *en);

/* The defaults, and nothing asked for. */
void query_init(struct query *q);
/* Fills in the parts of the box, in place of an earlier text. */
void query_text(struct query *q, struct str typed, struct arena *arena);
/* Fills in everything from parameters.  What is wrong goes to `problems`, and
 * the query is then as if it had not been said. */
void query_args(struct query *q, const struct httpd_pair *args, size_t count,
                struct problems *problems, struct arena *arena);
/* A problem that says that there is no parameter `name`; of the arena. */
struct problem query_unknown(struct str name, struct arena *arena);
/* Is each copy of a text a result of its own? */
bool query_shows_copies(const struct query *q);
/* Is anything looked for or chosen? */
bool query_is_empty(const struct query *q);

/* What query_link() is to change. */
struct query_change {
    const struct condition *drop; /* one of q->conditions, or NULL */
    const struct condition *add;  /* or NULL */
    const char *typed;            /* in place of the box, or NULL */
    const char *after;            /* cursor of another page, or NULL */
    const char *related;   /* id of the result whose panel is open, or NULL */
    const enum sort *sort; /* or NULL: as it is */
    const enum lang *lang; /* or NULL: as it is */
    bool drop_conditions;  /* parameters only; dates and in_force too */
    bool drop_dates, drop_in_force;
};
/* Adds "q=...&agency=...", percent-encoded but not HTML-escaped. */
void query_link(struct buf *out, const struct query *q,
                const struct query_change *change);
/* The name of a parameter, "agency"; NULL for BY_BODY, which has none. */
const char *query_parameter(enum condition_kind kind);
/* The same search but for page, language and number of results. */
uint64_t query_hash(const struct query *q);

#endif
