/*
 * crawler/store.c - see store.h.  The file as such, hosts, robots.txt,
 * sitemaps; URLs are in store_url.c.
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

/* --- hosts --- */

#define HOST_COLUMNS                                                           \
    "id, portal, host, ip, next_ms, pause_ms, pause_why, crawl_delay_ms,"      \
    " response_ms, backoff, clean, refusals, urls, dropped, fetches, "         \
    "failures,"                                                                \
    " bytes, unchanged, claims, claims_kept, asked_ms"

static void copy(char *to, size_t room, struct str from)
{
    snprintf(to, room, "%.*s", (int)from.n, from.n ? from.p : "");
}

static void read_politeness(struct db_stmt *q, struct politeness *p)
{
    char why[32];

    copy(why, sizeof why, db_str(q, 6));
    *p = (struct politeness){
        .next_ms = db_int(q, 4),
        .pause_ms = db_int(q, 5),
        .why = pause_find(why),
        .crawl_delay_ms = db_int(q, 7),
        .response_ms = db_int(q, 8),
        .backoff = (int)db_int(q, 9),
        .clean = (int)db_int(q, 10),
        .refusals = (int)db_int(q, 11),
    };
}

static void read_host(struct db_stmt *q, struct store_host *h)
{
    *h = (struct store_host){
        .id = db_int(q, 0),
        .urls = db_int(q, 12),
        .dropped = db_int(q, 13),
        .fetches = db_int(q, 14),
        .failures = db_int(q, 15),
        .bytes = db_int(q, 16),
        .unchanged = db_int(q, 17),
        .claims = db_int(q, 18),
        .claims_kept = db_int(q, 19),
        .asked_ms = db_int(q, 20),
    };
    copy(h->portal, sizeof h->portal, db_str(q, 1));
    copy(h->host, sizeof h->host, db_str(q, 2));
    copy(h->ip, sizeof h->ip, db_str(q, 3));
    read_politeness(q, &h->polite);
}

int store_host_get(struct store *s, const char *portal,
                   struct store_host *ret_host, struct err *err)
{
    struct db_stmt *q = store_read(
        s, "SELECT " HOST_COLUMNS " FROM hosts WHERE portal = ?", err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    int r = db_step(q, err);
    if (r == 1) {
        read_host(q, ret_host);
        db_reset(q);
    }
    return r;
}

int store_host_of(struct store *s, const char *portal, const char *host,
                  struct store_host *ret_host, struct err *err)
{
    struct db_stmt *q =
        store_write(s,
                    "INSERT INTO hosts(portal, host) VALUES(?, ?) ON CONFLICT"
                    "(portal) DO UPDATE SET host = excluded.host",
                    err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    db_bind_str(q, 2, str_of(host));
    int r = db_run(q, err);
    if (r == 0)
        r = store_host_get(s, portal, ret_host, err);
    if (r == 0)
        r = err_set(err, ERR_BUG, "host of %s vanished", portal);
    return r < 0 ? r : 0;
}

int store_host_put(struct store *s, const struct store_host *h, struct err *err)
{
    struct db_stmt *q = store_write(
        s,
        "UPDATE hosts SET ip = ?, next_ms = ?, pause_ms = ?, pause_why = ?,"
        " crawl_delay_ms = ?, response_ms = ?, backoff = ?, clean = ?,"
        " refusals = ?, urls = ?, dropped = ?, fetches = ?, failures = ?,"
        " bytes = ?, unchanged = ?, claims = ?, claims_kept = ?, asked_ms = ?"
        " WHERE id = ?",
        err);
    const struct politeness *p = &h->polite;
    const int64_t numbers[] = {
        p->crawl_delay_ms, p->response_ms, p->backoff,   p->clean,
        p->refusals,       h->urls,        h->dropped,   h->fetches,
        h->failures,       h->bytes,       h->unchanged, h->claims,
        h->claims_kept,    h->asked_ms,    h->id,
    };

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(h->ip));
    db_bind_int(q, 2, p->next_ms);
    db_bind_int(q, 3, p->pause_ms);
    db_bind_str(q, 4, str_of(pause_name(p->why)));
    for (int i = 0; i < (int)(sizeof numbers / sizeof *numbers); i++)
        db_bind_int(q, 5 + i, numbers[i]);
    return db_run(q, err);
}

int store_host_next(struct store *s, char after[64],
                    struct store_host *ret_host, struct err *err)
{
    struct db_stmt *q =
        store_read(s,
                   "SELECT " HOST_COLUMNS " FROM hosts WHERE portal > ?"
                   " ORDER BY portal LIMIT 1",
                   err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(after));
    int r = db_step(q, err);
    if (r == 1) {
        read_host(q, ret_host);
        copy(after, 64, str_of(ret_host->portal));
        db_reset(q);
    }
    return r;
}

/* --- robots.txt --- */

static const char *const robots_states[] = {"unknown", "rules", "open", "down"};

void store_origin_done(struct store_origin *o)
{
    free(o->origin);
    free(o->text);
    *o = (struct store_origin){0};
}

static enum robots_state robots_state_find(struct str name)
{
    for (int i = 0; i <= ROBOTS_DOWN; i++)
        if (str_is(name, robots_states[i]))
            return (enum robots_state)i;
    return ROBOTS_UNKNOWN;
}

int store_origin_get(struct store *s, const char *origin,
                     struct store_origin *ret_origin, struct err *err)
{
    struct db_stmt *q = store_read(
        s,
        "SELECT host, state, status, text, detail, fetched_ms, good_ms,"
        " expires_ms, failures, etag, last_modified FROM origins WHERE origin "
        "= ?",
        err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(origin));
    int r = db_step(q, err);
    if (r != 1)
        return r;
    *ret_origin = (struct store_origin){
        .origin = mem_str(origin),
        .host = db_int(q, 0),
        .state = robots_state_find(db_str(q, 1)),
        .status = (int)db_int(q, 2),
        .text = str_dup(db_str(q, 3)),
        .text_n = db_str(q, 3).n,
        .fetched_ms = db_int(q, 5),
        .good_ms = db_int(q, 6),
        .expires_ms = db_int(q, 7),
        .failures = (int)db_int(q, 8),
    };
    copy(ret_origin->detail, sizeof ret_origin->detail, db_str(q, 4));
    copy(ret_origin->etag, sizeof ret_origin->etag, db_str(q, 9));
    copy(ret_origin->last_modified, sizeof ret_origin->last_modified,
         db_str(q, 10));
    db_reset(q);
    return 1;
}

/* Names first: store_origin_get() has a statement of its own. */
int store_origin_each(struct store *s, int64_t host,
                      int (*each)(void *context, const struct store_origin *o,
                                  struct err *err),
                      void *context, struct err *err)
{
    struct db_stmt *q = store_read(
        s, "SELECT origin FROM origins WHERE host = ? ORDER BY origin", err);
    int r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, host);
    while ((r = db_step(q, err)) == 1) {
        scoped(mem_freep) char *name = str_dup(db_str(q, 0));
        struct store_origin o = {0};
        r = store_origin_get(s, name, &o, err);
        if (r == 1)
            r = each(context, &o, err);
        store_origin_done(&o);
        if (r < 0) {
            db_reset(q);
            return r;
        }
    }
    return r;
}

int store_origin_put(struct store *s, const struct store_origin *o,
                     struct err *err)
{
    struct db_stmt *q = store_write(
        s,
        "INSERT OR REPLACE INTO origins(origin, host, state, status, text,"
        " detail, fetched_ms, good_ms, expires_ms, failures, etag,"
        " last_modified) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(o->origin));
    db_bind_int(q, 2, o->host);
    db_bind_str(q, 3, str_of(robots_states[o->state]));
    db_bind_int(q, 4, o->status);
    db_bind_blob(q, 5, (struct str){o->text, o->text_n});
    db_bind_str(q, 6, str_of(o->detail));
    db_bind_int(q, 7, o->fetched_ms);
    db_bind_int(q, 8, o->good_ms);
    db_bind_int(q, 9, o->expires_ms);
    db_bind_int(q, 10, o->failures);
    db_bind_str(q, 11, str_of(o->etag));
    db_bind_str(q, 12, str_of(o->last_modified));
    return db_run(q, err);
}

/* --- sitemaps --- */

int store_sitemap_put(struct store *s, const struct store_sitemap *m,
                      struct err *err)
{
    struct db_stmt *q = store_write(
        s,
        "INSERT OR REPLACE INTO sitemaps(key, host, type, entries, added,"
        " offhost, complete, future_lastmod, equal_lastmod, parsed_ms,"
        " barren) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)m->key);
    db_bind_int(q, 2, m->host);
    db_bind_str(q, 3, str_of(m->type));
    db_bind_int(q, 4, m->entries);
    db_bind_int(q, 5, m->added);
    db_bind_int(q, 6, m->offhost);
    db_bind_int(q, 7, m->complete);
    db_bind_int(q, 8, m->future_lastmod);
    db_bind_int(q, 9, m->equal_lastmod);
    db_bind_int(q, 10, m->parsed_ms);
    db_bind_int(q, 11, m->barren);
    return db_run(q, err);
}

int store_sitemap_announce(struct store *s, uint64_t key, int64_t host,
                           bool *ret_new, struct err *err)
{
    struct db_stmt *q = store_write(
        s, "INSERT OR IGNORE INTO announced(sitemap, host) VALUES(?, ?)", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)key);
    db_bind_int(q, 2, host);
    int r = db_run(q, err);
    *ret_new = r == 0 && db_changes(s->db) > 0;
    return r;
}

int store_sitemap_announcers(struct store *s, uint64_t key,
                             int64_t ret_hosts[STORE_ANNOUNCERS_MAX],
                             struct err *err)
{
    struct db_stmt *q = store_read(
        s, "SELECT host FROM announced WHERE sitemap = ? LIMIT ?", err);
    int n = 0, r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)key);
    db_bind_int(q, 2, STORE_ANNOUNCERS_MAX);
    while ((r = db_step(q, err)) == 1)
        ret_hosts[n++] = db_int(q, 0);
    return r < 0 ? r : n;
}

int store_sitemap_get(struct store *s, uint64_t key,
                      struct store_sitemap *ret_sitemap, struct err *err)
{
    struct db_stmt *q = store_read(
        s,
        "SELECT host, type, entries, added, offhost, complete, future_lastmod,"
        " equal_lastmod, parsed_ms, barren FROM sitemaps WHERE key = ?",
        err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)key);
    int r = db_step(q, err);
    if (r != 1)
        return r;
    *ret_sitemap = (struct store_sitemap){
        .key = key,
        .host = db_int(q, 0),
        .entries = db_int(q, 2),
        .added = db_int(q, 3),
        .offhost = db_int(q, 4),
        .complete = db_int(q, 5) != 0,
        .future_lastmod = db_int(q, 6) != 0,
        .equal_lastmod = db_int(q, 7) != 0,
        .parsed_ms = db_int(q, 8),
        .barren = db_int(q, 9),
    };
    copy(ret_sitemap->type, sizeof ret_sitemap->type, db_str(q, 1));
    db_reset(q);
    return 1;
}

int store_extras_get(struct store *s, uint64_t key, struct buf *out,
                     struct err *err)
{
    struct db_stmt *q =
        store_read(s, "SELECT fields FROM extras WHERE key = ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)key);
    int r = db_step(q, err);
    if (r == 1) {
        buf_add(out, db_str(q, 0));
        db_reset(q);
    }
    return r < 0 ? r : 0;
}

int store_extras_put(struct store *s, uint64_t key, struct str fields,
                     struct err *err)
{
    scoped(buf_done) struct buf old = {0};
    int r = store_extras_get(s, key, &old, err);

    if (r < 0 || str_eq(buf_str(&old), fields))
        return r;
    struct db_stmt *q = store_write(
        s, "INSERT OR REPLACE INTO extras(key, fields) VALUES(?, ?)", err);
    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)key);
    db_bind_str(q, 2, fields);
    return db_run(q, err);
}

int store_sitemap_count(struct store *s, int64_t host, int64_t *ret_known,
                        int64_t *ret_complete, struct err *err)
{
    struct db_stmt *q = store_read(s,
                                   "SELECT count(*), total(complete)"
                                   " FROM sitemaps WHERE host = ?",
                                   err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, host);
    int r = db_step(q, err);
    if (r == 1) {
        *ret_known = db_int(q, 0);
        *ret_complete = db_int(q, 1);
        db_reset(q);
    }
    return r < 0 ? r : 0;
}
