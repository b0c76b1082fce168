/*
 * syndication/store.h - hub.db: items with their versions, who they are
 * meant for, keys, boxes, and the audit log's table.
 *
 * One handle is for one thread.  Writers take turns through SQLite (a command
 * beside a running server is fine); readers never wait.  Functions that write
 * are called between hubdb_begin() and hubdb_commit(), so that a change
 * and its audit line become true together.  After hubdb_commit() the change
 * survives a power cut.
 *
 * What is read is copied into the arena given.
 */
#ifndef SYNDICATION_STORE_H
#define SYNDICATION_STORE_H

#include "base/arena.h"
#include "base/db.h"
#include "syndication/item.h"

struct err;
struct hubdb;
struct vault;

/* Opens DIR/hub.db; DB_WRITE makes folder and file if need be. */
int hubdb_open(struct hubdb **ret_store, const char *data_dir,
               enum db_mode mode, struct err *err);
void hubdb_free(struct hubdb *store); /* accepts NULL */
DEFINE_FREEP(hubdb)
struct db *hubdb_db(struct hubdb *store); /* borrowed; for audit.h */
/* Borrowed.  Its keys lie in DIR/hub.key. */
struct vault *hubdb_vault(struct hubdb *store);

int hubdb_begin(struct hubdb *store, struct err *err);
int hubdb_commit(struct hubdb *store, struct err *err);
void hubdb_rollback(struct hubdb *store); /* nothing open: does nothing */

struct hubdb_state {
    int64_t changes;  /* goes up with every change of items, keys, boxes */
    int64_t items_ms; /* when an item last changed, Unix; 0: never */
};
int hubdb_state(struct hubdb *store, struct hubdb_state *ret_state,
                struct err *err);

/* Counts a change of what other files keep in hub.db: a running server then
 * reads its settings anew. */
int hubdb_touch(struct hubdb *store, struct err *err);

/* --- items --- */

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

/* --- keys (auth.h knows what they mean) --- */

struct hubdb_key {
    int64_t id;
    struct str name, addresses;     /* CIDRs, separated by spaces */
    struct str salt, hash;          /* bytes */
    int64_t created_ms, expires_ms; /* 0: never */
    int64_t revoked_ms, used_ms;    /* 0: never */
    int64_t client_id; /* the id of the first key of those that replace each
                          other; quotas belong to it */
    unsigned scopes;   /* bits of auth.h */
};

/* key->id is not used; client_id 0: a client of its own. */
int hubdb_key_add(struct hubdb *store, const struct hubdb_key *key,
                  int64_t *ret_id, struct err *err);
/* Gives salt and hash to the key just added: the secret holds its id. */
int hubdb_key_set_hash(struct hubdb *store, int64_t id, struct str salt,
                       struct str hash, struct err *err);
int hubdb_key_revoke(struct hubdb *store, int64_t id, int64_t at_ms,
                     struct err *err); /* ERR_NOT_FOUND */
int hubdb_key_expire(struct hubdb *store, int64_t id, int64_t expires_ms,
                     struct err *err);
/* Does not count as a change. */
int hubdb_key_used(struct hubdb *store, int64_t id, int64_t at_ms,
                   struct err *err);
int hubdb_keys(struct hubdb *store, struct arena *arena,
               struct hubdb_key **ret_keys, size_t *ret_count, struct err *err);

/* --- boxes (box.h knows what the options mean) --- */

struct hubdb_box {
    struct str id, options; /* JSON */
    int64_t changed_ms;
};

int hubdb_box_put(struct hubdb *store, const struct hubdb_box *box,
                  struct err *err);
int hubdb_box_get(struct hubdb *store, struct arena *arena, struct str id,
                  struct hubdb_box *ret_box, struct err *err);
int hubdb_boxes(struct hubdb *store, struct arena *arena,
                struct hubdb_box **ret_boxes, size_t *ret_count,
                struct err *err);

#endif
