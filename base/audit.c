/* base/audit.c - see audit.h. */
#include "base/audit.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/jsontext.h"
#include "base/mask.h"

const char audit_schema[] =
    "CREATE TABLE audit("
    "  seq INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL,"
    "  who TEXT NOT NULL, address TEXT NOT NULL, action TEXT NOT NULL,"
    "  what TEXT NOT NULL, outcome TEXT NOT NULL, count INTEGER NOT NULL,"
    "  hash BLOB NOT NULL);"
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit"
    "  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;"
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit"
    "  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;";

/* Texts carry their length, so that no two lines are spelled alike. */
static void spell(struct buf *out, int64_t seq, const struct audit_line *l)
{
    const struct str texts[] = {l->who, l->from, l->action, l->what,
                                l->outcome};

    buf_addf(out, "%lld %lld %lld", (long long)seq, (long long)l->at_ms,
             (long long)l->count);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        buf_addf(out, " %zu:", texts[i].n);
        buf_add(out, texts[i]);
    }
}

static void link_hash(unsigned char out[SEAL_BYTES],
                      const unsigned char before[SEAL_BYTES], int64_t seq,
                      const struct audit_line *line)
{
    struct buf text = {0};

    spell(&text, seq, line);
    seal_sha256(out, (struct str){(const char *)before, SEAL_BYTES},
                buf_str(&text));
    buf_done(&text);
}

static void take_hash(unsigned char to[SEAL_BYTES], struct str blob)
{
    memset(to, 0, SEAL_BYTES);
    if (blob.n == SEAL_BYTES)
        memcpy(to, blob.p, SEAL_BYTES);
}

/* The last line, and the number the next one will get. */
static int read_head(struct db *db, int64_t *ret_next,
                     unsigned char head[SEAL_BYTES], struct err *err)
{
    struct db_stmt *s = db_prepare(
        db,
        "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name ="
        " 'audit'), 0) + 1, (SELECT hash FROM audit ORDER BY seq DESC LIMIT 1)",
        err);
    int r = s ? db_step(s, err) : -err->code;

    if (r < 0)
        return r;
    *ret_next = db_int(s, 0);
    take_hash(head, db_str(s, 1));
    db_reset(s);
    return 0;
}

int audit_append(struct db *db, const struct audit_line *line, struct err *err)
{
    unsigned char head[SEAL_BYTES], hash[SEAL_BYTES];
    int64_t seq;
    int r = read_head(db, &seq, head, err);

    struct db_stmt *s =
        r < 0 ? NULL
              : db_prepare(db, "INSERT INTO audit VALUES(?,?,?,?,?,?,?,?,?)",
                           err);
    if (!s)
        return err_wrap(err, "audit");
    link_hash(hash, head, seq, line);
    db_bind_int(s, 1, seq);
    db_bind_int(s, 2, line->at_ms);
    db_bind_str(s, 3, line->who);
    db_bind_str(s, 4, line->from);
    db_bind_str(s, 5, line->action);
    db_bind_str(s, 6, line->what);
    db_bind_str(s, 7, line->outcome);
    db_bind_int(s, 8, line->count);
    db_bind_blob(s, 9, (struct str){(const char *)hash, sizeof hash});
    return db_run(s, err) < 0 ? err_wrap(err, "audit") : 0;
}

/* As read_line() takes them; the hash, where it is asked for, comes next. */
#define FIELDS "seq, at_ms, who, address, action, what, outcome, count"
enum { SEQ_AT, HASH_AT = 8 };

static void read_line(struct db_stmt *s, struct audit_line *line)
{
    *line = (struct audit_line){
        .at_ms = db_int(s, 1),
        .who = db_str(s, 2),
        .from = db_str(s, 3),
        .action = db_str(s, 4),
        .what = db_str(s, 5),
        .outcome = db_str(s, 6),
        .count = db_int(s, 7),
    };
}

static void check_line(struct audit_report *report, struct db_stmt *s,
                       unsigned char head[SEAL_BYTES])
{
    unsigned char want[SEAL_BYTES], have[SEAL_BYTES];
    struct audit_line line;
    int64_t seq = db_int(s, SEQ_AT);

    report->lines++;
    read_line(s, &line);
    link_hash(want, head, seq, &line);
    take_hash(have, db_str(s, HASH_AT));
    memcpy(head, have, SEAL_BYTES);
    if (report->why)
        return;
    if (seq != report->lines)
        report->why = "lines are missing before this one";
    else if (!seal_same(want, have, SEAL_BYTES))
        report->why = "this line or the one before it was changed";
    if (report->why)
        report->bad_seq = seq;
}

static int check_tail(struct db *db, struct audit_report *report,
                      struct err *err)
{
    unsigned char head[SEAL_BYTES];
    int64_t next;
    int r = read_head(db, &next, head, err);

    if (r == 0 && !report->why && next != report->lines + 1) {
        report->why = "lines are missing from here to the end";
        report->bad_seq = report->lines + 1;
    }
    return r;
}

static int check_lines(struct db *db, const char *noted_head,
                       struct audit_report *report, struct err *err)
{
    unsigned char head[SEAL_BYTES] = {0};
    bool seen = !noted_head;
    struct db_stmt *s =
        db_prepare(db, "SELECT " FIELDS ", hash FROM audit ORDER BY seq", err);
    int r = s ? 1 : -err->code;

    while (r == 1 && (r = db_step(s, err)) == 1) {
        check_line(report, s, head);
        seen = seen || !strcmp(seal_hex(report->head, head), noted_head);
    }
    if (r == 0)
        r = check_tail(db, report, err);
    seal_hex(report->head, head);
    if (!seen && !report->why) {
        report->why = "the noted head is not in the chain";
        report->bad_seq = report->lines;
    }
    return r;
}

/* In one transaction, or within the caller's: the lines and their head are of
 * one moment, whatever is written meanwhile. */
int audit_verify(struct db *db, const char *noted_head,
                 struct audit_report *ret_report, struct err *err)
{
    struct audit_report report = {0};
    struct err ignored = {0};
    int r = db_exec(db, "SAVEPOINT verify", err);

    if (r == 0)
        r = check_lines(db, noted_head, &report, err);
    (void)db_exec(db, "RELEASE verify", &ignored); /* nothing was written */
    if (r < 0)
        return err_wrap(err, "audit");
    *ret_report = report;
    return 0;
}

static void print_line(struct buf *out, struct db_stmt *s, bool masked)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct audit_line l;
    char at[CLOCK_ISO_MAX];

    read_line(s, &l);
    const struct {
        const char *name;
        struct str text;
    } texts[] = {
        {"who", masked ? mask_who(arena, l.who) : l.who},
        {"address", masked ? mask_address(arena, l.from) : l.from},
        {"action", l.action},
        {"what", l.what},
        {"outcome", l.outcome},
    };
    buf_addf(out, "{\"seq\":%lld,\"at\":\"%s\"", (long long)db_int(s, SEQ_AT),
             clock_iso(at, l.at_ms, true));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        buf_addf(out, ",\"%s\":", texts[i].name);
        jsontext_add(out, texts[i].text);
    }
    buf_addf(out, ",\"count\":%lld}\n", (long long)l.count);
}

int audit_print(struct db *db, int64_t limit, bool masked, struct buf *out,
                struct err *err)
{
    struct db_stmt *s = db_prepare(db,
                                   "SELECT * FROM (SELECT " FIELDS " FROM audit"
                                   " ORDER BY seq DESC LIMIT ?) ORDER BY seq",
                                   err);
    int r = s ? 1 : -err->code;

    if (s)
        db_bind_int(s, 1, limit);
    while (r == 1 && (r = db_step(s, err)) == 1)
        print_line(out, s, masked);
    return r < 0 ? err_wrap(err, "audit") : 0;
}

int audit_each(struct db *db, int64_t before, int64_t limit,
               void (*call)(void *context, int64_t seq,
                            const struct audit_line *line),
               void *context, struct err *err)
{
    struct db_stmt *s = db_prepare(
        db,
        "SELECT " FIELDS " FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?",
        err);
    struct audit_line line;
    int r = s ? 1 : -err->code;

    if (s) {
        db_bind_int(s, 1, before);
        db_bind_int(s, 2, limit);
    }
    while (r == 1 && (r = db_step(s, err)) == 1) {
        read_line(s, &line);
        call(context, db_int(s, SEQ_AT), &line);
    }
    return r < 0 ? err_wrap(err, "audit") : 0;
}
