/*
 * console/renew.c - see renew.h.
 *
 * The write locks of both databases are held from before the new key is made:
 * who seals meanwhile waits for them, and then finds the new key.  The old key
 * is dropped only when both hold nothing any more that it sealed.  coverage.db
 * comes first: a picture may be taken for seconds, and nobody shall wait for
 * console.db that long.
 */
#include "console/renew.h"

#include "base/db.h"
#include "base/err.h"
#include "base/vault.h"
#include "console/condb.h"
#include "console/people.h"
#include "console/picture.h"
#include "console/watch.h"

#include <openssl/crypto.h>
#include <stdio.h>

enum { TEXT_MAX = 64 };

static const struct {
    const char *next;   /* the row after ?: its id and sealed text */
    const char *update; /* of the row ?2 to text ?1 */
    const char *kind;   /* sealed for "KIND ID" */
} columns[] = {
    {"SELECT id, name FROM people WHERE id > ? AND name IS NOT NULL"
     " ORDER BY id LIMIT 1",
     "UPDATE people SET name = ? WHERE id = ?", "person"},
    {"SELECT id, number FROM people WHERE id > ? AND number IS NOT NULL"
     " ORDER BY id LIMIT 1",
     "UPDATE people SET number = ? WHERE id = ?", "number"},
    {"SELECT id, totp FROM people WHERE id > ? AND totp IS NOT NULL"
     " ORDER BY id LIMIT 1",
     "UPDATE people SET totp = ? WHERE id = ?", "totp"},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static int seal_again(struct condb *db, struct str sealed, const char *context,
                      struct buf *out, struct err *err)
{
    struct buf plain = {0};
    int r = condb_unseal(db, sealed, context, &plain, err);

    if (r == 0)
        r = condb_seal(db, buf_str(&plain), context, out, err);
    if (plain.p)
        OPENSSL_cleanse(plain.p, plain.n);
    buf_done(&plain);
    return r;
}

static int renew_text(struct condb *db, int column, int64_t id,
                      struct str sealed, struct err *err)
{
    char context[TEXT_MAX];
    struct buf fresh = {0};
    struct db_stmt *s = db_prepare(condb_db(db), columns[column].update, err);

    if (!s)
        return -err->code;
    snprintf(context, sizeof context, "%s %lld", columns[column].kind,
             (long long)id);
    int r = seal_again(db, sealed, context, &fresh, err);
    if (r == 0) {
        db_bind_str(s, 1, buf_str(&fresh));
        db_bind_int(s, 2, id);
        r = db_run(s, err);
    }
    buf_done(&fresh);
    return r;
}

static int renew_column(struct condb *db, int column, int64_t *count,
                        struct err *err)
{
    int64_t id = 0;
    int r;

    do {
        struct db_stmt *s = db_prepare(condb_db(db), columns[column].next, err);
        if (!s)
            return -err->code;
        db_bind_int(s, 1, id);
        r = db_step(s, err);
        if (r < 1)
            return r;
        id = db_int(s, 0);
        r = renew_text(db, column, id, db_str(s, 1), err);
        db_reset(s);
        ++*count;
    } while (r == 0);
    return r;
}

/* The key of the numbers' index stays what it is; only its seal is new. */
static int renew_index_key(struct condb *db, struct err *err)
{
    struct buf fresh = {0};
    struct db_stmt *get =
        db_prepare(condb_db(db),
                   "SELECT value FROM settings WHERE name = 'index_key'", err);
    struct db_stmt *set = db_prepare(
        condb_db(db), "UPDATE settings SET value = ? WHERE name = 'index_key'",
        err);
    int r = get && set ? db_step(get, err) : -err->code;

    if (r < 1)
        return r;
    r = seal_again(db, db_str(get, 0), "index_key", &fresh, err);
    db_reset(get);
    if (r == 0) {
        db_bind_str(set, 1, buf_str(&fresh));
        r = db_run(set, err);
    }
    buf_done(&fresh);
    return r;
}

static int renew_texts(struct condb *db, int64_t *count, struct err *err)
{
    int r = vault_add_key(condb_vault(db), err);

    for (int i = 0; r == 0 && i < COLUMNS; i++)
        r = renew_column(db, i, count, err);
    if (r == 0)
        r = renew_index_key(db, err);
    /* What sessions keep sealed is not worth keeping. */
    return r == 0 ? db_exec(condb_db(db), "DELETE FROM sessions", err) : r;
}

/* Both are sealed before either is kept. */
static int renew_both(struct condb *db, struct picture *p, int64_t *count,
                      struct err *err)
{
    int r = renew_texts(db, count, err);

    if (r == 0)
        r = watch_seal(p, true, count, err);
    return r < 0 ? r : db_commit(picture_db(p), err);
}

int renew_all(struct condb *db, struct picture *p, const struct actor *by,
              int64_t *ret_count, struct err *err)
{
    char what[TEXT_MAX];
    int64_t count = 0;
    int r = db_begin(picture_db(p), err);

    if (r == 0)
        r = condb_begin(db, err);
    if (r == 0)
        r = renew_both(db, p, &count, err);
    if (r < 0)
        db_rollback(picture_db(p));
    snprintf(what, sizeof what, "%lld texts", (long long)count);
    const struct audit_line line =
        condb_line(by->who, by->from, "vault.rotate", what);
    r = condb_end(db, &line, r, err);
    if (r == 0)
        r = vault_drop_old(condb_vault(db), err);
    if (r == 0)
        *ret_count = count;
    return r < 0 ? err_wrap(err, "vault") : 0;
}
