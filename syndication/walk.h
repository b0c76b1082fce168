/*
 * syndication/walk.h - lists that are read piece by piece: each piece begins
 * behind a mark that the one before it gave, so what is inserted meanwhile
 * neither repeats nor hides anything.
 *
 * Two orders:
 *   items    published ones, newest PublishedDate first, then the highest Id.
 *            An item put during the walk is met when its date lies ahead.  (An
 *            item whose PublishedDate is changed meanwhile may be met twice or
 *            not at all; who must not miss a change walks the changes.)
 *   changes  each item once, at its last change, oldest first.  An item that
 *            changes during the walk moves to the end and is met again.
 */
#ifndef SYNDICATION_WALK_H
#define SYNDICATION_WALK_H

#include "syndication/store_item.h"

enum {
    WALK_LIMIT_MAX = 200,
    WALK_BODY_MAX_BYTES = 4 << 20, /* a piece with more ends early */
};

struct walk_mark {
    struct str published; /* items; p NULL: from the beginning */
    int64_t id;           /* items: the last one read */
    int64_t seq;          /* changes: the last one read; 0: the beginning */
};

struct walk_query {
    unsigned types;            /* bits 1 << enum item_type; 0: all */
    const struct str *targets; /* meant for one of these agencies */
    size_t target_count;       /* 0: no matter for whom */
    struct walk_mark after;
    /* Times of Viet Nam as in PublishedDate; items only.  p NULL: any. */
    struct str published_since, published_before;
    int64_t changed_since_ms; /* Unix; 0: any */
    size_t limit;             /* 1..WALK_LIMIT_MAX */
};

struct walk_step {
    struct hubdb_item item;
    int64_t seq;
    /* Changes only: the item left this list (withdrawn, back to a draft, of
     * another type or for other agencies now); show no more than its Id. */
    bool gone;
};

struct walk_page {
    struct walk_step *steps;
    size_t count;
    bool more;            /* something follows behind `end` */
    struct walk_mark end; /* for the next piece; `after` when count is 0 */
};

int walk_items(struct hubdb *store, struct arena *arena,
               const struct walk_query *query, struct walk_page *ret_page,
               struct err *err);
int walk_changes(struct hubdb *store, struct arena *arena,
                 const struct walk_query *query, struct walk_page *ret_page,
                 struct err *err);

/* One item for readers.  ERR_NOT_FOUND when it was never published; *ret_gone
 * when it was and is not any more. */
int walk_item(struct hubdb *store, struct arena *arena, int64_t id,
              struct hubdb_item *ret_item, bool *ret_gone, struct err *err);

#endif
