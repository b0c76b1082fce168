/*
 * syndication/hook.c - see hook.h.
 *
 *   hooks       who is told; `seq` is the mark up to which changes were told
 *   deliveries  one message to one hook (delivery.h); state 0 waits, 1 done,
 *               2 given up, 3 superseded by a newer change of the item
 *   attempts    one try of one delivery
 */
#include "syndication/hook.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/jsontext.h"
#include "base/vault.h"
#include "syndication/change.h"
#include "syndication/sql.h"
#include "syndication/store.h"

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

/*
 * kind     enum hook_kind
 * topic    of a subscription: the address of its feed, as it was asked for
 * ends_ms  of a subscription: when its lease ends
 * told     of a subscription: mark of the list that it was sent last
 */
const char hook_feed_schema[] =
    "ALTER TABLE hooks ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE hooks ADD COLUMN topic TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE hooks ADD COLUMN ends_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE hooks ADD COLUMN told TEXT NOT NULL DEFAULT '';"
    "CREATE INDEX hooks_topic ON hooks(kind, topic, url) WHERE kind > 0;"
    "CREATE INDEX deliveries_waiting ON deliveries(due_ms) WHERE state = 0;";

static const char *const kinds[] = {
    [HOOK_WEBHOOK] = "webhook",
    [HOOK_FEED] = "feed",
    [HOOK_JOIN] = "join",
    [HOOK_LEAVE] = "leave",
};

enum {
    SECRET_BYTES = 32,
    WHAT_MAX = 160,
    CONTEXT_MAX = 32,
};

const char *hook_kind_word(enum hook_kind kind)
{
    return kinds[kind];
}

/* --- secrets --- */

int hook_seal_secret(struct hubdb *store, int64_t id, struct str secret,
                     struct buf *out, struct err *err)
{
    char context[CONTEXT_MAX];

    snprintf(context, sizeof context, "hook %lld", (long long)id);
    return vault_seal(hubdb_vault(store), secret, context, out, err);
}

int hook_unseal_secret(struct hubdb *store, int64_t id, struct str sealed,
                       struct buf *out, struct err *err)
{
    char context[CONTEXT_MAX];

    snprintf(context, sizeof context, "hook %lld", (long long)id);
    return vault_unseal(hubdb_vault(store), sealed, context, out, err);
}

static int check_one(struct hubdb *store, int64_t id, struct str sealed,
                     struct err *err)
{
    struct buf plain = {0};
    int r = sealed.n ? hook_unseal_secret(store, id, sealed, &plain, err) : 0;

    if (plain.p)
        OPENSSL_cleanse(plain.p, plain.n);
    buf_done(&plain);
    return r;
}

int hook_check_secrets(struct hubdb *store, int64_t id, int64_t now_ms,
                       struct err *err)
{
    struct db_stmt *s = db_prepare(hubdb_db(store),
                                   "SELECT secret, CASE WHEN old_until_ms > ?"
                                   " THEN old_secret ELSE '' END"
                                   " FROM hooks WHERE id = ?",
                                   err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, now_ms);
    db_bind_int(s, 2, id);
    int r = db_step(s, err);
    if (r < 1)
        return r;
    r = check_one(store, id, db_str(s, 0), err);
    if (r == 0)
        r = check_one(store, id, db_str(s, 1), err);
    db_reset(s);
    return r;
}

static void make_secret(char secret[HOOK_SECRET_MAX])
{
    unsigned char bytes[SECRET_BYTES];
    char text[SEAL_BASE64_MAX];

    seal_random(bytes, sizeof bytes);
    snprintf(secret, HOOK_SECRET_MAX, "%s%s", HOOK_SECRET_MARK,
             seal_base64(text, bytes));
}

/* --- what operators do --- */

static int insert_hook(struct hubdb *store, const struct hook *hook,
                       int64_t *ret_id, struct err *err)
{
    int r = SQL_RUN(store, err,
                    "INSERT INTO hooks(url, secret, types, targets, seq,"
                    " created_ms) VALUES(?, '', ?, ?,"
                    " (SELECT value FROM state WHERE name = 'seq'), ?)",
                    SQL_TEXT(hook->url), SQL_NUMBER(hook->types),
                    SQL_TEXT(hook->targets.p ? hook->targets : STR("")),
                    SQL_NUMBER(clock_unix_ms()));

    *ret_id = db_last_id(hubdb_db(store));
    return r;
}

static int set_secret(struct hubdb *store, int64_t id, const char *secret,
                      struct err *err)
{
    struct buf sealed = {0};
    struct err none = {0};
    bool old_opens = hook_check_secrets(store, id, INT64_MAX, &none) == 0;
    int r = hook_seal_secret(store, id, str_of(secret), &sealed, err);

    if (r == 0)
        r = SQL_RUN(store, err,
                    "UPDATE hooks SET old_secret ="
                    " CASE WHEN ? THEN secret ELSE '' END, old_until_ms = ?,"
                    " secret = ? WHERE id = ? AND kind = 0",
                    SQL_NUMBER(old_opens),
                    SQL_NUMBER(clock_unix_ms() + HOOK_OVERLAP_MS),
                    SQL_TEXT(buf_str(&sealed)), SQL_NUMBER(id));
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

static void take_hook(void *row, struct db_stmt *s, struct arena *arena)
{
    *(struct hook *)row = (struct hook){
        .id = db_int(s, 0),
        .url = arena_keep(arena, db_str(s, 1)),
        .types = (unsigned)db_int(s, 2),
        .targets = arena_keep(arena, db_str(s, 3)),
        .created_ms = db_int(s, 4),
        .paused_ms = db_int(s, 5),
        .paused_why = arena_keep(arena, db_str(s, 6)),
        .kind = (enum hook_kind)db_int(s, 7),
        .topic = arena_keep(arena, db_str(s, 8)),
        .ends_ms = db_int(s, 9),
    };
}

int hook_list(struct hubdb *store, struct arena *arena, struct hook **ret_hooks,
              size_t *ret_count, struct err *err)
{
    static const struct sql_shape shape = {sizeof(struct hook), take_hook};
    struct sql_rows rows = {0};
    int r = sql_rows(
        db_prepare(hubdb_db(store),
                   "SELECT id, url, types, targets, created_ms, paused_ms,"
                   " paused_why, kind, topic, ends_ms FROM hooks ORDER BY id",
                   err),
        arena, &shape, &rows, err);

    *ret_hooks = rows.p;
    *ret_count = rows.count;
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

int hook_set_paused(struct hubdb *store, int64_t id, const char *why,
                    struct err *err)
{
    return SQL_RUN(store, err,
                   "UPDATE hooks SET paused_ms = ?, paused_why = ?"
                   " WHERE id = ? AND paused_ms = 0",
                   SQL_NUMBER(clock_unix_ms()), SQL_TEXT(str_of(why)),
                   SQL_NUMBER(id));
}

int hook_pause(struct hubdb *store, int64_t id, const char *why,
               const char *who, struct err *err)
{
    struct buf what = {0};
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = hook_set_paused(store, id, why, err);
    buf_addf(&what, "hook %lld: %s", (long long)id, why);
    r = end_one(store, r, who, "hook.pause", what.p, err);
    buf_done(&what);
    return r;
}

int hook_resume(struct hubdb *store, int64_t id, const char *who,
                struct err *err)
{
    char what[WHAT_MAX];
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = SQL_RUN(store, err,
                    "UPDATE deliveries SET due_ms = ?, attempts = 0"
                    " WHERE hook_id = ? AND state = 0",
                    SQL_NUMBER(clock_unix_ms()), SQL_NUMBER(id));
    if (r == 0)
        r = SQL_RUN(
            store, err,
            "UPDATE hooks SET paused_ms = 0, paused_why = '' WHERE id = ?",
            SQL_NUMBER(id));
    snprintf(what, sizeof what, "hook %lld", (long long)id);
    return end_one(store, r, who, "hook.resume", what, err);
}

int hook_delete(struct hubdb *store, int64_t id, struct err *err)
{
    int r = SQL_RUN(store, err,
                    "DELETE FROM attempts WHERE delivery_id IN"
                    " (SELECT id FROM deliveries WHERE hook_id = ?)",
                    SQL_NUMBER(id));

    if (r == 0)
        r = SQL_RUN(store, err, "DELETE FROM deliveries WHERE hook_id = ?",
                    SQL_NUMBER(id));
    return r == 0 ? SQL_RUN(store, err, "DELETE FROM hooks WHERE id = ?",
                            SQL_NUMBER(id))
                  : r;
}

int hook_remove(struct hubdb *store, int64_t id, const char *who,
                struct err *err)
{
    char what[WHAT_MAX];
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = hook_delete(store, id, err);
    snprintf(what, sizeof what, "hook %lld", (long long)id);
    return end_one(store, r, who, "hook.remove", what, err);
}

int hook_redeliver(struct hubdb *store, int64_t delivery, const char *who,
                   struct err *err)
{
    char what[WHAT_MAX];
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = SQL_RUN(store, err,
                    "UPDATE deliveries SET state = 0, attempts = 0, due_ms = ?"
                    " WHERE id = ?",
                    SQL_NUMBER(clock_unix_ms()), SQL_NUMBER(delivery));
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

/* Seals one secret anew; an empty one stays empty. */
static int reseal_one(struct hubdb *store, int64_t id, struct str sealed,
                      struct buf *out, struct err *err)
{
    struct buf plain = {0};
    int r = sealed.n ? hook_unseal_secret(store, id, sealed, &plain, err) : 0;

    if (r == 0 && plain.n)
        r = hook_seal_secret(store, id, buf_str(&plain), out, err);
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
        r = SQL_RUN(store, err,
                    "UPDATE hooks SET secret = ?, old_secret = ? WHERE id = ?",
                    SQL_TEXT(buf_str(&fresh)),
                    SQL_TEXT(old.p ? buf_str(&old) : STR("")), SQL_NUMBER(id));
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
