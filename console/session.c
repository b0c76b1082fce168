/* console/session.c - see session.h. */
#include "console/session.h"

#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/seal.h"
#include "console/condb.h"

/* Use is written down so seldom: a page costs no write. */
enum { TOUCH_MS = 60 * 1000 };

static void bind_hash(struct db_stmt *s, int at, struct str name)
{
    unsigned char hash[SEAL_BYTES];

    seal_sha256(hash, STR("session "), name);
    db_bind_blob(s, at, (struct str){(const char *)hash, sizeof hash});
}

static int clear_old(struct condb *db, int64_t now_ms, struct err *err)
{
    struct db_stmt *s = db_prepare(
        condb_db(db), "DELETE FROM sessions WHERE made_ms < ? OR seen_ms < ?",
        err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, now_ms - SESSION_LIFE_MS);
    db_bind_int(s, 2, now_ms - SESSION_IDLE_MS);
    return db_run(s, err);
}

int session_begin(struct condb *db, int64_t person, bool whole,
                  char name[SESSION_NAME_LETTERS + 1], struct err *err)
{
    int64_t now_ms = clock_unix_ms();
    int r = clear_old(db, now_ms, err);
    struct db_stmt *s =
        r < 0 ? NULL
              : db_prepare(condb_db(db),
                           "INSERT INTO sessions(hash, person, whole, made_ms,"
                           " seen_ms) VALUES(?,?,?,?,?)",
                           err);

    if (!s)
        return -err->code;
    seal_random_text(name, SESSION_NAME_LETTERS);
    bind_hash(s, 1, str_of(name));
    db_bind_int(s, 2, person);
    db_bind_int(s, 3, whole);
    db_bind_int(s, 4, now_ms);
    db_bind_int(s, 5, now_ms);
    return db_run(s, err);
}

static int touch(struct condb *db, struct str name, int64_t now_ms,
                 struct err *err)
{
    struct db_stmt *s = db_prepare(
        condb_db(db), "UPDATE sessions SET seen_ms = ? WHERE hash = ?", err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, now_ms);
    bind_hash(s, 2, name);
    return db_run(s, err);
}

int session_find(struct condb *db, struct str name, struct session *ret_session,
                 struct err *err)
{
    int64_t now_ms = clock_unix_ms(), seen_ms = 0;
    struct session found = {0};
    struct db_stmt *s =
        db_prepare(condb_db(db),
                   "SELECT person, whole, seen_ms FROM sessions"
                   " WHERE hash = ? AND made_ms > ? AND seen_ms > ?",
                   err);

    if (!s)
        return -err->code;
    bind_hash(s, 1, name);
    db_bind_int(s, 2, now_ms - SESSION_LIFE_MS);
    db_bind_int(s, 3, now_ms - SESSION_IDLE_MS);
    int r = db_step(s, err);
    if (r == 1) {
        found = (struct session){db_int(s, 0), db_int(s, 1)};
        seen_ms = db_int(s, 2);
        db_reset(s);
        r = now_ms - seen_ms > TOUCH_MS ? touch(db, name, now_ms, err) : 0;
    }
    if (r == 0)
        *ret_session = found;
    return r;
}

int session_end(struct condb *db, struct str name, struct err *err)
{
    struct db_stmt *s =
        db_prepare(condb_db(db), "DELETE FROM sessions WHERE hash = ?", err);

    if (!s)
        return -err->code;
    bind_hash(s, 1, name);
    return db_run(s, err);
}

int session_end_all(struct condb *db, int64_t person, struct err *err)
{
    struct db_stmt *s =
        db_prepare(condb_db(db), "DELETE FROM sessions WHERE person = ?", err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, person);
    return db_run(s, err);
}

int session_kept(struct condb *db, struct str name, enum session_text which,
                 struct buf *out, struct err *err)
{
    struct db_stmt *s =
        db_prepare(condb_db(db),
                   "SELECT id_token, offer FROM sessions WHERE hash = ?", err);

    if (!s)
        return -err->code;
    bind_hash(s, 1, name);
    int r = db_step(s, err);
    if (r == 1) {
        buf_add(out, db_str(s, which == SESSION_ID_TOKEN ? 0 : 1));
        db_reset(s);
    }
    return r < 0 ? r : 0;
}

int session_keep(struct condb *db, struct str name, enum session_text which,
                 struct str sealed, struct err *err)
{
    struct db_stmt *s =
        which == SESSION_ID_TOKEN
            ? db_prepare(condb_db(db),
                         "UPDATE sessions SET id_token = ? WHERE hash = ?", err)
            : db_prepare(condb_db(db),
                         "UPDATE sessions SET offer = ? WHERE hash = ?", err);

    if (!s)
        return -err->code;
    db_bind_str(s, 1, sealed);
    bind_hash(s, 2, name);
    return db_run(s, err);
}

char *session_csrf(char token[SESSION_CSRF_MAX], struct str cookie)
{
    unsigned char hash[SEAL_BYTES];
    char hex[SEAL_HEX_MAX];

    seal_sha256(hash, STR("form "), cookie);
    seal_hex(hex, hash);
    memcpy(token, hex, SESSION_CSRF_MAX - 1);
    token[SESSION_CSRF_MAX - 1] = '\0';
    return token;
}
