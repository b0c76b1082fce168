/*
 * console/topics_take.c - working topics out, see topics.h.
 *
 * index.db is read once for all windows:
 *
 *     |<-------- 3 x days before -------->|<- days: now ->| today
 */
#include "console/topics.h"

#include "base/db.h"
#include "base/err.h"
#include "base/map.h"
#include "console/measure.h"
#include "indexer/language.h"
#include "indexer/store.h"
#include "indexer/trend.h"
#include "searchd/tally_read.h"

#include <stdlib.h>

enum { BEFORE = 3, QUESTIONS_MAX = 5000 };

struct agency {
    char *code;
    int64_t now[TOPICS_WINDOWS], before[TOPICS_WINDOWS];
};

struct take {
    struct db *db;
    const struct language *language;
    int64_t today;
    struct trend *published[TOPICS_WINDOWS];
    int64_t a_day[TOPICS_DAYS]; /* published; the last is today */
    struct map *agencies;
    struct agency **list; /* the same, in order of arrival */
    size_t count;
    struct err *err;
    int r; /* of what happened within a callback */
};

/* --- what was published --- */

static struct agency *agency_of(struct take *t, const char *code)
{
    struct agency *a = map_get(t->agencies, str_of(code));

    if (a)
        return a;
    a = NEW(agency);
    a->code = mem_str(code);
    t->list = mem_grow(t->list, t->count + 1, sizeof(struct agency *));
    t->list[t->count++] = a;
    return map_add(t->agencies, str_of(code), a);
}

static bool see_page(void *context, const struct verdict *v)
{
    struct take *t = context;
    int64_t day;

    if ((v->reason != REASON_OK && v->reason != REASON_OK_STALE) ||
        strlen(v->published) < 10 ||
        !measure_parse_day((struct str){v->published, 10}, &day) ||
        day > t->today || day <= t->today - TOPICS_DAYS)
        return true;
    int64_t age = t->today - day;
    struct agency *a = agency_of(t, v->portal);
    t->a_day[TOPICS_DAYS - 1 - age]++;
    for (size_t w = 0; w < TOPICS_WINDOWS; w++) {
        bool now = age < topics_windows[w];
        if (age >= (int64_t)topics_windows[w] * (1 + BEFORE))
            continue;
        trend_add(t->published[w], now ? TREND_NOW : TREND_BEFORE,
                  str_of(v->title), 1);
        a->now[w] += now;
        a->before[w] += !now;
    }
    return true;
}

static int read_pages(struct take *t, const char *data_dir, struct err *err)
{
    scoped(buf_done) struct buf path = {0};
    scoped(verdicts_freep) struct verdicts *verdicts = NULL;
    struct err none = {0};

    buf_addf(&path, "%s/index.db", data_dir);
    int r = verdicts_open(&verdicts, path.p, VERDICTS_READ, &none);
    if (r == -ERR_NOT_FOUND)
        return 0;
    if (r < 0) {
        *err = none;
        return r;
    }
    return verdicts_each(verdicts, NULL, see_page, t, err);
}

/* --- writing --- */

static void put(struct take *t, size_t window, enum topics_kind kind,
                size_t rank, const struct topics_row *row)
{
    struct db_stmt *q =
        db_prepare(t->db,
                   "INSERT INTO topics(days, kind, rank, text, now, before,"
                   " rise) VALUES(?,?,?,?,?,?,?)",
                   t->err);

    if (!q) {
        t->r = -t->err->code;
        return;
    }
    db_bind_int(q, 1, topics_windows[window]);
    db_bind_int(q, 2, kind);
    db_bind_int(q, 3, (int64_t)rank);
    db_bind_str(q, 4, str_of(row->text));
    db_bind_int(q, 5, row->now);
    db_bind_int(q, 6, row->before);
    db_bind_real(q, 7, row->rise);
    int r = db_run(q, t->err);
    t->r = t->r < 0 ? t->r : r;
}

static void put_top(struct take *t, size_t window, enum topics_kind kind,
                    const struct trend *trend, enum trend_order order)
{
    struct topic topics[TOPICS_ROWS_MAX];
    size_t n = trend_top(trend, order, topics, TOPICS_ROWS_MAX);

    for (size_t i = 0; i < n; i++)
        put(t, window, kind, i,
            &(struct topics_row){topics[i].text, topics[i].now,
                                 topics[i].before, topics[i].rise});
}

/* --- what was asked --- */

struct questions {
    struct take *take;
    struct trend *trend;
    struct map *now; /* question -> how often in the window, in a number */
    size_t window, rank;
    enum topics_kind kind;
};

/* A row counts from the end of the window: this window, or all four. */
static void see_asked(void *context, const struct tally_row *row)
{
    struct questions *q = context;

    trend_add(q->trend, TREND_NOW, row->name, (uint32_t)row->asked);
    int64_t *n = mem_new(1, sizeof *n);
    *n = row->asked;
    if (map_add(q->now, row->name, n) != n)
        free(n);
    if (q->rank < TOPICS_ROWS_MAX) {
        scoped(mem_freep) char *text = str_dup(row->name);
        put(q->take, q->window, q->kind, q->rank++,
            &(struct topics_row){text, row->asked, 0, 0});
    }
}

static void see_before(void *context, const struct tally_row *row)
{
    struct questions *q = context;
    const int64_t *now = map_get(q->now, row->name);
    int64_t before = row->asked - (now ? *now : 0);

    if (before > 0)
        trend_add(q->trend, TREND_BEFORE, row->name, (uint32_t)before);
}

static void see_nothing(void *context, const struct tally_row *row)
{
    struct questions *q = context;
    scoped(mem_freep) char *text = str_dup(row->name);

    if (q->rank < TOPICS_ROWS_MAX)
        put(q->take, q->window, TOPICS_NOTHING, q->rank++,
            &(struct topics_row){text, row->nothing, 0, 0});
}

static int read_questions(struct take *t, const char *path, size_t w,
                          struct err *err)
{
    struct tally_part part = {path, NULL, topics_windows[w], QUESTIONS_MAX};
    struct questions q = {t,           trend_new(t->language), map_new(), w, 0,
                          TOPICS_ASKED};
    int r = tally_questions(&part, TALLY_ASKED, see_asked, &q, err);

    part.days *= 1 + BEFORE;
    if (r == 0)
        r = tally_questions(&part, TALLY_ASKED, see_before, &q, err);
    if (r == 0)
        put_top(t, w, TOPICS_ASKED_RISING, q.trend, TREND_RISING);
    part.days = topics_windows[w];
    q.rank = 0;
    if (r == 0)
        r = tally_questions(&part, TALLY_NOTHING, see_nothing, &q, err);
    trend_free(q.trend);
    map_free(q.now, free);
    return r;
}

static void put_day(struct take *t, int64_t day, int64_t published,
                    int64_t asked, int64_t nothing)
{
    struct db_stmt *q =
        db_prepare(t->db,
                   "INSERT INTO days(day, published, asked, found_none)"
                   " VALUES(?,?,?,?) ON CONFLICT DO UPDATE SET"
                   " published = published + excluded.published,"
                   " asked = asked + excluded.asked,"
                   " found_none = found_none + excluded.found_none",
                   t->err);

    if (!q) {
        t->r = -t->err->code;
        return;
    }
    db_bind_int(q, 1, day);
    db_bind_int(q, 2, published);
    db_bind_int(q, 3, asked);
    db_bind_int(q, 4, nothing);
    int r = db_run(q, t->err);
    t->r = t->r < 0 ? t->r : r;
}

static void see_day(void *context, const struct tally_row *row)
{
    int64_t day;

    if (measure_parse_day(row->name, &day))
        put_day(context, day, 0, row->asked, row->nothing);
}

/* --- agencies --- */

/* The first ROWS_MAX by what they published: each time the best of the rest. */
static const struct agency *best_below(const struct take *t, size_t w,
                                       const struct agency *above)
{
    const struct agency *best = NULL;

    for (size_t i = 0; i < t->count; i++) {
        const struct agency *a = t->list[i];
        bool below =
            !above || a->now[w] < above->now[w] ||
            (a->now[w] == above->now[w] && strcmp(a->code, above->code) > 0);
        if (a->now[w] && below &&
            (!best || a->now[w] > best->now[w] ||
             (a->now[w] == best->now[w] && strcmp(a->code, best->code) < 0)))
            best = a;
    }
    return best;
}

static void put_agencies(struct take *t, size_t w)
{
    const struct agency *a = NULL;

    for (size_t i = 0; i < TOPICS_ROWS_MAX; i++) {
        a = best_below(t, w, a);
        if (!a)
            return;
        put(t, w, TOPICS_AGENCY, i,
            &(struct topics_row){a->code, a->now[w], a->before[w], 0});
    }
}

/* --- all of it --- */

static int put_all(struct take *t, const char *data_dir, int64_t now_ms,
                   struct err *err)
{
    scoped(buf_done) struct buf path = {0};
    struct tally_part part = {NULL, NULL, TOPICS_DAYS, TOPICS_DAYS};
    struct db_stmt *q;
    int r = db_exec(t->db, "DELETE FROM topics; DELETE FROM days", err);

    buf_addf(&path, "%s/searchd.db", data_dir);
    part.path = path.p;
    for (size_t w = 0; r == 0 && w < TOPICS_WINDOWS; w++) {
        put_top(t, w, TOPICS_PUBLISHED, t->published[w], TREND_FREQUENT);
        put_top(t, w, TOPICS_PUBLISHED_RISING, t->published[w], TREND_RISING);
        put_agencies(t, w);
        r = read_questions(t, path.p, w, err);
    }
    for (int i = 0; r == 0 && i < TOPICS_DAYS; i++)
        if (t->a_day[i])
            put_day(t, t->today - TOPICS_DAYS + 1 + i, t->a_day[i], 0, 0);
    if (r == 0)
        r = tally_days(&part, see_day, t, err);
    if (r < 0 || t->r < 0)
        return r < 0 ? r : t->r;
    q = db_prepare(t->db, "INSERT OR REPLACE INTO made(one, at_ms) VALUES(1,?)",
                   err);
    if (!q)
        return -err->code;
    db_bind_int(q, 1, now_ms);
    return db_run(q, err);
}

static int put_at_once(struct take *t, const char *data_dir, int64_t now_ms,
                       struct err *err)
{
    int r = db_begin(t->db, err);

    if (r == 0)
        r = put_all(t, data_dir, now_ms, err);
    return db_end(t->db, r, err);
}

static void take_done(struct take *t)
{
    for (size_t w = 0; w < TOPICS_WINDOWS; w++)
        trend_free(t->published[w]);
    for (size_t i = 0; i < t->count; i++) {
        free(t->list[i]->code);
        free(t->list[i]);
    }
    free(t->list);
    map_free(t->agencies, NULL);
}

int topics_take(struct db *db, const char *data_dir, int64_t now_ms,
                struct err *err)
{
    scoped(language_freep) struct language *language = NULL;
    int r = language_shipped(&language, err);

    if (r < 0)
        return r;
    struct take t = {.db = db,
                     .language = language,
                     .today = measure_day(now_ms),
                     .agencies = map_new(),
                     .err = err};
    for (size_t w = 0; w < TOPICS_WINDOWS; w++)
        t.published[w] = trend_new(language);
    r = read_pages(&t, data_dir, err);
    if (r == 0)
        r = put_at_once(&t, data_dir, now_ms, err);
    take_done(&t);
    return r;
}
