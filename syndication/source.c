/* syndication/source.c - see source.h; what comes of a visit is in pull.c. */
#include "syndication/source.h"

#include "base/clock.h"
#include "base/err.h"
#include "syndication/change.h"
#include "syndication/sql.h"
#include "syndication/store.h"

#include <stdio.h>

const char source_schema[] =
    "CREATE TABLE sources("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE,"
    "  name TEXT NOT NULL, type INTEGER NOT NULL, targets TEXT NOT NULL,"
    "  minutes INTEGER NOT NULL, etag TEXT NOT NULL DEFAULT '',"
    "  last_modified TEXT NOT NULL DEFAULT '', due_ms INTEGER NOT NULL,"
    "  good_ms INTEGER NOT NULL DEFAULT 0,"
    "  paused_ms INTEGER NOT NULL DEFAULT 0,"
    "  failures INTEGER NOT NULL DEFAULT 0, why TEXT NOT NULL DEFAULT '',"
    "  taken INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX sources_due ON sources(due_ms) WHERE paused_ms = 0;";

enum { WHAT_MAX = SOURCE_URL_MAX_BYTES + 100 };

static int check(struct hubdb *store, const struct source *s, struct err *err)
{
    int64_t count = 0;

    if (!s->url.n || s->url.n > SOURCE_URL_MAX_BYTES)
        return err_set(err, ERR_USAGE, "url: not 1 to %d bytes long",
                       SOURCE_URL_MAX_BYTES);
    if (!s->name.n || s->name.n > SOURCE_NAME_MAX_BYTES)
        return err_set(err, ERR_USAGE, "name: not 1 to %d bytes long",
                       SOURCE_NAME_MAX_BYTES);
    int r =
        SQL_FIND(store, err, &count,
                 "SELECT count(*) FROM sources WHERE id > ?", SQL_NUMBER(0));
    if (r >= 0 && count >= SOURCES_MAX)
        return err_set(err, ERR_LIMIT, "there are %d sources", SOURCES_MAX);
    if (r >= 0)
        r = SQL_FIND(store, err, &count, "SELECT id FROM sources WHERE url = ?",
                     SQL_TEXT(s->url));
    if (r == 1)
        return err_set(err, ERR_USAGE, "source %lld has that address already",
                       (long long)count);
    return r;
}

static int insert(struct hubdb *store, const struct source *s, struct err *err)
{
    return SQL_RUN(store, err,
                   "INSERT INTO sources(url, name, type, targets, minutes,"
                   " due_ms) VALUES(?, ?, ?, ?, ?, ?)",
                   SQL_TEXT(s->url), SQL_TEXT(s->name), SQL_NUMBER(s->type),
                   SQL_TEXT(s->targets.p ? s->targets : STR("")),
                   SQL_NUMBER(s->minutes), SQL_NUMBER(clock_unix_ms()));
}

int source_add(struct hubdb *store, const struct source *source,
               const char *who, int64_t *ret_id, struct err *err)
{
    char what[WHAT_MAX];
    int64_t id = 0;
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = check(store, source, err);
    if (r == 0)
        r = insert(store, source, err);
    id = db_last_id(hubdb_db(store));
    snprintf(what, sizeof what, "source %lld %.*s", (long long)id,
             (int)source->url.n, source->url.p);
    const struct audit_line line = change_line(who, "source.add", what);
    r = change_end(store, &line, r, err);
    if (r == 0)
        *ret_id = id;
    return r;
}

static void take_row(void *row, struct db_stmt *s, struct arena *arena)
{
    *(struct source *)row = (struct source){
        .id = db_int(s, 0),
        .url = arena_keep(arena, db_str(s, 1)),
        .name = arena_keep(arena, db_str(s, 2)),
        .type = (int)db_int(s, 3),
        .targets = arena_keep(arena, db_str(s, 4)),
        .minutes = db_int(s, 5),
        .etag = arena_keep(arena, db_str(s, 6)),
        .last_modified = arena_keep(arena, db_str(s, 7)),
        .due_ms = db_int(s, 8),
        .good_ms = db_int(s, 9),
        .paused_ms = db_int(s, 10),
        .failures = db_int(s, 11),
        .why = arena_keep(arena, db_str(s, 12)),
        .taken = db_int(s, 13),
    };
}

#define COLUMNS                                                                \
    "SELECT id, url, name, type, targets, minutes, etag, last_modified,"       \
    " due_ms, good_ms, paused_ms, failures, why, taken FROM sources"

static const struct sql_shape shape = {sizeof(struct source), take_row};

int source_list(struct hubdb *store, struct arena *arena,
                struct source **ret_sources, size_t *ret_count, struct err *err)
{
    struct sql_rows rows = {0};
    int r = sql_rows(db_prepare(hubdb_db(store), COLUMNS " ORDER BY id", err),
                     arena, &shape, &rows, err);

    *ret_sources = rows.p;
    *ret_count = rows.count;
    return r < 0 ? err_wrap(err, "sources") : 0;
}

int source_get(struct hubdb *store, struct arena *arena, int64_t id,
               struct source *ret_source, struct err *err)
{
    struct db_stmt *s =
        db_prepare(hubdb_db(store), COLUMNS " WHERE id = ?", err);
    struct sql_rows rows = {0};

    if (s)
        db_bind_int(s, 1, id);
    int r = sql_rows(s, arena, &shape, &rows, err);
    if (r == 0 && !rows.count)
        r = err_set(err, ERR_NOT_FOUND, "source %lld: there is none",
                    (long long)id);
    if (r == 0)
        *ret_source = *(struct source *)rows.p;
    return r;
}

int source_due(struct hubdb *store, struct arena *arena, int64_t now_ms,
               struct source **ret_sources, size_t *ret_count, struct err *err)
{
    struct db_stmt *s =
        db_prepare(hubdb_db(store),
                   COLUMNS " WHERE paused_ms = 0 AND due_ms <= ?"
                           " ORDER BY due_ms LIMIT ?",
                   err);

    struct sql_rows rows = {0};

    if (s) {
        db_bind_int(s, 1, now_ms);
        db_bind_int(s, 2, SOURCE_DUE_MAX);
    }
    int r = sql_rows(s, arena, &shape, &rows, err);
    *ret_sources = rows.p;
    *ret_count = rows.count;
    return r < 0 ? err_wrap(err, "sources") : 0;
}

int source_pause(struct hubdb *store, int64_t id, const char *who,
                 struct err *err)
{
    const struct change_row row = {
        "UPDATE sources SET paused_ms = ?1 WHERE id = ?2"
        " AND paused_ms = 0",
        "source", id, who, "source.pause"};

    return change_one(store, &row, err);
}

int source_resume(struct hubdb *store, int64_t id, const char *who,
                  struct err *err)
{
    const struct change_row row = {
        "UPDATE sources SET paused_ms = 0, failures = 0, due_ms = ?1"
        " WHERE id = ?2 AND paused_ms > 0",
        "source", id, who, "source.resume"};

    return change_one(store, &row, err);
}

int source_pull(struct hubdb *store, int64_t id, const char *who,
                struct err *err)
{
    const struct change_row row = {
        "UPDATE sources SET due_ms = ?1 WHERE id = ?2", "source", id, who,
        "source.pull"};

    return change_one(store, &row, err);
}

int source_remove(struct hubdb *store, int64_t id, const char *who,
                  struct err *err)
{
    const struct change_row row = {
        "DELETE FROM sources WHERE id = ?2 AND ?1 > 0", "source", id, who,
        "source.remove"};

    return change_one(store, &row, err);
}
