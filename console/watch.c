/* console/watch.c - see watch.h. */
#include "console/watch.h"

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/seal.h"
#include "base/vault.h"
#include "console/picture.h"

#include <openssl/crypto.h>
#include <stdio.h>

enum { SECRET_LETTERS = 40, EMAIL_MAX = 254, CONTEXT_MAX = 128 };

bool watch_is_email(struct str text)
{
    ptrdiff_t at = str_chr(text, '@');

    if (at < 1 || text.n > EMAIL_MAX || (size_t)at + 3 > text.n)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                      (c >= 'a' && c <= 'z');
        if (!letter && !(c && strchr("._%+-", c)) && i != (size_t)at)
            return false;
    }
    return str_chr(str_sub(text, (size_t)at + 1, text.n), '.') > 0;
}

int watch_get(struct picture *p, const char *portal, struct arena *arena,
              struct watch *ret_watch, struct err *err)
{
    struct db_stmt *q = db_prepare(picture_db(p),
                                   "SELECT webhook, secret <> '', emails, "
                                   "fall, rise, changed_ms, who FROM watch"
                                   " WHERE portal = ?",
                                   err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    int r = db_step(q, err);
    if (r < 0)
        return r;
    *ret_watch = (struct watch){"", false, "", WATCH_FALL, WATCH_RISE, 0, ""};
    if (r == 0)
        return 0;
    *ret_watch = (struct watch){
        .webhook = arena_str(arena, db_str(q, 0)),
        .has_secret = db_int(q, 1),
        .emails = arena_str(arena, db_str(q, 2)),
        .fall = db_int(q, 3),
        .rise = db_int(q, 4),
        .changed_ms = db_int(q, 5),
        .who = arena_str(arena, db_str(q, 6)),
    };
    db_reset(q);
    return 0;
}

/* Commas, semicolons, lines and spaces part addresses. */
static int tidy_emails(struct buf *out, const char *text, struct err *err)
{
    int count = 0;

    for (const char *at = text; *at;) {
        size_t n = strcspn(at, " ,;\t\r\n");
        struct str one = {at, n};
        at += n + (at[n] != '\0');
        if (!n)
            continue;
        if (!watch_is_email(one))
            return err_set(err, ERR_USAGE, "%.*s: không phải địa chỉ thư",
                           (int)one.n, one.p);
        if (++count > WATCH_EMAILS_MAX)
            return err_set(err, ERR_USAGE, "nhiều hơn %d địa chỉ thư",
                           WATCH_EMAILS_MAX);
        if (out->n)
            buf_addc(out, ' ');
        buf_add(out, one);
    }
    return 0;
}

static int check(const struct watch *w, struct err *err)
{
    if (strlen(w->emails) > WATCH_TEXT_MAX ||
        strlen(w->webhook) > WATCH_TEXT_MAX)
        return err_set(err, ERR_USAGE, "quá dài");
    if (w->fall < 1 || w->fall > 100 || w->rise < 1 || w->rise > 1000)
        return err_set(err, ERR_USAGE, "tỷ lệ ngoài khoảng cho phép");
    return 0;
}

/* --- the secret --- */

static int seal(struct picture *p, const char *portal, struct str plain,
                struct buf *out, struct err *err)
{
    char context[CONTEXT_MAX];

    snprintf(context, sizeof context, "watch %s", portal);
    return vault_seal(picture_vault(p), plain, context, out, err);
}

/* As it was kept; one of an older version lies open. */
static int unseal(struct picture *p, const char *portal, struct str kept,
                  struct buf *out, struct err *err)
{
    char context[CONTEXT_MAX];

    if (!vault_is_sealed(kept)) {
        buf_add(out, kept);
        return 0;
    }
    snprintf(context, sizeof context, "watch %s", portal);
    return vault_unseal(picture_vault(p), kept, context, out, err);
}

/* Adds what is kept, sealed or not; nothing when there is none. */
static int read_kept(struct picture *p, const char *portal, struct buf *out,
                     struct err *err)
{
    struct db_stmt *q = db_prepare(
        picture_db(p), "SELECT secret FROM watch WHERE portal = ?", err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    int r = db_step(q, err);
    if (r == 1) {
        buf_add(out, db_str(q, 0));
        db_reset(q);
    }
    return r < 0 ? r : 0;
}

int watch_secret(struct picture *p, const char *portal, struct buf *out,
                 struct err *err)
{
    scoped(buf_done) struct buf kept = {0};
    int r = read_kept(p, portal, &kept, err);

    if (r == 0 && kept.n)
        r = unseal(p, portal, buf_str(&kept), out, err);
    return r < 0 ? err_wrap(err, "secret of the webhook of %s", portal) : 0;
}

static int write_secret(struct picture *p, const char *portal,
                        struct str sealed, struct err *err)
{
    struct db_stmt *q = db_prepare(
        picture_db(p), "UPDATE watch SET secret = ? WHERE portal = ?", err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, sealed);
    db_bind_str(q, 2, str_of(portal));
    return db_run(q, err);
}

static int seal_again(struct picture *p, const char *portal, struct err *err)
{
    scoped(buf_done) struct buf plain = {0}, sealed = {0};
    int r = watch_secret(p, portal, &plain, err);

    if (r == 0)
        r = seal(p, portal, buf_str(&plain), &sealed, err);
    if (plain.p)
        OPENSSL_cleanse(plain.p, plain.n);
    return r < 0 ? r : write_secret(p, portal, buf_str(&sealed), err);
}

/* 1: the next portal behind `portal` with a secret (`all`: sealed or not). */
static int next_portal(struct picture *p, bool all, struct buf *portal,
                       struct err *err)
{
    struct db_stmt *q =
        db_prepare(picture_db(p),
                   "SELECT portal FROM watch WHERE portal > ? AND secret <> ''"
                   " AND (? OR secret LIKE 'whsec%') ORDER BY portal LIMIT 1",
                   err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, portal->n ? buf_str(portal) : STR(""));
    db_bind_int(q, 2, all);
    int r = db_step(q, err);
    if (r == 1) {
        buf_reset(portal);
        buf_add(portal, db_str(q, 0));
        db_reset(q);
    }
    return r;
}

int watch_seal(struct picture *p, bool all, int64_t *count, struct err *err)
{
    scoped(buf_done) struct buf portal = {0};
    int r;

    while ((r = next_portal(p, all, &portal, err)) == 1) {
        r = seal_again(p, portal.p, err);
        if (r < 0)
            return r;
        ++*count;
    }
    return r;
}

/* --- setting --- */

/* The plain secret from now on: the old one, or one that is made. */
static int choose_secret(struct picture *p, const char *portal, bool fresh,
                         struct buf *out, struct err *err)
{
    char random[SECRET_LETTERS + 1];
    int r = fresh ? 0 : watch_secret(p, portal, out, err);

    if (r == -ERR_NOT_FOUND || r == -ERR_FORMAT)
        return err_set(err, ERR_USAGE,
                       "khóa đã lưu không mở được, hãy chọn tạo khóa mới");
    if (r < 0 || out->n)
        return r;
    seal_random_text(random, SECRET_LETTERS);
    buf_addf(out, "whsec_%s", random);
    OPENSSL_cleanse(random, sizeof random);
    return 0;
}

static int put_secret(struct picture *p, const char *portal, bool fresh,
                      struct buf *sealed, struct err *err)
{
    scoped(buf_done) struct buf plain = {0};
    int r = choose_secret(p, portal, fresh, &plain, err);

    if (r == 0)
        r = seal(p, portal, buf_str(&plain), sealed, err);
    if (plain.p)
        OPENSSL_cleanse(plain.p, plain.n);
    return r;
}

static int put(struct picture *p, const char *portal, const struct watch *w,
               struct str emails, struct str secret, struct err *err)
{
    struct db_stmt *q = db_prepare(
        picture_db(p),
        "INSERT OR REPLACE INTO watch(portal, webhook, secret, emails, fall,"
        " rise, changed_ms, who) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
        err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    db_bind_str(q, 2, str_of(w->webhook));
    db_bind_str(q, 3, secret);
    db_bind_str(q, 4, emails);
    db_bind_int(q, 5, w->fall);
    db_bind_int(q, 6, w->rise);
    db_bind_int(q, 7, w->changed_ms);
    db_bind_str(q, 8, str_of(w->who));
    return db_run(q, err);
}

/* Seals with the write lock held: a key that is renewed meanwhile waits. */
int watch_put(struct picture *p, const char *portal, const struct watch *w,
              bool new_secret, struct err *err)
{
    scoped(buf_done) struct buf emails = {0}, secret = {0};
    struct db *db = picture_db(p);
    int r = check(w, err);

    if (r == 0)
        r = tidy_emails(&emails, w->emails, err);
    if (r == 0)
        r = db_begin(db, err);
    if (r == 0 && *w->webhook)
        r = put_secret(p, portal, new_secret, &secret, err);
    if (r == 0)
        r = put(p, portal, w, emails.n ? buf_str(&emails) : STR(""),
                secret.n ? buf_str(&secret) : STR(""), err);
    return db_end(db, r, err);
}
