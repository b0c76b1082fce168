/* console/arrival.c - see arrival.h. */
#include "console/arrival.h"

#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/seal.h"
#include "console/claims.h"
#include "console/condb.h"
#include "console/people.h"

#include <openssl/crypto.h>
#include <stdio.h>

static int read_setting(struct condb *db, struct buf *out, struct err *err)
{
    struct db_stmt *s =
        db_prepare(condb_db(db),
                   "SELECT value FROM settings WHERE name = 'index_key'", err);
    int r = s ? db_step(s, err) : -err->code;

    if (r == 1) {
        buf_add(out, db_str(s, 0));
        db_reset(s);
    }
    return r < 0 ? r : 0;
}

static int make_key(struct condb *db, char key[SEAL_BYTES], struct err *err)
{
    struct buf sealed = {0};
    struct db_stmt *s = db_prepare(
        condb_db(db), "INSERT INTO settings VALUES('index_key', ?)", err);
    int r = s ? 0 : -err->code;

    seal_random(key, SEAL_BYTES);
    if (r == 0)
        r = condb_seal(db, (struct str){key, SEAL_BYTES}, "index_key", &sealed,
                       err);
    if (r == 0) {
        db_bind_str(s, 1, buf_str(&sealed));
        r = db_run(s, err);
    }
    buf_done(&sealed);
    return r;
}

/* Made when it is first needed; within a transaction, so there is one. */
static int index_key(struct condb *db, char key[SEAL_BYTES], struct err *err)
{
    struct buf sealed = {0}, plain = {0};
    int r = read_setting(db, &sealed, err);

    if (r == 0 && !sealed.n) {
        r = make_key(db, key, err);
    } else if (r == 0) {
        r = condb_unseal(db, buf_str(&sealed), "index_key", &plain, err);
        if (r == 0 && plain.n == SEAL_BYTES)
            memcpy(key, plain.p, SEAL_BYTES);
        else if (r == 0)
            r = err_set(err, ERR_FORMAT, "index_key: is no key");
    }
    if (plain.p)
        OPENSSL_cleanse(plain.p, plain.n);
    buf_done(&sealed);
    buf_done(&plain);
    return r;
}

static int index_of(struct condb *db, struct str number,
                    unsigned char index[SEAL_BYTES], struct err *err)
{
    char key[SEAL_BYTES];
    int r = index_key(db, key, err);

    if (r == 0)
        seal_hmac(index, (struct str){key, sizeof key}, number);
    OPENSSL_cleanse(key, sizeof key);
    return r;
}

/* One column, or 0 when there is no such person. */
static int step_id(struct db_stmt *s, int64_t *ret_id, struct err *err)
{
    int r = db_step(s, err);

    *ret_id = 0;
    if (r == 1) {
        *ret_id = db_int(s, 0);
        db_reset(s);
    }
    return r < 0 ? r : 0;
}

static int find_number(struct condb *db, const unsigned char *index,
                       int64_t *ret_id, struct err *err)
{
    struct db_stmt *s = db_prepare(
        condb_db(db), "SELECT id FROM people WHERE number_index = ?", err);

    if (!s)
        return -err->code;
    db_bind_blob(s, 1, (struct str){(const char *)index, SEAL_BYTES});
    return step_id(s, ret_id, err);
}

static int find_subject(struct condb *db, const struct identity *identity,
                        int64_t *ret_id, struct err *err)
{
    struct db_stmt *s = db_prepare(
        condb_db(db), "SELECT id FROM people WHERE issuer = ? AND subject = ?",
        err);

    if (!s)
        return -err->code;
    db_bind_str(s, 1, str_of(identity->issuer));
    db_bind_str(s, 2, str_of(identity->subject));
    return step_id(s, ret_id, err);
}

static int insert(struct condb *db, int64_t *ret_id, struct err *err)
{
    struct db_stmt *s =
        db_prepare(condb_db(db), "INSERT INTO people(made_ms) VALUES(?)", err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, clock_unix_ms());
    int r = db_run(s, err);
    if (r == 0)
        *ret_id = db_last_id(condb_db(db));
    return r;
}

static int set_number(struct condb *db, int64_t id, struct str number,
                      const unsigned char *index, struct err *err)
{
    char context[40];
    struct buf sealed = {0};
    struct db_stmt *s = db_prepare(
        condb_db(db),
        "UPDATE people SET number_index = ?, number = ? WHERE id = ?", err);

    if (!s)
        return -err->code;
    snprintf(context, sizeof context, "number %lld", (long long)id);
    int r = condb_seal(db, number, context, &sealed, err);
    if (r == 0) {
        db_bind_blob(s, 1, (struct str){(const char *)index, SEAL_BYTES});
        db_bind_str(s, 2, buf_str(&sealed));
        db_bind_int(s, 3, id);
        r = db_run(s, err);
    }
    buf_done(&sealed);
    return r;
}

int arrival_invite(struct condb *db, struct str number, int64_t *ret_id,
                   struct err *err)
{
    unsigned char index[SEAL_BYTES];
    int r = index_of(db, number, index, err);

    if (r == 0)
        r = find_number(db, index, ret_id, err);
    if (r < 0 || *ret_id)
        return r;
    r = insert(db, ret_id, err);
    return r < 0 ? r : set_number(db, *ret_id, number, index, err);
}

static bool has_number(struct condb *db, int64_t id, struct err *err)
{
    int64_t has = 0;
    struct db_stmt *s =
        db_prepare(condb_db(db),
                   "SELECT number IS NOT NULL FROM people WHERE id = ?", err);

    if (s)
        db_bind_int(s, 1, id);
    return !s || step_id(s, &has, err) < 0 || has;
}

/* The person with that number; a person known by subject only gets it. */
static int find_by_number(struct condb *db, const struct identity *identity,
                          int64_t *id, struct err *err)
{
    struct str number = str_of(identity->number);
    unsigned char index[SEAL_BYTES];
    int64_t known = 0;
    int r = index_of(db, number, index, err);

    if (r == 0)
        r = find_number(db, index, &known, err);
    if (r < 0)
        return r;
    if (*id && known != *id && (known || has_number(db, *id, err)))
        return err_set(err, ERR_FORMAT,
                       "the subject is known with another number");
    if (!known && !*id)
        r = insert(db, id, err);
    else if (known)
        *id = known;
    return r < 0 || known ? r : set_number(db, *id, number, index, err);
}

static int find_or_make(struct condb *db, const struct identity *identity,
                        int64_t *id, struct err *err)
{
    int r = find_subject(db, identity, id, err);

    if (r < 0)
        return r;
    if (*identity->number)
        return find_by_number(db, identity, id, err);
    return *id ? 0 : insert(db, id, err);
}

static int bring_up_to_date(struct condb *db, const struct identity *identity,
                            int64_t id, struct err *err)
{
    char context[40];
    struct buf sealed = {0};
    struct db_stmt *s = db_prepare(
        condb_db(db),
        "UPDATE people SET issuer = ?, subject = ?, name = coalesce(?, name)"
        " WHERE id = ? AND NOT blocked",
        err);

    if (!s)
        return -err->code;
    snprintf(context, sizeof context, "person %lld", (long long)id);
    int r = *identity->name
                ? condb_seal(db, str_of(identity->name), context, &sealed, err)
                : 0;
    if (r == 0) {
        db_bind_str(s, 1, str_of(identity->issuer));
        db_bind_str(s, 2, str_of(identity->subject));
        db_bind_str(s, 3, buf_str(&sealed));
        db_bind_int(s, 4, id);
        r = db_run(s, err);
    }
    buf_done(&sealed);
    if (r == 0 && !db_changes(condb_db(db)))
        r = err_set(err, ERR_FORMAT, "the person is blocked");
    return r;
}

int arrival_of(struct condb *db, const struct identity *identity,
               const struct actor *by, int64_t *ret_id, struct err *err)
{
    const struct audit_line line =
        condb_line(by->who, by->from, "person.arrive", "oidc");
    int64_t id = 0;
    int r = condb_begin(db, err);

    if (r == 0)
        r = find_or_make(db, identity, &id, err);
    if (r == 0)
        r = bring_up_to_date(db, identity, id, err);
    r = condb_end(db, &line, r, err);
    if (r == 0)
        *ret_id = id;
    return r;
}
