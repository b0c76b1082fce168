/*
 * syndication/placement.c - see placement.h.
 *
 *   placements   one row for a box and an origin
 *   place_days   its views of one day (of UTC)
 *   box_pages    one row for a page and a box on it
 */
#include "syndication/placement.h"

#include "base/err.h"
#include "base/map.h"
#include "base/url.h"
#include "syndication/sql.h"
#include "syndication/store.h"

#include <pthread.h>
#include <stdlib.h>

enum { DAY_MS = 86400000, HOUR_MS = 3600000 };

const char placement_schema[] =
    "CREATE TABLE placements(box_id TEXT NOT NULL, origin TEXT NOT NULL,"
    "  first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL,"
    "  PRIMARY KEY(box_id, origin)) WITHOUT ROWID;"
    "CREATE TABLE place_days(box_id TEXT NOT NULL, origin TEXT NOT NULL,"
    "  day INTEGER NOT NULL, views INTEGER NOT NULL,"
    "  PRIMARY KEY(box_id, origin, day)) WITHOUT ROWID;"
    "CREATE TABLE box_pages(url TEXT NOT NULL, box_id TEXT NOT NULL,"
    "  form TEXT NOT NULL, loader TEXT NOT NULL, state TEXT NOT NULL,"
    "  why TEXT NOT NULL, first_ms INTEGER NOT NULL, seen_ms INTEGER NOT NULL,"
    "  checked_ms INTEGER NOT NULL, PRIMARY KEY(url, box_id)) WITHOUT ROWID;"
    "INSERT INTO state VALUES('scan_segment', 0), ('scan_offset', 0);";

struct pending {
    struct pending *next;
    char *box_id, *origin;
    int64_t views;
};

struct placements {
    pthread_mutex_t lock;
    struct map *map; /* "id origin" to struct pending */
    struct pending *list;
    size_t count;
};

struct placements *placements_new(void)
{
    struct placements *p = NEW(placements);

    pthread_mutex_init(&p->lock, NULL);
    p->map = map_new();
    return p;
}

static void release(struct pending *list)
{
    while (list) {
        struct pending *next = list->next;
        free(list->box_id);
        free(list->origin);
        free(list);
        list = next;
    }
}

void placements_free(struct placements *p)
{
    if (!p)
        return;
    release(p->list);
    map_free(p->map, NULL);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

/* "https://a.gov.vn" of a whole address; false when it is none of the web. */
static bool origin_of(struct buf *out, struct str from)
{
    struct url url = {0};
    struct err none = {0};
    bool is = from.n && from.n <= URL_MAX_BYTES &&
              url_parse(&url, from, NULL, &none) == 0 && url.host.n &&
              (str_is(url.scheme, "https") || str_is(url.scheme, "http"));

    if (is)
        url_origin(out, &url);
    url_done(&url);
    return is;
}

/* Under the lock. */
static void count(struct placements *p, struct str box_id, struct str origin)
{
    struct buf key = {0};

    buf_add(&key, box_id);
    buf_addc(&key, ' ');
    buf_add(&key, origin);
    struct pending *row = map_get(p->map, buf_str(&key));
    if (!row && p->count < PLACEMENT_PENDING_MAX) {
        row = NEW(pending);
        row->box_id = str_dup(box_id);
        row->origin = str_dup(origin);
        row->next = p->list;
        p->list = row;
        p->count++;
        (void)map_add(p->map, buf_str(&key), row);
    }
    if (row)
        row->views++;
    buf_done(&key);
}

void placements_note(struct placements *p, struct str box_id, struct str from,
                     struct str hub)
{
    struct buf origin = {0};

    if (origin_of(&origin, from) && !str_eq(buf_str(&origin), hub)) {
        pthread_mutex_lock(&p->lock);
        count(p, box_id, buf_str(&origin));
        pthread_mutex_unlock(&p->lock);
    }
    buf_done(&origin);
}

bool placements_pending(struct placements *p)
{
    pthread_mutex_lock(&p->lock);
    bool is = p->list != NULL;
    pthread_mutex_unlock(&p->lock);
    return is;
}

static struct pending *take_all(struct placements *p)
{
    pthread_mutex_lock(&p->lock);
    struct pending *list = TAKE(p->list);
    map_free(p->map, NULL);
    p->map = map_new();
    p->count = 0;
    pthread_mutex_unlock(&p->lock);
    return list;
}

/* Only boxes that there are: who makes up ids fills no table. */
static int save_one(struct hubdb *store, const struct pending *row,
                    int64_t now_ms, struct err *err)
{
    const struct sql_value id = SQL_TEXT(str_of(row->box_id)),
                           origin = SQL_TEXT(str_of(row->origin)),
                           now = SQL_NUMBER(now_ms);
    int r = SQL_RUN(
        store, err,
        "INSERT INTO placements SELECT ?1, ?2, ?3, ?3 WHERE"
        " (?1 = 'mau' OR EXISTS(SELECT 1 FROM boxes WHERE id = ?1)) AND"
        " (EXISTS(SELECT 1 FROM placements WHERE box_id = ?1 AND origin = ?2)"
        "  OR (SELECT count(*) FROM placements WHERE box_id = ?1) < ?4)"
        " ON CONFLICT DO UPDATE SET last_ms = ?3",
        id, origin, now, SQL_NUMBER(PLACEMENT_ORIGINS_MAX));

    return r < 0 ? r
                 : SQL_RUN(store, err,
                           "INSERT INTO place_days SELECT box_id, origin, ?3,"
                           " ?4 FROM placements WHERE box_id = ?1 AND origin ="
                           " ?2 ON CONFLICT DO UPDATE SET views = views + ?4",
                           id, origin, SQL_NUMBER(now_ms / DAY_MS),
                           SQL_NUMBER(row->views));
}

static int prune(struct hubdb *store, int64_t now_ms, struct err *err)
{
    int64_t day = now_ms / DAY_MS - PLACEMENT_KEEP_DAYS;
    int r = SQL_RUN(store, err, "DELETE FROM place_days WHERE day < ?",
                    SQL_NUMBER(day));

    return r < 0
               ? r
               : SQL_RUN(store, err, "DELETE FROM placements WHERE last_ms < ?",
                         SQL_NUMBER(day * DAY_MS));
}

int placements_save(struct placements *p, struct hubdb *store, int64_t now_ms,
                    struct err *err)
{
    struct pending *list = take_all(p);
    int r = list ? prune(store, now_ms, err) : 0;

    for (const struct pending *row = list; r == 0 && row; row = row->next)
        r = save_one(store, row, now_ms, err);
    release(list);
    return r < 0 ? err_wrap(err, "placements") : 0;
}

int placement_each(struct hubdb *store, struct str box_id, int64_t now_ms,
                   placement_fn *fn, void *context, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store),
        "SELECT box_id, origin, first_ms, last_ms, (SELECT ifnull(sum(views),"
        " 0) FROM place_days d WHERE d.box_id = p.box_id AND d.origin ="
        " p.origin AND day > ?2) FROM placements p WHERE ?1 = '' OR box_id = ?1"
        " ORDER BY last_ms DESC, box_id, origin",
        err);
    int r = s ? 1 : -err->code;

    if (!s)
        return r;
    db_bind_str(s, 1, box_id.n ? box_id : STR(""));
    db_bind_int(s, 2, now_ms / DAY_MS - 30);
    while ((r = db_step(s, err)) == 1) {
        const struct placement one = {db_str(s, 0), db_str(s, 1), db_int(s, 2),
                                      db_int(s, 3), db_int(s, 4)};
        fn(context, &one);
    }
    return r < 0 ? err_wrap(err, "placements") : 0;
}

int placement_each_page(struct hubdb *store, struct str box_id,
                        placement_page_fn *fn, void *context, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store),
        "SELECT url, box_id, form, loader, state, why, first_ms, seen_ms,"
        " checked_ms FROM box_pages WHERE ?1 = '' OR box_id = ?1 ORDER BY"
        " state = 'gone', state <> 'broken', url, box_id",
        err);
    int r = s ? 1 : -err->code;

    if (!s)
        return r;
    db_bind_str(s, 1, box_id.n ? box_id : STR(""));
    while ((r = db_step(s, err)) == 1) {
        const struct placement_page one = {
            db_str(s, 0), db_str(s, 1), db_str(s, 2),
            db_str(s, 3), db_str(s, 4), db_str(s, 5),
            db_int(s, 6), db_int(s, 7), db_int(s, 8)};
        fn(context, &one);
    }
    return r < 0 ? err_wrap(err, "pages of boxes") : 0;
}

int placement_found(struct hubdb *store, const struct placement_page *page,
                    struct err *err)
{
    return SQL_RUN(store, err,
                   "INSERT INTO box_pages VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7,"
                   " ?7, ?7) ON CONFLICT DO UPDATE SET form = ?3, loader = ?4,"
                   " state = ?5, why = ?6, seen_ms = ?7, checked_ms = ?7",
                   SQL_TEXT(page->url), SQL_TEXT(page->box_id),
                   SQL_TEXT(page->form), SQL_TEXT(page->loader),
                   SQL_TEXT(page->state),
                   SQL_TEXT(page->why.n ? page->why : STR("")),
                   SQL_NUMBER(page->checked_ms));
}

int placement_checked(struct hubdb *store, struct str url, int64_t checked_ms,
                      bool same, struct err *err)
{
    return SQL_RUN(
        store, err,
        "UPDATE box_pages SET state = iif(?3, state, 'gone'),"
        " seen_ms = iif(?3 AND state <> 'gone', ?2, seen_ms), checked_ms = ?2"
        " WHERE url = ?1 AND checked_ms < ?2",
        SQL_TEXT(url), SQL_NUMBER(checked_ms), SQL_NUMBER(same));
}

bool placement_is_known(struct hubdb *store, struct str url)
{
    struct err none = {0};
    int64_t one = 0;

    return SQL_FIND(store, &none, &one,
                    "SELECT 1 FROM box_pages WHERE url = ? LIMIT 1",
                    SQL_TEXT(url)) == 1;
}

int placement_each_due(struct hubdb *store, int64_t now_ms,
                       placement_due_fn *fn, void *context, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store),
        "SELECT url FROM box_pages WHERE state <> 'gone' AND checked_ms < ?1"
        " UNION SELECT origin || '/' FROM placements p WHERE NOT EXISTS("
        " SELECT 1 FROM box_pages b WHERE b.box_id = p.box_id AND"
        " substr(b.url, 1, length(p.origin) + 1) = p.origin || '/')",
        err);
    int r = s ? 1 : -err->code;

    if (!s)
        return r;
    db_bind_int(s, 1, now_ms - PLACEMENT_AGAIN_H * HOUR_MS);
    while ((r = db_step(s, err)) == 1)
        fn(context, db_str(s, 0));
    return r < 0 ? err_wrap(err, "pages that are due") : 0;
}
