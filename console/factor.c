/* console/factor.c - see factor.h. */
#include "console/factor.h"

#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/seal.h"
#include "console/condb.h"
#include "console/people.h"
#include "console/session.h"
#include "console/totp.h"

#include <openssl/crypto.h>
#include <stdio.h>

enum { CODE_LETTERS = 16, GROUP = 4 };

static void context_of(char text[32], int64_t person)
{
    snprintf(text, 32, "totp %lld", (long long)person);
}

/* Opens a sealed secret; ERR_FORMAT when it is not of the right length. */
static int open_secret(struct condb *db, struct str sealed, const char *context,
                       char secret[FACTOR_SECRET_BYTES], struct err *err)
{
    struct buf plain = {0};
    int r = condb_unseal(db, sealed, context, &plain, err);

    if (r == 0 && plain.n != FACTOR_SECRET_BYTES)
        r = err_set(err, ERR_FORMAT, "%s: is no secret", context);
    if (r == 0)
        memcpy(secret, plain.p, FACTOR_SECRET_BYTES);
    if (plain.p)
        OPENSSL_cleanse(plain.p, plain.n);
    buf_done(&plain);
    return r;
}

int factor_offer(struct condb *db, struct str session,
                 char secret[FACTOR_SECRET_BYTES], struct err *err)
{
    struct buf sealed = {0};
    int r = session_kept(db, session, SESSION_OFFER, &sealed, err);

    if (r == 0 && !sealed.n) {
        seal_random(secret, FACTOR_SECRET_BYTES);
        r = condb_seal(db, (struct str){secret, FACTOR_SECRET_BYTES}, "offer",
                       &sealed, err);
        if (r == 0)
            r = session_keep(db, session, SESSION_OFFER, buf_str(&sealed), err);
    } else if (r == 0) {
        r = open_secret(db, buf_str(&sealed), "offer", secret, err);
    }
    buf_done(&sealed);
    return r;
}

static void code_hash(unsigned char hash[SEAL_BYTES], struct str code)
{
    struct buf plain = {0};

    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] != '-' && code.p[i] != ' ')
            buf_addc(&plain, code.p[i]);
    seal_sha256(hash, STR("recovery "), buf_str(&plain));
    buf_done(&plain);
}

static void make_code(char code[FACTOR_CODE_MAX])
{
    char letters[CODE_LETTERS + 1];
    int n = 0;

    seal_random_text(letters, CODE_LETTERS);
    for (int i = 0; i < CODE_LETTERS; i++) {
        if (i && i % GROUP == 0)
            code[n++] = '-';
        code[n++] = letters[i];
    }
    code[n] = '\0';
}

static int drop_codes(struct condb *db, int64_t person, struct err *err)
{
    struct db_stmt *s =
        db_prepare(condb_db(db), "DELETE FROM recovery WHERE person = ?", err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, person);
    return db_run(s, err);
}

static int keep_codes(struct condb *db, int64_t person,
                      struct factor_codes *codes, struct err *err)
{
    unsigned char hash[SEAL_BYTES];
    int r = drop_codes(db, person, err);

    for (int i = 0; r == 0 && i < FACTOR_CODES; i++) {
        struct db_stmt *s =
            db_prepare(condb_db(db), "INSERT INTO recovery VALUES(?,?)", err);
        if (!s)
            return -err->code;
        make_code(codes->codes[i]);
        code_hash(hash, str_of(codes->codes[i]));
        db_bind_int(s, 1, person);
        db_bind_blob(s, 2, (struct str){(const char *)hash, sizeof hash});
        r = db_run(s, err);
    }
    return r;
}

/* `step` < 0: none of it was used. */
static int keep_secret(struct condb *db, int64_t person, struct str sealed,
                       int64_t step, struct err *err)
{
    struct db_stmt *s = db_prepare(
        condb_db(db), "UPDATE people SET totp = ?, totp_step = ? WHERE id = ?",
        err);

    if (!s)
        return -err->code;
    db_bind_str(s, 1, sealed);
    db_bind_int(s, 2, step);
    db_bind_int(s, 3, person);
    return db_run(s, err);
}

int factor_set_up(struct condb *db, const struct factor_try *try,
                  struct factor_codes *ret_codes, bool *ret_good,
                  struct err *err)
{
    char secret[FACTOR_SECRET_BYTES], context[32];
    struct buf sealed = {0};
    int r = factor_offer(db, try->session, secret, err);
    const struct str plain = {secret, sizeof secret};
    int64_t step =
        r < 0 ? -1 : totp_check(plain, try->code, clock_unix_ms() / 1000);

    *ret_good = step >= 0;
    context_of(context, try->person);
    if (r == 0 && *ret_good)
        r = condb_seal(db, plain, context, &sealed, err);
    OPENSSL_cleanse(secret, sizeof secret);
    if (r < 0 || !*ret_good)
        return r;
    const struct audit_line line =
        condb_line(try->by->who, try->by->from, "totp.set", try->by->who);
    r = condb_begin(db, err);
    if (r == 0)
        r = keep_secret(db, try->person, buf_str(&sealed), step, err);
    if (r == 0)
        r = keep_codes(db, try->person, ret_codes, err);
    buf_done(&sealed);
    return condb_end(db, &line, r, err);
}

/* The secret of a person; *ret_step the last one used.  ERR_NOT_FOUND: he has
 * none. */
static int read_secret(struct condb *db, int64_t person,
                       char secret[FACTOR_SECRET_BYTES], struct err *err)
{
    char context[32];
    struct buf sealed = {0};
    struct db_stmt *s =
        db_prepare(condb_db(db), "SELECT totp FROM people WHERE id = ?", err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, person);
    int r = db_step(s, err);
    if (r == 1) {
        buf_add(&sealed, db_str(s, 0));
        db_reset(s);
    }
    context_of(context, person);
    if (r >= 0)
        r = sealed.n
                ? open_secret(db, buf_str(&sealed), context, secret, err)
                : err_set(err, ERR_NOT_FOUND, "no second factor is set up");
    buf_done(&sealed);
    return r;
}

/* A step that is not later than the last one was used already. */
static int use_step(struct condb *db, int64_t person, int64_t step,
                    struct err *err)
{
    struct db_stmt *s =
        db_prepare(condb_db(db),
                   "UPDATE people SET totp_step = ?1 WHERE id = ?2 AND"
                   " totp_step < ?1",
                   err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, step);
    db_bind_int(s, 2, person);
    return db_run(s, err);
}

static int use_recovery(struct condb *db, int64_t person, struct str code,
                        struct err *err)
{
    unsigned char hash[SEAL_BYTES];
    struct db_stmt *s =
        db_prepare(condb_db(db),
                   "DELETE FROM recovery WHERE person = ? AND hash = ?", err);

    if (!s)
        return -err->code;
    code_hash(hash, code);
    db_bind_int(s, 1, person);
    db_bind_blob(s, 2, (struct str){(const char *)hash, sizeof hash});
    return db_run(s, err);
}

int factor_use(struct condb *db, int64_t person, struct str code,
               const struct actor *by, bool *ret_good, struct err *err)
{
    char secret[FACTOR_SECRET_BYTES];
    int r = read_secret(db, person, secret, err);

    if (r < 0)
        return r;
    int64_t step = totp_check((struct str){secret, sizeof secret}, code,
                              clock_unix_ms() / 1000);
    OPENSSL_cleanse(secret, sizeof secret);
    struct audit_line line = condb_line(by->who, by->from, "sign.code",
                                        step < 0 ? "recovery code" : "totp");
    r = condb_begin(db, err);
    if (r == 0)
        r = step < 0 ? use_recovery(db, person, code, err)
                     : use_step(db, person, step, err);
    *ret_good = r == 0 && db_changes(condb_db(db)) == 1;
    if (!*ret_good)
        line.outcome = step < 0 ? STR("wrong code") : STR("used before");
    return condb_end(db, &line, r, err);
}

int factor_reset(struct condb *db, int64_t person, const struct actor *by,
                 struct err *err)
{
    char what[32];

    snprintf(what, sizeof what, "person:%lld", (long long)person);
    const struct audit_line line =
        condb_line(by->who, by->from, "totp.reset", what);
    int r = condb_begin(db, err);
    if (r == 0)
        r = keep_secret(db, person, (struct str){0}, 0, err);
    if (r == 0)
        r = drop_codes(db, person, err);
    return condb_end(db, &line, r, err);
}
