/* console/recheck.c - see recheck.h. */
#include "console/recheck.h"

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "console/picture.h"
#include "crawler/intake.h"
#include "crawler/store.h"

#include <stdio.h>

enum { LIST_MAX = 50 };

static const char *text_of(struct str s)
{
    return s.p ? s.p : ""; /* SQLite ends its texts with a NUL */
}

/* --- one URL --- */

int recheck_used(struct picture *p, const char *portal, int64_t now_ms,
                 int64_t *ret_used, struct err *err)
{
    struct db_stmt *q =
        db_prepare(picture_db(p),
                   "SELECT used FROM quota WHERE portal = ? AND day = ?", err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    db_bind_int(q, 2, picture_day_of(now_ms));
    int r = db_step(q, err);
    if (r < 0)
        return r;
    *ret_used = r == 1 ? db_int(q, 0) : 0;
    db_reset(q);
    return 0;
}

int recheck_pay(struct picture *p, const char *portal, int64_t now_ms,
                int64_t quota, bool *ret_paid, struct err *err)
{
    struct db_stmt *q = db_prepare(
        picture_db(p),
        "INSERT INTO quota(portal, day, used) SELECT ?1, ?2, 1 WHERE ?3 > 0"
        " ON CONFLICT DO UPDATE SET used = used + 1 WHERE used < ?3",
        err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    db_bind_int(q, 2, picture_day_of(now_ms));
    db_bind_int(q, 3, quota);
    int r = db_run(q, err);
    *ret_paid = r == 0 && db_changes(picture_db(p)) > 0;
    return r;
}

static int put_in(struct intake *box, const struct recheck_wish *wish,
                  const char *url, struct err *err)
{
    const struct intake_url u = {.url = url,
                                 .portal = wish->portal,
                                 .who = wish->who,
                                 .source = INTAKE_RECRAWL,
                                 .put_ms = wish->now_ms};

    return intake_put(box, &u, err);
}

static int put_one(const struct recheck_wish *wish, struct err *err)
{
    scoped(intake_freep) struct intake *box = NULL;
    int r = intake_open(&box, wish->data_dir, err);

    if (r == 0)
        r = put_in(box, wish, wish->url, err);
    return r < 0 ? r : intake_commit(box, err);
}

/* In one transaction: what cannot be put in is not paid. */
static int ask_locked(struct picture *p, const struct recheck_wish *wish,
                      enum recheck_answer *ret_answer, struct err *err)
{
    struct intake_wish before;
    bool paid = false;
    int r = intake_find(wish->data_dir, wish->url, &before, err);

    *ret_answer = RECHECK_WAITS;
    if (r != 0)
        return r < 0 ? r : 0;
    r = recheck_pay(p, wish->portal, wish->now_ms, wish->quota, &paid, err);
    if (r < 0)
        return r;
    *ret_answer = paid ? RECHECK_PUT : RECHECK_NO_MORE;
    return paid ? put_one(wish, err) : 0;
}

int recheck_one(struct picture *p, const struct recheck_wish *wish,
                enum recheck_answer *ret_answer, struct err *err)
{
    struct db *db = picture_db(p);
    int r = db_begin(db, err);

    if (r < 0)
        return r;
    r = ask_locked(p, wish, ret_answer, err);
    return db_end(db, r, err);
}

/* --- all of a reason --- */

/* 1: *ret_id is under way. */
static int find_open(struct db *db, const char *portal, enum reason reason,
                     int64_t *ret_id, struct err *err)
{
    struct db_stmt *q = db_prepare(db,
                                   "SELECT id FROM recheck WHERE portal = ?"
                                   " AND reason = ? AND ended_ms = 0",
                                   err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    db_bind_str(q, 2, str_of(reason_info(reason)->code));
    int r = db_step(q, err);
    if (r == 1) {
        *ret_id = db_int(q, 0);
        db_reset(q);
    }
    return r;
}

static int insert(struct db *db, const struct recheck_wish *wish,
                  enum reason reason, int64_t *ret_id, struct err *err)
{
    struct db_stmt *q =
        db_prepare(db,
                   "INSERT INTO recheck(portal, reason, who, began_ms, urls)"
                   " VALUES(?, ?, ?, ?, 0)",
                   err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(wish->portal));
    db_bind_str(q, 2, str_of(reason_info(reason)->code));
    db_bind_str(q, 3, str_of(wish->who));
    db_bind_int(q, 4, wish->now_ms);
    int r = db_run(q, err);
    *ret_id = db_last_id(db);
    return r;
}

struct filling {
    struct db *db;
    struct intake *box;
    const struct recheck_wish *wish;
    int64_t id;
};

static int fill_one(void *context, const struct picture_row *row,
                    struct err *err)
{
    struct filling *f = context;
    struct db_stmt *q = db_prepare(
        f->db, "INSERT INTO recheck_url(recheck, url) VALUES(?, ?)", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, f->id);
    db_bind_str(q, 2, str_of(row->url));
    int r = db_run(q, err);
    return r < 0 ? r : put_in(f->box, f->wish, row->url, err);
}

static int fill(struct picture *p, const struct recheck_wish *wish,
                enum reason reason, int64_t id, struct err *err)
{
    scoped(intake_freep) struct intake *box = NULL;
    const struct picture_filter filter = {.reason = reason};
    struct filling f = {picture_db(p), NULL, wish, id};
    int r = intake_open(&box, wish->data_dir, err);

    if (r < 0)
        return r;
    f.box = box;
    int64_t urls = picture_each(p, wish->portal, &filter, fill_one, &f, err);
    if (urls < 0)
        return (int)urls;
    struct db_stmt *q =
        db_prepare(f.db, "UPDATE recheck SET urls = ? WHERE id = ?", err);
    if (!q)
        return -err->code;
    db_bind_int(q, 1, urls);
    db_bind_int(q, 2, id);
    r = db_run(q, err);
    /* Looked at again without a check does no harm; a check whose URLs nobody
     * looks at would never end.  So the box goes first. */
    return r < 0 ? r : intake_commit(box, err);
}

static int begin_locked(struct picture *p, const struct recheck_wish *wish,
                        enum reason reason, int64_t *ret_id, struct err *err)
{
    const struct picture_filter filter = {.reason = reason};
    int r = find_open(picture_db(p), wish->portal, reason, ret_id, err);

    if (r != 0)
        return r < 0 ? r : 0;
    int64_t urls = picture_count(p, wish->portal, &filter, err);
    *ret_id = 0;
    if (urls <= 0)
        return (int)urls;
    r = insert(picture_db(p), wish, reason, ret_id, err);
    return r < 0 ? r : fill(p, wish, reason, *ret_id, err);
}

int recheck_begin(struct picture *p, const struct recheck_wish *wish,
                  enum reason reason, int64_t *ret_id, struct err *err)
{
    struct db *db = picture_db(p);
    int r = db_begin(db, err);

    if (r < 0)
        return r;
    r = begin_locked(p, wish, reason, ret_id, err);
    return db_end(db, r, err);
}

/* --- what came of it --- */

static int newest_robots(void *context, const struct store_origin *o,
                         struct err *err)
{
    int64_t *newest_ms = context;

    (void)err;
    if (o->fetched_ms > *newest_ms)
        *newest_ms = o->fetched_ms;
    return 0;
}

/* When robots.txt of the portal was read last: what it forbids is judged then,
 * and not fetched. */
static int robots_read(const char *data_dir, const char *portal,
                       int64_t *ret_ms, struct err *err)
{
    scoped(store_freep) struct store *store = NULL;
    struct store_host host = {0};
    int r = store_open(&store, data_dir, STORE_READ, err);

    *ret_ms = 0;
    if (r == 0)
        r = store_host_get(store, portal, &host, err);
    return r <= 0
               ? r
               : store_origin_each(store, host.id, newest_robots, ret_ms, err);
}

/* Fills in what the picture says now: waiting, mended, same. */
static int count(struct picture *p, const char *portal, const struct recheck *k,
                 int64_t robots_ms, int64_t ret_counts[3], struct err *err)
{
    struct db_stmt *q = db_prepare(
        picture_db(p),
        "WITH seen AS (SELECT u.reason AS now, CASE"
        "  WHEN u.url IS NULL THEN 1"
        "  WHEN u.reason IN ('QUEUED', 'THROTTLED', 'FETCHED') THEN 0"
        "  WHEN u.reason <> ?2 OR u.fetched_ms > ?3 THEN 1"
        "  ELSE u.reason = 'ROBOTS' AND ?4 > ?3 END AS done"
        " FROM recheck_url r LEFT JOIN url u ON u.url = r.url AND u.portal ="
        "  (SELECT id FROM portal WHERE code = ?5) WHERE r.recheck = ?1)"
        " SELECT total(NOT done), total(done AND now IS NOT ?2),"
        " total(done AND now IS ?2) FROM seen",
        err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, k->id);
    db_bind_str(q, 2, str_of(reason_info(k->reason)->code));
    db_bind_int(q, 3, k->began_ms);
    db_bind_int(q, 4, robots_ms);
    db_bind_str(q, 5, str_of(portal));
    int r = db_step(q, err);
    if (r != 1)
        return r < 0 ? r : err_set(err, ERR_BUG, "a sum without a row");
    for (int i = 0; i < 3; i++)
        ret_counts[i] = db_int(q, i);
    db_reset(q);
    return 0;
}

static int follow_one(struct picture *p, const char *portal,
                      const struct recheck *k, int64_t robots_ms,
                      int64_t now_ms, struct err *err)
{
    int64_t counts[3] = {0};
    int r = count(p, portal, k, robots_ms, counts, err);

    if (r < 0)
        return r;
    struct db_stmt *q = db_prepare(picture_db(p),
                                   "UPDATE recheck SET mended = ?, same = ?,"
                                   " ended_ms = ? WHERE id = ?",
                                   err);
    if (!q)
        return -err->code;
    db_bind_int(q, 1, counts[1]);
    db_bind_int(q, 2, counts[2]);
    db_bind_int(q, 3, counts[0] ? 0 : now_ms);
    db_bind_int(q, 4, k->id);
    return db_run(q, err);
}

int recheck_follow(struct picture *p, const char *data_dir, const char *portal,
                   int64_t now_ms, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct recheck_list list = {0};
    int64_t robots_ms = 0;
    int r = recheck_list(p, portal, arena, &list, err);

    if (r < 0 || !list.count)
        return r;
    r = robots_read(data_dir, portal, &robots_ms, err);
    for (size_t i = 0; i < list.count && r >= 0; i++)
        if (!list.items[i].ended_ms)
            r = follow_one(p, portal, &list.items[i], robots_ms, now_ms, err);
    return r < 0 ? r : 0;
}

static enum reason reason_of(struct str code, struct arena *arena)
{
    return reason_find(arena_str(arena, code));
}

int recheck_list(struct picture *p, const char *portal, struct arena *arena,
                 struct recheck_list *ret_list, struct err *err)
{
    struct recheck_list list = {
        .items = arena_alloc(arena, LIST_MAX * sizeof *list.items)};
    struct db_stmt *q = db_prepare(
        picture_db(p),
        "SELECT id, reason, who, began_ms, ended_ms, urls, mended, same"
        " FROM recheck WHERE portal = ? ORDER BY began_ms DESC, id DESC LIMIT "
        "?",
        err);
    int r;

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    db_bind_int(q, 2, LIST_MAX);
    while ((r = db_step(q, err)) == 1) {
        struct recheck k = {
            .id = db_int(q, 0),
            .reason = reason_of(db_str(q, 1), arena),
            .who = arena_str(arena, db_str(q, 2)),
            .began_ms = db_int(q, 3),
            .ended_ms = db_int(q, 4),
            .urls = db_int(q, 5),
            .mended = db_int(q, 6),
            .same = db_int(q, 7),
        };
        if (k.reason < REASON_COUNT)
            list.items[list.count++] = k;
    }
    if (r == 0)
        *ret_list = list;
    return r;
}

int recheck_urls(struct picture *p, const struct recheck_page *page,
                 void (*each)(void *context, const struct recheck_url *u),
                 void *context, struct err *err)
{
    struct db_stmt *q = db_prepare(
        picture_db(p),
        "SELECT r.url, u.reason, u.fetched_ms FROM recheck_url r"
        " JOIN recheck k ON k.id = r.recheck AND k.portal = ?2"
        " LEFT JOIN url u ON u.url = r.url AND u.portal ="
        "  (SELECT id FROM portal WHERE code = ?2)"
        " WHERE r.recheck = ?1 AND r.url > ?3 ORDER BY r.url LIMIT ?4",
        err);
    int n = 0, r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, page->id);
    db_bind_str(q, 2, str_of(page->portal));
    db_bind_str(q, 3, str_of(page->after));
    db_bind_int(q, 4, (int64_t)page->max);
    while ((r = db_step(q, err)) == 1) {
        const struct recheck_url u = {text_of(db_str(q, 0)),
                                      reason_find(text_of(db_str(q, 1))),
                                      db_int(q, 2)};
        each(context, &u);
        n++;
    }
    return r < 0 ? r : n;
}
