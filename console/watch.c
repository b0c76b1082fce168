/* console/watch.c - see watch.h. */
#include "console/watch.h"

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/seal.h"
#include "console/picture.h"

enum { SECRET_LETTERS = 40, EMAIL_MAX = 254 };

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
    struct db_stmt *q = db_prepare(
        picture_db(p),
        "SELECT webhook, secret, emails, fall, rise, changed_ms, who FROM watch"
        " WHERE portal = ?",
        err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    int r = db_step(q, err);
    if (r < 0)
        return r;
    *ret_watch = (struct watch){"", "", "", WATCH_FALL, WATCH_RISE, 0, ""};
    if (r == 0)
        return 0;
    *ret_watch = (struct watch){
        .webhook = arena_str(arena, db_str(q, 0)),
        .secret = arena_str(arena, db_str(q, 1)),
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

int watch_put(struct picture *p, const char *portal, const struct watch *w,
              bool new_secret, struct err *err)
{
    scoped(buf_done) struct buf emails = {0}, secret = {0};
    char random[SECRET_LETTERS + 1];
    int r = check(w, err);

    if (r == 0)
        r = tidy_emails(&emails, w->emails, err);
    if (r < 0)
        return r;
    seal_random_text(random, SECRET_LETTERS);
    if (*w->webhook && (new_secret || !*w->secret))
        buf_addf(&secret, "whsec_%s", random);
    else
        buf_addz(&secret, *w->webhook ? w->secret : "");
    struct db_stmt *q = db_prepare(
        picture_db(p),
        "INSERT OR REPLACE INTO watch(portal, webhook, secret, emails, fall,"
        " rise, changed_ms, who) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
        err);
    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    db_bind_str(q, 2, str_of(w->webhook));
    db_bind_str(q, 3, buf_str(&secret));
    db_bind_str(q, 4, emails.n ? buf_str(&emails) : STR(""));
    db_bind_int(q, 5, w->fall);
    db_bind_int(q, 6, w->rise);
    db_bind_int(q, 7, w->changed_ms);
    db_bind_str(q, 8, str_of(w->who));
    return db_run(q, err);
}
