/*
 * syndication/store.h - hub.db: items with their versions, who they are meant
 * for, keys, boxes, and the audit log's table.
 *
 * One handle is for one thread.  Writers take turns through SQLite (a command
 * beside a running server is fine); readers never wait.  Functions that write
 * are called between store_begin() and store_commit(), so that a change and its
 * audit line become true together.  After store_commit() the change survives
 * a power cut.
 *
 * What is read is copied into the arena given.
 */
#ifndef SYNDICATION_STORE_H
#define SYNDICATION_STORE_H

#include "base/arena.h"
#include "base/db.h"
#include "syndication/item.h"

struct err;
struct store;

/* Opens DIR/hub.db; DB_WRITE makes folder and file if need be. */
int store_open(struct store **ret_store, const char *data_dir,
               enum db_mode mode, struct err *err);
void store_free(struct store *store); /* accepts NULL */
DEFINE_FREEP(store)
struct db *store_db(struct store *store); /* borrowed; for audit.h */

int store_begin(struct store *store, struct err *err);
int store_commit(struct store *store, struct err *err);
void store_rollback(struct store *store); /* nothing open: does nothing */

struct store_state {
    int64_t changes;  /* goes up with every change of items, keys, boxes */
    int64_t items_ms; /* when an item last changed, Unix; 0: never */
};
int store_state(struct store *store, struct store_state *ret_state,
                struct err *err);

/* --- items --- */

struct store_item {
    struct item item;
    int64_t version;    /* counts from 1 */
    int64_t changed_ms; /* when this version was made */
};

/* The id that the next new item gets; ids are never given twice. */
int store_item_next_id(struct store *store, int64_t *ret_id, struct err *err);
/* Adds or replaces item->id (not 0): one version more, the old ones stay. */
int store_item_put(struct store *store, const struct item *item, int64_t at_ms,
                   struct str who, struct err *err);
/* ERR_NOT_FOUND when there is no such item. */
int store_item_get(struct store *store, struct arena *arena, int64_t id,
                   struct store_item *ret_item, struct err *err);

struct store_query {
    unsigned types;            /* bits 1 << enum item_type; 0: all */
    bool all_states;           /* drafts and withdrawn ones too */
    const struct str *targets; /* meant for one of these agencies */
    size_t target_count;       /* 0: no matter for whom */
    const int64_t *ids;        /* exactly these, in this order */
    size_t id_count;           /* 0: any */
    int64_t offset, limit;
};

struct store_page {
    int64_t total; /* of all pages */
    struct store_item *items;
    size_t count;
};

/* Newest PublishedDate first, then the highest Id. */
int store_list(struct store *store, struct arena *arena,
               const struct store_query *query, struct store_page *ret_page,
               struct err *err);

struct store_version {
    int64_t version, at_ms;
    struct str who;
    int status;
};
/* All versions of an item, oldest first; ERR_NOT_FOUND. */
int store_item_versions(struct store *store, struct arena *arena, int64_t id,
                        struct store_version **ret_versions, size_t *ret_count,
                        struct err *err);

/* --- keys (auth.h knows what they mean) --- */

struct store_key {
    int64_t id;
    struct str name, addresses;     /* CIDRs, separated by spaces */
    struct str salt, hash;          /* bytes */
    int64_t created_ms, expires_ms; /* 0: never */
    int64_t revoked_ms, used_ms;    /* 0: never */
};

/* key->id is not used. */
int store_key_add(struct store *store, const struct store_key *key,
                  int64_t *ret_id, struct err *err);
/* Gives salt and hash to the key just added: the secret holds its id. */
int store_key_set_hash(struct store *store, int64_t id, struct str salt,
                       struct str hash, struct err *err);
int store_key_revoke(struct store *store, int64_t id, int64_t at_ms,
                     struct err *err); /* ERR_NOT_FOUND */
/* Does not count as a change. */
int store_key_used(struct store *store, int64_t id, int64_t at_ms,
                   struct err *err);
int store_keys(struct store *store, struct arena *arena,
               struct store_key **ret_keys, size_t *ret_count, struct err *err);

/* --- boxes (box.h knows what the options mean) --- */

struct store_box {
    struct str id, options; /* JSON */
    int64_t changed_ms;
};

int store_box_put(struct store *store, const struct store_box *box,
                  struct err *err);
int store_box_get(struct store *store, struct arena *arena, struct str id,
                  struct store_box *ret_box, struct err *err);
int store_boxes(struct store *store, struct arena *arena,
                struct store_box **ret_boxes, size_t *ret_count,
                struct err *err);

#endif
