/* searchd/tally_read.c - see tally_read.h. */
#include "searchd/tally_read.h"

#include "base/db.h"
#include "base/err.h"
#include "searchd/tally_db.h"

#include <jansson.h>

const char *const tally_migrations[] = {
    "CREATE TABLE totals(day TEXT PRIMARY KEY, asked INTEGER NOT NULL,"
    " empty INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE queries(day TEXT, text TEXT, asked INTEGER NOT NULL,"
    " empty INTEGER NOT NULL, PRIMARY KEY(day, text)) WITHOUT ROWID;"
    "CREATE TABLE ratings(day TEXT, page TEXT, good INTEGER NOT NULL,"
    " bad INTEGER NOT NULL, PRIMARY KEY(day, page)) WITHOUT ROWID;",
    "ALTER TABLE totals ADD COLUMN clicked INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE queries ADD COLUMN clicked INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE portals(day TEXT, portal TEXT, asked INTEGER NOT NULL,"
    " empty INTEGER NOT NULL, shown INTEGER NOT NULL,"
    " clicked INTEGER NOT NULL, PRIMARY KEY(portal, day)) WITHOUT ROWID;"
    "CREATE TABLE portal_queries(day TEXT, portal TEXT, text TEXT,"
    " asked INTEGER NOT NULL, empty INTEGER NOT NULL, shown INTEGER NOT NULL,"
    " clicked INTEGER NOT NULL, PRIMARY KEY(portal, day, text)) WITHOUT ROWID;",
    NULL,
};

/* --- rows --- */

/* What a statement is given: ?1 days or times, ?2 a portal where it has one,
 * ?3 the most rows. */
struct asked {
    int64_t number;
    const char *portal;
    int64_t max;
};

/* Columns: name, asked, nothing, shown, clicked. */
static int see_rows(struct db *db, const char *sql, const struct asked *asked,
                    tally_see *see, void *context, struct err *err)
{
    struct db_stmt *s = db_prepare(db, sql, err);
    int r;

    if (!s)
        return -err->code;
    db_bind_int(s, 1, asked->number);
    if (asked->portal)
        db_bind_str(s, 2, str_of(asked->portal));
    db_bind_int(s, 3, asked->max);
    while ((r = db_step(s, err)) == 1)
        see(context, &(struct tally_row){.name = db_str(s, 0),
                                         .asked = db_int(s, 1),
                                         .nothing = db_int(s, 2),
                                         .shown = db_int(s, 3),
                                         .clicked = db_int(s, 4)});
    return r;
}

static int see_file(const char *path, const char *sql,
                    const struct asked *asked, tally_see *see, void *context,
                    struct err *err)
{
    scoped(db_freep) struct db *db = NULL;

    int r = db_open(&db, path, DB_READ, tally_migrations, err);
    if (r == -ERR_NOT_FOUND) {
        *err = (struct err){0};
        return 0;
    }
    return r < 0 ? r : see_rows(db, sql, asked, see, context, err);
}

/* --- statements --- */

#define SINCE " WHERE day > date('now', '+7 hours', -?1 || ' days') "

#define ALL_QUESTIONS                                                          \
    "SELECT text, sum(asked) AS a, sum(empty) AS n, sum(asked - empty),"       \
    " sum(clicked) AS c FROM queries" SINCE "GROUP BY text "
#define PORTAL_QUESTIONS                                                       \
    "SELECT text, sum(asked) AS a, sum(empty) AS n, sum(shown) AS s,"          \
    " sum(clicked) AS c FROM portal_queries" SINCE                             \
    "AND portal = ?2 GROUP BY text "

/* By order; all searching first, then one portal. */
static const char *const questions[][2] = {
    [TALLY_ASKED] = {ALL_QUESTIONS "ORDER BY a DESC, text LIMIT ?3",
                     PORTAL_QUESTIONS "ORDER BY max(a, s) DESC, text LIMIT ?3"},
    [TALLY_NOTHING] = {ALL_QUESTIONS
                       "HAVING n > 0 ORDER BY n DESC, text LIMIT ?3",
                       PORTAL_QUESTIONS
                       "HAVING n > 0 ORDER BY n DESC, text LIMIT ?3"},
    [TALLY_CLICKED] = {ALL_QUESTIONS
                       "HAVING c > 0 ORDER BY c DESC, text LIMIT ?3",
                       PORTAL_QUESTIONS
                       "HAVING c > 0 ORDER BY c DESC, text LIMIT ?3"},
};
static const char *const days_of[2] = {
    "SELECT day, asked, empty, asked - empty, clicked FROM totals" SINCE
    "ORDER BY day LIMIT ?3",
    "SELECT day, asked, empty, shown, clicked FROM portals" SINCE
    "AND portal = ?2 ORDER BY day LIMIT ?3",
};
static const char portals[] =
    "SELECT portal, sum(asked), sum(empty), sum(shown) AS s, sum(clicked) AS c "
    "FROM portals" SINCE "GROUP BY portal ORDER BY c DESC, s DESC, portal "
    "LIMIT ?3";
static const char ratings[] =
    "SELECT page, sum(good), sum(bad), 0, 0 FROM "
    "ratings" SINCE "GROUP BY page ORDER BY page LIMIT ?3";
static const char frequent[] =
    "SELECT text, sum(asked) AS n, 0, 0, 0 FROM queries AS q GROUP BY text "
    "HAVING n >= ?1 AND count(*) >= 2 AND (SELECT asked > empty FROM queries "
    "WHERE text = q.text ORDER BY day DESC LIMIT 1) ORDER BY n DESC, text "
    "LIMIT ?3";

static struct asked asked_of(const struct tally_part *part)
{
    return (struct asked){part->days, part->portal, part->max};
}

int tally_questions(const struct tally_part *part, enum tally_order order,
                    tally_see *see, void *context, struct err *err)
{
    const struct asked asked = asked_of(part);

    return see_file(part->path, questions[order][part->portal != NULL], &asked,
                    see, context, err);
}

int tally_days(const struct tally_part *part, tally_see *see, void *context,
               struct err *err)
{
    const struct asked asked = asked_of(part);

    return see_file(part->path, days_of[part->portal != NULL], &asked, see,
                    context, err);
}

int tally_portals(const struct tally_part *part, tally_see *see, void *context,
                  struct err *err)
{
    struct asked asked = asked_of(part);

    asked.portal = NULL;
    return see_file(part->path, portals, &asked, see, context, err);
}

int tally_frequent(const char *path, int64_t least, tally_see *see,
                   void *context, struct err *err)
{
    return see_file(path, frequent,
                    &(struct asked){least, NULL, TALLY_FREQUENT_MAX}, see,
                    context, err);
}

/* --- the report --- */

/* One list of the report, and what its rows are called there. */
struct list {
    const char *member, *sql;
    const char *name, *first, *second; /* of the columns */
    bool with_clicks;
    json_t *rows;
};

static void add_row(void *context, const struct tally_row *row)
{
    const struct list *list = context;
    json_t *o = json_object();
    struct str name = row->name;

    json_object_set_new(o, list->name,
                        json_stringn(name.p ? name.p : "", name.n));
    json_object_set_new(o, list->first, json_integer(row->asked));
    json_object_set_new(o, list->second, json_integer(row->nothing));
    if (list->with_clicks) {
        json_object_set_new(o, "shown", json_integer(row->shown));
        json_object_set_new(o, "clicked", json_integer(row->clicked));
    }
    json_array_append_new(list->rows, o);
}

static int add_lists(json_t *report, struct db *db,
                     const struct tally_part *part, struct err *err)
{
    const char *text = "text", *asked = "asked", *nothing = "nothing";
    bool one = part->portal != NULL;
    struct list lists[] = {
        {"days", days_of[one], "day", asked, nothing, true, NULL},
        {"top", questions[TALLY_ASKED][one], text, asked, nothing, true, NULL},
        {"nothing", questions[TALLY_NOTHING][one], text, asked, nothing, true,
         NULL},
        {"clicked", questions[TALLY_CLICKED][one], text, asked, nothing, true,
         NULL},
        {"portals", portals, "portal", asked, nothing, true, NULL},
        {"ratings", ratings, "page", "good", "bad", false, NULL},
    };
    const struct asked what = asked_of(part);
    size_t count = sizeof lists / sizeof *lists - (one ? 2 : 0);
    int r = 0;

    for (size_t i = 0; r == 0 && i < count; i++) {
        lists[i].rows = json_array();
        json_object_set_new(report, lists[i].member, lists[i].rows);
        r = see_rows(db, lists[i].sql, &what, add_row, &lists[i], err);
    }
    return r;
}

int tally_report(FILE *out, const struct tally_part *part, struct err *err)
{
    scoped(db_freep) struct db *db = NULL;
    json_t *report = json_object();

    int r = db_open(&db, part->path, DB_READ, tally_migrations, err);
    if (r == 0)
        r = add_lists(report, db, part, err);
    if (r == 0 && (json_dumpf(report, out, JSON_INDENT(2)) < 0 ||
                   fputc('\n', out) == EOF))
        r = err_errno(err, "writing the report");
    json_decref(report);
    return r;
}
