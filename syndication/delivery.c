/* syndication/delivery.c - see delivery.h. */
#include "syndication/delivery.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/jsontext.h"
#include "base/seal.h"
#include "syndication/change.h"
#include "syndication/sql.h"
#include "syndication/walk.h"

#include <openssl/crypto.h>
#include <stdio.h>

enum { WHAT_MAX = 160, PLAN_STEPS = 100, TARGETS_MAX = 200 };

/* Pauses before the second and all further attempts: a day together. */
static const int32_t waits_s[HOOK_ATTEMPTS_MAX - 1] = {
    5, 60, 300, 1800, 7200, 14400, 28800, 36000,
};

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
    int r = SQL_RUN(store, err,
                    "UPDATE deliveries SET state = 3 WHERE hook_id = ?"
                    " AND state = 0 AND item_id = ?",
                    SQL_NUMBER(hook_id), SQL_NUMBER(step->item.item.id));
    if (r == 0)
        r = SQL_RUN(store, err,
                    "INSERT INTO deliveries(hook_id, item_id, message_id, body,"
                    " created_ms, due_ms) VALUES(?, ?, ?, ?, ?5, ?5)",
                    SQL_NUMBER(hook_id), SQL_NUMBER(step->item.item.id),
                    SQL_TEXT(str_of(id)), SQL_TEXT(buf_str(&body)),
                    SQL_NUMBER(now_ms));
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
        r = SQL_RUN(store, err, "UPDATE hooks SET seq = ? WHERE id = ?",
                    SQL_NUMBER(seq), SQL_NUMBER(hook->id));
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

int delivery_plan(struct hubdb *store, int64_t now_ms, int64_t *ret_count,
                  struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct hook *hooks;
    size_t count = 0;
    int64_t behind = 0;
    int r = SQL_FIND(store, err, &behind,
                     "SELECT count(*) FROM hooks WHERE kind = ? AND"
                     " paused_ms = 0 AND seq <"
                     " (SELECT value FROM state WHERE name = 'seq')",
                     SQL_NUMBER(HOOK_WEBHOOK));

    *ret_count = 0;
    if (r >= 0)
        r = behind ? hook_list(store, arena, &hooks, &count, err) : 0;
    for (size_t i = 0; r == 0 && i < count; i++)
        if (hooks[i].kind == HOOK_WEBHOOK && !hooks[i].paused_ms)
            r = plan_hook(store, &hooks[i], now_ms, ret_count, err);
    return r < 0 ? err_wrap(err, "planning deliveries") : 0;
}

/* --- attempts --- */

int delivery_owners(struct hubdb *store, int64_t now_ms,
                    int64_t ret_ids[DELIVERY_OWNERS_MAX], size_t *ret_count,
                    struct err *err)
{
    struct db_stmt *s =
        db_prepare(hubdb_db(store),
                   "SELECT hook_id FROM deliveries JOIN hooks h"
                   " ON h.id = hook_id WHERE state = 0 AND due_ms <= ?1"
                   " AND paused_ms = 0 GROUP BY hook_id"
                   " ORDER BY min(due_ms) LIMIT ?2",
                   err);
    int r = s ? 1 : -err->code;

    *ret_count = 0;
    if (s) {
        db_bind_int(s, 1, now_ms);
        db_bind_int(s, 2, DELIVERY_OWNERS_MAX);
    }
    while (r == 1 && (r = db_step(s, err)) == 1)
        ret_ids[(*ret_count)++] = db_int(s, 0);
    return r;
}

int delivery_due(struct hubdb *store, struct arena *arena, int64_t hook_id,
                 int64_t now_ms, struct delivery_list *ret_due, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store),
        "SELECT d.id, message_id, body, attempts, url, kind, topic,"
        " ends_ms FROM deliveries d"
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
            .message_id = arena_keep(arena, db_str(s, 1)),
            .body = arena_keep(arena, db_str(s, 2)),
            .url = arena_keep(arena, db_str(s, 4)),
            .kind = (enum hook_kind)db_int(s, 5),
            .topic = arena_keep(arena, db_str(s, 6)),
            .ends_ms = db_int(s, 7),
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
    int r = hook_unseal_secret(store, d->hook_id, sealed, &secret, err);

    if (r == 0 && !seal_base64_read(str_sub(buf_str(&secret),
                                            strlen(HOOK_SECRET_MARK), secret.n),
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

int delivery_sign(struct hubdb *store, struct arena *arena,
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
    return SQL_RUN(store, err,
                   "UPDATE deliveries SET state = ?, due_ms = ?"
                   " WHERE id = ? AND state = 0",
                   SQL_NUMBER(state), SQL_NUMBER(due_ms), SQL_NUMBER(delivery));
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
        r = hook_set_paused(store, a->hook_id, why, err);
    *ret_paused = r == 0 && db_changes(hubdb_db(store));
    return *ret_paused ? audit_append(hubdb_db(store), &line, err) : r;
}

int delivery_log(struct hubdb *store, const struct attempt *a,
                 int64_t *ret_count, struct err *err)
{
    int r = count_attempts(store, a->delivery_id, ret_count, err);

    if (r < 0 || !*ret_count) /* removed meanwhile */
        return r;
    return SQL_RUN(store, err,
                   "INSERT INTO attempts VALUES(NULL, ?, ?, ?, ?, ?)",
                   SQL_NUMBER(a->delivery_id), SQL_NUMBER(a->at_ms),
                   SQL_NUMBER(a->took_ms), SQL_NUMBER(a->status),
                   SQL_TEXT(a->why.p ? a->why : STR("")));
}

int delivery_put_off(struct hubdb *store, const struct attempt *a,
                     int64_t count, struct err *err)
{
    return set_state(
        store, a->delivery_id, 0,
        a->at_ms + a->took_ms + next_wait_ms(count, a->retry_after_ms), err);
}

static int write_attempt(struct hubdb *store, const struct attempt *a,
                         bool *ret_paused, struct err *err)
{
    int64_t count = 0;
    int r = delivery_log(store, a, &count, err);

    if (r < 0 || !count)
        return r;
    if (a->status >= 200 && a->status < 300)
        return set_state(store, a->delivery_id, 1, a->at_ms, err);
    if (count >= HOOK_ATTEMPTS_MAX || a->status == 410)
        return give_up(store, a, ret_paused, err);
    return delivery_put_off(store, a, count, err);
}

int delivery_attempted(struct hubdb *store, const struct attempt *attempt,
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

int delivery_prune(struct hubdb *store, int64_t now_ms, struct err *err)
{
    int64_t before = now_ms - HOOK_LOG_DAYS * 86400000LL;
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = SQL_RUN(store, err,
                    "DELETE FROM attempts WHERE delivery_id IN (SELECT id FROM"
                    " deliveries WHERE state > 0 AND created_ms < ?)",
                    SQL_NUMBER(before));
    if (r == 0)
        r = SQL_RUN(store, err,
                    "DELETE FROM deliveries WHERE state > 0 AND created_ms < ?",
                    SQL_NUMBER(before));
    if (r == 0)
        r = hubdb_commit(store, err);
    if (r < 0)
        hubdb_rollback(store);
    return r;
}
