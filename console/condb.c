/* console/condb.c - see condb.h. */
#include "console/condb.h"

#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/file.h"
#include "base/vault.h"
#include "console/withdrawal.h"

#include <stdlib.h>

/*
 * name, number, totp, id_token, offer: sealed.  number_index: HMAC of the
 * citizen's number, by which its owner is found without opening anything.
 */
static const char schema[] =
    "CREATE TABLE people("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, login TEXT UNIQUE, issuer TEXT,"
    "  subject TEXT, number_index BLOB UNIQUE, number TEXT, name TEXT,"
    "  admin INTEGER NOT NULL DEFAULT 0, blocked INTEGER NOT NULL DEFAULT 0,"
    "  password TEXT, totp TEXT, totp_step INTEGER NOT NULL DEFAULT 0,"
    "  made_ms INTEGER NOT NULL, seen_ms INTEGER NOT NULL DEFAULT 0,"
    "  UNIQUE(issuer, subject));"
    "CREATE TABLE recovery("
    "  person INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,"
    "  hash BLOB NOT NULL, PRIMARY KEY(person, hash)) WITHOUT ROWID;"
    "CREATE TABLE grants("
    "  person INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,"
    "  portal TEXT NOT NULL, role TEXT NOT NULL, by TEXT NOT NULL,"
    "  at_ms INTEGER NOT NULL, PRIMARY KEY(person, portal)) WITHOUT ROWID;"
    "CREATE INDEX grants_portal ON grants(portal);"
    "CREATE TABLE sessions("
    "  hash BLOB PRIMARY KEY,"
    "  person INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,"
    "  whole INTEGER NOT NULL, made_ms INTEGER NOT NULL,"
    "  seen_ms INTEGER NOT NULL, id_token TEXT, offer TEXT) WITHOUT ROWID;"
    "CREATE INDEX sessions_person ON sessions(person);"
    "CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL)"
    "  WITHOUT ROWID;";

struct condb {
    struct db *db;
    struct vault *vault;
};

int condb_open(struct condb **ret_condb, const char *data_dir, struct err *err)
{
    const char *const migrations[] = {schema, audit_schema, withdrawal_schema,
                                      NULL};
    scoped(condb_freep) struct condb *condb = NEW(condb);
    struct buf path = {0};
    int r = file_make_dir(data_dir, err);

    buf_addf(&path, "%s/console.key", data_dir);
    condb->vault = vault_new(path.p);
    buf_reset(&path);
    buf_addf(&path, "%s/console.db", data_dir);
    if (r == 0)
        r = db_open(&condb->db, path.p, DB_WRITE, migrations, err);
    buf_done(&path);
    if (r < 0)
        return r;
    *ret_condb = TAKE(condb);
    return 0;
}

void condb_free(struct condb *condb)
{
    if (!condb)
        return;
    db_free(condb->db);
    vault_free(condb->vault);
    free(condb);
}

struct db *condb_db(struct condb *condb)
{
    return condb->db;
}

struct vault *condb_vault(struct condb *condb)
{
    return condb->vault;
}

int condb_begin(struct condb *condb, struct err *err)
{
    return db_begin(condb->db, err);
}

int condb_end(struct condb *condb, const struct audit_line *line, int r,
              struct err *err)
{
    if (r == 0)
        r = audit_append(condb->db, line, err);
    return db_end(condb->db, r, err);
}

int condb_note(struct condb *condb, const struct audit_line *line,
               struct err *err)
{
    return condb_end(condb, line, condb_begin(condb, err), err);
}

struct audit_line condb_line(const char *who, const char *from,
                             const char *action, const char *what)
{
    return (struct audit_line){
        .at_ms = clock_unix_ms(),
        .who = str_of(who),
        .from = str_of(from),
        .action = str_of(action),
        .what = str_of(what),
        .outcome = STR("ok"),
        .count = 1,
    };
}

int condb_seal(struct condb *condb, struct str plain, const char *context,
               struct buf *out, struct err *err)
{
    return vault_seal(condb->vault, plain, context, out, err);
}

int condb_unseal(struct condb *condb, struct str sealed, const char *context,
                 struct buf *out, struct err *err)
{
    return vault_unseal(condb->vault, sealed, context, out, err);
}
