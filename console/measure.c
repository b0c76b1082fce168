/*
 * console/measure.c - see measure.h.
 *
 *     last    (program, what) -> the counter at the last sample
 *     counts  (hour, program, what) -> how much it grew in that hour
 *
 * `what` is "a METHOD ROUTE STATUS", "t BOUND", "bytes", "ms", "asked", "up".
 */
#include "console/measure.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "console/alarm.h"
#include "console/metrics.h"

#include <math.h>
#include <stdlib.h>

enum { HOURS_OF_DAY = 24 };
static const int64_t HOUR_MS = 3600000, ZONE_MS = 7 * 3600000;

const char *const measure_programs[MEASURE_PROGRAMS] = {
    "searchd", "syndication", "console", "crawler"};
const int64_t measure_bounds_ms[MEASURE_BOUNDS] = {
    1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000};

static const char schema[] =
    "CREATE TABLE last(program TEXT NOT NULL, what TEXT NOT NULL,"
    " n INTEGER NOT NULL, PRIMARY KEY(program, what)) WITHOUT ROWID;"
    "CREATE TABLE counts(hour INTEGER NOT NULL, program TEXT NOT NULL,"
    " what TEXT NOT NULL, n INTEGER NOT NULL,"
    " PRIMARY KEY(hour, program, what)) WITHOUT ROWID;";

int measure_open(struct db **ret_db, const char *data_dir, struct err *err)
{
    static const char *const migrations[] = {schema, alarm_schema, NULL};
    scoped(buf_done) struct buf path = {0};

    buf_addf(&path, "%s/figures.db", data_dir);
    return db_open(ret_db, path.p, DB_WRITE, migrations, err);
}

/* --- one sample --- */

struct sample {
    struct db *db;
    struct str program;
    int64_t hour;
    struct buf what;
};

static int count(struct sample *s, const char *what, int64_t n, struct err *err)
{
    struct db_stmt *q =
        db_prepare(s->db,
                   "INSERT INTO counts(hour, program, what, n) VALUES(?,?,?,?)"
                   " ON CONFLICT DO UPDATE SET n = n + excluded.n",
                   err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, s->hour);
    db_bind_str(q, 2, s->program);
    db_bind_str(q, 3, str_of(what));
    db_bind_int(q, 4, n);
    return db_run(q, err);
}

static int last_of(struct sample *s, int64_t *ret_n, struct err *err)
{
    struct db_stmt *q = db_prepare(
        s->db, "SELECT n FROM last WHERE program = ? AND what = ?", err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, s->program);
    db_bind_str(q, 2, buf_str(&s->what));
    int r = db_step(q, err);
    *ret_n = r == 1 ? db_int(q, 0) : 0;
    db_reset(q);
    return r < 0 ? r : 0;
}

static int set_last(struct sample *s, int64_t n, struct err *err)
{
    struct db_stmt *q = db_prepare(
        s->db, "INSERT OR REPLACE INTO last(program, what, n) VALUES(?,?,?)",
        err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, s->program);
    db_bind_str(q, 2, buf_str(&s->what));
    db_bind_int(q, 3, n);
    return db_run(q, err);
}

/* How often in a row it did not answer, and one; 0 is kept of one that never
 * did: it may not be meant to run here. */
static int count_away(struct sample *s, bool up, struct err *err)
{
    int64_t away = 0;

    buf_reset(&s->what);
    buf_addz(&s->what, "away");
    int r = last_of(s, &away, err);
    if (r < 0 || (!up && !away))
        return r;
    return set_last(s, up ? 1 : away + 1, err);
}

/* The counter `what` stands at `now`.  Below the last one: it began anew. */
static int grow(struct sample *s, double value, struct err *err)
{
    int64_t before = 0, now = value < 9e15 && value > 0 ? llround(value) : 0;
    int r = last_of(s, &before, err);

    if (r < 0 || now == before)
        return r;
    r = set_last(s, now, err);
    return r < 0 ? r
                 : count(s, s->what.p, now >= before ? now - before : now, err);
}

/* "-" for one that is empty, so that the parts of `what` keep their places. */
static struct str label(const struct metric *m, const char *name)
{
    struct str value = metrics_label(m, name);

    return value.n ? value : STR("-");
}

static int take_answers(struct sample *s, const struct metric *m,
                        struct err *err)
{
    struct str method = label(m, "method"), route = label(m, "route"),
               code = label(m, "code");

    buf_addf(&s->what, "a %.*s %.*s %.*s", (int)method.n, method.p,
             (int)route.n, route.p, (int)code.n, code.p);
    return grow(s, m->value, err);
}

/* Bounds are sums from the shortest on; they are stored as they come. */
static int take_metric(struct sample *s, const struct metric *m,
                       struct err *err)
{
    struct str bound = metrics_label(m, "le");

    buf_reset(&s->what);
    if (str_is(m->name, "liencong_http_requests_total"))
        return take_answers(s, m, err);
    if (str_is(m->name, "liencong_http_request_duration_seconds_bucket"))
        buf_addf(&s->what, "t %.*s", (int)bound.n, bound.n ? bound.p : "");
    else if (str_is(m->name, "liencong_http_request_duration_seconds_sum"))
        buf_addz(&s->what, "ms");
    else if (str_is(m->name, "liencong_http_response_bytes_total"))
        buf_addz(&s->what, "bytes");
    else
        return 0;
    return grow(s, str_is(buf_str(&s->what), "ms") ? m->value * 1000 : m->value,
                err);
}

static int take_sample(struct sample *s, struct str text, struct err *err)
{
    struct metric m;
    int r = count(s, "asked", 1, err), lines = 0;

    if (r == 0 && text.p)
        r = count(s, "up", 1, err);
    if (r == 0)
        r = count_away(s, text.p != NULL, err);
    while (r == 0 && lines++ < METRICS_LINES_MAX && metrics_next(&text, &m))
        r = take_metric(s, &m, err);
    return r;
}

int measure_add(struct db *db, const char *program, struct str text,
                int64_t now_ms, struct err *err)
{
    struct sample s = {db, str_of(program), (now_ms + ZONE_MS) / HOUR_MS, {0}};
    int r = db_begin(db, err);

    if (r == 0)
        r = take_sample(&s, text, err);
    if (r == 0)
        r = db_commit(db, err);
    if (r < 0)
        db_rollback(db);
    buf_done(&s.what);
    return r;
}

int measure_expire(struct db *db, int64_t now_ms, struct err *err)
{
    struct db_stmt *q =
        db_prepare(db, "DELETE FROM counts WHERE hour < ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (measure_day(now_ms) - MEASURE_KEEP_DAYS) * HOURS_OF_DAY);
    return db_run(q, err);
}

/* --- reading --- */

/* "METHOD ROUTE STATUS" */
struct answer {
    struct str method, route;
    int64_t status; /* 0: another */
};

static bool split(struct str what, struct answer *a)
{
    struct str code;

    if (!str_cut(&what, ' ', &a->method) || !str_cut(&what, ' ', &a->route) ||
        !str_cut(&what, ' ', &code))
        return false;
    if (!str_int(code, 100, 599, &a->status))
        a->status = 0;
    return true;
}

/* Without a route only /metrics is answered well; /readyz is /healthz. */
static bool is_watcher(const struct answer *a)
{
    return str_is(a->route, "/healthz") ||
           (str_is(a->route, "-") && a->status == 200);
}

static bool is_part_of_page(struct str route)
{
    static const char *const endings[] = {".css", ".js",  ".svg",
                                          ".ico", ".png", ".woff2"};

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_ends(route, str_of(endings[i])))
            return true;
    return false;
}

static void add_answers(struct measure_part *p, struct str what, int64_t n)
{
    struct answer a;

    if (!split(what, &a) || is_watcher(&a))
        return;
    p->requests += n;
    if (!is_part_of_page(a.route))
        p->transactions += n;
    if (a.status >= 500)
        p->failed += n;
    else if (a.status >= 400)
        p->refused += n;
    else
        p->succeeded += n; /* statuses that are not counted apart are 1xx-3xx */
}

/* Sums from the shortest on; measure_read() makes single ones of them. */
static void add_times(struct measure_part *p, struct str bound, int64_t n)
{
    scoped(mem_freep) char *text = str_dup(bound);
    int64_t ms = llround(strtod(text, NULL) * 1000);
    size_t i = 0;

    if (str_is(bound, "+Inf"))
        i = MEASURE_BOUNDS;
    while (i < MEASURE_BOUNDS && measure_bounds_ms[i] != ms)
        i++;
    p->times[i] += n;
}

static void add_row(struct measure_part *p, struct str what, int64_t n)
{
    if (str_starts(what, STR("a ")))
        add_answers(p, str_sub(what, 2, what.n), n);
    else if (str_starts(what, STR("t ")))
        add_times(p, str_sub(what, 2, what.n), n);
    else if (str_is(what, "bytes"))
        p->bytes += n;
    else if (str_is(what, "ms"))
        p->time_ms += n;
    else if (str_is(what, "asked"))
        p->asked += n;
    else if (str_is(what, "up"))
        p->up += n;
}

/* A bound that the program did not have then has the sum of the one before. */
static void single_times(struct measure_part *p)
{
    for (size_t i = 1; i <= MEASURE_BOUNDS; i++)
        if (p->times[i] < p->times[i - 1])
            p->times[i] = p->times[i - 1];
    for (size_t i = MEASURE_BOUNDS; i > 0; i--)
        p->times[i] -= p->times[i - 1];
}

static int program_of(struct str name)
{
    for (int i = 0; i < MEASURE_PROGRAMS; i++)
        if (str_is(name, measure_programs[i]))
            return i;
    return -1;
}

void measure_sum(struct measure_part *into, const struct measure_part *p)
{
    into->requests += p->requests;
    into->transactions += p->transactions;
    into->succeeded += p->succeeded;
    into->refused += p->refused;
    into->failed += p->failed;
    into->bytes += p->bytes;
    into->time_ms += p->time_ms;
    into->asked += p->asked;
    into->up += p->up;
    for (size_t i = 0; i <= MEASURE_BOUNDS; i++)
        into->times[i] += p->times[i];
}

static int read_days(struct measure *m, struct db *db, struct err *err)
{
    struct db_stmt *q =
        db_prepare(db,
                   "SELECT hour / 24, program, what, sum(n) FROM counts"
                   " WHERE hour BETWEEN ? AND ? GROUP BY 1, 2, 3",
                   err);
    int r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, m->from * HOURS_OF_DAY);
    db_bind_int(q, 2, m->to * HOURS_OF_DAY + HOURS_OF_DAY - 1);
    while ((r = db_step(q, err)) == 1) {
        int i = program_of(db_str(q, 1));
        if (i >= 0)
            add_row(&m->days[i][db_int(q, 0) - m->from], db_str(q, 2),
                    db_int(q, 3));
    }
    return r;
}

static int read_causes(struct measure *m, struct arena *arena, struct db *db,
                       struct err *err)
{
    struct db_stmt *q = db_prepare(
        db,
        "SELECT program, substr(what, 3), sum(n) AS s FROM counts"
        " WHERE hour BETWEEN ? AND ? AND what GLOB 'a * [45][0-9][0-9]'"
        " GROUP BY 1, 2 HAVING s > 0 ORDER BY s DESC, 1, 2 LIMIT ?",
        err);
    struct answer a;
    int r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, m->from * HOURS_OF_DAY);
    db_bind_int(q, 2, m->to * HOURS_OF_DAY + HOURS_OF_DAY - 1);
    db_bind_int(q, 3, MEASURE_CAUSES_MAX);
    m->causes = arena_alloc(arena, MEASURE_CAUSES_MAX * sizeof *m->causes);
    while ((r = db_step(q, err)) == 1) {
        if (!split(db_str(q, 1), &a) || is_watcher(&a))
            continue;
        m->causes[m->cause_count++] = (struct measure_cause){
            arena_str(arena, db_str(q, 0)),
            arena_printf(arena, "%.*s %.*s", (int)a.method.n, a.method.p,
                         (int)a.route.n, a.route.p),
            (int)a.status, db_int(q, 2)};
    }
    return r;
}

int measure_read(struct measure *ret_measure, struct arena *arena,
                 struct db *db, int64_t from, int64_t to, struct err *err)
{
    struct measure m = {.from = from, .to = to};
    size_t count = to < from || to - from >= MEASURE_DAYS_MAX
                       ? 0
                       : (size_t)(to - from + 1);

    if (!count)
        return err_set(err, ERR_USAGE, "a period has 1 to %d days",
                       MEASURE_DAYS_MAX);
    for (size_t i = 0; i < MEASURE_PROGRAMS; i++) {
        m.days[i] = arena_alloc(arena, count * sizeof *m.days[i]);
        memset(m.days[i], 0, count * sizeof *m.days[i]);
    }
    int r = read_days(&m, db, err);
    if (r == 0)
        r = read_causes(&m, arena, db, err);
    if (r < 0)
        return r;
    for (size_t i = 0; i < MEASURE_PROGRAMS; i++)
        for (size_t d = 0; d < count; d++) {
            single_times(&m.days[i][d]);
            measure_sum(&m.total[i], &m.days[i][d]);
        }
    *ret_measure = m;
    return 0;
}

int measure_away(struct db *db, const char *program, int64_t *ret_samples,
                 struct err *err)
{
    struct sample s = {.db = db, .program = str_of(program)};

    buf_addz(&s.what, "away");
    int r = last_of(&s, ret_samples, err);
    *ret_samples -= r == 0 && *ret_samples;
    buf_done(&s.what);
    return r;
}

int measure_lately(struct measure_part *ret_part, struct db *db,
                   const char *program, int64_t now_ms, struct err *err)
{
    struct measure_part p = {0};
    struct db_stmt *q =
        db_prepare(db,
                   "SELECT what, sum(n) FROM counts WHERE hour >= ?1"
                   " AND (?2 IS NULL OR program = ?2) GROUP BY 1",
                   err);
    int r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (now_ms + ZONE_MS) / HOUR_MS - 1);
    db_bind_str(q, 2, program ? str_of(program) : (struct str){NULL, 0});
    while ((r = db_step(q, err)) == 1)
        add_row(&p, db_str(q, 0), db_int(q, 1));
    if (r < 0)
        return r;
    single_times(&p);
    *ret_part = p;
    return 0;
}

/* --- what follows --- */

static int64_t timed(const struct measure_part *p)
{
    int64_t n = 0;

    for (size_t i = 0; i <= MEASURE_BOUNDS; i++)
        n += p->times[i];
    return n;
}

double measure_quantile_ms(const struct measure_part *p, double q)
{
    double wanted = q * (double)timed(p), sum = 0, from = 0;

    if (wanted <= 0)
        return -1;
    for (size_t i = 0; i < MEASURE_BOUNDS; i++) {
        double n = (double)p->times[i], to = (double)measure_bounds_ms[i];
        if (n > 0 && sum + n >= wanted)
            return from + (to - from) * (wanted - sum) / n;
        sum += n;
        from = to;
    }
    return from;
}

double measure_mean_ms(const struct measure_part *p)
{
    int64_t n = timed(p);

    return n ? (double)p->time_ms / (double)n : -1;
}

int64_t measure_over(const struct measure_part *p, int64_t ms)
{
    int64_t n = p->times[MEASURE_BOUNDS];

    for (size_t i = 0; i < MEASURE_BOUNDS; i++)
        n += measure_bounds_ms[i] > ms ? p->times[i] : 0;
    return n;
}

int64_t measure_day(int64_t unix_ms)
{
    return (unix_ms + ZONE_MS) / (HOURS_OF_DAY * HOUR_MS);
}

bool measure_parse_day(struct str text, int64_t *ret_day)
{
    int64_t ms;

    if (text.n != 10 || !clock_parse_iso(text, &ms))
        return false;
    *ret_day = ms / (HOURS_OF_DAY * HOUR_MS);
    return true;
}
