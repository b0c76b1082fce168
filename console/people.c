/* console/people.c - see people.h. */
#include "console/people.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "console/condb.h"
#include "console/password.h"
#include "console/session.h"

#include <stdio.h>

static bool login_ok(struct str login)
{
    for (size_t i = 0; i < login.n; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789._-", login.p[i]) ||
            !login.p[i])
            return false;
    return login.n > 0 && login.n <= PEOPLE_LOGIN_MAX_BYTES;
}

static int check_new(struct str login, struct str password, struct err *err)
{
    if (!login_ok(login))
        return err_set(err, ERR_USAGE,
                       "a login is 1..%d of a-z 0-9 . _ -, not '%.*s'",
                       PEOPLE_LOGIN_MAX_BYTES, (int)login.n, login.p);
    if (password.n < PASSWORD_MIN_BYTES || password.n > PASSWORD_MAX_BYTES)
        return err_set(err, ERR_USAGE, "a password has %d..%d bytes",
                       PASSWORD_MIN_BYTES, PASSWORD_MAX_BYTES);
    return 0;
}

static int insert_admin(struct condb *db, struct str login, struct str password,
                        int64_t *ret_id, struct err *err)
{
    struct db_stmt *s =
        db_prepare(condb_db(db),
                   "INSERT INTO people(login, admin, password, made_ms)"
                   " VALUES(?,1,?,?) ON CONFLICT DO NOTHING",
                   err);
    struct buf kept = {0};

    if (!s)
        return -err->code;
    password_write(&kept, password);
    db_bind_str(s, 1, login);
    db_bind_str(s, 2, buf_str(&kept));
    db_bind_int(s, 3, clock_unix_ms());
    int r = db_run(s, err);
    buf_done(&kept);
    if (r == 0 && !db_changes(condb_db(db)))
        r = err_set(err, ERR_USAGE, "'%.*s' is there already", (int)login.n,
                    login.p);
    if (r == 0)
        *ret_id = db_last_id(condb_db(db));
    return r;
}

int people_add_admin(struct condb *db, struct str login, struct str password,
                     const struct actor *by, int64_t *ret_id, struct err *err)
{
    char what[PEOPLE_LOGIN_MAX_BYTES + 1];
    int r = check_new(login, password, err);

    if (r < 0)
        return r;
    str_copy(what, sizeof what, login);
    const struct audit_line line =
        condb_line(by->who, by->from, "admin.add", what);
    r = condb_begin(db, err);
    if (r == 0)
        r = insert_admin(db, login, password, ret_id, err);
    return condb_end(db, &line, r, err);
}

/* Opens what is sealed for `context`; "" when there is nothing. */
static int open_field(struct condb *db, struct arena *arena,
                      const char *context, struct str sealed,
                      const char **ret_text, struct err *err)
{
    struct buf plain = {0};
    int r = sealed.n ? condb_unseal(db, sealed, context, &plain, err) : 0;

    if (r == 0)
        *ret_text = arena_str(arena, buf_str(&plain));
    buf_done(&plain);
    return r;
}

static const char *context_of(struct arena *arena, const char *kind, int64_t id)
{
    return arena_printf(arena, "%s %lld", kind, (long long)id);
}

/* By name, else by login, else by the last four digits of the number. */
static int open_name(struct condb *db, struct arena *arena, struct person *p,
                     struct str name, struct str number, struct err *err)
{
    const char *text = "";
    int r = open_field(db, arena, context_of(arena, "person", p->id), name,
                       &text, err);

    p->name = *text ? text : p->login;
    if (r < 0 || *p->name)
        return r;
    r = open_field(db, arena, context_of(arena, "number", p->id), number, &text,
                   err);
    if (r == 0 && strlen(text) > 4)
        p->name = arena_printf(arena, "… %s", text + strlen(text) - 4);
    return r;
}

int people_get(struct condb *db, struct arena *arena, int64_t id,
               struct person *ret_person, struct err *err)
{
    struct db_stmt *s = db_prepare(
        condb_db(db),
        "SELECT coalesce(login, ''), name, admin, blocked, totp IS NOT NULL,"
        " seen_ms, number FROM people WHERE id = ?",
        err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, id);
    int r = db_step(s, err);
    if (r < 0)
        return r;
    if (r == 0)
        return err_set(err, ERR_NOT_FOUND, "no person %lld", (long long)id);
    struct person p = {
        .id = id,
        .login = arena_str(arena, db_str(s, 0)),
        .admin = db_int(s, 2),
        .blocked = db_int(s, 3),
        .totp = db_int(s, 4),
        .seen_ms = db_int(s, 5),
    };
    struct str name = str_of(arena_str(arena, db_str(s, 1)));
    struct str number = str_of(arena_str(arena, db_str(s, 6)));
    db_reset(s);
    r = open_name(db, arena, &p, name, number, err);
    if (r == 0)
        *ret_person = p;
    return r;
}

int people_check(struct condb *db, struct str login, struct str password,
                 int64_t *ret_id, struct err *err)
{
    struct db_stmt *s =
        db_prepare(condb_db(db),
                   "SELECT id, password FROM people WHERE login = ?"
                   " AND NOT blocked AND password IS NOT NULL",
                   err);
    struct buf kept = {0};
    int64_t id = 0;

    if (!s)
        return -err->code;
    db_bind_str(s, 1, login);
    int r = db_step(s, err);
    if (r == 1) {
        id = db_int(s, 0);
        buf_add(&kept, db_str(s, 1));
        db_reset(s);
    }
    if (r >= 0)
        *ret_id = password_is(buf_str(&kept), password) ? id : 0;
    buf_done(&kept);
    return r < 0 ? r : 0;
}

int people_find_login(struct condb *db, struct str login, int64_t *ret_id,
                      struct err *err)
{
    struct db_stmt *s =
        db_prepare(condb_db(db), "SELECT id FROM people WHERE login = ?", err);

    if (!s)
        return -err->code;
    db_bind_str(s, 1, login);
    int r = db_step(s, err);
    *ret_id = r == 1 ? db_int(s, 0) : 0;
    if (r == 1)
        db_reset(s);
    return r < 0 ? r : 0;
}

/* The id that comes after; 0: there is none.  Nothing is held between two. */
static int next_id(struct condb *db, int64_t after, int64_t *ret_id,
                   struct err *err)
{
    struct db_stmt *s = db_prepare(
        condb_db(db), "SELECT min(id) FROM people WHERE id > ?", err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, after);
    int r = db_step(s, err);
    if (r < 0)
        return r;
    *ret_id = db_int(s, 0);
    db_reset(s);
    return 0;
}

int people_each(struct condb *db,
                int (*call)(void *context, const struct person *person,
                            struct err *err),
                void *context, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct person person;
    int64_t id = 0;
    int r = next_id(db, 0, &id, err);

    while (r == 0 && id) {
        arena_reset(arena);
        r = people_get(db, arena, id, &person, err);
        if (r == 0)
            r = call(context, &person, err);
        if (r == 0)
            r = next_id(db, id, &id, err);
    }
    return r;
}

static int set_flag(struct condb *db, struct db_stmt *s, int64_t id, bool flag,
                    struct err *err)
{
    db_bind_int(s, 1, flag);
    db_bind_int(s, 2, id);
    int r = db_run(s, err);
    if (r == 0 && !db_changes(condb_db(db)))
        r = err_set(err, ERR_NOT_FOUND, "no person %lld", (long long)id);
    return r == 0 ? session_end_all(db, id, err) : r;
}

static struct audit_line about(const struct actor *by, const char *action,
                               char what[32], int64_t id)
{
    snprintf(what, 32, "person:%lld", (long long)id);
    return condb_line(by->who, by->from, action, what);
}

int people_set_admin(struct condb *db, int64_t id, bool admin,
                     const struct actor *by, struct err *err)
{
    char what[32];
    const struct audit_line line =
        about(by, admin ? "admin.make" : "admin.unmake", what, id);
    int r = condb_begin(db, err);
    struct db_stmt *s =
        r < 0 ? NULL
              : db_prepare(condb_db(db),
                           "UPDATE people SET admin = ? WHERE id = ?", err);

    r = s ? set_flag(db, s, id, admin, err) : -err->code;
    return condb_end(db, &line, r, err);
}

int people_set_blocked(struct condb *db, int64_t id, bool blocked,
                       const struct actor *by, struct err *err)
{
    char what[32];
    const struct audit_line line =
        about(by, blocked ? "person.block" : "person.unblock", what, id);
    int r = condb_begin(db, err);
    struct db_stmt *s =
        r < 0 ? NULL
              : db_prepare(condb_db(db),
                           "UPDATE people SET blocked = ? WHERE id = ?", err);

    r = s ? set_flag(db, s, id, blocked, err) : -err->code;
    return condb_end(db, &line, r, err);
}

int people_seen(struct condb *db, int64_t id, struct err *err)
{
    struct db_stmt *s = db_prepare(
        condb_db(db), "UPDATE people SET seen_ms = ? WHERE id = ?", err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, clock_unix_ms());
    db_bind_int(s, 2, id);
    return db_run(s, err);
}
