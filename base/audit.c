/* base/audit.c - see audit.h. */
#include "base/audit.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/jsontext.h"
#include "base/mask.h"
#include "base/utf8.h"

#include <pthread.h>
#include <stdlib.h>

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

int audit_verify(struct db *db, const char *noted_head,
                 struct audit_report *ret_report, struct err *err)
{
    struct audit_report report = {0};
    unsigned char head[SEAL_BYTES] = {0};
    bool seen = !noted_head;
    struct db_stmt *s =
        db_prepare(db, "SELECT " FIELDS ", hash FROM audit ORDER BY seq", err);
    int r = s ? 1 : -err->code;

    while (r == 1 && (r = db_step(s, err)) == 1) {
        check_line(&report, s, head);
        seen = seen || !strcmp(seal_hex(report.head, head), noted_head);
    }
    if (r == 0)
        r = check_tail(db, &report, err);
    if (r < 0)
        return err_wrap(err, "audit");
    seal_hex(report.head, head);
    if (!seen && !report.why) {
        report.why = "the noted head is not in the chain";
        report.bad_seq = report.lines;
    }
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

enum { BUCKETS = 4096, LINE_TEXTS = 5, WHAT_MAX_BYTES = 400 };

/* A waiting line; its texts lie behind it and are what it is found by. */
struct waiting {
    struct waiting *next;  /* in its bucket */
    struct waiting *later; /* the one that came after */
    struct audit_line line;
    size_t key_bytes;
    char key[];
};

struct audit_queue {
    pthread_mutex_t lock;
    size_t count;
    struct waiting *first, **end; /* in the order they came */
    struct waiting *buckets[BUCKETS];
};

struct audit_queue *audit_queue_new(void)
{
    struct audit_queue *q = NEW(audit_queue);

    pthread_mutex_init(&q->lock, NULL);
    q->end = &q->first;
    return q;
}

/* Takes all lines out, the first of them linked to the others by `later`. */
static struct waiting *take_all(struct audit_queue *q)
{
    pthread_mutex_lock(&q->lock);
    struct waiting *first = TAKE(q->first);
    q->end = &q->first;
    q->count = 0;
    if (first)
        memset(q->buckets, 0, sizeof q->buckets);
    pthread_mutex_unlock(&q->lock);
    return first;
}

static void drop_chain(struct waiting *chain)
{
    while (chain) {
        struct waiting *later = chain->later;
        free(chain);
        chain = later;
    }
}

void audit_queue_free(struct audit_queue *q)
{
    if (!q)
        return;
    drop_chain(take_all(q));
    pthread_mutex_destroy(&q->lock);
    free(q);
}

/* Copies the texts one behind the other, NUL between them. */
static struct waiting *waiting_new(const struct audit_line *line)
{
    const struct str texts[LINE_TEXTS] = {line->who, line->from, line->action,
                                          line->what, line->outcome};
    struct str copies[LINE_TEXTS];
    size_t bytes = 0;

    for (size_t i = 0; i < LINE_TEXTS; i++)
        bytes += texts[i].n + 1;
    struct waiting *w = mem_new(1, sizeof *w + bytes);
    for (size_t i = 0; i < LINE_TEXTS; i++) {
        copies[i] = (struct str){w->key + w->key_bytes, texts[i].n};
        if (texts[i].n)
            memcpy(w->key + w->key_bytes, texts[i].p, texts[i].n);
        w->key_bytes += texts[i].n + 1;
    }
    w->line = (struct audit_line){.at_ms = clock_unix_ms(),
                                  .who = copies[0],
                                  .from = copies[1],
                                  .action = copies[2],
                                  .what = copies[3],
                                  .outcome = copies[4],
                                  .count = 1};
    return w;
}

/* Counts w with the line equal to it, or lets it wait; takes w over.  False,
 * and w untouched, when it is a new line and `max` wait. */
static bool queue_add(struct audit_queue *q, struct waiting *w, size_t max)
{
    const struct str key = {w->key, w->key_bytes};
    struct waiting **bucket = &q->buckets[str_hash(key) % BUCKETS], *have;

    pthread_mutex_lock(&q->lock);
    have = *bucket;
    while (have && !str_eq((struct str){have->key, have->key_bytes}, key))
        have = have->next;
    bool taken = have || q->count < max;
    if (have) {
        have->line.count += w->line.count;
        if (have->line.at_ms > w->line.at_ms)
            have->line.at_ms = w->line.at_ms;
    } else if (taken) {
        w->next = *bucket;
        w->later = NULL;
        *bucket = *q->end = w;
        q->end = &w->later;
        q->count++;
    }
    pthread_mutex_unlock(&q->lock);
    if (have)
        free(w);
    return taken;
}

/* The one line that all surplus is counted on; it is always let in. */
static void queue_overflow(struct audit_queue *q, int64_t count)
{
    const struct audit_line line = {.who = STR("-"),
                                    .from = STR("-"),
                                    .action = STR("overflow"),
                                    .what = STR("accesses counted together"),
                                    .outcome = STR("-")};
    struct waiting *w = waiting_new(&line);

    w->line.count = count;
    (void)queue_add(q, w, AUDIT_QUEUE_MAX + 1);
}

static void queue_put(struct audit_queue *q, struct waiting *w)
{
    int64_t count = w->line.count;

    if (queue_add(q, w, AUDIT_QUEUE_MAX))
        return;
    free(w);
    queue_overflow(q, count);
}

void audit_note(struct audit_queue *q, const struct audit_line *line)
{
    struct audit_line cut = *line;

    cut.what = str_sub(line->what, 0, utf8_prefix(line->what, WHAT_MAX_BYTES));
    queue_put(q, waiting_new(&cut));
}

static int append_all(struct waiting *chain, struct db *db, struct err *err)
{
    int r = db_begin(db, err);

    for (struct waiting *w = chain; w && r == 0; w = w->later)
        r = audit_append(db, &w->line, err);
    return db_end(db, r, err);
}

int audit_flush(struct audit_queue *q, struct db *db, struct err *err)
{
    struct waiting *chain = take_all(q);
    int r = chain ? append_all(chain, db, err) : 0;

    while (r < 0 && chain) {
        struct waiting *later = chain->later;
        queue_put(q, chain);
        chain = later;
    }
    drop_chain(chain);
    return r;
}
