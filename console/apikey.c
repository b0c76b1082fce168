/* console/apikey.c - see apikey.h. */
#include "console/apikey.h"

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/seal.h"
#include "console/picture.h"

#include <inttypes.h>
#include <stdio.h>

enum { SECRET_LETTERS = 40, SEEN_EVERY_MS = 60000 };
#define MARK "lck_"

static void hash_of(char hex[SEAL_HEX_MAX], struct str text)
{
    unsigned char hash[SEAL_BYTES];

    seal_sha256(hash, text, STR(""));
    seal_hex(hex, hash);
}

static int count(struct picture *p, const char *portal, int64_t *ret_count,
                 struct err *err)
{
    struct db_stmt *q = db_prepare(
        picture_db(p),
        "SELECT count(*) FROM apikey WHERE portal = ? AND revoked_ms = 0", err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    int r = db_step(q, err);
    if (r == 1)
        *ret_count = db_int(q, 0);
    db_reset(q);
    return r < 0 ? r : 0;
}

static int insert(struct picture *p, const struct apikey *key, int64_t *ret_id,
                  struct err *err)
{
    struct db_stmt *q =
        db_prepare(picture_db(p),
                   "INSERT INTO apikey(portal, label, role, who, made_ms, hash)"
                   " VALUES(?, ?, ?, ?, ?, '')",
                   err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(key->portal));
    db_bind_str(q, 2, str_of(key->label));
    db_bind_str(q, 3, str_of(access_role_name(key->role)));
    db_bind_str(q, 4, str_of(key->who));
    db_bind_int(q, 5, key->made_ms);
    int r = db_run(q, err);
    *ret_id = db_last_id(picture_db(p));
    return r;
}

static int set_hash(struct picture *p, int64_t id, const char *text,
                    struct err *err)
{
    struct db_stmt *q = db_prepare(
        picture_db(p), "UPDATE apikey SET hash = ? WHERE id = ?", err);
    char hex[SEAL_HEX_MAX];

    if (!q)
        return -err->code;
    hash_of(hex, str_of(text));
    db_bind_str(q, 1, str_of(hex));
    db_bind_int(q, 2, id);
    return db_run(q, err);
}

static int make_locked(struct picture *p, const struct apikey *key,
                       char text[APIKEY_MAX], struct err *err)
{
    char secret[SECRET_LETTERS + 1];
    int64_t have = 0, id = 0;
    int r = count(p, key->portal, &have, err);

    if (r == 0 && have >= APIKEYS_PORTAL)
        r = err_set(err, ERR_USAGE, "đã có %d khóa", APIKEYS_PORTAL);
    if (r == 0)
        r = insert(p, key, &id, err);
    if (r < 0)
        return r;
    seal_random_text(secret, SECRET_LETTERS);
    snprintf(text, APIKEY_MAX, MARK "%" PRId64 "_%s", id, secret);
    return set_hash(p, id, text, err);
}

int apikey_make(struct picture *p, const struct apikey *key,
                char ret_text[APIKEY_MAX], struct err *err)
{
    struct db *db = picture_db(p);
    size_t n = strlen(key->label);

    if (!n || n > APIKEY_LABEL_MAX)
        return err_set(err, ERR_USAGE, "tên khóa trống hoặc quá dài");
    int r = db_begin(db, err);
    if (r < 0)
        return r;
    r = make_locked(p, key, ret_text, err);
    return db_end(db, r, err);
}

int apikey_revoke(struct picture *p, const char *portal, int64_t id,
                  int64_t now_ms, struct err *err)
{
    struct db_stmt *q = db_prepare(picture_db(p),
                                   "UPDATE apikey SET revoked_ms = ? WHERE"
                                   " portal = ? AND id = ? AND revoked_ms = 0",
                                   err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, now_ms);
    db_bind_str(q, 2, str_of(portal));
    db_bind_int(q, 3, id);
    int r = db_run(q, err);
    return r == 0 && !db_changes(picture_db(p))
               ? err_set(err, ERR_NOT_FOUND, "no such key")
               : r;
}

#define COLUMNS                                                                \
    "SELECT id, portal, label, who, role, made_ms, last_ms, revoked_ms, hash"  \
    " FROM apikey"

static struct apikey read_key(struct db_stmt *q, struct arena *arena)
{
    enum role role = access_role_find(db_str(q, 4));

    return (struct apikey){
        .id = db_int(q, 0),
        .portal = arena_str(arena, db_str(q, 1)),
        .label = arena_str(arena, db_str(q, 2)),
        .who = arena_str(arena, db_str(q, 3)),
        .role = role == ROLE_EDITOR ? ROLE_EDITOR : ROLE_VIEWER,
        .made_ms = db_int(q, 5),
        .last_ms = db_int(q, 6),
        .revoked_ms = db_int(q, 7),
    };
}

int apikey_list(struct picture *p, const char *portal, struct arena *arena,
                struct apikey ret_keys[APIKEYS_PORTAL * 2], struct err *err)
{
    struct db_stmt *q = db_prepare(
        picture_db(p),
        COLUMNS " WHERE portal = ? ORDER BY revoked_ms > 0, id DESC LIMIT ?",
        err);
    int n = 0, r;

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    db_bind_int(q, 2, (int64_t)APIKEYS_PORTAL * 2);
    while ((r = db_step(q, err)) == 1)
        ret_keys[n++] = read_key(q, arena);
    return r < 0 ? r : n;
}

/* "lck_7_..." to 7; false when it has not that form. */
static bool read_id(struct str text, int64_t *ret_id)
{
    struct str rest = str_sub(text, strlen(MARK), text.n), number;

    return text.n < APIKEY_MAX && str_starts(text, STR(MARK)) &&
           str_cut(&rest, '_', &number) && rest.n == SECRET_LETTERS &&
           str_int(number, 1, INT64_MAX, ret_id);
}

/* Once a minute is enough for people, and spares writes. */
static int note_use(struct picture *p, const struct apikey *key, int64_t now_ms,
                    struct err *err)
{
    if (key->last_ms + SEEN_EVERY_MS > now_ms)
        return 0;
    struct db_stmt *q = db_prepare(
        picture_db(p), "UPDATE apikey SET last_ms = ? WHERE id = ?", err);
    if (!q)
        return -err->code;
    db_bind_int(q, 1, now_ms);
    db_bind_int(q, 2, key->id);
    return db_run(q, err);
}

int apikey_find(struct picture *p, struct str text, int64_t now_ms,
                struct arena *arena, struct apikey *ret_key, struct err *err)
{
    struct db_stmt *q = db_prepare(
        picture_db(p), COLUMNS " WHERE id = ? AND revoked_ms = 0", err);
    char hex[SEAL_HEX_MAX];
    int64_t id = 0;

    if (!q)
        return -err->code;
    if (!read_id(text, &id))
        return 0;
    hash_of(hex, text);
    db_bind_int(q, 1, id);
    int r = db_step(q, err);
    if (r != 1)
        return r;
    bool same = db_str(q, 8).n == strlen(hex) &&
                seal_same(db_str(q, 8).p, hex, strlen(hex));
    *ret_key = read_key(q, arena);
    db_reset(q);
    if (!same)
        return 0;
    r = note_use(p, ret_key, now_ms, err);
    return r < 0 ? r : 1;
}
