/* console/alarm.c - see alarm.h. */
#include "console/alarm.h"

#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "base/seal.h"
#include "config/options.h"
#include "console/mail.h"
#include "console/measure.h"
#include "console/watch.h"

enum { MAIL_ID_LETTERS = 24 };

const char alarm_schema[] =
    "CREATE TABLE alarms(program TEXT NOT NULL, kind INTEGER NOT NULL,"
    " at_ms INTEGER NOT NULL, ended_ms INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX alarms_open ON alarms(program, kind) WHERE ended_ms = 0;";

static const struct {
    const char *name, *vi, *en;
} kinds[ALARM_KINDS] = {
    [ALARM_AWAY] = {"away", "không trả lời ba lần liền",
                    "did not answer three times in a row"},
    [ALARM_FAULTS] = {"faults", "từ 5 % câu trả lời là lỗi hệ thống (5xx)",
                      "5 % of its answers or more are faults (5xx)"},
    [ALARM_SLOW] = {"slow", "phản hồi trung bình từ 2,5 giây",
                    "its mean answer takes 2.5 s or more"},
};

const char *alarm_name(enum alarm_kind kind)
{
    return kinds[kind].name;
}

const char *alarm_vi(enum alarm_kind kind)
{
    return kinds[kind].vi;
}

const char *alarm_en(enum alarm_kind kind)
{
    return kinds[kind].en;
}

/* --- telling --- */

static void send_to(struct str to, const char *subject, struct str text,
                    const struct options *options, int64_t now_ms)
{
    scoped(mem_freep) char *address = str_dup(to);
    char id[MAIL_ID_LETTERS + 1];
    struct err err = {0};
    const struct mail mail = {address, subject, text, id, now_ms};

    seal_random_text(id, MAIL_ID_LETTERS);
    int r = watch_is_email(to)
                ? mail_send(&mail, options, &err)
                : err_set(&err, ERR_CONFIG, "console.alarm_to: no address");
    if (r < 0)
        log_error("alarm.mail", kv("to", address), kv("error", err.msg));
}

static void tell(const struct alarm *a, const struct options *options,
                 int64_t now_ms)
{
    scoped(buf_done) struct buf subject = {0}, text = {0};
    struct str rest = str_of(options->console.alarm_to), one;
    bool over = a->ended_ms;

    if (over)
        log_info("alarm.end", kv("program", a->program),
                 kv("kind", alarm_name(a->kind)));
    else
        log_error("alarm.begin", kv("program", a->program),
                  kv("kind", alarm_name(a->kind)));
    buf_addf(&subject, "[Liên Cổng] %s: %s%s", a->program,
             over ? "đã hết: " : "", alarm_vi(a->kind));
    buf_addf(&text, "%s: %s%s\n%s: %s%s\n\n%s/van-hanh\n", a->program,
             over ? "đã hết: " : "", alarm_vi(a->kind), a->program,
             over ? "over: " : "", alarm_en(a->kind),
             options->console.base_url);
    while (str_cut(&rest, ' ', &one))
        if (one.n)
            send_to(one, subject.p, buf_str(&text), options, now_ms);
}

/* --- judging --- */

/* 1: open, 0: not. */
static int is_open(struct db *db, const struct alarm *a, struct err *err)
{
    struct db_stmt *s =
        db_prepare(db,
                   "SELECT 1 FROM alarms WHERE program = ? AND kind = ?"
                   " AND ended_ms = 0",
                   err);

    if (!s)
        return -err->code;
    db_bind_str(s, 1, str_of(a->program));
    db_bind_int(s, 2, a->kind);
    int r = db_step(s, err);
    db_reset(s);
    return r;
}

static int begin(struct db *db, const struct alarm *a, struct err *err)
{
    struct db_stmt *s = db_prepare(
        db, "INSERT INTO alarms(program, kind, at_ms) VALUES(?,?,?)", err);

    if (!s)
        return -err->code;
    db_bind_str(s, 1, str_of(a->program));
    db_bind_int(s, 2, a->kind);
    db_bind_int(s, 3, a->at_ms);
    return db_run(s, err);
}

static int end(struct db *db, const struct alarm *a, struct err *err)
{
    struct db_stmt *s =
        db_prepare(db,
                   "UPDATE alarms SET ended_ms = ? WHERE program = ?"
                   " AND kind = ? AND ended_ms = 0",
                   err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, a->ended_ms);
    db_bind_str(s, 2, str_of(a->program));
    db_bind_int(s, 3, a->kind);
    return db_run(s, err);
}

/* Kept first, then told: who is told twice believes it less. */
static int set(struct db *db, struct alarm a, bool bad,
               const struct options *options, struct err *err)
{
    int64_t now_ms = a.at_ms;
    int open = is_open(db, &a, err);

    if (open < 0 || open == bad)
        return open < 0 ? open : 0;
    a.ended_ms = bad ? 0 : now_ms;
    int r = bad ? begin(db, &a, err) : end(db, &a, err);
    if (r == 0)
        tell(&a, options, now_ms);
    return r;
}

static int judge(struct db *db, const char *program,
                 const struct options *options, int64_t now_ms, struct err *err)
{
    struct measure_part p = {0};
    int64_t away = 0;
    int r = measure_lately(&p, db, program, now_ms, err);

    if (r == 0)
        r = measure_away(db, program, &away, err);
    if (r < 0)
        return r;
    const bool enough = p.requests >= ALARM_LEAST;
    const bool bad[ALARM_KINDS] = {
        [ALARM_AWAY] = away >= ALARM_AWAY_SAMPLES,
        [ALARM_FAULTS] =
            enough && p.failed * 100 >= p.requests * ALARM_FAULT_PERCENT,
        [ALARM_SLOW] = enough && measure_mean_ms(&p) >= ALARM_SLOW_MS,
    };
    for (int kind = 0; r == 0 && kind < ALARM_KINDS; kind++)
        r = set(db,
                (struct alarm){.program = program,
                               .kind = (enum alarm_kind)kind,
                               .at_ms = now_ms},
                bad[kind], options, err);
    return r;
}

int alarm_judge(struct db *db, const struct options *options, int64_t now_ms,
                struct err *err)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < MEASURE_PROGRAMS; i++)
        r = judge(db, measure_programs[i], options, now_ms, err);
    return r;
}

int alarm_each(struct db *db, int64_t since_ms,
               void (*each)(void *context, const struct alarm *alarm),
               void *context, struct err *err)
{
    struct db_stmt *s =
        db_prepare(db,
                   "SELECT program, kind, at_ms, ended_ms FROM alarms"
                   " WHERE ended_ms = 0 OR at_ms >= ?"
                   " ORDER BY ended_ms <> 0, at_ms DESC LIMIT 200",
                   err);
    int r;

    if (!s)
        return -err->code;
    db_bind_int(s, 1, since_ms);
    while ((r = db_step(s, err)) == 1) {
        scoped(mem_freep) char *program = str_dup(db_str(s, 0));
        int64_t kind = db_int(s, 1);
        const struct alarm a = {program, (enum alarm_kind)kind, db_int(s, 2),
                                db_int(s, 3)};
        if (kind < ALARM_KINDS)
            each(context, &a);
    }
    return r;
}
