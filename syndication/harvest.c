/* syndication/harvest.c - see harvest.h. */
#include "syndication/harvest.h"

#include "base/err.h"
#include "syndication/change.h"
#include "syndication/sql.h"
#include "syndication/store.h"

#include <stdio.h>

const char harvest_schema[] =
    "CREATE TABLE rules("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,"
    "  portal TEXT NOT NULL, host TEXT NOT NULL, match TEXT NOT NULL,"
    "  kind TEXT NOT NULL, title TEXT NOT NULL, sapo TEXT NOT NULL,"
    "  content TEXT NOT NULL, type INTEGER NOT NULL, targets TEXT NOT NULL,"
    "  paused_ms INTEGER NOT NULL DEFAULT 0);";

enum { WHAT_MAX = 400 };

static int check(struct hubdb *store, const struct harvest_rule *rule,
                 struct err *err)
{
    const struct str texts[] = {rule->name,  rule->portal, rule->host,
                                rule->match, rule->kind,   rule->title,
                                rule->sapo,  rule->content};
    int64_t count = 0;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].n > HARVEST_TEXT_MAX_BYTES)
            return err_set(err, ERR_USAGE, "'%.40s...': longer than %d bytes",
                           texts[i].p, HARVEST_TEXT_MAX_BYTES);
    if (!rule->name.n)
        return err_set(err, ERR_USAGE, "a rule needs a name");
    if (!rule->portal.n && !rule->host.n && !rule->match.n && !rule->kind.n)
        return err_set(err, ERR_USAGE,
                       "a rule needs a portal, a host, a match or a kind");
    int r = SQL_FIND(store, err, &count,
                     "SELECT count(*) FROM rules WHERE id > ?", SQL_NUMBER(0));
    if (r >= 0 && count >= HARVEST_RULES_MAX)
        return err_set(err, ERR_LIMIT, "there are %d rules", HARVEST_RULES_MAX);
    return r < 0 ? r : 0;
}

#define OR_EMPTY(s) SQL_TEXT((s).p ? (s) : STR(""))

static int insert(struct hubdb *store, const struct harvest_rule *rule,
                  struct err *err)
{
    return SQL_RUN(store, err,
                   "INSERT INTO rules(name, portal, host, match, kind, title,"
                   " sapo, content, type, targets)"
                   " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   OR_EMPTY(rule->name), OR_EMPTY(rule->portal),
                   OR_EMPTY(rule->host), OR_EMPTY(rule->match),
                   OR_EMPTY(rule->kind), OR_EMPTY(rule->title),
                   OR_EMPTY(rule->sapo), OR_EMPTY(rule->content),
                   SQL_NUMBER(rule->type), OR_EMPTY(rule->targets));
}

int harvest_add(struct hubdb *store, const struct harvest_rule *rule,
                const char *who, int64_t *ret_id, struct err *err)
{
    char what[WHAT_MAX];
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = check(store, rule, err);
    if (r == 0)
        r = insert(store, rule, err);
    int64_t id = db_last_id(hubdb_db(store));
    snprintf(what, sizeof what, "rule %lld %.*s", (long long)id,
             (int)rule->name.n, rule->name.p ? rule->name.p : "");
    const struct audit_line line = change_line(who, "rule.add", what);
    r = change_end(store, &line, r, err);
    if (r == 0)
        *ret_id = id;
    return r;
}

static void take_row(void *row, struct db_stmt *s, struct arena *arena)
{
    *(struct harvest_rule *)row = (struct harvest_rule){
        .id = db_int(s, 0),
        .name = arena_keep(arena, db_str(s, 1)),
        .portal = arena_keep(arena, db_str(s, 2)),
        .host = arena_keep(arena, db_str(s, 3)),
        .match = arena_keep(arena, db_str(s, 4)),
        .kind = arena_keep(arena, db_str(s, 5)),
        .title = arena_keep(arena, db_str(s, 6)),
        .sapo = arena_keep(arena, db_str(s, 7)),
        .content = arena_keep(arena, db_str(s, 8)),
        .type = (int)db_int(s, 9),
        .targets = arena_keep(arena, db_str(s, 10)),
        .paused_ms = db_int(s, 11),
    };
}

int harvest_list(struct hubdb *store, struct arena *arena,
                 struct harvest_rule **ret_rules, size_t *ret_count,
                 struct err *err)
{
    static const struct sql_shape shape = {sizeof(struct harvest_rule),
                                           take_row};
    struct sql_rows rows = {0};
    int r = sql_rows(db_prepare(hubdb_db(store),
                                "SELECT id, name, portal, host, match, kind,"
                                " title, sapo, content, type, targets,"
                                " paused_ms FROM rules ORDER BY id",
                                err),
                     arena, &shape, &rows, err);

    *ret_rules = rows.p;
    *ret_count = rows.count;
    return r < 0 ? err_wrap(err, "rules") : 0;
}

int harvest_pause(struct hubdb *store, int64_t id, const char *who,
                  struct err *err)
{
    const struct change_row row = {
        "UPDATE rules SET paused_ms = ?1 WHERE id = ?2"
        " AND paused_ms = 0",
        "rule", id, who, "rule.pause"};

    return change_one(store, &row, err);
}

int harvest_resume(struct hubdb *store, int64_t id, const char *who,
                   struct err *err)
{
    const struct change_row row = {
        "UPDATE rules SET paused_ms = 0 WHERE id = ?2"
        " AND paused_ms > 0 AND ?1 > 0",
        "rule", id, who, "rule.resume"};

    return change_one(store, &row, err);
}

int harvest_remove(struct hubdb *store, int64_t id, const char *who,
                   struct err *err)
{
    const struct change_row row = {"DELETE FROM rules WHERE id = ?2 AND ?1 > 0",
                                   "rule", id, who, "rule.remove"};

    return change_one(store, &row, err);
}
