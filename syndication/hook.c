/*
 * syndication/hook.c - see hook.h.
 *
 *   hooks       who is told; `seq` is the mark up to which changes were told
 *   deliveries  one message to one hook; state 0 waits, 1 done, 2 given up,
 *               3 superseded by a newer change of the item
 *   attempts    one try of one delivery
 */
#include "syndication/hook.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/jsontext.h"
#include "base/vault.h"
#include "syndication/change.h"
#include "syndication/walk.h"

#include <openssl/crypto.h>
#include <stdio.h>

const char hook_schema[] =
    "CREATE TABLE hooks("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL,"
    "  secret TEXT NOT NULL, old_secret TEXT NOT NULL DEFAULT '',"
    "  old_until_ms INTEGER NOT NULL DEFAULT 0, types INTEGER NOT NULL,"
    "  targets TEXT NOT NULL, seq INTEGER NOT NULL,"
    "  created_ms INTEGER NOT NULL, paused_ms INTEGER NOT NULL DEFAULT 0,"
    "  paused_why TEXT NOT NULL DEFAULT '');"
    "CREATE TABLE deliveries("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, hook_id INTEGER NOT NULL,"
    "  item_id INTEGER NOT NULL, message_id TEXT NOT NULL, body TEXT NOT NULL,"
    "  created_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL,"
    "  attempts INTEGER NOT NULL DEFAULT 0, state INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX deliveries_due ON deliveries(hook_id, state, due_ms);"
    "CREATE TABLE attempts("
    "  id INTEGER PRIMARY KEY, delivery_id INTEGER NOT NULL,"
    "  at_ms INTEGER NOT NULL, took_ms INTEGER NOT NULL,"
    "  status INTEGER NOT NULL, why TEXT NOT NULL);"
    "CREATE INDEX attempts_delivery ON attempts(delivery_id);";

enum {
    SECRET_BYTES = 32,
    WHAT_MAX = 160,
    PLAN_STEPS = 100,
    TARGETS_MAX = 200,
    CONTEXT_MAX = 32,
};

static const char secret_mark[] = "whsec_";

/* Pauses before the second and all further attempts: a day together. */
static const int32_t waits_s[HOOK_ATTEMPTS_MAX - 1] = {
    5, 60, 300, 1800, 7200, 14400, 28800, 36000,
};

/* --- statements --- */

struct value {
    int64_t number;
    struct str text; /* p NULL: the number counts */
};
#define NUMBER(n) ((struct value){.number = (n)})
#define TEXT(s) ((struct value){.text = (s)})

static void bind(struct db_stmt *s, const struct value *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (values[i].text.p)
            db_bind_str(s, (int)i + 1, values[i].text);
        else
            db_bind_int(s, (int)i + 1, values[i].number);
}

/* Runs a statement without rows. */
#define RUN(store, err, sql, ...)                                              \
    run_bound(db_prepare(hubdb_db(store), sql, err),                           \
              (const struct value[]){__VA_ARGS__},                             \
              sizeof((const struct value[]){__VA_ARGS__}) /                    \
                  sizeof(struct value),                                        \
              err)

static int run_bound(struct db_stmt *s, const struct value *values,
                     size_t count, struct err *err)
{
    if (!s)
        return -err->code;
    bind(s, values, count);
    return db_run(s, err);
}

static struct str keep(struct arena *arena, struct str s)
{
    return (struct str){arena_str(arena, s), s.n};
}

/* --- secrets --- */

static int seal_secret(struct hubdb *store, int64_t id, struct str secret,
                       struct buf *out, struct err *err)
{
    char context[CONTEXT_MAX];

    snprintf(context, sizeof context, "hook %lld", (long long)id);
    return vault_seal(hubdb_vault(store), secret, context, out, err);
}

static int unseal_secret(struct hubdb *store, int64_t id, struct str sealed,
                         struct buf *out, struct err *err)
{
    char context[CONTEXT_MAX];

    snprintf(context, sizeof context, "hook %lld", (long long)id);
    return vault_unseal(hubdb_vault(store), sealed, context, out, err);
}

static void make_secret(char secret[HOOK_SECRET_MAX])
{
    unsigned char bytes[SECRET_BYTES];
    char text[SEAL_BASE64_MAX];

    seal_random(bytes, sizeof bytes);
    snprintf(secret, HOOK_SECRET_MAX, "%s%s", secret_mark,
             seal_base64(text, bytes));
}

/* --- what operators do --- */

static int insert_hook(struct hubdb *store, const struct hook *hook,
                       int64_t *ret_id, struct err *err)
{
    int r = RUN(store, err,
                "INSERT INTO hooks(url, secret, types, targets, seq,"
                " created_ms) VALUES(?, '', ?, ?,"
                " (SELECT value FROM state WHERE name = 'seq'), ?)",
                TEXT(hook->url), NUMBER(hook->types),
                TEXT(hook->targets.p ? hook->targets : STR("")),
                NUMBER(clock_unix_ms()));

    *ret_id = db_last_id(hubdb_db(store));
    return r;
}

static int set_secret(struct hubdb *store, int64_t id, const char *secret,
                      struct err *err)
{
    struct buf sealed = {0};
    int r = seal_secret(store, id, str_of(secret), &sealed, err);

    if (r == 0)
        r = RUN(store, err,
                "UPDATE hooks SET old_secret = secret, old_until_ms = ?,"
                " secret = ? WHERE id = ?",
                NUMBER(clock_unix_ms() + HOOK_OVERLAP_MS),
                TEXT(buf_str(&sealed)), NUMBER(id));
    buf_done(&sealed);
    if (r == 0 && !db_changes(hubdb_db(store)))
        r = err_set(err, ERR_NOT_FOUND, "hook %lld: there is none",
                    (long long)id);
    return r;
}

int hook_add(struct hubdb *store, const struct hook *hook, const char *who,
             int64_t *ret_id, char secret[HOOK_SECRET_MAX], struct err *err)
{
    struct buf what = {0};
    int64_t id = 0;

    if (!hook->url.n || hook->url.n > HOOK_URL_MAX_BYTES)
        return err_set(err, ERR_USAGE, "url: not 1 to %d bytes long",
                       HOOK_URL_MAX_BYTES);
    make_secret(secret);
    int r = hubdb_begin(store, err);
    if (r == 0)
        r = insert_hook(store, hook, &id, err);
    if (r == 0)
        r = set_secret(store, id, secret, err);
    buf_addf(&what, "hook %lld %.*s", (long long)id, (int)hook->url.n,
             hook->url.p);
    const struct audit_line line = change_line(who, "hook.add", what.p);
    r = change_end(store, &line, r, err);
    buf_done(&what);
    if (r == 0)
        *ret_id = id;
    return r;
}

int hook_rotate(struct hubdb *store, int64_t id, const char *who,
                char secret[HOOK_SECRET_MAX], struct err *err)
{
    char what[WHAT_MAX];
    int r = hubdb_begin(store, err);

    make_secret(secret);
    if (r == 0)
        r = set_secret(store, id, secret, err);
    snprintf(what, sizeof what, "hook %lld", (long long)id);
    const struct audit_line line = change_line(who, "hook.rotate", what);
    return change_end(store, &line, r, err);
}

int hook_list(struct hubdb *store, struct arena *arena, struct hook **ret_hooks,
              size_t *ret_count, struct err *err)
{
    struct buf rows = {0};
    struct db_stmt *s =
        db_prepare(hubdb_db(store),
                   "SELECT id, url, types, targets, created_ms, paused_ms,"
                   " paused_why FROM hooks ORDER BY id",
                   err);
    int r = s ? 1 : -err->code;

    while (r == 1 && (r = db_step(s, err)) == 1) {
        const struct hook hook = {
            .id = db_int(s, 0),
            .url = keep(arena, db_str(s, 1)),
            .types = (unsigned)db_int(s, 2),
            .targets = keep(arena, db_str(s, 3)),
            .created_ms = db_int(s, 4),
            .paused_ms = db_int(s, 5),
            .paused_why = keep(arena, db_str(s, 6)),
        };
        buf_add(&rows, (struct str){(const char *)&hook, sizeof hook});
    }
    *ret_count = rows.n / sizeof **ret_hooks;
    *ret_hooks = arena_alloc(arena, rows.n);
    if (rows.n)
        memcpy(*ret_hooks, rows.p, rows.n);
    buf_done(&rows);
    return r < 0 ? err_wrap(err, "hooks") : 0;
}

/* Ends a change that must have met one row: what changed, and its line. */
static int end_one(struct hubdb *store, int r, const char *who,
                   const char *action, const char *what, struct err *err)
{
    const struct audit_line line = change_line(who, action, what);

    if (r == 0 && !db_changes(hubdb_db(store)))
        r = err_set(err, ERR_NOT_FOUND,
                    "%s: there is none, or it is so already", what);
    return change_end(store, &line, r, err);
}

static int set_paused(struct hubdb *store, int64_t id, const char *why,
                      struct err *err)
{
    return RUN(store, err,
               "UPDATE hooks SET paused_ms = ?, paused_why = ?"
               " WHERE id = ? AND paused_ms = 0",
               NUMBER(clock_unix_ms()), TEXT(str_of(why)), NUMBER(id));
}

int hook_pause(struct hubdb *store, int64_t id, const char *why,
               const char *who, struct err *err)
{
    char what[WHAT_MAX];
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = set_paused(store, id, why, err);
    snprintf(what, sizeof what, "hook %lld", (long long)id);
    return end_one(store, r, who, "hook.pause", what, err);
}

int hook_resume(struct hubdb *store, int64_t id, const char *who,
                struct err *err)
{
    char what[WHAT_MAX];
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = RUN(store, err,
                "UPDATE deliveries SET due_ms = ?, attempts = 0"
                " WHERE hook_id = ? AND state = 0",
                NUMBER(clock_unix_ms()), NUMBER(id));
    if (r == 0)
        r = RUN(store, err,
                "UPDATE hooks SET paused_ms = 0, paused_why = '' WHERE id = ?",
                NUMBER(id));
    snprintf(what, sizeof what, "hook %lld", (long long)id);
    return end_one(store, r, who, "hook.resume", what, err);
}

int hook_remove(struct hubdb *store, int64_t id, const char *who,
                struct err *err)
{
    char what[WHAT_MAX];
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = RUN(store, err,
                "DELETE FROM attempts WHERE delivery_id IN"
                " (SELECT id FROM deliveries WHERE hook_id = ?)",
                NUMBER(id));
    if (r == 0)
        r = RUN(store, err, "DELETE FROM deliveries WHERE hook_id = ?",
                NUMBER(id));
    if (r == 0)
        r = RUN(store, err, "DELETE FROM hooks WHERE id = ?", NUMBER(id));
    snprintf(what, sizeof what, "hook %lld", (long long)id);
    return end_one(store, r, who, "hook.remove", what, err);
}

int hook_redeliver(struct hubdb *store, int64_t delivery, const char *who,
                   struct err *err)
{
    char what[WHAT_MAX];
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = RUN(store, err,
                "UPDATE deliveries SET state = 0, attempts = 0, due_ms = ?"
                " WHERE id = ?",
                NUMBER(clock_unix_ms()), NUMBER(delivery));
    snprintf(what, sizeof what, "delivery %lld", (long long)delivery);
    return end_one(store, r, who, "hook.redeliver", what, err);
}

static int add_attempts(struct hubdb *store, int64_t delivery, struct buf *out,
                        struct err *err)
{
    char at[CLOCK_ISO_MAX];
    struct db_stmt *s =
        db_prepare(hubdb_db(store),
                   "SELECT at_ms, took_ms, status, why FROM attempts"
                   " WHERE delivery_id = ? ORDER BY id",
                   err);
    int r = s ? 1 : -err->code;

    if (s)
        db_bind_int(s, 1, delivery);
    for (const char *comma = ""; r == 1 && (r = db_step(s, err)) == 1;
         comma = ",") {
        buf_addf(out,
                 "%s{\"at\":\"%s\",\"ms\":%lld,\"status\":%lld,\"why\":", comma,
                 clock_iso(at, db_int(s, 0), true), (long long)db_int(s, 1),
                 (long long)db_int(s, 2));
        jsontext_add(out, db_str(s, 3));
        buf_addc(out, '}');
    }
    return r;
}

static int add_delivery(struct hubdb *store, struct db_stmt *s, struct buf *out,
                        struct err *err)
{
    static const char *const states[] = {"waiting", "delivered", "given up",
                                         "superseded"};
    char at[CLOCK_ISO_MAX];

    buf_addf(out,
             "{\"delivery\":%lld,\"message\":\"%s\",\"item\":%lld,"
             "\"state\":\"%s\",\"created\":\"%s\"",
             (long long)db_int(s, 0), db_str(s, 1).p, (long long)db_int(s, 2),
             states[db_int(s, 3)], clock_iso(at, db_int(s, 4), true));
    if (!db_int(s, 3))
        buf_addf(out, ",\"due\":\"%s\"", clock_iso(at, db_int(s, 5), true));
    buf_addz(out, ",\"attempts\":[");
    int r = add_attempts(store, db_int(s, 0), out, err);
    buf_addz(out, "]}\n");
    return r;
}

int hook_log(struct hubdb *store, int64_t id, int64_t limit, struct buf *out,
             struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store),
        "SELECT id, message_id, item_id, state, created_ms, due_ms"
        " FROM deliveries WHERE hook_id = ? ORDER BY id DESC LIMIT ?",
        err);
    int r = s ? 1 : -err->code;

    if (s) {
        db_bind_int(s, 1, id);
        db_bind_int(s, 2, limit);
    }
    while (r == 1 && (r = db_step(s, err)) == 1) {
        r = add_delivery(store, s, out, err);
        if (r < 0)
            break;
        r = 1;
    }
    return r < 0 ? err_wrap(err, "log of hook %lld", (long long)id) : 0;
}

/* --- what changed becomes deliveries --- */

static void write_message(struct buf *out, const struct walk_step *step,
                          int64_t now_ms)
{
    const struct item *item = &step->item.item;
    char at[CLOCK_ISO_MAX];

    buf_addf(out,
             "{\"type\":\"item.%s\",\"timestamp\":\"%s\",\"data\":{\"Id\":%lld,"
             "\"Version\":%lld",
             step->gone ? "withdrawn" : "published",
             clock_iso(at, now_ms, true), (long long)item->id,
             (long long)step->item.version);
    if (!step->gone) {
        buf_addf(out, ",\"Type\":%d,\"PublishedDate\":\"%.19s\",\"Title\":",
                 item->type, item->published_date.p);
        jsontext_add(out, item->title);
        buf_addz(out, ",\"OriginalUrl\":");
        jsontext_add(out, item->original_url);
    }
    buf_addz(out, "}}");
}

static int plan_step(struct hubdb *store, int64_t hook_id,
                     const struct walk_step *step, int64_t now_ms,
                     struct err *err)
{
    enum { LETTERS = 24 };
    char id[LETTERS + 5] = "msg_";
    struct buf body = {0};

    seal_random_text(id + 4, LETTERS);
    write_message(&body, step, now_ms);
    int r = RUN(store, err,
                "UPDATE deliveries SET state = 3 WHERE hook_id = ?"
                " AND state = 0 AND item_id = ?",
                NUMBER(hook_id), NUMBER(step->item.item.id));
    if (r == 0)
        r = RUN(store, err,
                "INSERT INTO deliveries(hook_id, item_id, message_id, body,"
                " created_ms, due_ms) VALUES(?, ?, ?, ?, ?5, ?5)",
                NUMBER(hook_id), NUMBER(step->item.item.id), TEXT(str_of(id)),
                TEXT(buf_str(&body)), NUMBER(now_ms));
    buf_done(&body);
    return r;
}

static size_t split_targets(struct str text, struct str *targets)
{
    size_t count = 0;
    struct str one;

    while (text.n && count < TARGETS_MAX && str_cut(&text, ',', &one))
        targets[count++] = one;
    return count;
}

/* Up to where the hook was told, and how far there is to tell. */
static int read_mark(struct hubdb *store, int64_t id, int64_t *ret_seq,
                     int64_t *ret_newest, struct err *err)
{
    struct db_stmt *s =
        db_prepare(hubdb_db(store),
                   "SELECT seq, (SELECT value FROM state WHERE name = 'seq')"
                   " FROM hooks WHERE id = ?",
                   err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, id);
    int r = db_step(s, err);
    if (r == 1) {
        *ret_seq = db_int(s, 0);
        *ret_newest = db_int(s, 1);
        db_reset(s);
    }
    return r < 0 ? r : 0;
}

static int plan_page(struct hubdb *store, const struct hook *hook,
                     const struct walk_page *page, int64_t seq, int64_t now_ms,
                     struct err *err)
{
    int r = hubdb_begin(store, err);

    for (size_t i = 0; i < page->count && r == 0; i++)
        r = plan_step(store, hook->id, &page->steps[i], now_ms, err);
    if (r == 0)
        r = RUN(store, err, "UPDATE hooks SET seq = ? WHERE id = ?",
                NUMBER(seq), NUMBER(hook->id));
    if (r == 0)
        r = hubdb_commit(store, err);
    if (r < 0)
        hubdb_rollback(store);
    return r;
}

static int plan_hook(struct hubdb *store, const struct hook *hook,
                     int64_t now_ms, int64_t *count, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct str targets[TARGETS_MAX];
    struct walk_query query = {
        .types = hook->types,
        .targets = targets,
        .target_count = split_targets(hook->targets, targets),
        .limit = PLAN_STEPS,
    };
    struct walk_page page = {0};
    int64_t newest = 0;
    int r = read_mark(store, hook->id, &query.after.seq, &newest, err);

    if (r < 0 || newest <= query.after.seq)
        return r;
    r = walk_changes(store, arena, &query, &page, err);
    /* What lay between and is not of this list was told, too. */
    if (page.end.seq > newest || page.more)
        newest = page.end.seq;
    if (r == 0)
        r = plan_page(store, hook, &page, newest, now_ms, err);
    *count += r == 0 ? (int64_t)page.count : 0;
    return r;
}

int hook_plan(struct hubdb *store, int64_t now_ms, int64_t *ret_count,
              struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct hook *hooks;
    size_t count;
    int r = hook_list(store, arena, &hooks, &count, err);

    *ret_count = 0;
    for (size_t i = 0; r == 0 && i < count; i++)
        if (!hooks[i].paused_ms)
            r = plan_hook(store, &hooks[i], now_ms, ret_count, err);
    return r < 0 ? err_wrap(err, "planning deliveries") : 0;
}

/* --- attempts --- */

int hook_due(struct hubdb *store, struct arena *arena, int64_t hook_id,
             int64_t now_ms, struct delivery_list *ret_due, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store),
        "SELECT d.id, message_id, body, attempts, url FROM deliveries d"
        " JOIN hooks h ON h.id = hook_id WHERE hook_id = ?1 AND state = 0"
        " AND due_ms <= ?2 AND paused_ms = 0 ORDER BY due_ms LIMIT ?3",
        err);
    struct delivery_list due = {
        .items = arena_alloc(arena, HOOK_DUE_MAX * sizeof *due.items)};
    int r = s ? 1 : -err->code;

    if (s) {
        db_bind_int(s, 1, hook_id);
        db_bind_int(s, 2, now_ms);
        db_bind_int(s, 3, HOOK_DUE_MAX);
    }
    while (r == 1 && (r = db_step(s, err)) == 1)
        due.items[due.count++] = (struct delivery){
            .id = db_int(s, 0),
            .hook_id = hook_id,
            .attempts = db_int(s, 3),
            .message_id = keep(arena, db_str(s, 1)),
            .body = keep(arena, db_str(s, 2)),
            .url = keep(arena, db_str(s, 4)),
        };
    *ret_due = due;
    return r;
}

/* "v1,<base64>" over "id.timestamp.body". */
static int add_signature(struct hubdb *store, const struct delivery *d,
                         struct str sealed, int64_t at_s, struct buf *out,
                         struct err *err)
{
    struct buf secret = {0}, text = {0};
    char key[HOOK_SECRET_MAX], base64[SEAL_BASE64_MAX];
    unsigned char mac[SEAL_BYTES];
    size_t key_n = 0;
    int r = unseal_secret(store, d->hook_id, sealed, &secret, err);

    if (r == 0 && !seal_base64_read(
                      str_sub(buf_str(&secret), strlen(secret_mark), secret.n),
                      key, sizeof key, &key_n))
        r = err_set(err, ERR_FORMAT, "hook %lld: its secret is none",
                    (long long)d->hook_id);
    buf_addf(&text, "%s.%lld.", d->message_id.p, (long long)at_s);
    buf_add(&text, d->body);
    if (r == 0) {
        seal_hmac(mac, (struct str){key, key_n}, buf_str(&text));
        buf_addf(out, "%sv1,%s", out->n ? " " : "", seal_base64(base64, mac));
    }
    if (secret.p)
        OPENSSL_cleanse(secret.p, secret.n);
    OPENSSL_cleanse(key, sizeof key);
    buf_done(&secret);
    buf_done(&text);
    return r;
}

static int add_signatures(struct hubdb *store, const struct delivery *d,
                          int64_t now_ms, struct buf *out, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store),
        "SELECT secret, old_secret, old_until_ms FROM hooks WHERE id = ?", err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, d->hook_id);
    int r = db_step(s, err);
    if (r == 0)
        return err_set(err, ERR_NOT_FOUND, "hook %lld: there is none",
                       (long long)d->hook_id);
    if (r == 1)
        r = add_signature(store, d, db_str(s, 0), now_ms / 1000, out, err);
    if (r == 0 && db_str(s, 1).n && db_int(s, 2) > now_ms)
        r = add_signature(store, d, db_str(s, 1), now_ms / 1000, out, err);
    db_reset(s);
    return r;
}

int hook_sign(struct hubdb *store, struct arena *arena,
              const struct delivery *delivery, int64_t now_ms,
              const char *ret_headers[5], struct err *err)
{
    struct buf signatures = {0};
    int r = add_signatures(store, delivery, now_ms, &signatures, err);

    if (r == 0) {
        ret_headers[0] = "content-type: application/json";
        ret_headers[1] =
            arena_printf(arena, "webhook-id: %s", delivery->message_id.p);
        ret_headers[2] = arena_printf(arena, "webhook-timestamp: %lld",
                                      (long long)(now_ms / 1000));
        ret_headers[3] =
            arena_printf(arena, "webhook-signature: %s", signatures.p);
        ret_headers[4] = NULL;
    }
    buf_done(&signatures);
    return r;
}

/* A tenth more or less, so that what failed together is not tried together. */
static int64_t next_wait_ms(int64_t attempts, int64_t asked_ms)
{
    uint16_t random;
    int64_t wait = waits_s[attempts - 1] * 1000LL;

    seal_random(&random, sizeof random);
    wait += wait / 10 * (random - 0x8000) / 0x8000;
    if (asked_ms > 86400000)
        asked_ms = 86400000;
    return wait > asked_ms ? wait : asked_ms;
}

static int count_attempts(struct hubdb *store, int64_t delivery,
                          int64_t *ret_count, struct err *err)
{
    struct db_stmt *s = db_prepare(hubdb_db(store),
                                   "UPDATE deliveries SET attempts = attempts"
                                   " + 1 WHERE id = ? RETURNING attempts",
                                   err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, delivery);
    int r = db_step(s, err);
    *ret_count = 0;
    if (r == 1) {
        *ret_count = db_int(s, 0);
        db_reset(s);
    }
    return r < 0 ? r : 0;
}

/* A delivery that was superseded on its way stays so. */
static int set_state(struct hubdb *store, int64_t delivery, int state,
                     int64_t due_ms, struct err *err)
{
    return RUN(store, err,
               "UPDATE deliveries SET state = ?, due_ms = ?"
               " WHERE id = ? AND state = 0",
               NUMBER(state), NUMBER(due_ms), NUMBER(delivery));
}

/* Several deliveries may be given up together: the first one pauses. */
static int give_up(struct hubdb *store, const struct attempt *a,
                   bool *ret_paused, struct err *err)
{
    char why[WHAT_MAX], what[2 * WHAT_MAX];

    snprintf(why, sizeof why, "%s: status %d %.80s",
             a->status == 410 ? "it is gone" : "failed for a day", a->status,
             a->why.p);
    snprintf(what, sizeof what, "hook %lld, delivery %lld: %s",
             (long long)a->hook_id, (long long)a->delivery_id, why);
    const struct audit_line line = change_line("courier", "hook.pause", what);
    int r = set_state(store, a->delivery_id, 2, a->at_ms, err);
    if (r == 0)
        r = set_paused(store, a->hook_id, why, err);
    *ret_paused = r == 0 && db_changes(hubdb_db(store));
    return *ret_paused ? audit_append(hubdb_db(store), &line, err) : r;
}

static int write_attempt(struct hubdb *store, const struct attempt *a,
                         bool *ret_paused, struct err *err)
{
    int64_t count = 0;
    int r = count_attempts(store, a->delivery_id, &count, err);

    if (r < 0 || !count) /* removed meanwhile */
        return r;
    r = RUN(store, err, "INSERT INTO attempts VALUES(NULL, ?, ?, ?, ?, ?)",
            NUMBER(a->delivery_id), NUMBER(a->at_ms), NUMBER(a->took_ms),
            NUMBER(a->status), TEXT(a->why.p ? a->why : STR("")));
    if (r < 0)
        return r;
    if (a->status >= 200 && a->status < 300)
        return set_state(store, a->delivery_id, 1, a->at_ms, err);
    if (count >= HOOK_ATTEMPTS_MAX || a->status == 410)
        return give_up(store, a, ret_paused, err);
    return set_state(
        store, a->delivery_id, 0,
        a->at_ms + a->took_ms + next_wait_ms(count, a->retry_after_ms), err);
}

int hook_attempted(struct hubdb *store, const struct attempt *attempt,
                   bool *ret_paused, struct err *err)
{
    int r = hubdb_begin(store, err);

    *ret_paused = false;
    if (r == 0)
        r = write_attempt(store, attempt, ret_paused, err);
    if (r == 0)
        r = hubdb_commit(store, err);
    if (r < 0)
        hubdb_rollback(store);
    return r < 0
               ? err_wrap(err, "delivery %lld", (long long)attempt->delivery_id)
               : 0;
}

int hook_prune(struct hubdb *store, int64_t now_ms, struct err *err)
{
    int64_t before = now_ms - HOOK_LOG_DAYS * 86400000LL;
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = RUN(store, err,
                "DELETE FROM attempts WHERE delivery_id IN (SELECT id FROM"
                " deliveries WHERE state > 0 AND created_ms < ?)",
                NUMBER(before));
    if (r == 0)
        r = RUN(store, err,
                "DELETE FROM deliveries WHERE state > 0 AND created_ms < ?",
                NUMBER(before));
    if (r == 0)
        r = hubdb_commit(store, err);
    if (r < 0)
        hubdb_rollback(store);
    return r;
}

/* Seals one secret anew; an empty one stays empty. */
static int reseal_one(struct hubdb *store, int64_t id, struct str sealed,
                      struct buf *out, struct err *err)
{
    struct buf plain = {0};
    int r = sealed.n ? unseal_secret(store, id, sealed, &plain, err) : 0;

    if (r == 0 && plain.n)
        r = seal_secret(store, id, buf_str(&plain), out, err);
    if (plain.p)
        OPENSSL_cleanse(plain.p, plain.n);
    buf_done(&plain);
    return r;
}

static int reseal_hook(struct hubdb *store, struct db_stmt *s, struct err *err)
{
    struct buf fresh = {0}, old = {0};
    int64_t id = db_int(s, 0);
    int r = reseal_one(store, id, db_str(s, 1), &fresh, err);

    if (r == 0)
        r = reseal_one(store, id, db_str(s, 2), &old, err);
    if (r == 0)
        r = RUN(store, err,
                "UPDATE hooks SET secret = ?, old_secret = ? WHERE id = ?",
                TEXT(buf_str(&fresh)), TEXT(old.p ? buf_str(&old) : STR("")),
                NUMBER(id));
    buf_done(&fresh);
    buf_done(&old);
    return r;
}

int hook_reseal(struct hubdb *store, int64_t *count, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store), "SELECT id, secret, old_secret FROM hooks", err);
    int r = s ? 1 : -err->code;

    while (r == 1 && (r = db_step(s, err)) == 1) {
        r = reseal_hook(store, s, err);
        if (r < 0)
            break;
        ++*count;
        r = 1;
    }
    if (r < 0 && s)
        db_reset(s);
    return r < 0 ? err_wrap(err, "hooks") : 0;
}
