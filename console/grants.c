/* console/grants.c - see grants.h. */
#include "console/grants.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "console/arrival.h"
#include "console/condb.h"
#include "console/people.h"

int grants_of(struct condb *db, struct arena *arena, int64_t id,
              const struct grant **ret_grants, size_t *ret_count,
              struct err *err)
{
    struct db_stmt *s = db_prepare(
        condb_db(db),
        "SELECT portal, role FROM grants WHERE person = ? LIMIT 1000", err);
    struct grant *grants = arena_alloc(arena, GRANTS_MAX * sizeof *grants);
    size_t n = 0;
    int r = s ? 1 : -err->code;

    if (s)
        db_bind_int(s, 1, id);
    while (r == 1 && (r = db_step(s, err)) == 1) {
        enum role role = access_role_find(db_str(s, 1));
        if (role < ROLE_VIEWER || role > ROLE_OWNER)
            continue;
        grants[n++] = (struct grant){arena_str(arena, db_str(s, 0)), role};
    }
    if (r < 0)
        return r;
    *ret_grants = grants;
    *ret_count = n;
    return 0;
}

static int write_grant(struct condb *db, int64_t id, const char *portal,
                       enum role role, const char *by, struct err *err)
{
    struct db_stmt *s = db_prepare(
        condb_db(db),
        "INSERT INTO grants VALUES(?,?,?,?,?) ON CONFLICT DO UPDATE SET"
        " role = excluded.role, by = excluded.by, at_ms = excluded.at_ms",
        err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, id);
    db_bind_str(s, 2, str_of(portal));
    db_bind_str(s, 3, str_of(access_role_name(role)));
    db_bind_str(s, 4, str_of(by));
    db_bind_int(s, 5, clock_unix_ms());
    return db_run(s, err);
}

static int drop_grant(struct condb *db, int64_t id, const char *portal,
                      struct err *err)
{
    struct db_stmt *s =
        db_prepare(condb_db(db),
                   "DELETE FROM grants WHERE person = ? AND portal = ?", err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, id);
    db_bind_str(s, 2, str_of(portal));
    return db_run(s, err);
}

int grants_set(struct condb *db, int64_t id, const char *portal, enum role role,
               const struct actor *by, struct err *err)
{
    struct buf what = {0};

    buf_addf(&what, "person:%lld %s %s", (long long)id, portal,
             access_role_name(role));
    const struct audit_line line =
        condb_line(by->who, by->from,
                   role == ROLE_NOBODY ? "role.revoke" : "role.grant", what.p);
    int r = condb_begin(db, err);
    if (r == 0)
        r = role == ROLE_NOBODY
                ? drop_grant(db, id, portal, err)
                : write_grant(db, id, portal, role, by->who, err);
    r = condb_end(db, &line, r, err);
    buf_done(&what);
    return r;
}

int grants_set_number(struct condb *db, struct str number, const char *portal,
                      enum role role, const struct actor *by, struct err *err)
{
    struct buf what = {0};
    int64_t id = 0;
    int r = condb_begin(db, err);

    if (r == 0)
        r = arrival_invite(db, number, &id, err);
    if (r == 0)
        r = write_grant(db, id, portal, role, by->who, err);
    buf_addf(&what, "person:%lld %s %s", (long long)id, portal,
             access_role_name(role));
    const struct audit_line line =
        condb_line(by->who, by->from, "role.grant", what.p);
    r = condb_end(db, &line, r, err);
    buf_done(&what);
    return r;
}

int grants_at(struct condb *db, struct arena *arena, const char *portal,
              const struct granted **ret_list, size_t *ret_count,
              struct err *err)
{
    struct granted *list = arena_alloc(arena, GRANTS_MAX * sizeof *list);
    struct db_stmt *s =
        db_prepare(condb_db(db),
                   "SELECT person, role, at_ms FROM grants WHERE portal = ?"
                   " ORDER BY at_ms LIMIT 1000",
                   err);
    size_t n = 0;
    int r = s ? 1 : -err->code;

    if (s)
        db_bind_str(s, 1, str_of(portal));
    while (r == 1 && (r = db_step(s, err)) == 1)
        list[n++] = (struct granted){
            db_int(s, 0), access_role_find(db_str(s, 1)), db_int(s, 2)};
    if (r < 0)
        return r;
    *ret_list = list;
    *ret_count = n;
    return 0;
}
