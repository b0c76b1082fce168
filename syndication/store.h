/*
 * syndication/store.h - hub.db, opened, changed and watched.  What is in it
 * stands in store_item.h, store_key.h, store_box.h and in the headers of those
 * who keep something there.
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

#endif
