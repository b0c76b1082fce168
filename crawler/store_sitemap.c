/*
 * crawler/store_sitemap.c - sitemaps: what was read, who announced them, what
 * they say of pages; see store.h.
 */
#include "base/err.h"
#include "crawler/store_db.h"

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
    str_copy(ret_sitemap->type, sizeof ret_sitemap->type, db_str(q, 1));
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
