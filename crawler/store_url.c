/*
 * crawler/store_url.c - the URL table of the store and its log of fetches.
 *
 * The integer key is a 64-bit hash of the URL text, checked against the text:
 * when two URLs share a hash, the later one takes the next free number.
 * Random keys in one B-tree cost a page write each; an index over the text
 * would cost twice that and the space of the text again.
 */
#include "base/err.h"
#include "crawler/store_db.h"

#include <stdlib.h>

enum { KEY_TRIES = 4 };

static const char *const source_names[SOURCE_COUNT] = {
    [SOURCE_HOME] = "home",         [SOURCE_REGISTRY] = "registry",
    [SOURCE_ROBOTS] = "robots.txt", [SOURCE_GUESS] = "guess",
    [SOURCE_SITEMAP] = "sitemap",   [SOURCE_LINK] = "link",
    [SOURCE_REDIRECT] = "redirect", [SOURCE_ADDED] = "added",
    [SOURCE_PUSHED] = "pushed",
};

const char *url_source_name(enum url_source source)
{
    return source_names[source];
}

static enum url_source source_find(struct str name)
{
    for (int i = 0; i < SOURCE_COUNT; i++)
        if (str_is(name, source_names[i]))
            return (enum url_source)i;
    return SOURCE_LINK;
}

static enum reason reason_read(struct str code)
{
    char text[64];

    if (code.n >= sizeof text)
        return REASON_QUEUED;
    memcpy(text, code.p, code.n);
    text[code.n] = '\0';
    enum reason found = reason_find(text);
    return found == REASON_COUNT ? REASON_QUEUED : found;
}

static struct str reason_code(enum reason reason)
{
    return str_of(reason_info(reason)->code);
}

uint64_t store_key(const char *url)
{
    return str_hash(str_of(url));
}

#define URL_SELECT                                                             \
    "SELECT u.key, u.host, u.kind, u.source, u.priority, u.depth, u.due_ms,"   \
    " u.reason, u.status, u.digest, u.first_seen_ms, u.last_fetched_ms,"       \
    " u.last_changed_ms, u.last_good_ms, u.interval_ms, u.lastmod_ms,"         \
    " u.fetches, u.changes, u.failures, u.listed, u.url, v.url, u.detail, "    \
    "u.etag,"                                                                  \
    " u.last_modified, u.target, u.rate_changes, u.rate_days, u.stored_ms"     \
    " FROM urls u LEFT JOIN urls v ON v.key = u.via"

enum { FIRST_TEXT = 20, TEXTS = 6 };

static void read_numbers(struct db_stmt *q, struct store_url *u)
{
    *u = (struct store_url){
        .key = (uint64_t)db_int(q, 0),
        .host = db_int(q, 1),
        .kind = db_int(q, 2) == URL_SITEMAP ? URL_SITEMAP : URL_PAGE,
        .source = source_find(db_str(q, 3)),
        .priority = (int)db_int(q, 4),
        .depth = (int)db_int(q, 5),
        .due_ms = db_is_null(q, 6) ? -1 : db_int(q, 6),
        .reason = reason_read(db_str(q, 7)),
        .status = (int)db_int(q, 8),
        .digest = db_int(q, 9),
        .first_seen_ms = db_int(q, 10),
        .last_fetched_ms = db_int(q, 11),
        .last_changed_ms = db_int(q, 12),
        .last_good_ms = db_int(q, 13),
        .interval_ms = db_int(q, 14),
        .lastmod_ms = db_int(q, 15),
        .fetches = db_int(q, 16),
        .changes = db_int(q, 17),
        .failures = (int)db_int(q, 18),
        .listed = (uint64_t)db_int(q, 19),
        .rate = {db_real(q, FIRST_TEXT + TEXTS),
                 db_real(q, FIRST_TEXT + TEXTS + 1)},
        .stored_ms = db_int(q, FIRST_TEXT + TEXTS + 2),
    };
}

/* The struct and its texts behind it, in one block. */
static struct store_url *read_url(struct db_stmt *q)
{
    size_t bytes = sizeof(struct store_url);

    for (int i = 0; i < TEXTS; i++)
        bytes += db_str(q, FIRST_TEXT + i).n + 1;
    struct store_url *u = mem_new(1, bytes);
    read_numbers(q, u);
    const char **const texts[TEXTS] = {&u->url,  &u->via,           &u->detail,
                                       &u->etag, &u->last_modified, &u->target};
    char *at = (char *)(u + 1);
    for (int i = 0; i < TEXTS; i++) {
        struct str text = db_str(q, FIRST_TEXT + i);
        if (text.n)
            memcpy(at, text.p, text.n);
        *texts[i] = at;
        at += text.n + 1;
    }
    return u;
}

/* 1: *ret_key is the key of `url`; 0: it is the key that `url` will get. */
static int find_key(struct store *s, const char *url, uint64_t *ret_key,
                    struct err *err)
{
    uint64_t key = store_key(url);

    for (int i = 0; i < KEY_TRIES; i++, key++) {
        struct db_stmt *q =
            store_read(s, "SELECT url FROM urls WHERE key = ?", err);
        if (!q)
            return -err->code;
        db_bind_int(q, 1, (int64_t)key);
        int r = db_step(q, err);
        bool same = r == 1 && str_is(db_str(q, 0), url);
        if (r == 1)
            db_reset(q);
        if (r == 1 && !same)
            continue;
        *ret_key = key;
        return r;
    }
    return err_set(err, ERR_LIMIT, "too many URLs share the key of %s", url);
}

static void bind_due(struct db_stmt *q, int at, int64_t due_ms)
{
    if (due_ms >= 0)
        db_bind_int(q, at, due_ms);
    else
        db_bind_null(q, at);
}

static int insert(struct store *s, const struct store_url *u, uint64_t key,
                  struct err *err)
{
    struct db_stmt *q = store_write(
        s,
        "INSERT INTO urls(key, url, host, kind, source, priority, depth, via,"
        " due_ms, reason, detail, status, etag, last_modified, target, digest,"
        " first_seen_ms, last_fetched_ms, last_changed_ms, last_good_ms,"
        " interval_ms, lastmod_ms, fetches, changes, failures, listed)"
        " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', '', '', 0, ?, 0, 0, 0,"
        " 0, ?, 0, 0, 0, ?)",
        err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)key);
    db_bind_str(q, 2, str_of(u->url));
    db_bind_int(q, 3, u->host);
    db_bind_int(q, 4, u->kind);
    db_bind_str(q, 5, str_of(url_source_name(u->source)));
    db_bind_int(q, 6, u->priority);
    db_bind_int(q, 7, u->depth);
    if (*u->via)
        db_bind_int(q, 8, (int64_t)store_key(u->via));
    bind_due(q, 9, u->due_ms);
    db_bind_str(q, 10, reason_code(u->reason));
    db_bind_str(q, 11, str_of(u->detail));
    db_bind_int(q, 12, u->first_seen_ms);
    db_bind_int(q, 13, u->lastmod_ms);
    db_bind_int(q, 14, (int64_t)u->listed);
    return db_run(q, err);
}

/* Forgets what another host's sitemap claimed about a URL.  1: so it was. */
static int disown(struct store *s, const struct store_url *u, uint64_t key,
                  struct err *err)
{
    const char *offhost = reason_info(REASON_SITEMAP_OFFHOST)->code;
    struct db_stmt *q = store_write(
        s, "DELETE FROM urls WHERE key = ? AND host <> ? AND reason = ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)key);
    db_bind_int(q, 2, u->host);
    db_bind_str(q, 3, str_of(offhost));
    int r = db_run(q, err);
    return r < 0 ? r : db_changes(s->db) > 0;
}

int store_url_add(struct store *s, const struct store_url *u, bool *ret_added,
                  struct err *err)
{
    uint64_t key = 0;

    int r = find_key(s, u->url, &key, err);
    if (r == 1 && u->reason != REASON_SITEMAP_OFFHOST) {
        r = disown(s, u, key, err);
        r = r < 0 ? r : !r;
    }
    if (r == 0)
        r = insert(s, u, key, err) < 0 ? -err->code : 2;
    if (r < 0)
        return r;
    *ret_added = r == 2;
    return 0;
}

int store_url_by_key(struct store *s, uint64_t key, struct store_url **ret_url,
                     struct err *err)
{
    struct db_stmt *q = store_read(s, URL_SELECT " WHERE u.key = ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)key);
    int r = db_step(q, err);
    if (r == 1) {
        *ret_url = read_url(q);
        db_reset(q);
    }
    return r;
}

int store_url_get(struct store *s, const char *url, struct store_url **ret_url,
                  struct err *err)
{
    uint64_t key = 0;
    int r = find_key(s, url, &key, err);

    return r <= 0 ? r : store_url_by_key(s, key, ret_url, err);
}

int store_url_put(struct store *s, const struct store_url *u, struct err *err)
{
    struct db_stmt *q = store_write(
        s,
        "UPDATE urls SET kind = ?, priority = ?, depth = ?, due_ms = ?,"
        " reason = ?, detail = ?, status = ?, etag = ?, last_modified = ?,"
        " target = ?, digest = ?, last_fetched_ms = ?, last_changed_ms = ?,"
        " last_good_ms = ?, interval_ms = ?, lastmod_ms = ?, fetches = ?,"
        " changes = ?, failures = ?, listed = ?, rate_changes = ?,"
        " rate_days = ?, stored_ms = ? WHERE key = ?",
        err);
    const int64_t numbers[] = {
        u->digest,      u->last_fetched_ms, u->last_changed_ms, u->last_good_ms,
        u->interval_ms, u->lastmod_ms,      u->fetches,         u->changes,
        u->failures,    (int64_t)u->listed,
    };

    if (!q)
        return -err->code;
    db_bind_int(q, 1, u->kind);
    db_bind_int(q, 2, u->priority);
    db_bind_int(q, 3, u->depth);
    bind_due(q, 4, u->due_ms);
    db_bind_str(q, 5, reason_code(u->reason));
    db_bind_str(q, 6, str_of(u->detail));
    db_bind_int(q, 7, u->status);
    db_bind_str(q, 8, str_of(u->etag));
    db_bind_str(q, 9, str_of(u->last_modified));
    db_bind_str(q, 10, str_of(u->target));
    for (int i = 0; i < (int)(sizeof numbers / sizeof *numbers); i++)
        db_bind_int(q, 11 + i, numbers[i]);
    db_bind_real(q, 21, u->rate.changes);
    db_bind_real(q, 22, u->rate.days);
    db_bind_int(q, 23, u->stored_ms);
    db_bind_int(q, 24, (int64_t)u->key);
    return db_run(q, err);
}

/* Rows of one priority, behind those already in rows[]. */
static int due_of(struct store *s, const struct store_due *due, int priority,
                  struct store_url **rows, size_t room, struct err *err)
{
    struct db_stmt *q =
        store_read(s,
                   URL_SELECT " WHERE u.host = ? AND u.priority = ?"
                              " AND u.due_ms <= ?"
                              " ORDER BY u.due_ms LIMIT ?",
                   err);
    size_t n = 0;
    int r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, due->host);
    db_bind_int(q, 2, priority);
    db_bind_int(q, 3, due->now_ms);
    db_bind_int(q, 4, (int64_t)room);
    while ((r = db_step(q, err)) == 1)
        rows[n++] = read_url(q);
    return r < 0 ? r : (int)n;
}

int store_due(struct store *s, const struct store_due *due,
              struct store_url **rows, size_t *ret_count, struct err *err)
{
    int end = due->no_again ? PRIORITY_AGAIN : PRIORITY_COUNT;
    size_t n = 0;

    for (int p = 0; p < end && n < due->max; p++) {
        int r = due_of(s, due, p, rows + n, due->max - n, err);
        if (r < 0) {
            while (n > 0)
                free(rows[--n]);
            return r;
        }
        n += (size_t)r;
    }
    *ret_count = n;
    return 0;
}

/* Moves *least back to the first due time of that priority. */
static int due_next_of(struct store *s, int64_t host, int priority,
                       int64_t *least_ms, struct err *err)
{
    struct db_stmt *q =
        store_read(s,
                   "SELECT due_ms FROM urls WHERE host = ? AND"
                   " priority = ? AND due_ms >= 0 ORDER BY due_ms LIMIT 1",
                   err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, host);
    db_bind_int(q, 2, priority);
    int r = db_step(q, err);
    if (r < 0)
        return r;
    if (r == 1 && (*least_ms < 0 || db_int(q, 0) < *least_ms))
        *least_ms = db_int(q, 0);
    db_reset(q);
    return 0;
}

int store_due_next(struct store *s, int64_t host, int64_t *ret_first_ms,
                   int64_t *ret_again_ms, struct err *err)
{
    int64_t first_ms = -1, again_ms = -1;
    int r = 0;

    for (int p = 0; p < PRIORITY_AGAIN && r == 0; p++)
        r = due_next_of(s, host, p, &first_ms, err);
    if (r == 0)
        r = due_next_of(s, host, PRIORITY_AGAIN, &again_ms, err);
    if (r < 0)
        return r;
    *ret_first_ms = first_ms;
    *ret_again_ms = again_ms;
    return 0;
}

static int due_all(struct store *s, const char *sql, int64_t host,
                   int64_t now_ms, struct err *err)
{
    struct db_stmt *q = store_write(s, sql, err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, host);
    db_bind_int(q, 2, now_ms);
    return db_run(q, err);
}

int store_due_all(struct store *s, int64_t host, int64_t now_ms,
                  struct err *err)
{
    int r = due_all(s,
                    "UPDATE urls SET due_ms = ?2 WHERE (?1 = 0 OR host = ?1)"
                    " AND due_ms IS NOT NULL",
                    host, now_ms, err);

    if (r == 0)
        r = due_all(s,
                    "UPDATE origins SET expires_ms = ?2"
                    " WHERE ?1 = 0 OR host = ?1",
                    host, now_ms, err);
    return r;
}

int store_due_beyond(struct store *s, int64_t host, int64_t now_ms,
                     struct err *err)
{
    return due_all(s,
                   "UPDATE urls SET due_ms = ?2, reason = 'QUEUED'"
                   " WHERE host = ?1 AND reason = 'BUDGET'",
                   host, now_ms, err);
}

int store_url_each(struct store *s, int64_t host,
                   int (*each)(void *context, const struct store_url *u,
                               struct err *err),
                   void *context, struct err *err)
{
    struct db_stmt *q =
        host ? store_read(s, URL_SELECT " WHERE u.host = ? AND u.kind = 0", err)
             : store_read(s, URL_SELECT " WHERE u.kind = 0", err);
    int r;

    if (!q)
        return -err->code;
    if (host)
        db_bind_int(q, 1, host);
    while ((r = db_step(q, err)) == 1) {
        scoped(mem_freep) struct store_url *u = read_url(q);
        r = each(context, u, err);
        if (r < 0) {
            db_reset(q);
            return r;
        }
    }
    return r;
}

/* The index leads to them: sitemaps have the first two priorities. */
int store_sitemap_each(struct store *s, int64_t host,
                       int (*each)(void *context, const struct store_url *u,
                                   const struct store_sitemap *m,
                                   struct err *err),
                       void *context, struct err *err)
{
    struct db_stmt *q =
        store_read(s,
                   URL_SELECT " WHERE u.host = ? AND u.priority <= 1"
                              " AND u.kind = 1 ORDER BY u.url",
                   err);
    int r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, host);
    while ((r = db_step(q, err)) == 1) {
        scoped(mem_freep) struct store_url *u = read_url(q);
        struct store_sitemap m = {.key = u->key};
        r = store_sitemap_get(s, u->key, &m, err);
        if (r >= 0)
            r = each(context, u, &m, err);
        if (r < 0) {
            db_reset(q);
            return r;
        }
    }
    return r;
}

int store_fetch_add(struct store *s, uint64_t key, int64_t number,
                    const struct store_fetch *f, struct err *err)
{
    struct db_stmt *q = store_write(
        s,
        "INSERT OR REPLACE INTO fetches(key, slot, when_ms, status, reason,"
        " took_ms, bytes, changed) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
        err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)key);
    db_bind_int(q, 2, number % STORE_FETCHES_MAX);
    db_bind_int(q, 3, f->when_ms);
    db_bind_int(q, 4, f->status);
    db_bind_str(q, 5, reason_code(f->reason));
    db_bind_int(q, 6, f->took_ms);
    db_bind_int(q, 7, f->bytes);
    db_bind_int(q, 8, f->changed);
    return db_run(q, err);
}

int store_fetches(struct store *s, uint64_t key,
                  struct store_fetch ret_fetches[STORE_FETCHES_MAX],
                  struct err *err)
{
    struct db_stmt *q = store_read(
        s,
        "SELECT when_ms, status, reason, took_ms, bytes, changed FROM fetches"
        " WHERE key = ? ORDER BY when_ms",
        err);
    int n = 0, r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)key);
    while ((r = db_step(q, err)) == 1)
        ret_fetches[n++] = (struct store_fetch){
            .when_ms = db_int(q, 0),
            .status = (int)db_int(q, 1),
            .reason = reason_read(db_str(q, 2)),
            .took_ms = db_int(q, 3),
            .bytes = db_int(q, 4),
            .changed = db_int(q, 5) != 0,
        };
    return r < 0 ? r : n;
}

int store_totals(struct store *s, int64_t now_ms,
                 int (*each)(void *context, const struct store_total *total,
                             struct err *err),
                 void *context, struct err *err)
{
    struct db_stmt *q =
        store_read(s,
                   "SELECT h.portal, u.reason, count(*), total(u.due_ms <= ?)"
                   " FROM urls u JOIN hosts h ON h.id = u.host WHERE u.kind = 0"
                   " GROUP BY 1, 2 ORDER BY 1, 2",
                   err);
    int r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, now_ms);
    while ((r = db_step(q, err)) == 1) {
        scoped(mem_freep) char *portal = str_dup(db_str(q, 0));
        scoped(mem_freep) char *reason = str_dup(db_str(q, 1));
        struct store_total total = {portal, reason, db_int(q, 2), db_int(q, 3)};
        r = each(context, &total, err);
        if (r < 0) {
            db_reset(q);
            return r;
        }
    }
    return r;
}
