/* syndication/walk.c - see walk.h. */
#include "syndication/walk.h"
#include "syndication/store_item.h"

#include "base/err.h"
#include "base/jsontext.h"

/* ?1 bits of types, ?2 JSON array of targets or NULL; "-1" among the targets of
 * an item means everybody. */
#define MEANT(table)                                                           \
    "(?2 IS NULL OR id IN (SELECT item_id FROM " table " WHERE target IN"      \
    "  (SELECT value FROM json_each(?2) UNION ALL SELECT '-1')))"

/* clang-format off */
static const char items_sql[] =
    "SELECT body, version, changed_ms, seq, status FROM items"
    " WHERE status = 1 AND (?1 >> type) & 1 AND " MEANT("targets")
    " AND (published, id) < (?3, ?4) AND published >= ?5"
    " AND changed_ms >= ?6 ORDER BY published DESC, id DESC LIMIT ?7";

static const char changes_sql[] =
    "SELECT body, version, changed_ms, seq, status FROM items"
    " WHERE seq > ?3 AND kinds & ?1 AND " MEANT("shown")
    " AND changed_ms >= ?4 ORDER BY seq LIMIT ?5";
/* clang-format on */

/* Behind every date. */
#define LATEST STR("9999")

static void add_targets(struct buf *out, const struct walk_query *q)
{
    for (size_t i = 0; i < q->target_count; i++) {
        buf_addc(out, i ? ',' : '[');
        jsontext_add(out, q->targets[i]);
    }
    if (q->target_count)
        buf_addc(out, ']');
}

static bool is_meant(const struct item *item, const struct walk_query *q)
{
    if (!q->target_count)
        return true;
    for (size_t i = 0; i < item->distribution_count; i++) {
        if (str_is(item->distribution_to[i], "-1"))
            return true;
        for (size_t t = 0; t < q->target_count; t++)
            if (str_eq(item->distribution_to[i], q->targets[t]))
                return true;
    }
    return false;
}

/* Reads what the statement gives until the piece is full. */
static int take(struct hubdb *store, struct db_stmt *s, struct arena *arena,
                const struct walk_query *q, struct walk_page *page,
                struct err *err)
{
    size_t bytes = 0;
    int r;

    page->steps = arena_alloc(arena, q->limit * sizeof *page->steps);
    while ((r = db_step(s, err)) == 1) {
        struct walk_step *step = &page->steps[page->count];
        page->more = page->count == q->limit || bytes >= WALK_BODY_MAX_BYTES;
        if (page->more)
            break;
        bytes += db_str(s, 0).n;
        step->item.version = db_int(s, 1);
        step->item.changed_ms = db_int(s, 2);
        step->seq = db_int(s, 3);
        r = hubdb_item_read(store, arena, db_str(s, 0), &step->item.item, err);
        if (r < 0)
            break;
        page->count++;
    }
    db_reset(s);
    return r < 0 ? r : 0;
}

static void mark_end(struct walk_page *page, const struct walk_query *q)
{
    page->end = q->after;
    if (!page->count)
        return;
    const struct walk_step *last = &page->steps[page->count - 1];
    page->end = (struct walk_mark){last->item.item.published_date,
                                   last->item.item.id, last->seq};
}

static void bind_list(struct db_stmt *s, const struct walk_query *q)
{
    struct buf targets = {0};

    add_targets(&targets, q);
    db_bind_int(s, 1, q->types ? q->types : ~0U);
    db_bind_str(s, 2, buf_str(&targets));
    buf_done(&targets);
}

int walk_items(struct hubdb *store, struct arena *arena,
               const struct walk_query *q, struct walk_page *ret_page,
               struct err *err)
{
    struct walk_page page = {0};
    struct db_stmt *s = db_prepare(hubdb_db(store), items_sql, err);

    if (!s)
        return -err->code;
    bind_list(s, q);
    /* The end of a time is only one more place to begin from. */
    struct str from = q->after.published;
    if (!from.p)
        from = q->published_before.p ? q->published_before : LATEST;
    db_bind_str(s, 3, from);
    db_bind_int(s, 4, q->after.published.p ? q->after.id : 0);
    db_bind_str(s, 5, q->published_since.p ? q->published_since : STR(""));
    db_bind_int(s, 6, q->changed_since_ms);
    db_bind_int(s, 7, (int64_t)q->limit + 1);
    if (take(store, s, arena, q, &page, err) < 0)
        return err_wrap(err, "list");
    mark_end(&page, q);
    *ret_page = page;
    return 0;
}

/* The clock may have been set back between two changes: the lowest number, not
 * that of the earliest time, begins the walk. */
static int first_seq(struct hubdb *store, int64_t since_ms, int64_t *ret_seq,
                     struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store),
        "SELECT ifnull(min(seq), 1) - 1 FROM items WHERE changed_ms >= ?", err);
    if (!s)
        return -err->code;
    db_bind_int(s, 1, since_ms);
    int r = db_step(s, err);
    if (r < 0)
        return r;
    *ret_seq = db_int(s, 0);
    db_reset(s);
    return 0;
}

int walk_changes(struct hubdb *store, struct arena *arena,
                 const struct walk_query *q, struct walk_page *ret_page,
                 struct err *err)
{
    struct walk_page page = {0};
    int64_t after = q->after.seq;

    if (!after && q->changed_since_ms &&
        first_seq(store, q->changed_since_ms, &after, err) < 0)
        return err_wrap(err, "changes");
    struct db_stmt *s = db_prepare(hubdb_db(store), changes_sql, err);
    if (!s)
        return -err->code;
    bind_list(s, q);
    db_bind_int(s, 3, after);
    db_bind_int(s, 4, q->changed_since_ms);
    db_bind_int(s, 5, (int64_t)q->limit + 1);
    if (take(store, s, arena, q, &page, err) < 0)
        return err_wrap(err, "changes");
    for (size_t i = 0; i < page.count; i++) {
        const struct item *item = &page.steps[i].item.item;
        page.steps[i].gone = item->status != ITEM_PUBLISHED ||
                             (q->types && !(q->types >> item->type & 1)) ||
                             !is_meant(item, q);
    }
    mark_end(&page, q);
    *ret_page = page;
    return 0;
}

int walk_item(struct hubdb *store, struct arena *arena, int64_t id,
              struct hubdb_item *ret_item, bool *ret_gone, struct err *err)
{
    struct db_stmt *s = db_prepare(hubdb_db(store),
                                   "SELECT kinds FROM items WHERE id = ?", err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, id);
    int r = db_step(s, err);
    bool shown = r == 1 && db_int(s, 0);
    if (r == 1)
        db_reset(s);
    if (r >= 0 && !shown)
        r = err_set(err, ERR_NOT_FOUND, "there is none");
    if (r == 1)
        r = hubdb_item_get(store, arena, id, ret_item, err);
    if (r == 0)
        *ret_gone = ret_item->item.status != ITEM_PUBLISHED;
    return r < 0 ? err_wrap(err, "item %lld", (long long)id) : 0;
}
