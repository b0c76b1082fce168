/*
 * console/picture_take.c - making the picture anew, see picture.h.
 *
 * What the crawler and the indexer say, in the order of URLs, is merged with
 * what the picture says, in the same order; only what differs is written.  The
 * old rows come from a second connection, which sees the file as it was before
 * the transaction.
 */
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "console/picture_part.h"
#include "crawler/coverage.h"
#include "crawler/store.h"
#include "indexer/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { STAMP_MAX = 128 };

struct tally {
    int64_t by_state[REASON_COUNT][8];
};

struct taking {
    struct picture *p;
    const char *code;
    int64_t portal, now_ms;
    bool first; /* no picture of the portal yet: nothing has changed */
    struct db *reader;
    struct db_stmt *old; /* stands on a row, or NULL at the end */
    struct tally tally;
    struct picture_day today; /* and yesterday: of what the crawler fetched */
    int64_t counted_ms;       /* fetches until then are counted */
};

/* --- is there news? --- */

static int index_cursor(const char *data_dir, uint32_t *segment,
                        uint64_t *offset, struct err *err)
{
    scoped(verdicts_freep) struct verdicts *v = NULL;
    struct buf path = {0};
    struct err none = {0};

    buf_addf(&path, "%s/index.db", data_dir);
    int r = verdicts_open(&v, path.p, VERDICTS_READ, &none);
    buf_done(&path);
    if (r == -ERR_NOT_FOUND)
        return 0;
    if (r < 0) {
        *err = none;
        return r;
    }
    return verdicts_cursor(v, segment, offset, err);
}

/* 1: the crawler knows the portal; *ret_urls says how many URLs of it. */
static int make_stamp(const struct picture *p, const char *code,
                      char stamp[STAMP_MAX], int64_t *ret_urls, struct err *err)
{
    scoped(store_freep) struct store *store = NULL;
    struct warc_position done = {0};
    struct store_host host = {0};
    uint32_t segment = 0;
    uint64_t offset = 0;
    bool crashed;

    int r = store_open(&store, p->data_dir, STORE_READ, err);
    if (r == 0)
        r = store_position(store, &done, &crashed, err);
    int known = r == 0 ? store_host_get(store, code, &host, err) : r;
    if (known == 1)
        r = index_cursor(p->data_dir, &segment, &offset, err);
    if (r < 0 || known <= 0)
        return r < 0 ? r : known;
    snprintf(stamp, STAMP_MAX,
             "%" PRIu32 ":%" PRIu64 " %" PRIu32 ":%" PRIu64 " %" PRId64,
             done.segment, done.offset, segment, offset, host.urls);
    *ret_urls = host.urls;
    return 1;
}

/* --- one row --- */

static const char *code_of(enum reason reason)
{
    return reason < REASON_COUNT ? reason_info(reason)->code : "";
}

static unsigned state_of(const struct coverage_row *row)
{
    bool read = (row->status >= 200 && row->status < 300) ||
                row->status == 304 || row->searchable;

    return (row->listed ? STATE_LISTED : 0) | (read ? STATE_FETCHED : 0) |
           (row->searchable ? STATE_INDEXED : 0);
}

static int write_event(struct taking *t, const char *url, const char *old,
                       const char *new, struct err *err)
{
    struct db_stmt *q = db_prepare(
        t->p->db,
        "INSERT INTO event(portal, url, at_ms, old, new) VALUES(?, ?, ?, ?, ?)",
        err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, t->portal);
    db_bind_str(q, 2, str_of(url));
    db_bind_int(q, 3, t->now_ms);
    db_bind_str(q, 4, str_of(old));
    db_bind_str(q, 5, str_of(new));
    return db_run(q, err);
}

static int write_row(struct taking *t, const struct coverage_row *row,
                     const char *settled, struct err *err)
{
    struct db_stmt *q = db_prepare(
        t->p->db,
        "INSERT OR REPLACE INTO url(portal, url, reason, settled, state,"
        " status, detail, seen_ms, fetched_ms, indexed_ms, lastmod_ms)"
        " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, t->portal);
    db_bind_str(q, 2, str_of(row->url));
    db_bind_str(q, 3, str_of(code_of(row->reason)));
    db_bind_str(q, 4, str_of(settled));
    db_bind_int(q, 5, state_of(row));
    db_bind_int(q, 6, row->status);
    db_bind_str(q, 7, str_of(row->detail));
    db_bind_int(q, 8, row->first_seen_ms);
    db_bind_int(q, 9, row->last_fetched_ms);
    db_bind_int(q, 10, row->last_indexed_ms);
    db_bind_int(q, 11, row->lastmod_ms);
    return db_run(q, err);
}

static int drop_row(struct taking *t, const char *url, struct err *err)
{
    struct db_stmt *q = db_prepare(
        t->p->db, "DELETE FROM url WHERE portal = ? AND url = ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, t->portal);
    db_bind_str(q, 2, str_of(url));
    return db_run(q, err);
}

/* --- the merge --- */

/* Columns of the old row: url, reason, settled, state, status, detail, seen,
 * fetched, indexed, lastmod. */
static int next_old(struct taking *t, struct err *err)
{
    int r = t->old ? db_step(t->old, err) : 0;

    if (r == 0)
        t->old = NULL;
    return r < 0 ? r : 0;
}

static int open_old(struct taking *t, struct err *err)
{
    int r = picture_open_reader(&t->reader, t->p, err);

    if (r < 0)
        return r;
    t->old = db_prepare(
        t->reader,
        "SELECT url, reason, settled, state, status, detail, seen_ms,"
        " fetched_ms, indexed_ms, lastmod_ms FROM url WHERE portal = ?"
        " ORDER BY url",
        err);
    if (!t->old)
        return -err->code;
    db_bind_int(t->old, 1, t->portal);
    return next_old(t, err);
}

static bool is_same(struct db_stmt *q, const struct coverage_row *row)
{
    return str_is(db_str(q, 1), code_of(row->reason)) &&
           db_int(q, 3) == state_of(row) && db_int(q, 4) == row->status &&
           str_is(db_str(q, 5), row->detail) &&
           db_int(q, 6) == row->first_seen_ms &&
           db_int(q, 7) == row->last_fetched_ms &&
           db_int(q, 8) == row->last_indexed_ms &&
           db_int(q, 9) == row->lastmod_ms;
}

static int gone(struct taking *t, struct err *err)
{
    scoped(mem_freep) char *url = str_dup(db_str(t->old, 0));
    scoped(mem_freep) char *settled = str_dup(db_str(t->old, 2));
    int r = drop_row(t, url, err);

    if (r == 0 && *settled)
        r = write_event(t, url, settled, "", err);
    return r < 0 ? r : next_old(t, err);
}

static int changed(struct taking *t, const struct coverage_row *row,
                   const char *settled_before, struct err *err)
{
    bool passing = picture_is_passing(row->reason);
    const char *settled = passing ? settled_before : code_of(row->reason);
    int r = write_row(t, row, settled, err);

    if (r < 0 || t->first || !strcmp(settled, settled_before))
        return r;
    return write_event(t, row->url, settled_before, settled, err);
}

static int merge(void *context, const struct coverage_row *row, struct err *err)
{
    struct taking *t = context;
    scoped(mem_freep) char *settled = NULL;
    int r = 0, order = -1;

    t->tally.by_state[row->reason][state_of(row)]++;
    while (r == 0 && t->old &&
           (order = strcmp(db_str(t->old, 0).p, row->url)) < 0)
        r = gone(t, err);
    if (r < 0)
        return r;
    if (!t->old || order > 0)
        return changed(t, row, "", err);
    if (is_same(t->old, row))
        return next_old(t, err);
    settled = str_dup(db_str(t->old, 2));
    r = changed(t, row, settled, err);
    return r < 0 ? r : next_old(t, err);
}

/* --- counts --- */

static int put_tally(struct taking *t, struct err *err)
{
    struct db_stmt *q =
        db_prepare(t->p->db, "DELETE FROM tally WHERE portal = ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, t->portal);
    int r = db_run(q, err);
    for (int i = 0; i < REASON_COUNT * 8 && r == 0; i++) {
        int64_t urls = t->tally.by_state[i / 8][i % 8];
        if (!urls)
            continue;
        q = db_prepare(t->p->db, "INSERT INTO tally VALUES(?, ?, ?, ?)", err);
        if (!q)
            return -err->code;
        db_bind_int(q, 1, t->portal);
        db_bind_str(q, 2, str_of(code_of((enum reason)(i / 8))));
        db_bind_int(q, 3, i % 8);
        db_bind_int(q, 4, urls);
        r = db_run(q, err);
    }
    return r;
}

static int put_day(struct taking *t, struct err *err)
{
    scoped(buf_done) struct buf reasons = {0};
    struct picture_counts c;
    int r = picture_counts(t->p, t->code, &c, err);

    if (r < 0)
        return r;
    for (int i = 0; i < REASON_COUNT; i++)
        if (c.by_reason[i])
            buf_addf(&reasons, "%s%s:%" PRId64, reasons.n ? " " : "",
                     code_of((enum reason)i), c.by_reason[i]);
    struct db_stmt *q = db_prepare(
        t->p->db,
        "INSERT INTO day(portal, day, known, listed, fetched, indexed, faults,"
        " reasons) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE"
        " SET known = ?3, listed = ?4, fetched = ?5, indexed = ?6, faults = ?7,"
        " reasons = ?8",
        err);
    if (!q)
        return -err->code;
    db_bind_int(q, 1, t->portal);
    db_bind_int(q, 2, picture_day_of(t->now_ms));
    const int64_t counts[] = {c.known, c.listed, c.fetched, c.indexed,
                              c.faults};
    for (int i = 0; i < 5; i++)
        db_bind_int(q, 3 + i, counts[i]);
    db_bind_str(q, 8, reasons.n ? buf_str(&reasons) : STR(""));
    return db_run(q, err);
}

/* --- fetches by day --- */

enum { FETCH_DAYS = 32 }; /* looked back, at most */

struct fetch_days {
    int64_t first_day, until_ms, since_ms;
    struct picture_day days[FETCH_DAYS];
};

static void count_fetch(void *context, const struct store_fetch *f)
{
    struct fetch_days *all = context;
    int64_t at = picture_day_of(f->when_ms) - all->first_day;
    int class = f->status / 100;

    if (at < 0 || at >= FETCH_DAYS || f->when_ms > all->until_ms)
        return;
    struct picture_day *d = &all->days[at];
    d->fetches++;
    d->bytes += f->bytes;
    d->took_ms += f->took_ms;
    d->by_class[class >= 1 && class <= 5 ? class : 0]++;
}

static int put_fetches(struct taking *t, const struct picture_day *d,
                       int64_t day, struct err *err)
{
    struct db_stmt *q = db_prepare(
        t->p->db,
        "INSERT INTO day(portal, day, fetches, bytes, took_ms, none, s1, s2, "
        "s3,"
        " s4, s5) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
        " ON CONFLICT DO UPDATE SET fetches = fetches + ?3, bytes = bytes + ?4,"
        " took_ms = took_ms + ?5, none = none + ?6, s1 = s1 + ?7, s2 = s2 + ?8,"
        " s3 = s3 + ?9, s4 = s4 + ?10, s5 = s5 + ?11",
        err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, t->portal);
    db_bind_int(q, 2, day);
    db_bind_int(q, 3, d->fetches);
    db_bind_int(q, 4, d->bytes);
    db_bind_int(q, 5, d->took_ms);
    for (int i = 0; i < 6; i++)
        db_bind_int(q, 6 + i, d->by_class[i]);
    return db_run(q, err);
}

/* Fetches since the last count are added to their days, none twice. */
static int count_fetches(struct taking *t, struct err *err)
{
    scoped(store_freep) struct store *store = NULL;
    scoped(mem_freep) struct fetch_days *all = NEW(fetch_days);
    struct store_host host = {0};
    int r = store_open(&store, t->p->data_dir, STORE_READ, err);

    if (r == 0)
        r = store_host_get(store, t->code, &host, err);
    if (r <= 0)
        return r;
    all->first_day = picture_day_of(t->now_ms) - FETCH_DAYS + 1;
    all->until_ms = t->now_ms;
    r = store_fetches_since(store, host.id, t->counted_ms, count_fetch, all,
                            err);
    for (int i = 0; i < FETCH_DAYS && r == 0; i++)
        if (all->days[i].fetches)
            r = put_fetches(t, &all->days[i], all->first_day + i, err);
    return r;
}

/* --- the whole --- */

static int prune(struct taking *t, struct err *err)
{
    struct db_stmt *q = db_prepare(
        t->p->db, "DELETE FROM event WHERE portal = ? AND at_ms < ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, t->portal);
    db_bind_int(q, 2, t->now_ms - (int64_t)PICTURE_EVENT_DAYS * DAY_MS);
    int r = db_run(q, err);
    if (r < 0)
        return r;
    q = db_prepare(t->p->db, "DELETE FROM day WHERE portal = ? AND day < ?",
                   err);
    if (!q)
        return -err->code;
    db_bind_int(q, 1, t->portal);
    db_bind_int(q, 2, picture_day_of(t->now_ms) - PICTURE_DAYS);
    return db_run(q, err);
}

static int put_stamp(struct taking *t, const char *stamp, struct err *err)
{
    struct db_stmt *q =
        db_prepare(t->p->db,
                   "UPDATE portal SET taken_ms = ?, counted_ms = ?1, stamp = ?"
                   " WHERE id = ?",
                   err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, t->now_ms);
    db_bind_str(q, 2, str_of(stamp));
    db_bind_int(q, 3, t->portal);
    return db_run(q, err);
}

static int take(struct taking *t, const char *stamp, struct err *err)
{
    int r = open_old(t, err);

    if (r == 0)
        r = coverage_each(t->p->data_dir, t->code, merge, t, err);
    while (r == 0 && t->old)
        r = gone(t, err);
    if (r == 0)
        r = put_tally(t, err);
    if (r == 0)
        r = put_day(t, err);
    if (r == 0)
        r = count_fetches(t, err);
    if (r == 0)
        r = prune(t, err);
    return r < 0 ? r : put_stamp(t, stamp, err);
}

/* The portal's row, made when there is none; *ret_stamp is "" then. */
static int portal_row(struct taking *t, char stamp[STAMP_MAX],
                      int64_t *ret_taken_ms, struct err *err)
{
    struct db_stmt *q =
        db_prepare(t->p->db,
                   "INSERT OR IGNORE INTO portal(code, taken_ms,"
                   " stamp, counted_ms) VALUES(?, 0, '', 0)",
                   err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(t->code));
    int r = db_run(q, err);
    if (r < 0)
        return r;
    q = db_prepare(t->p->db,
                   "SELECT id, taken_ms, stamp, counted_ms FROM portal"
                   " WHERE code = ?",
                   err);
    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(t->code));
    r = db_step(q, err);
    if (r != 1)
        return r < 0 ? r : err_set(err, ERR_BUG, "%s is gone", t->code);
    t->portal = db_int(q, 0);
    *ret_taken_ms = db_int(q, 1);
    str_copy(stamp, STAMP_MAX, db_str(q, 2));
    t->counted_ms = db_int(q, 3);
    t->first = !*ret_taken_ms;
    db_reset(q);
    return 0;
}

/* Looks again with the file locked: another process may have been quicker. */
static int take_locked(struct taking *t, const char *stamp, struct err *err)
{
    char have[STAMP_MAX];
    int64_t taken_ms = 0;
    int r = portal_row(t, have, &taken_ms, err);

    if (r == 0 && taken_ms > t->now_ms)
        t->now_ms = taken_ms; /* the clock was set back */
    if (r < 0 || !strcmp(have, stamp))
        return r;
    r = take(t, stamp, err);
    db_free(t->reader);
    return r;
}

static int is_stale(struct picture *p, const char *code, int64_t now_ms,
                    bool force, int64_t urls, struct err *err)
{
    int64_t id, taken_ms = 0;
    int r = picture_portal(p, code, &id, &taken_ms, err);
    int64_t rest_ms =
        urls > PICTURE_LARGE ? PICTURE_LARGE_MS : PICTURE_FRESH_MS;

    return r < 0 ? r
                 : force || !taken_ms || taken_ms + rest_ms <= now_ms ||
                       taken_ms > now_ms;
}

int picture_take(struct picture *p, const char *portal, int64_t now_ms,
                 bool force, struct err *err)
{
    struct taking *t;
    char stamp[STAMP_MAX];
    int64_t urls = 0;
    int r = make_stamp(p, portal, stamp, &urls, err);

    if (r == 1)
        r = is_stale(p, portal, now_ms, force, urls, err);
    if (r <= 0)
        return r;
    r = db_begin(p->db, err);
    if (r < 0)
        return r;
    t = NEW(taking);
    *t = (struct taking){.p = p, .code = portal, .now_ms = now_ms};
    r = take_locked(t, stamp, err);
    free(t);
    if (r == 0)
        r = db_commit(p->db, err);
    if (r < 0) {
        db_rollback(p->db);
        return err_wrap(err, "picture of %s", portal);
    }
    return 0;
}

int picture_take_all(struct picture *p, int64_t now_ms,
                     void (*each)(void *context, const char *portal),
                     void *context, struct err *err)
{
    char after[64] = "";
    int r = 1;

    while (r == 1) {
        scoped(store_freep) struct store *store = NULL;
        struct store_host host;
        r = store_open(&store, p->data_dir, STORE_READ, err);
        if (r == 0)
            r = store_host_next(store, after, &host, err);
        if (r != 1)
            break;
        r = picture_take(p, host.portal, now_ms, true, err);
        if (r == 0 && each)
            each(context, host.portal);
        r = r < 0 ? r : 1;
    }
    return r;
}
