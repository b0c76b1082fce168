/*
 * base/db.h - SQLite with our errors.
 *
 * A handle is for one thread.  Each database file belongs to one station; its
 * writer is one thread of one process, readers open their own handles (WAL
 * mode, so readers never wait).  Statements are prepared once and kept.
 */
#ifndef BASE_DB_H
#define BASE_DB_H

#include "base/mem.h"
#include "base/str.h"

struct err;
struct db;
struct db_stmt;

enum db_mode {
    DB_READ,  /* the file must exist */
    DB_WRITE, /* made if need be; brought to the newest version */
};

/*
 * Opens `path`.  migrations[i] is the SQL that leads from user_version i to
 * i + 1; NULL ends the list; all that are due run in one transaction.  Fails
 * with ERR_IO, ERR_NOT_FOUND (DB_READ: no file, or one just being made), or
 * ERR_FORMAT when the file is newer than this program (its version is larger
 * than the list) or, with DB_READ, older.  `migrations` NULL (DB_READ only):
 * the file of another station, whose version is its own matter; the caller
 * checks what it reads.
 */
int db_open(struct db **ret_db, const char *path, enum db_mode mode,
            const char *const *migrations, struct err *err);
void db_free(struct db *db); /* accepts NULL; releases its statements too */
DEFINE_FREEP(db)

/*
 * Makes the content of the database file `path` that of `db`, in one
 * transaction: readers of `db` see the old content or the new one, also after a
 * crash.  ERR_IO, ERR_BUSY.
 */
int db_copy_from(struct db *db, const char *path, struct err *err);

/*
 * Makes `path` a copy of the database file `from`, as it stood at one moment,
 * while others read and write it; it is one file without a log beside it.  Its
 * writers do not wait; their log grows meanwhile.  ERR_NOT_FOUND, ERR_IO,
 * ERR_BUSY; then `path` is worth nothing.
 */
int db_snapshot(const char *from, const char *path, struct err *err);

/* Runs SQL without results, one statement or several.  ERR_IO. */
int db_exec(struct db *db, const char *sql, struct err *err);
int db_begin(struct db *db, struct err *err); /* BEGIN IMMEDIATE */
int db_commit(struct db *db, struct err *err);
void db_rollback(struct db *db); /* no transaction open: does nothing */
/* Commits what was done with the result r, if that is 0; when it is not, or
 * committing fails, rolls back and returns the error. */
int db_end(struct db *db, int r, struct err *err);
/* Rows changed by the last statement, and the last rowid inserted. */
int64_t db_changes(const struct db *db);
int64_t db_last_id(const struct db *db);

/*
 * A prepared statement, kept by `db` and found again by its text: `sql` must
 * be a string literal (the pointer is the key).  The statement comes reset and
 * unbound.  NULL and *err set on ERR_BUG: the SQL is wrong.
 */
struct db_stmt *db_prepare(struct db *db, const char *sql, struct err *err);

/* Parameters count from 1.  Text is copied.  Return the statement. */
void db_bind_int(struct db_stmt *s, int at, int64_t value);
void db_bind_real(struct db_stmt *s, int at, double value);
void db_bind_str(struct db_stmt *s, int at, struct str text); /* p NULL: NULL */
void db_bind_blob(struct db_stmt *s, int at, struct str bytes);
void db_bind_null(struct db_stmt *s, int at);

/* 1: a row stands ready; 0: done; else ERR_IO or ERR_BUSY.  After 0 or an
 * error the statement is reset. */
int db_step(struct db_stmt *s, struct err *err);
/* db_step() for a statement without rows: 0 or an error. */
int db_run(struct db_stmt *s, struct err *err);
/* Leave a statement before its last row. */
void db_reset(struct db_stmt *s);

/* Columns count from 0.  Text is borrowed until the next step or reset. */
int64_t db_int(struct db_stmt *s, int column);
double db_real(struct db_stmt *s, int column);
struct str db_str(struct db_stmt *s, int column);
bool db_is_null(struct db_stmt *s, int column);

#endif
