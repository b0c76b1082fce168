/*
 * crawler/store_db.h - what the parts of the store (store.c, store_url.c) share
 * among themselves; nobody else includes it.
 */
#ifndef CRAWLER_STORE_DB_H
#define CRAWLER_STORE_DB_H

#include "base/db.h"
#include "crawler/store.h"

struct store {
    struct db *db;
    int lock; /* file descriptor, or -1 for a reader */
    bool batch;
};

/* A prepared statement for reading; for writing, with the batch begun. */
struct db_stmt *store_read(struct store *s, const char *sql, struct err *err);
struct db_stmt *store_write(struct store *s, const char *sql, struct err *err);

#endif
