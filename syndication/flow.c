/*
 * syndication/flow.c - see flow.h.
 *
 *   flow     where an item is on its way, and for which version that was said
 *   steps    every step there ever was; like the audit log it only grows
 *   lineage  which items came from which
 *
 * Published and withdrawn are in the item itself (its Status); a row of `flow`
 * counts only for a draft and only for the version it names.  So a change of
 * the item by any way voids the approval, and nothing has to remember to.
 */
#include "syndication/flow.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/jsontext.h"
#include "syndication/change.h"
#include "syndication/sql.h"
#include "syndication/store.h"
#include "syndication/store_item.h"

#include <stdio.h>

enum { WHAT_MAX = 96 };

const char flow_schema[] =
    "CREATE TABLE flow("
    "  item_id INTEGER PRIMARY KEY, version INTEGER NOT NULL,"
    "  state INTEGER NOT NULL, due_ms INTEGER NOT NULL);"
    "CREATE INDEX flow_due ON flow(due_ms) WHERE due_ms > 0;"
    "CREATE TABLE steps("
    "  seq INTEGER PRIMARY KEY, item_id INTEGER NOT NULL,"
    "  version INTEGER NOT NULL, at_ms INTEGER NOT NULL, who TEXT NOT NULL,"
    "  state INTEGER NOT NULL, due_ms INTEGER NOT NULL, note TEXT NOT NULL);"
    "CREATE INDEX steps_item ON steps(item_id);"
    "CREATE TRIGGER steps_no_update BEFORE UPDATE ON steps"
    "  BEGIN SELECT RAISE(ABORT, 'steps are append-only'); END;"
    "CREATE TRIGGER steps_no_delete BEFORE DELETE ON steps"
    "  BEGIN SELECT RAISE(ABORT, 'steps are append-only'); END;"
    "CREATE TABLE lineage("
    "  item_id INTEGER NOT NULL, kin INTEGER NOT NULL,"
    "  other_id INTEGER NOT NULL, PRIMARY KEY(item_id, kin, other_id))"
    "  WITHOUT ROWID;"
    "CREATE INDEX lineage_other ON lineage(other_id);";

static const char *const words[] = {
    [FLOW_DRAFT] = "draft",         [FLOW_PROPOSED] = "proposed",
    [FLOW_APPROVED] = "approved",   [FLOW_PUBLISHED] = "published",
    [FLOW_WITHDRAWN] = "withdrawn",
};

const char *flow_word(enum flow_state state)
{
    return words[state];
}

int flow_get(struct hubdb *store, int64_t id, struct flow *ret_flow,
             struct err *err)
{
    static const enum flow_state of_status[] = {
        [ITEM_DRAFT] = FLOW_DRAFT,
        [ITEM_PUBLISHED] = FLOW_PUBLISHED,
        [ITEM_WITHDRAWN] = FLOW_WITHDRAWN,
    };
    struct db_stmt *s =
        hubdb_item_row(store, id,
                       "SELECT status, items.version, state, due_ms FROM items"
                       " LEFT JOIN flow ON item_id = id AND status = 0"
                       "  AND flow.version = items.version WHERE id = ?",
                       err);

    if (!s)
        return -err->code;
    *ret_flow = (struct flow){
        .state = db_is_null(s, 2) ? of_status[db_int(s, 0)]
                                  : (enum flow_state)db_int(s, 2),
        .version = db_int(s, 1),
        .due_ms = db_int(s, 3),
    };
    db_reset(s);
    return 0;
}

/* A step that the drawing in flow.h knows. */
struct rule {
    const char *action, *verb;
    enum flow_state from, or_from, to;
};

static int check_step(struct hubdb *store, const struct rule *rule,
                      const struct flow_step *step, struct flow *ret_now,
                      struct err *err)
{
    int r = flow_get(store, step->id, ret_now, err);

    if (r < 0)
        return r;
    if (ret_now->state != rule->from && ret_now->state != rule->or_from)
        return err_set(err, ERR_USAGE,
                       "item %lld is %s; only %s ones can be %s",
                       (long long)step->id, words[ret_now->state],
                       words[rule->from], rule->verb);
    if (step->note.n > FLOW_NOTE_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "note: %zu bytes, more than %d",
                       step->note.n, FLOW_NOTE_MAX_BYTES);
    return 0;
}

static int write_flow(struct hubdb *store, const struct flow_step *step,
                      int64_t version, enum flow_state to, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store), "INSERT OR REPLACE INTO flow VALUES(?, ?, ?, ?)", err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, step->id);
    db_bind_int(s, 2, version);
    db_bind_int(s, 3, to);
    db_bind_int(s, 4, step->due_ms);
    return db_run(s, err);
}

static int write_step(struct hubdb *store, const struct flow_step *step,
                      int64_t version, enum flow_state to, struct err *err)
{
    struct db_stmt *s =
        db_prepare(hubdb_db(store),
                   "INSERT INTO steps VALUES(NULL, ?, ?, ?, ?, ?, ?, ?)", err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, step->id);
    db_bind_int(s, 2, version);
    db_bind_int(s, 3, clock_unix_ms());
    db_bind_str(s, 4, str_of(step->who));
    db_bind_int(s, 5, to);
    db_bind_int(s, 6, step->due_ms);
    db_bind_str(s, 7, step->note.p ? step->note : STR(""));
    return db_run(s, err);
}

/* Every step but publishing: only the flow moves. */
static int move(struct hubdb *store, const struct rule *rule,
                const struct flow_step *step, struct flow *ret_now,
                struct err *err)
{
    int r = check_step(store, rule, step, ret_now, err);

    if (r == 0)
        r = write_flow(store, step, ret_now->version, rule->to, err);
    return r < 0 ? r : write_step(store, step, ret_now->version, rule->to, err);
}

static int take_step(struct hubdb *store, const struct rule *rule,
                     const struct flow_step *step, struct err *err)
{
    char what[WHAT_MAX], due[CLOCK_ISO_MAX] = "-";
    struct flow now = {0};
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = move(store, rule, step, &now, err);
    if (step->due_ms)
        clock_iso(due, step->due_ms, false);
    snprintf(what, sizeof what, "item %lld version %lld due %s",
             (long long)step->id, (long long)now.version, due);
    const struct audit_line line = change_line(step->who, rule->action, what);
    return change_end(store, &line, r, err);
}

static const struct rule propose_rule = {"item.propose", "proposed", FLOW_DRAFT,
                                         FLOW_DRAFT, FLOW_PROPOSED};

int flow_propose(struct hubdb *store, const struct flow_step *step,
                 struct err *err)
{
    const struct flow_step plain = {step->id, step->who, step->note, 0};

    return take_step(store, &propose_rule, &plain, err);
}

int flow_propose_within(struct hubdb *store, const struct flow_step *step,
                        struct err *err)
{
    struct flow now = {0};

    return move(store, &propose_rule, step, &now, err);
}

int flow_approve(struct hubdb *store, const struct flow_step *step,
                 struct err *err)
{
    static const struct rule rule = {"item.approve", "approved", FLOW_PROPOSED,
                                     FLOW_PROPOSED, FLOW_APPROVED};

    return take_step(store, &rule, step, err);
}

int flow_return(struct hubdb *store, const struct flow_step *step,
                struct err *err)
{
    static const struct rule rule = {"item.return", "returned", FLOW_PROPOSED,
                                     FLOW_APPROVED, FLOW_DRAFT};
    const struct flow_step plain = {step->id, step->who, step->note, 0};

    if (!str_trim(step->note).n)
        return err_set(err, ERR_USAGE, "a return needs a note: what to mend");
    return take_step(store, &rule, &plain, err);
}

/* Within a transaction: the item as it is, with another Status. */
static int put_status(struct hubdb *store, const struct flow_step *step,
                      enum item_status status, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct hubdb_item old;
    char date[ITEM_DATE_BYTES + 1];
    int r = hubdb_item_get(store, arena, step->id, &old, err);

    if (r < 0)
        return r;
    old.item.status = status;
    if (step->due_ms)
        old.item.published_date = str_of(item_date(date, step->due_ms));
    return hubdb_item_put(store, &old.item, clock_unix_ms(), str_of(step->who),
                          err);
}

static const struct rule publish_rule = {
    "item.publish", "published", FLOW_APPROVED, FLOW_APPROVED, FLOW_PUBLISHED};

static int publish(struct hubdb *store, const struct flow_step *step,
                   struct err *err)
{
    char what[WHAT_MAX];
    struct flow now = {0};
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = check_step(store, &publish_rule, step, &now, err);
    if (r == 0)
        r = put_status(store, step, ITEM_PUBLISHED, err);
    if (r == 0)
        r = flow_settle(store, step->id, step->who, err);
    if (r == 0) /* the row of an item that is out has done its work */
        r = write_flow(store, &(struct flow_step){.id = step->id}, now.version,
                       FLOW_PUBLISHED, err);
    snprintf(what, sizeof what, "item %lld version %lld", (long long)step->id,
             (long long)now.version + 1);
    const struct audit_line line =
        change_line(step->who, publish_rule.action, what);
    return change_end(store, &line, r, err);
}

int flow_publish(struct hubdb *store, const struct flow_step *step,
                 struct err *err)
{
    const struct flow_step plain = {step->id, step->who, step->note, 0};

    return publish(store, &plain, err);
}

/* 1: the one that is due first; 0: none.  Rows of older versions do not
 * count. */
static int next_due(struct hubdb *store, int64_t now_ms,
                    struct flow_step *ret_step, struct err *err)
{
    struct db_stmt *s =
        db_prepare(hubdb_db(store),
                   "SELECT item_id, due_ms FROM flow JOIN items ON id = item_id"
                   " AND items.version = flow.version AND status = 0"
                   " WHERE due_ms > 0 AND due_ms <= ?"
                   " ORDER BY due_ms, item_id LIMIT 1",
                   err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, now_ms);
    int r = db_step(s, err);
    if (r == 1) {
        *ret_step = (struct flow_step){
            .id = db_int(s, 0), .who = "schedule", .due_ms = db_int(s, 1)};
        db_reset(s);
    }
    return r;
}

int flow_publish_due(struct hubdb *store, int64_t now_ms, int64_t *ret_count,
                     struct err *err)
{
    struct flow_step step = {0};
    int r;

    *ret_count = 0;
    while ((r = next_due(store, now_ms, &step, err)) == 1) {
        r = publish(store, &step, err);
        if (r < 0)
            break;
        ++*ret_count;
    }
    return r < 0 ? err_wrap(err, "scheduled items") : 0;
}

/* Is `ancestor` among those that `id` came from, by any kin? */
static int comes_from(struct hubdb *store, int64_t id, int64_t ancestor,
                      bool *ret_does, struct err *err)
{
    struct db_stmt *s =
        db_prepare(hubdb_db(store),
                   "WITH RECURSIVE up(id) AS (SELECT ?1 UNION"
                   " SELECT other_id FROM lineage JOIN up ON item_id = up.id)"
                   " SELECT count(*) FROM up WHERE id = ?2",
                   err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, id);
    db_bind_int(s, 2, ancestor);
    int r = db_step(s, err);
    if (r < 0)
        return r;
    *ret_does = db_int(s, 0) > 0;
    db_reset(s);
    return 0;
}

static int write_kin(struct hubdb *store, int64_t id, enum flow_kin kin,
                     int64_t other, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store), "INSERT OR IGNORE INTO lineage VALUES(?, ?, ?)", err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, id);
    db_bind_int(s, 2, kin);
    db_bind_int(s, 3, other);
    return db_run(s, err);
}

int flow_link_within(struct hubdb *store, int64_t id, enum flow_kin kin,
                     int64_t other, const char *who, struct err *err)
{
    struct flow mine = {0}, theirs;
    bool circle = false;
    int r = flow_get(store, id, &mine, err);

    if (r == 0)
        r = flow_get(store, other, &theirs, err);
    if (r == 0)
        r = comes_from(store, other, id, &circle, err);
    if (r == 0 && circle)
        r = err_set(err, ERR_USAGE, "item %lld comes from item %lld already",
                    (long long)other, (long long)id);
    if (r == 0)
        r = write_kin(store, id, kin, other, err);
    return r == 0 && mine.state == FLOW_PUBLISHED
               ? flow_settle(store, id, who, err)
               : r;
}

int flow_link(struct hubdb *store, int64_t id, enum flow_kin kin, int64_t other,
              const char *who, struct err *err)
{
    char what[WHAT_MAX];
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = flow_link_within(store, id, kin, other, who, err);
    snprintf(what, sizeof what, "item %lld %s item %lld", (long long)id,
             kin == FLOW_DERIVED ? "derived from" : "replaces",
             (long long)other);
    const struct audit_line line = change_line(who, "item.link", what);
    return change_end(store, &line, r, err);
}

/* 1: one that `id` replaces and that is not withdrawn; 0: none. */
static int next_replaced(struct hubdb *store, int64_t id, int64_t *ret_other,
                         struct err *err)
{
    return SQL_FIND(store, err, ret_other,
                    "SELECT other_id FROM lineage JOIN items ON id = other_id"
                    " WHERE item_id = ? AND kin = 1 AND status <> 2 LIMIT 1",
                    SQL_NUMBER(id));
}

int flow_settle(struct hubdb *store, int64_t id, const char *who,
                struct err *err)
{
    char what[WHAT_MAX];
    int64_t other = 0;
    int r;

    while ((r = next_replaced(store, id, &other, err)) == 1) {
        const struct flow_step step = {.id = other, .who = who};
        r = put_status(store, &step, ITEM_WITHDRAWN, err);
        snprintf(what, sizeof what, "item %lld replaced by item %lld",
                 (long long)other, (long long)id);
        const struct audit_line line = change_line(who, "item.withdraw", what);
        if (r == 0)
            r = audit_append(hubdb_db(store), &line, err);
        if (r < 0)
            break;
    }
    return r;
}

static void add_event(struct buf *out, struct db_stmt *s)
{
    static const char *const of_status[] = {"draft", "published", "withdrawn"};
    char at[CLOCK_ISO_MAX];
    bool step = db_int(s, 0);
    int64_t state = db_int(s, 4), due = db_int(s, 5);

    buf_addf(out, "{\"at\":\"%s\",\"version\":%lld,\"state\":\"%s\",\"who\":",
             clock_iso(at, db_int(s, 1), true), (long long)db_int(s, 2),
             step ? words[state] : of_status[state]);
    jsontext_add(out, db_str(s, 3));
    if (due)
        buf_addf(out, ",\"due\":\"%s\"", clock_iso(at, due, false));
    buf_addz(out, ",\"note\":");
    jsontext_add(out, db_str(s, 6));
    buf_addz(out, "}\n");
}

static int add_events(struct hubdb *store, int64_t id, struct buf *out,
                      struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store),
        "SELECT 0 AS step, at_ms, version, who, status, 0, '' FROM versions"
        " WHERE item_id = ?1 UNION ALL"
        " SELECT 1, at_ms, version, who, state, due_ms, note FROM steps"
        " WHERE item_id = ?1 ORDER BY version, step, at_ms",
        err);
    int r = s ? 1 : -err->code;

    if (s)
        db_bind_int(s, 1, id);
    while (r == 1 && (r = db_step(s, err)) == 1)
        add_event(out, s);
    return r;
}

static int add_kin(struct hubdb *store, int64_t id, struct buf *out,
                   struct err *err)
{
    static const char *const names[2][2] = {{"derived_from", "origin_of"},
                                            {"replaces", "replaced_by"}};
    struct db_stmt *s = db_prepare(
        hubdb_db(store),
        "SELECT 0, kin, other_id FROM lineage WHERE item_id = ?1 UNION ALL"
        " SELECT 1, kin, item_id FROM lineage WHERE other_id = ?1"
        " ORDER BY 1, 2, 3",
        err);
    int r = s ? 1 : -err->code;

    if (s)
        db_bind_int(s, 1, id);
    while (r == 1 && (r = db_step(s, err)) == 1)
        buf_addf(out, "{\"%s\":%lld}\n", names[db_int(s, 1)][db_int(s, 0)],
                 (long long)db_int(s, 2));
    return r;
}

int flow_story(struct hubdb *store, int64_t id, struct buf *out,
               struct err *err)
{
    struct flow now;
    int r = flow_get(store, id, &now, err);

    if (r == 0)
        r = add_events(store, id, out, err);
    return r < 0 ? r : add_kin(store, id, out, err);
}
