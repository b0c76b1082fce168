/*
 * indexer/schema.h - what indexer and searchd agree on: the prefixes of terms,
 * the value slots and the record of a document.  Change it and SCHEMA_VERSION
 * together; an index of another version is refused.
 */
#ifndef INDEXER_SCHEMA_H
#define INDEXER_SCHEMA_H

#include "base/arena.h"
#include "base/str.h"
#include "indexer/document.h"

struct err;
struct terms;

#define SCHEMA_VERSION "5"

/* --- terms: a capital letter, then the content --- */

/* From text, see analyse.h; they carry weight. */
#define TERM_SYLLABLE 'S'
#define TERM_PAIR 'P'
#define TERM_NUMBER 'N' /* a document number met in the text, folded */

/* Filters: no weight.  Content as in struct record unless said otherwise. */
#define TERM_KEY 'Q'        /* record.id; unique */
#define TERM_HOST 'H'       /* and every parent domain: Hx.gov.vn, Hgov.vn */
#define TERM_PORTAL 'A'     /* registry code */
#define TERM_KIND 'K'       /* kind_name() */
#define TERM_YEAR 'Y'       /* of publication, "2024" */
#define TERM_TYPE 'T'       /* document type, folded: "nghi dinh" */
#define TERM_ISSUER 'I'     /* issuing body, folded: "bo tai chinh" */
#define TERM_DOCNO 'D'      /* own canonical number, "D42/2022/NĐ-CP" */
#define TERM_DOCNO_FOLD 'F' /* the same folded, "F42/2022/nd-cp"; weighted */
#define TERM_LANG 'L'       /* "vi", "en" */
#define TERM_VALIDITY 'V'   /* validity, folded: "con hieu luc" */
#define TERM_SIGNER 'G'     /* signer, folded */
#define TERM_FIELD 'R'      /* field of a procedure, folded */
#define TERM_RELATION 'U'   /* "replaces 42/2022/nd-cp", folded: relation.h */
#define TERM_LEVEL 'C'      /* cấp thực hiện of a service, folded */
#define TERM_MODE 'M'       /* mức độ of a service, folded */
#define TERM_CODE 'B'       /* code of a procedure, "1.001193" */
#define TERM_PLACE 'W'      /* name of a place it is of, folded: "ha giang" */
#define TERM_PARENT 'J'     /* record.found_on: the page a file hangs on */
#define TERM_HASH 'X'       /* what SLOT_CLUSTER holds */

/* Writes prefix and content (folded where the list above says so) to `out`,
 * emptied first; content is cut to the length of a term. */
void schema_term(struct buf *out, char prefix, struct str content);
/* Adds the filter terms of a host: itself and its parents down to two labels.
 */
void schema_hosts(struct terms *terms, struct str host);

/* --- value slots --- */

enum schema_slot {
    SLOT_PUBLISHED, /* 8 bytes, big-endian Unix seconds + 2^62; sorts by time */
    SLOT_PORTAL,    /* registry code */
    SLOT_KIND,
    SLOT_YEAR,
    SLOT_TYPE,    /* as displayed: "Nghị định" */
    SLOT_ISSUER,  /* as displayed */
    SLOT_CLUSTER, /* the story it tells, schema_cluster(); collapse */
    SLOT_VALIDITY,
    SLOT_FIELD,
    SLOT_PLACE,  /* province of today, as displayed: "Tỉnh Tuyên Quang" */
    SLOT_SIGNER, /* this and the two below as displayed */
    SLOT_SERVICE_LEVEL,
    SLOT_SERVICE_MODE,
    SLOT_STANDING, /* in its story; bytes, the smallest is the original */
    SLOT_COUNT
};
enum { SLOT_TIME_BYTES = 8 };
void schema_time_pack(char ret_bytes[SLOT_TIME_BYTES], int64_t unix_ms);
int64_t schema_time_unpack(struct str bytes); /* Unix ms; 0 when malformed */

enum { SCHEMA_CLUSTER_MAX = 17 };
/* 16 hex digits, or "" for 0.  Returns `ret`. */
const char *schema_cluster(char ret[SCHEMA_CLUSTER_MAX], uint64_t cluster);

/* --- the record kept with each document --- */

/* Never NULL after record_unpack(): "" when unknown. */
struct record {
    const char *id;  /* the row's id at import, else the canonical URL */
    const char *url; /* "" when an imported row has none */
    const char *title;
    const char *portal; /* registry code */
    const char *agency; /* name of the portal */
    const char *host;
    const char *kind; /* kind_name() */
    const char *lang;
    const char *published, *modified; /* ISO */
    const char *description, *image;
    const char *doc_name;      /* full name of the document this is a part of */
    struct document_card card; /* see document.h */
    const char *relations;     /* to other documents, see relation.h */
    const char *content_type;
    const char *found_on; /* of a file: URL of the page that links to it */
    const char *cluster;  /* what SLOT_CLUSTER holds */
    const char *indexed;  /* fetch that this is the text of; ISO, seconds */
    const char *text;     /* main text, for snippets */
    struct str shape;     /* its words as numbers, see shape.h */
    const char *standing; /* only on the way in: what SLOT_STANDING holds */
};

/* The shape alone, borrowed from the packed bytes; empty when they are none. */
struct str record_shape(struct str bytes);
/* record.cluster alone, likewise; the shape and the strings before it are
 * walked over. */
struct str record_cluster(struct str bytes);
/* Adds the packed record to `out`; NULL members count as "". */
void record_pack(struct buf *out, const struct record *r);
/*
 * All strings are borrowed from `arena`.  Fails with ERR_FORMAT when the bytes
 * are no record of SCHEMA_VERSION.
 */
int record_unpack(struct record *ret_record, struct str bytes,
                  struct arena *arena, struct err *err);

/* --- metadata keys of the index --- */

#define META_SCHEMA "schema"   /* SCHEMA_VERSION */
#define META_INDEXED "indexed" /* ISO time of the last commit */

#endif
