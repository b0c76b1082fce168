/* base/db.c - see db.h. */
#include "base/db.h"

#include "base/clock.h"
#include "base/err.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STATEMENTS_MAX = 128, BUSY_WAIT_MS = 10000, BUSY_NAP_MS = 5 };

struct db_stmt {
    struct db *db;
    const char *sql;
    sqlite3_stmt *handle;
};

struct db {
    sqlite3 *handle;
    int count;
    struct db_stmt statements[STATEMENTS_MAX];
};

void db_free(struct db *db)
{
    if (!db)
        return;
    for (int i = 0; i < db->count; i++)
        sqlite3_finalize(db->statements[i].handle);
    sqlite3_close(db->handle);
    free(db);
}

/* SQLite's own words say neither which file it was nor why. */
static int fail(const struct db *db, const char *doing, struct err *err)
{
    int code = sqlite3_errcode(db->handle) & 0xff;
    int cause = code == SQLITE_FULL ? ENOSPC : sqlite3_system_errno(db->handle);

    if (code == SQLITE_FULL || code == SQLITE_IOERR || code == SQLITE_CANTOPEN)
        return err_set(err, ERR_IO, "%s: %s",
                       sqlite3_db_filename(db->handle, "main"),
                       cause ? strerror(cause) : sqlite3_errmsg(db->handle));
    enum err_code kind =
        code == SQLITE_BUSY || code == SQLITE_LOCKED ? ERR_BUSY : ERR_IO;
    return err_set(err, kind, "%s: %s", doing, sqlite3_errmsg(db->handle));
}

int db_exec(struct db *db, const char *sql, struct err *err)
{
    if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
        return fail(db, "database", err);
    return 0;
}

static int version(struct db *db, int *ret_version, struct err *err)
{
    struct db_stmt *s = db_prepare(db, "PRAGMA user_version", err);

    if (!s || db_step(s, err) < 0)
        return -err->code;
    *ret_version = (int)db_int(s, 0);
    db_reset(s);
    return 0;
}

static int migrate_one(struct db *db, int to, const char *sql, struct err *err)
{
    char set[48];

    snprintf(set, sizeof set, "PRAGMA user_version = %d", to);
    int r = db_exec(db, sql, err);
    if (r == 0)
        r = db_exec(db, set, err);
    return r < 0 ? err_wrap(err, "migration to version %d", to) : 0;
}

/* All steps at once: nobody sees a file with some of its tables.  Another
 * process may have been quicker: the version counts that is seen with the lock
 * held. */
static int bring_forward(struct db *db, int newest,
                         const char *const *migrations, struct err *err)
{
    int have = newest;
    int r = db_begin(db, err);

    if (r == 0)
        r = version(db, &have, err);
    for (; r == 0 && have < newest; have++)
        r = migrate_one(db, have + 1, migrations[have], err);
    return db_end(db, r, err);
}

/* Made this moment by a writer that has not put anything into it yet. */
static int check_begun(struct db *db, struct err *err)
{
    struct db_stmt *s = db_prepare(db, "SELECT 1 FROM sqlite_schema", err);
    int r = s ? db_step(s, err) : -err->code;

    if (s)
        db_reset(s);
    return r == 0 ? err_set(err, ERR_NOT_FOUND, "no such database") : r;
}

static int migrate(struct db *db, enum db_mode mode,
                   const char *const *migrations, struct err *err)
{
    int have = 0, newest = 0;

    if (version(db, &have, err) < 0)
        return -err->code;
    while (migrations[newest])
        newest++;
    if (have > newest)
        return err_set(err, ERR_FORMAT,
                       "version %d is newer than this program's %d", have,
                       newest);
    if (have == newest)
        return 0;
    if (mode == DB_WRITE)
        return bring_forward(db, newest, migrations, err);
    if (!have && check_begun(db, err) < 0)
        return -err->code;
    return err_set(err, ERR_FORMAT,
                   "version %d is older than this program's %d: run its "
                   "writer once",
                   have, newest);
}

/*
 * Whoever comes to a file that is not in WAL mode yet reads it first and then
 * wants it alone; two who do so at once would wait for each other, so SQLite
 * refuses one of them without asking the busy timeout.
 */
static int use_wal(struct db *db, struct err *err)
{
    int64_t until = clock_steady_ms() + BUSY_WAIT_MS;
    int r;

    while ((r = db_exec(db, "PRAGMA journal_mode = WAL", err)) == -ERR_BUSY &&
           clock_steady_ms() < until)
        sqlite3_sleep(BUSY_NAP_MS);
    return r;
}

static int set_up(struct db *db, enum db_mode mode, struct err *err)
{
    sqlite3_busy_timeout(db->handle, BUSY_WAIT_MS);
    if (mode == DB_READ)
        return db_exec(
            db, "PRAGMA query_only = 1; PRAGMA mmap_size = 268435456", err);
    if (use_wal(db, err) < 0)
        return -err->code;
    return db_exec(db,
                   "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = 1;"
                   "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY",
                   err);
}

int db_open(struct db **ret_db, const char *path, enum db_mode mode,
            const char *const *migrations, struct err *err)
{
    scoped(db_freep) struct db *db = NEW(db);
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE |
                (mode == DB_WRITE ? SQLITE_OPEN_CREATE : 0);

    int code = sqlite3_open_v2(path, &db->handle, flags, NULL);
    if (code == SQLITE_CANTOPEN && mode == DB_READ)
        return err_set(err, ERR_NOT_FOUND, "%s: no such database", path);
    if (code != SQLITE_OK)
        return err_set(err, ERR_IO, "opening %s: %s", path,
                       sqlite3_errstr(code));
    int r = set_up(db, mode, err);
    if (r == 0 && migrations)
        r = migrate(db, mode, migrations, err);
    if (r < 0)
        return err_wrap(err, "%s", path);
    *ret_db = TAKE(db);
    return 0;
}

static int copy_all(struct db *db, sqlite3 *from, const char *path,
                    struct err *err)
{
    sqlite3_backup *copy =
        sqlite3_backup_init(db->handle, "main", from, "main");
    int code = copy ? sqlite3_backup_step(copy, -1) : SQLITE_ERROR;

    if (copy && sqlite3_backup_finish(copy) == SQLITE_OK && code == SQLITE_DONE)
        return 0;
    return err_set(err, code == SQLITE_BUSY ? ERR_BUSY : ERR_IO,
                   "copying %s: %s", path, sqlite3_errmsg(db->handle));
}

int db_copy_from(struct db *db, const char *path, struct err *err)
{
    sqlite3 *from = NULL;
    int code = sqlite3_open_v2(path, &from, SQLITE_OPEN_READWRITE, NULL);
    int r = code == SQLITE_OK ? copy_all(db, from, path, err)
                              : err_set(err, ERR_IO, "opening %s: %s", path,
                                        sqlite3_errstr(code));

    sqlite3_close(from);
    return r;
}

/* A read transaction first: the copy then sees one moment, and does not begin
 * anew whenever somebody else commits. */
static int snapshot(struct db *copy, struct db *from, const char *path,
                    struct err *err)
{
    int r = db_exec(from, "BEGIN; SELECT count(*) FROM sqlite_schema", err);

    if (r == 0)
        r = copy_all(copy, from->handle, path, err);
    return r == 0 ? db_exec(copy, "PRAGMA journal_mode = DELETE", err) : r;
}

int db_snapshot(const char *from, const char *path, struct err *err)
{
    scoped(db_freep) struct db *source = NULL, *copy = NULL;
    static const char *const no_migrations[] = {NULL};

    int r = db_open(&source, from, DB_READ, NULL, err);
    if (r == 0)
        r = db_open(&copy, path, DB_WRITE, no_migrations, err);
    return source && copy ? snapshot(copy, source, from, err) : r;
}

int db_begin(struct db *db, struct err *err)
{
    return db_exec(db, "BEGIN IMMEDIATE", err);
}

int db_commit(struct db *db, struct err *err)
{
    return db_exec(db, "COMMIT", err);
}

void db_rollback(struct db *db)
{
    if (!sqlite3_get_autocommit(db->handle))
        (void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

int db_end(struct db *db, int r, struct err *err)
{
    if (r == 0)
        r = db_commit(db, err);
    if (r < 0)
        db_rollback(db);
    return r;
}

int64_t db_changes(const struct db *db)
{
    return sqlite3_changes64(db->handle);
}

int64_t db_last_id(const struct db *db)
{
    return sqlite3_last_insert_rowid(db->handle);
}

struct db_stmt *db_prepare(struct db *db, const char *sql, struct err *err)
{
    for (int i = 0; i < db->count; i++)
        if (db->statements[i].sql == sql) {
            sqlite3_reset(db->statements[i].handle);
            sqlite3_clear_bindings(db->statements[i].handle);
            return &db->statements[i];
        }
    if (db->count == STATEMENTS_MAX) {
        err_set(err, ERR_BUG, "more than %d statements", STATEMENTS_MAX);
        return NULL;
    }
    struct db_stmt *s = &db->statements[db->count];
    if (sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
                           &s->handle, NULL) != SQLITE_OK) {
        err_set(err, ERR_BUG, "statement '%.80s': %s", sql,
                sqlite3_errmsg(db->handle));
        return NULL;
    }
    s->db = db;
    s->sql = sql;
    db->count++;
    return s;
}

void db_bind_int(struct db_stmt *s, int at, int64_t value)
{
    sqlite3_bind_int64(s->handle, at, value);
}

void db_bind_real(struct db_stmt *s, int at, double value)
{
    sqlite3_bind_double(s->handle, at, value);
}

void db_bind_str(struct db_stmt *s, int at, struct str text)
{
    if (text.p)
        sqlite3_bind_text64(s->handle, at, text.p, text.n, SQLITE_TRANSIENT,
                            SQLITE_UTF8);
    else
        sqlite3_bind_null(s->handle, at);
}

void db_bind_blob(struct db_stmt *s, int at, struct str bytes)
{
    sqlite3_bind_blob64(s->handle, at, bytes.p ? bytes.p : "", bytes.n,
                        SQLITE_TRANSIENT);
}

void db_bind_null(struct db_stmt *s, int at)
{
    sqlite3_bind_null(s->handle, at);
}

int db_step(struct db_stmt *s, struct err *err)
{
    int code = sqlite3_step(s->handle);

    if (code == SQLITE_ROW)
        return 1;
    int r = code == SQLITE_DONE ? 0 : fail(s->db, s->sql, err);
    sqlite3_reset(s->handle);
    return r;
}

int db_run(struct db_stmt *s, struct err *err)
{
    int r = db_step(s, err);

    if (r == 1)
        db_reset(s);
    return r < 0 ? r : 0;
}

void db_reset(struct db_stmt *s)
{
    sqlite3_reset(s->handle);
}

int64_t db_int(struct db_stmt *s, int column)
{
    return sqlite3_column_int64(s->handle, column);
}

double db_real(struct db_stmt *s, int column)
{
    return sqlite3_column_double(s->handle, column);
}

struct str db_str(struct db_stmt *s, int column)
{
    bool null = db_is_null(s, column);
    const void *p = sqlite3_column_blob(s->handle, column);

    /* SQLite gives NULL for empty text as well; ours tells them apart. */
    return (struct str){p || null ? p : "",
                        (size_t)sqlite3_column_bytes(s->handle, column)};
}

bool db_is_null(struct db_stmt *s, int column)
{
    return sqlite3_column_type(s->handle, column) == SQLITE_NULL;
}
