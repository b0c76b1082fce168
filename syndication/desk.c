/* syndication/desk.c - see desk.h. */
#include "syndication/desk.h"

#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "syndication/change.h"
#include "syndication/store.h"
#include "syndication/store_item.h"

#include <stdio.h>

/* flow_get() as SQL: a step counts for the version it was taken with. */
#define STATE                                                                  \
    "CASE i.status WHEN 1 THEN 3 WHEN 2 THEN 4 ELSE ifnull(f.state, 0) END"
#define FROM                                                                   \
    " FROM items i LEFT JOIN flow f ON f.item_id = i.id AND i.status = 0"      \
    " AND f.version = i.version"
#define ROW                                                                    \
    "SELECT i.id, i.version, i.changed_ms, " STATE ", ifnull(f.due_ms, 0),"    \
    " i.type, json_extract(i.body, '$.Title'),"                                \
    " (SELECT count(*) FROM targets t WHERE t.item_id = i.id),"                \
    " EXISTS (SELECT 1 FROM targets t WHERE t.item_id = i.id"                  \
    " AND t.target = '-1')" FROM

static void read_row(struct desk_row *row, struct arena *arena,
                     struct db_stmt *s)
{
    *row = (struct desk_row){
        .id = db_int(s, 0),
        .version = db_int(s, 1),
        .changed_ms = db_int(s, 2),
        .state = (enum flow_state)db_int(s, 3),
        .due_ms = db_int(s, 4),
        .type = (int)db_int(s, 5),
        .title = arena_str(arena, db_str(s, 6)),
        .targets = db_int(s, 7),
        .for_all = !db_int(s, 7) || db_int(s, 8),
    };
}

int desk_list(struct hubdb *store, struct arena *arena,
              const struct desk_query *query, struct desk_row **ret_rows,
              size_t *ret_count, struct err *err)
{
    struct db_stmt *s =
        db_prepare(hubdb_db(store),
                   ROW " WHERE (?1 = 0 OR i.id < ?1) AND (?2 < 0 OR ?2 = " STATE
                       ") ORDER BY i.id DESC LIMIT ?3",
                   err);
    struct desk_row *rows =
        arena_alloc(arena, (query->limit + 1) * sizeof *rows);
    size_t n = 0;
    int r;

    if (!s)
        return -err->code;
    db_bind_int(s, 1, query->before);
    db_bind_int(s, 2, query->state < DESK_STATES ? query->state : -1);
    db_bind_int(s, 3, (int64_t)query->limit);
    while ((r = db_step(s, err)) == 1)
        read_row(&rows[n++], arena, s);
    *ret_rows = rows;
    *ret_count = n;
    return r;
}

int desk_counts(struct hubdb *store, int64_t ret_counts[DESK_STATES],
                struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store), "SELECT " STATE ", count(*)" FROM " GROUP BY 1", err);
    int r;

    if (!s)
        return -err->code;
    memset(ret_counts, 0, DESK_STATES * sizeof *ret_counts);
    while ((r = db_step(s, err)) == 1)
        ret_counts[db_int(s, 0)] = db_int(s, 1);
    return r;
}

int desk_row(struct hubdb *store, struct arena *arena, int64_t id,
             struct desk_row *ret_row, struct err *err)
{
    struct db_stmt *s = hubdb_item_row(store, id, ROW " WHERE i.id = ?", err);

    if (!s)
        return -err->code;
    read_row(ret_row, arena, s);
    db_reset(s);
    return 0;
}

int desk_retarget(struct hubdb *store, struct arena *arena,
                  const struct desk_aim *aim, const char *who, struct err *err)
{
    struct hubdb_item old = {0};
    char what[64];
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = hubdb_item_get(store, arena, aim->id, &old, err);
    if (r == 0 && old.item.status == ITEM_WITHDRAWN)
        r = err_set(err, ERR_USAGE, "item %lld is withdrawn",
                    (long long)aim->id);
    old.item.distribution_to = aim->targets;
    old.item.distribution_count = aim->count;
    if (r == 0)
        r = hubdb_item_put(store, &old.item, clock_unix_ms(), str_of(who), err);
    snprintf(what, sizeof what, "item %lld for %zu agencies",
             (long long)aim->id, aim->count);
    const struct audit_line line = change_line(who, "item.retarget", what);
    return change_end(store, &line, r, err);
}
