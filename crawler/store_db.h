/*
 * crawler/store_db.h - what the parts of the store share among themselves;
 * nobody else includes it.
 *
 *   store.c          the file      store_sitemap.c  sitemaps
 *   store_host.c     hosts         store_member.c   which pages each one names
 *   store_origin.c   robots.txt    store_budget.c   fetches of a day
 *   store_url.c      URLs          store_trap.c     counts of traps
 *                                  store_recent.c   fetches by time
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
