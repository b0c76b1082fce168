/*
 * indexer/store_part.h - index.db from within: what store.c and stories.c
 * share.
 */
#ifndef INDEXER_STORE_PART_H
#define INDEXER_STORE_PART_H

#include "base/db.h"
#include "base/str.h"
#include "indexer/store.h"

struct verdicts {
    struct db *db;
    bool open;        /* a transaction */
    struct buf texts; /* of the last verdict read */
};

/* In the order that verdicts_one() reads them. */
#define VERDICT_COLUMNS                                                        \
    "url, portal, reason, detail, indexed_ms, changed_ms, warc_segment, "      \
    "warc_offset, host, text_hash, cluster, title, published, simhash, "       \
    "first_seen_ms, authority, canonical, alarm, alarm_kinds, alarm_detail, "  \
    "found_on"

#define VERDICT_SEARCHABLE "reason IN ('INDEXED', 'OK_STALE', 'DUP_OTHER_SITE')"

/* The standing of a page in its story, see stories.h: of two the smaller one,
 * byte by byte, is the original.  A day without an hour counts as its end. */
#define VERDICT_STANDING                                                       \
    "(CASE length(published) WHEN 0 THEN '9' WHEN 10 THEN published || 'T~' "  \
    "ELSE published END || ' ' || authority || "                               \
    "printf(' %013d ', first_seen_ms) || url)"

int64_t verdict_key(const char *url);

/* A transaction is open from here until verdicts_commit(). */
int verdicts_begin(struct verdicts *s, struct err *err);

/* The first row of a bound statement of VERDICT_COLUMNS: 1, or 0. */
int verdicts_one(struct verdicts *s, struct db_stmt *q, struct verdict *ret,
                 struct err *err);

#endif
