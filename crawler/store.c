/*
 * crawler/store.c - see store.h.  The file as such: opening, committing, times;
 * each kind of rows has a file of its own (store_db.h).
 *
 * Words (reasons, states) are stored as their stable text, so that the file
 * can be asked with the sqlite3 shell and survives a new order of the enums.
 */
#include "crawler/store.h"

#include "base/err.h"
#include "base/file.h"
#include "crawler/store_db.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const migrations[] = {
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value INTEGER NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE TABLE hosts("
    " id INTEGER PRIMARY KEY, portal TEXT NOT NULL UNIQUE, host TEXT NOT NULL,"
    " ip TEXT NOT NULL DEFAULT '', next_ms INTEGER NOT NULL DEFAULT 0,"
    " pause_ms INTEGER NOT NULL DEFAULT 0, pause_why TEXT NOT NULL DEFAULT '',"
    " crawl_delay_ms INTEGER NOT NULL DEFAULT 0,"
    " response_ms INTEGER NOT NULL DEFAULT 0,"
    " backoff INTEGER NOT NULL DEFAULT 0, clean INTEGER NOT NULL DEFAULT 0,"
    " refusals INTEGER NOT NULL DEFAULT 0, urls INTEGER NOT NULL DEFAULT 0,"
    " dropped INTEGER NOT NULL DEFAULT 0, fetches INTEGER NOT NULL DEFAULT 0,"
    " failures INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0,"
    " unchanged INTEGER NOT NULL DEFAULT 0, claims INTEGER NOT NULL DEFAULT 0,"
    " claims_kept INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE origins("
    " origin TEXT PRIMARY KEY, host INTEGER NOT NULL, state TEXT NOT NULL,"
    " status INTEGER NOT NULL, text BLOB NOT NULL, detail TEXT NOT NULL,"
    " fetched_ms INTEGER NOT NULL, good_ms INTEGER NOT NULL,"
    " expires_ms INTEGER NOT NULL, failures INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE urls("
    " key INTEGER PRIMARY KEY, url TEXT NOT NULL, host INTEGER NOT NULL,"
    " kind INTEGER NOT NULL, source TEXT NOT NULL, priority INTEGER NOT NULL,"
    " depth INTEGER NOT NULL, via INTEGER, due_ms INTEGER,"
    " reason TEXT NOT NULL, detail TEXT NOT NULL, status INTEGER NOT NULL,"
    " etag TEXT NOT NULL, last_modified TEXT NOT NULL, target TEXT NOT NULL,"
    " digest INTEGER NOT NULL, first_seen_ms INTEGER NOT NULL,"
    " last_fetched_ms INTEGER NOT NULL, last_changed_ms INTEGER NOT NULL,"
    " last_good_ms INTEGER NOT NULL, interval_ms INTEGER NOT NULL,"
    " lastmod_ms INTEGER NOT NULL, fetches INTEGER NOT NULL,"
    " changes INTEGER NOT NULL, failures INTEGER NOT NULL);"
    "CREATE INDEX urls_queue ON urls(host, priority, due_ms);"
    "CREATE TABLE fetches("
    " key INTEGER NOT NULL, slot INTEGER NOT NULL, when_ms INTEGER NOT NULL,"
    " status INTEGER NOT NULL, reason TEXT NOT NULL, took_ms INTEGER NOT NULL,"
    " bytes INTEGER NOT NULL, changed INTEGER NOT NULL,"
    " PRIMARY KEY(key, slot)) WITHOUT ROWID;"
    "CREATE TABLE sitemaps("
    " key INTEGER PRIMARY KEY, host INTEGER NOT NULL, type TEXT NOT NULL,"
    " entries INTEGER NOT NULL, added INTEGER NOT NULL,"
    " offhost INTEGER NOT NULL, complete INTEGER NOT NULL,"
    " future_lastmod INTEGER NOT NULL, equal_lastmod INTEGER NOT NULL,"
    " parsed_ms INTEGER NOT NULL);"
    "CREATE INDEX sitemaps_host ON sitemaps(host, complete);",
    "ALTER TABLE origins ADD COLUMN etag TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE origins ADD COLUMN last_modified TEXT NOT NULL DEFAULT '';",
    "ALTER TABLE sitemaps ADD COLUMN barren INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE urls ADD COLUMN listed INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE announced(sitemap INTEGER NOT NULL, host INTEGER NOT NULL,"
    " PRIMARY KEY(sitemap, host)) WITHOUT ROWID;",
    "CREATE TABLE extras(key INTEGER PRIMARY KEY, fields TEXT NOT NULL);",
    "ALTER TABLE hosts ADD COLUMN asked_ms INTEGER NOT NULL DEFAULT 0;",
    "ALTER TABLE urls ADD COLUMN rate_changes REAL NOT NULL DEFAULT 0;"
    "ALTER TABLE urls ADD COLUMN rate_days REAL NOT NULL DEFAULT 0;"
    "UPDATE urls SET priority = 5 WHERE kind = 0 AND priority IN (3, 4)"
    " AND digest <> 0;"
    "CREATE TABLE budgets("
    " host INTEGER PRIMARY KEY, day INTEGER NOT NULL, first INTEGER NOT NULL,"
    " again INTEGER NOT NULL, usual_first REAL NOT NULL, price REAL NOT NULL,"
    " wanted REAL NOT NULL, visits INTEGER NOT NULL,"
    " steered_ms INTEGER NOT NULL, usual_changes REAL NOT NULL,"
    " usual_days REAL NOT NULL);",
    "CREATE TABLE shapes("
    " shape INTEGER PRIMARY KEY, fetched INTEGER NOT NULL,"
    " copies INTEGER NOT NULL, told_ms INTEGER NOT NULL);"
    "CREATE TABLE bodies(slot INTEGER PRIMARY KEY, mark INTEGER NOT NULL);",
    /* Sitemaps read before have no row: they are read again. */
    "CREATE TABLE members(sitemap INTEGER PRIMARY KEY, keys BLOB NOT NULL);"
    "UPDATE urls SET digest = 0, etag = '', last_modified = '' WHERE kind = 1;",
    "ALTER TABLE urls ADD COLUMN stored_ms INTEGER NOT NULL DEFAULT 0;",
    NULL,
};

struct db_stmt *store_read(struct store *s, const char *sql, struct err *err)
{
    return db_prepare(s->db, sql, err);
}

struct db_stmt *store_write(struct store *s, const char *sql, struct err *err)
{
    if (!s->batch && db_begin(s->db, err) < 0)
        return NULL;
    s->batch = true;
    return db_prepare(s->db, sql, err);
}

static int take_lock(struct store *s, const char *dir, struct err *err)
{
    char path[4096];

    int r = file_make_dir(dir, err);
    if (r < 0)
        return r;
    snprintf(path, sizeof path, "%s/crawl.lock", dir);
    r = file_lock(&s->lock, path, err);
    return r < 0 ? err_wrap(err, "another crawler works in %s", dir) : 0;
}

int store_open(struct store **ret_store, const char *dir, enum store_mode mode,
               struct err *err)
{
    scoped(store_freep) struct store *s = NEW(store);
    char path[4096];
    int r = 0;

    s->lock = -1;
    if (mode == STORE_WRITE)
        r = take_lock(s, dir, err);
    if (r < 0)
        return r;
    snprintf(path, sizeof path, "%s/crawl.db", dir);
    r = db_open(&s->db, path, mode == STORE_WRITE ? DB_WRITE : DB_READ,
                migrations, err);
    if (r < 0)
        return r;
    *ret_store = TAKE(s);
    return 0;
}

void store_free(struct store *s)
{
    if (!s)
        return;
    if (s->batch)
        db_rollback(s->db);
    db_free(s->db);
    if (s->lock >= 0)
        close(s->lock);
    free(s);
}

static int meta_put(struct store *s, const char *name, int64_t value,
                    struct err *err)
{
    struct db_stmt *q = store_write(
        s, "INSERT OR REPLACE INTO meta(name, value) VALUES(?, ?)", err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(name));
    db_bind_int(q, 2, value);
    return db_run(q, err);
}

static int meta_get(struct store *s, const char *name, int64_t *ret_value,
                    struct err *err)
{
    struct db_stmt *q =
        store_read(s, "SELECT value FROM meta WHERE name = ?", err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(name));
    int r = db_step(q, err);
    if (r == 1)
        *ret_value = db_int(q, 0);
    if (r == 1)
        db_reset(q);
    return r < 0 ? r : 0;
}

int store_commit(struct store *s, struct warc_position done, struct err *err)
{
    int r = meta_put(s, "warc_segment", done.segment, err);

    if (r == 0)
        r = meta_put(s, "warc_offset", (int64_t)done.offset, err);
    if (r == 0)
        r = db_commit(s->db, err);
    if (r == 0)
        s->batch = false;
    return r < 0 ? err_wrap(err, "writing crawl.db") : 0;
}

int store_position(struct store *s, struct warc_position *ret_done,
                   bool *ret_crashed, struct err *err)
{
    int64_t segment = 0, offset = 0, running = 0;

    int r = meta_get(s, "warc_segment", &segment, err);
    if (r == 0)
        r = meta_get(s, "warc_offset", &offset, err);
    if (r == 0)
        r = meta_get(s, "running", &running, err);
    if (r < 0)
        return r;
    *ret_done = (struct warc_position){(uint32_t)segment, (uint64_t)offset};
    *ret_crashed = running != 0;
    return 0;
}

int store_mark_running(struct store *s, bool running, struct err *err)
{
    return meta_put(s, "running", running, err);
}

int store_time(struct store *s, int64_t *ret_unix_ms, struct err *err)
{
    *ret_unix_ms = 0;
    return meta_get(s, "time_ms", ret_unix_ms, err);
}

int store_time_put(struct store *s, int64_t unix_ms, struct err *err)
{
    return meta_put(s, "time_ms", unix_ms, err);
}

int store_shift(struct store *s, int64_t by_ms, struct err *err)
{
    /* 0 is "never" or "at once", and stays. */
    static const char *const moves[] = {
        "UPDATE hosts SET next_ms = max(next_ms + ?, 1) WHERE next_ms > 0",
        ("UPDATE origins SET expires_ms = max(expires_ms + ?, 1)"
         " WHERE expires_ms > 0"),
        "UPDATE urls SET due_ms = max(due_ms + ?, 1) WHERE due_ms > 0",
    };
    int r = 0;

    for (size_t i = 0; i < sizeof moves / sizeof *moves && r == 0; i++) {
        struct db_stmt *q = store_write(s, moves[i], err);
        if (!q)
            return -err->code;
        db_bind_int(q, 1, by_ms);
        r = db_run(q, err);
    }
    return r;
}
