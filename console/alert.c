/*
 * console/alert.c - see alert.h.
 *
 * Each run writes down what is so now ("found"), then holds it against what is
 * open: found and not open is new, open and not found has ended.
 */
#include "console/alert.h"

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "config/reason.h"
#include "console/hostcheck.h"
#include "console/picture.h"
#include "crawler/store.h"
#include "indexer/store.h"

#include <stdlib.h>

enum { FOUND_MAX = 128, WEEK = 7, DAY_MS = 86400000 };

static const struct {
    const char *name, *vi, *en;
} kinds[ALERT_KINDS] = {
    [ALERT_INDEXED_FELL] = {"indexed-fell", "Số trang tìm thấy được giảm",
                            "Fewer pages are found"},
    [ALERT_FAULTS_ROSE] = {"faults-rose", "Số địa chỉ lỗi do cổng tăng",
                           "More URLs that the portal must mend"},
    [ALERT_SITEMAP_DEAD] = {"sitemap-dead", "Sơ đồ trang không còn dùng được",
                            "A sitemap is gone or empty"},
    [ALERT_PORTAL_DOWN] = {"portal-down", "Cổng không trả lời",
                           "The portal does not answer"},
    [ALERT_SPAM] = {"spam", "Có dấu hiệu nội dung bị cài cắm",
                    "Signs of planted content"},
    [ALERT_TLS_ENDS] = {"tls-ends", "Chứng thư TLS sắp hết hạn",
                        "The TLS certificate ends soon"},
};

const char *alert_name(enum alert_kind kind)
{
    return kinds[kind].name;
}

const char *alert_say(enum alert_kind kind, int english)
{
    return english ? kinds[kind].en : kinds[kind].vi;
}

static enum alert_kind kind_find(struct str name)
{
    int i = 0;

    while (i < ALERT_KINDS && !str_is(name, kinds[i].name))
        i++;
    return (enum alert_kind)i;
}

struct judging {
    struct picture *p;
    const struct alert_task *task;
    struct arena *arena;
    struct alert found[FOUND_MAX];
    size_t count;
};

static void find(struct judging *j, enum alert_kind kind, const char *subject,
                 int64_t before, int64_t now)
{
    if (j->count < FOUND_MAX)
        j->found[j->count++] =
            (struct alert){.kind = kind,
                           .subject = arena_str(j->arena, str_of(subject)),
                           .before = before,
                           .now = now};
}

/* --- what the counts say --- */

static int judge_counts(struct judging *j, struct err *err)
{
    struct picture_day days[WEEK + 1] = {0};
    struct picture_counts now = {0};
    int64_t today = picture_day_of(j->task->now_ms), best = 0, least = -1;
    int n = picture_days(j->p, j->task->portal, days, WEEK + 1, err);
    int r = n < 0 ? n : picture_counts(j->p, j->task->portal, &now, err);

    for (int i = 0; i < n; i++) {
        if (days[i].day >= today || days[i].day < today - WEEK ||
            !days[i].known)
            continue;
        if (days[i].indexed > best)
            best = days[i].indexed;
        if (least < 0 || days[i].faults < least)
            least = days[i].faults;
    }
    if (r < 0)
        return r;
    if (best - now.indexed >= ALERT_LEAST &&
        (best - now.indexed) * 100 >= j->task->fall * best)
        find(j, ALERT_INDEXED_FELL, "", best, now.indexed);
    if (least >= 0 && now.faults - least >= ALERT_LEAST &&
        (now.faults - least) * 100 >= j->task->rise * least)
        find(j, ALERT_FAULTS_ROSE, "", least, now.faults);
    return 0;
}

/* --- what the crawler says --- */

static int judge_sitemap(void *context, const struct store_url *u,
                         const struct store_sitemap *m, struct err *err)
{
    struct judging *j = context;
    bool failed =
        u->fetches && u->reason != REASON_FETCHED && u->reason != REASON_QUEUED;

    (void)err;
    /* A guess that was never there is no loss. */
    if (m->entries > 0 ? failed && u->failures : m->barren && u->last_good_ms)
        find(j, ALERT_SITEMAP_DEAD, u->url, m->entries, u->status);
    return 0;
}

static int judge_origin(void *context, const struct store_origin *o,
                        struct err *err)
{
    (void)err;
    if (o->state == ROBOTS_DOWN)
        find(context, ALERT_PORTAL_DOWN, o->origin, o->failures, o->status);
    return 0;
}

static int judge_crawl(struct judging *j, struct err *err)
{
    scoped(store_freep) struct store *store = NULL;
    struct store_host host = {0};
    int r = store_open(&store, j->task->data_dir, STORE_READ, err);

    if (r == 0)
        r = store_host_get(store, j->task->portal, &host, err);
    if (r <= 0)
        return r;
    if (host.polite.refusals >= POLITENESS_DOWN)
        find(j, ALERT_PORTAL_DOWN, "", host.polite.refusals, 0);
    r = store_origin_each(store, host.id, judge_origin, j, err);
    return r < 0 ? r
                 : store_sitemap_each(store, host.id, judge_sitemap, j, err);
}

/* --- what indexer and server say --- */

struct spam {
    struct judging *j;
    int count;
};

static bool judge_spam(void *context, const struct verdict *v)
{
    struct spam *s = context;

    find(s->j, ALERT_SPAM, v->url, 0, v->alarm);
    return ++s->count < ALERT_SPAM_MAX;
}

static int judge_alarms(struct judging *j, struct err *err)
{
    scoped(verdicts_freep) struct verdicts *v = NULL;
    scoped(buf_done) struct buf path = {0};
    struct spam spam = {j, 0};

    buf_addf(&path, "%s/index.db", j->task->data_dir);
    int r = verdicts_open(&v, path.p, VERDICTS_READ, err);
    if (r == -ERR_NOT_FOUND) {
        *err = (struct err){0};
        return 0;
    }
    return r < 0 ? r
                 : verdicts_alarms(v, j->task->portal, judge_spam, &spam, err);
}

static int judge_server(struct judging *j, struct err *err)
{
    struct hostcheck h = {0};
    int r = hostcheck_get(j->p, j->task->portal, j->arena, &h, err);

    if (r == 0 && h.certificate_ends_ms &&
        h.certificate_ends_ms <
            j->task->now_ms + (int64_t)ALERT_TLS_DAYS * DAY_MS)
        find(j, ALERT_TLS_ENDS, "", 0,
             (h.certificate_ends_ms - j->task->now_ms) / DAY_MS);
    return r;
}

/* --- against what is open --- */

static struct db_stmt *ask(struct judging *j, const struct alert *a,
                           const char *sql, struct err *err)
{
    struct db_stmt *q = db_prepare(picture_db(j->p), sql, err);

    if (!q)
        return NULL;
    db_bind_str(q, 1, str_of(j->task->portal));
    db_bind_str(q, 2, str_of(alert_name(a->kind)));
    db_bind_str(q, 3, str_of(a->subject));
    return q;
}

/* 1: it was open already. */
static int is_open(struct judging *j, const struct alert *a, struct err *err)
{
    struct db_stmt *q = ask(j, a,
                            "SELECT id FROM alert WHERE portal = ? AND kind = ?"
                            " AND subject = ? AND ended_ms = 0",
                            err);
    int r = q ? db_step(q, err) : -err->code;

    if (r == 1)
        db_reset(q);
    return r;
}

static int begin(struct judging *j, struct alert *a, struct err *err)
{
    struct db_stmt *q =
        ask(j, a,
            "INSERT INTO alert(portal, kind, subject, at_ms, before, now)"
            " VALUES(?, ?, ?, ?, ?, ?)",
            err);

    if (!q)
        return -err->code;
    db_bind_int(q, 4, j->task->now_ms);
    db_bind_int(q, 5, a->before);
    db_bind_int(q, 6, a->now);
    int r = db_run(q, err);
    a->id = db_last_id(picture_db(j->p));
    a->at_ms = j->task->now_ms;
    return r;
}

static bool is_found(const struct judging *j, const struct alert *a)
{
    for (size_t i = 0; i < j->count; i++)
        if (j->found[i].kind == a->kind &&
            !strcmp(j->found[i].subject, a->subject))
            return true;
    return false;
}

static int end(struct judging *j, const struct alert *a, struct err *err)
{
    struct db_stmt *q = db_prepare(
        picture_db(j->p), "UPDATE alert SET ended_ms = ? WHERE id = ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, j->task->now_ms);
    db_bind_int(q, 2, a->id);
    return db_run(q, err);
}

static int end_others(struct judging *j, struct err *err)
{
    struct alert *open = arena_alloc(j->arena, 2 * FOUND_MAX * sizeof *open);
    int n =
        alert_list(j->p, j->task->portal, j->arena, open, 2 * FOUND_MAX, err);
    int r = n < 0 ? n : 0;

    for (int i = 0; i < n && r == 0; i++)
        if (!open[i].ended_ms && !is_found(j, &open[i]))
            r = end(j, &open[i], err);
    return r;
}

static int forget(struct judging *j, struct err *err)
{
    struct db_stmt *q = db_prepare(
        picture_db(j->p),
        "DELETE FROM alert WHERE portal = ? AND ended_ms > 0 AND ended_ms < ?",
        err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(j->task->portal));
    db_bind_int(q, 2, j->task->now_ms - (int64_t)ALERT_DAYS * DAY_MS);
    return db_run(q, err);
}

static int settle(struct judging *j, struct alert_news *news, struct err *err)
{
    int r = end_others(j, err);

    for (size_t i = 0; i < j->count && r >= 0; i++) {
        r = is_open(j, &j->found[i], err);
        if (r != 0)
            continue;
        r = begin(j, &j->found[i], err);
        if (r == 0 && news->count < news->max)
            news->items[news->count++] = j->found[i];
    }
    if (r >= 0)
        r = forget(j, err);
    return r < 0 ? r : 0;
}

static int judge(struct judging *j, struct err *err)
{
    int r = judge_counts(j, err);

    if (r == 0)
        r = judge_crawl(j, err);
    if (r >= 0)
        r = judge_alarms(j, err);
    return r < 0 ? r : judge_server(j, err);
}

int alert_judge(struct picture *p, const struct alert_task *task,
                struct arena *arena, struct alert_news *news, struct err *err)
{
    struct judging *j = ARENA_NEW(arena, judging);
    struct db *db = picture_db(p);

    *j = (struct judging){.p = p, .task = task, .arena = arena};
    int r = judge(j, err);
    if (r == 0)
        r = db_begin(db, err);
    if (r < 0)
        return r;
    r = settle(j, news, err);
    return db_end(db, r, err);
}

int alert_list(struct picture *p, const char *portal, struct arena *arena,
               struct alert *ret_alerts, size_t max, struct err *err)
{
    struct db_stmt *q = db_prepare(
        picture_db(p),
        "SELECT id, kind, subject, at_ms, ended_ms, before, now FROM alert"
        " WHERE portal = ? ORDER BY ended_ms > 0, at_ms DESC, id DESC LIMIT ?",
        err);
    int n = 0, r;

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    db_bind_int(q, 2, (int64_t)max);
    while ((r = db_step(q, err)) == 1) {
        enum alert_kind kind = kind_find(db_str(q, 1));
        if (kind < ALERT_KINDS)
            ret_alerts[n++] = (struct alert){
                .id = db_int(q, 0),
                .kind = kind,
                .subject = arena_str(arena, db_str(q, 2)),
                .at_ms = db_int(q, 3),
                .ended_ms = db_int(q, 4),
                .before = db_int(q, 5),
                .now = db_int(q, 6),
            };
    }
    return r < 0 ? r : n;
}
