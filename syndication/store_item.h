/* syndication/store_item.h - items in hub.db, with their versions and who they
 * are meant for; see store.h for what holds of all its parts. */
#ifndef SYNDICATION_STORE_ITEM_H
#define SYNDICATION_STORE_ITEM_H

#include "syndication/item.h"
#include "syndication/store.h"

struct hubdb_item {
    struct item item;
    int64_t version;    /* counts from 1 */
    int64_t changed_ms; /* when this version was made */
};

/* The id that the next new item gets; ids are never given twice. */
int hubdb_item_next_id(struct hubdb *store, int64_t *ret_id, struct err *err);
/* Adds or replaces item->id (not 0): one version more, the old ones stay. */
int hubdb_item_put(struct hubdb *store, const struct item *item, int64_t at_ms,
                   struct str who, struct err *err);
/* ERR_NOT_FOUND when there is no such item. */
int hubdb_item_get(struct hubdb *store, struct arena *arena, int64_t id,
                   struct hubdb_item *ret_item, struct err *err);

/* The one row of `sql` for the item that is its parameter; reset it after
 * reading.  NULL: ERR_NOT_FOUND, "item 7: there is none", or another error. */
struct db_stmt *hubdb_item_row(struct hubdb *store, int64_t id, const char *sql,
                               struct err *err);

/* An item as the store keeps it, PublishedBy sealed; and back from there. */
int hubdb_item_write(struct hubdb *store, const struct item *item,
                     struct buf *body, struct err *err);
int hubdb_item_read(struct hubdb *store, struct arena *arena, struct str body,
                    struct item *ret_item, struct err *err);

struct hubdb_query {
    unsigned types;            /* bits 1 << enum item_type; 0: all */
    bool all_states;           /* drafts and withdrawn ones too */
    const struct str *targets; /* meant for one of these agencies */
    size_t target_count;       /* 0: no matter for whom */
    const int64_t *ids;        /* exactly these, in this order */
    size_t id_count;           /* 0: any */
    int64_t offset, limit;
};

struct hubdb_page {
    int64_t total; /* of all pages */
    struct hubdb_item *items;
    size_t count;
};

/* Newest PublishedDate first, then the highest Id. */
int hubdb_list(struct hubdb *store, struct arena *arena,
               const struct hubdb_query *query, struct hubdb_page *ret_page,
               struct err *err);

struct hubdb_version {
    int64_t version, at_ms;
    struct str who;
    int status;
};
/* All versions of an item, oldest first; ERR_NOT_FOUND. */
int hubdb_item_versions(struct hubdb *store, struct arena *arena, int64_t id,
                        struct hubdb_version **ret_versions, size_t *ret_count,
                        struct err *err);

#endif
