/*
 * console/condb.h - console.db: people, what they may do, their sessions, and
 * the log of all changes.
 *
 * A handle is for one thread; each pool thread has its own, and commands may
 * run beside the server.  What names a person is sealed (base/vault.h) with
 * DATA/console.key.  Tables and migrations: docs/formats.md.
 */
#ifndef CONSOLE_CONDB_H
#define CONSOLE_CONDB_H

#include "base/audit.h"
#include "base/mem.h"

struct db;
struct err;
struct condb;
struct vault;

/* Opens or makes DATA/console.db.  ERR_IO, ERR_FORMAT (of a newer version). */
int condb_open(struct condb **ret_condb, const char *data_dir, struct err *err);
void condb_free(struct condb *db); /* accepts NULL */
DEFINE_FREEP(condb)

struct db *condb_db(struct condb *db);
struct vault *condb_vault(struct condb *db);

/*
 * A change is one transaction with its audit line:
 *
 *     int r = condb_begin(db, err);
 *     if (r == 0)
 *         r = ...;
 *     return condb_end(db, &line, r, err);
 *
 * `r` < 0: everything is taken back and r returned.
 */
int condb_begin(struct condb *db, struct err *err);
int condb_end(struct condb *db, const struct audit_line *line, int r,
              struct err *err);
/* A line alone: refusals, sign-ins. */
int condb_note(struct condb *db, const struct audit_line *line,
               struct err *err);
/* A line of now with outcome "ok"; the texts are borrowed. */
struct audit_line condb_line(const char *who, const char *from,
                             const char *action, const char *what);

/* Adds the text sealed, or opened again; `context` as in vault.h. */
int condb_seal(struct condb *db, struct str plain, const char *context,
               struct buf *out, struct err *err);
int condb_unseal(struct condb *db, struct str sealed, const char *context,
                 struct buf *out, struct err *err);

#endif
