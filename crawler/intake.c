/*
 * crawler/intake.c - the box itself: URLs in, URLs out; see intake.h.  Pushes
 * and their claims are in intake_claim.c.
 *
 * `ready` stands in each row, so that the crawl never walks over URLs that wait
 * for a claim, and both kinds of a portal are counted in one index.
 */
#include "crawler/intake.h"

#include "base/err.h"
#include "base/file.h"
#include "crawler/intake_part.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const migrations[] = {
    "CREATE TABLE claims("
    " id INTEGER PRIMARY KEY, portal TEXT NOT NULL, location TEXT NOT NULL,"
    " key TEXT NOT NULL, who TEXT NOT NULL, state TEXT NOT NULL,"
    " flaw TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT '',"
    " made_ms INTEGER NOT NULL, checked_ms INTEGER NOT NULL DEFAULT 0,"
    " due_ms INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0,"
    " dropped INTEGER NOT NULL DEFAULT 0, UNIQUE(location, key));"
    "CREATE INDEX claims_portal ON claims(portal, made_ms);"
    "CREATE INDEX claims_who ON claims(who, made_ms);"
    "CREATE INDEX claims_due ON claims(state, due_ms);"
    "CREATE TABLE urls("
    " id INTEGER PRIMARY KEY, url TEXT NOT NULL, claim INTEGER NOT NULL,"
    " ready INTEGER NOT NULL, portal TEXT NOT NULL, who TEXT NOT NULL,"
    " source TEXT NOT NULL, put_ms INTEGER NOT NULL, UNIQUE(url, claim));"
    "CREATE INDEX urls_ready ON urls(ready, id);"
    "CREATE INDEX urls_portal ON urls(portal, ready);"
    "CREATE INDEX urls_claim ON urls(claim);",
    NULL,
};

static const char *const sources[INTAKE_SOURCES] = {
    [INTAKE_OPERATOR] = "operator",
    [INTAKE_INDEXNOW] = "indexnow",
    [INTAKE_RECRAWL] = "recrawl",
};

const char *intake_source_name(enum intake_source source)
{
    return sources[source];
}

static enum intake_source source_find(struct str name)
{
    for (int i = 0; i < INTAKE_SOURCES; i++)
        if (str_is(name, sources[i]))
            return (enum intake_source)i;
    return INTAKE_OPERATOR;
}

int intake_open(struct intake **ret_box, const char *dir, struct err *err)
{
    scoped(intake_freep) struct intake *box = NEW(intake);
    char path[4096];

    box->version = -1;
    snprintf(path, sizeof path, "%s/intake.db", dir);
    int r = file_make_dir(dir, err);
    if (r == 0)
        r = db_open(&box->db, path, DB_WRITE, migrations, err);
    /* Who was told "taken" may forget: it must survive a power cut too. */
    if (r == 0)
        r = db_exec(box->db, "PRAGMA synchronous = FULL", err);
    if (r == 0)
        *ret_box = TAKE(box);
    return r;
}

void intake_drop(struct intake *box)
{
    db_rollback(box->db);
    box->batch = false;
}

void intake_free(struct intake *box)
{
    if (!box)
        return;
    if (box->batch)
        intake_drop(box);
    db_free(box->db);
    free(box);
}

int intake_number(struct db_stmt *q, int64_t *ret_number, struct err *err)
{
    int r = db_step(q, err);

    if (r == 1) {
        *ret_number = db_int(q, 0);
        db_reset(q);
    }
    return r;
}

int intake_begin(struct intake *box, struct err *err)
{
    if (box->batch)
        return 0;
    int r = db_begin(box->db, err);
    if (r < 0)
        return r;
    box->batch = true;
    struct db_stmt *q = db_prepare(box->db, "SELECT count(*) FROM urls", err);
    r = q ? intake_number(q, &box->count, err) : -err->code;
    return r < 0 ? r : 0;
}

int intake_commit(struct intake *box, struct err *err)
{
    if (!box->batch)
        return 0;
    int r = db_commit(box->db, err);
    if (r < 0) {
        intake_drop(box);
        return err_wrap(err, "writing intake.db");
    }
    box->batch = false;
    return 0;
}

/* --- putting in --- */

int intake_insert(struct intake *box, const struct intake_url *u, int64_t claim,
                  bool ready, struct err *err)
{
    struct db_stmt *q = db_prepare(
        box->db,
        "INSERT INTO urls(url, claim, ready, portal, who, source, put_ms)"
        " VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(u->url));
    db_bind_int(q, 2, claim);
    db_bind_int(q, 3, ready);
    db_bind_str(q, 4, str_of(u->portal));
    db_bind_str(q, 5, str_of(u->who));
    db_bind_str(q, 6, str_of(intake_source_name(u->source)));
    db_bind_int(q, 7, u->put_ms);
    int r = db_run(q, err);
    if (r == 0)
        box->count += db_changes(box->db);
    return r;
}

int intake_put(struct intake *box, const struct intake_url *u, struct err *err)
{
    int r = intake_begin(box, err);

    if (r == 0)
        r = intake_insert(box, u, 0, true, err);
    if (r == 0 && box->count > INTAKE_MAX)
        r = err_set(err, ERR_BUSY,
                    "the intake is full: %d URLs wait for the crawl",
                    INTAKE_MAX);
    if (r < 0)
        intake_drop(box);
    return r;
}

/* --- taking out --- */

bool intake_changed(struct intake *box)
{
    struct err mistake = {0};
    int64_t version = box->version;
    struct db_stmt *q = db_prepare(box->db, "PRAGMA data_version", &mistake);

    if (q)
        (void)intake_number(q, &version, &mistake);
    bool changed = version != box->version;
    box->version = version;
    return changed;
}

int intake_take(struct intake *box,
                int (*each)(void *context, const struct intake_url *u,
                            struct err *err),
                void *context, struct err *err)
{
    struct db_stmt *q =
        db_prepare(box->db,
                   "SELECT id, url, portal, who, source, put_ms FROM urls"
                   " WHERE ready = 1 ORDER BY id LIMIT ?",
                   err);
    int r, n = 0;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, INTAKE_TAKE_MAX);
    while ((r = db_step(q, err)) == 1) {
        scoped(mem_freep) char *url = str_dup(db_str(q, 1));
        scoped(mem_freep) char *portal = str_dup(db_str(q, 2));
        scoped(mem_freep) char *who = str_dup(db_str(q, 3));
        struct intake_url u = {
            .id = db_int(q, 0),
            .url = url,
            .portal = portal,
            .who = who,
            .source = source_find(db_str(q, 4)),
            .put_ms = db_int(q, 5),
        };
        n++;
        r = each(context, &u, err);
        if (r < 0) {
            db_reset(q);
            return r;
        }
    }
    return r < 0 ? r : n;
}

static int delete_one(struct intake *box, int64_t id, struct err *err)
{
    struct db_stmt *q =
        db_prepare(box->db, "DELETE FROM urls WHERE id = ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, id);
    return db_run(q, err);
}

int intake_done(struct intake *box, const int64_t *ids, size_t count,
                struct err *err)
{
    int r = count ? intake_begin(box, err) : 0;

    for (size_t i = 0; i < count && r == 0; i++)
        r = delete_one(box, ids[i], err);
    if (r == 0)
        return intake_commit(box, err);
    intake_drop(box);
    return r;
}

/* --- what people are told --- */

static int find_wish(struct db *db, const char *url,
                     struct intake_wish *ret_wish, struct err *err)
{
    struct db_stmt *q = db_prepare(db,
                                   "SELECT source, ready, put_ms FROM urls"
                                   " WHERE url = ? ORDER BY id LIMIT 1",
                                   err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(url));
    int r = db_step(q, err);
    if (r == 1) {
        *ret_wish = (struct intake_wish){
            .source = source_find(db_str(q, 0)),
            .ready = db_int(q, 1) != 0,
            .put_ms = db_int(q, 2),
        };
        db_reset(q);
    }
    return r;
}

int intake_find(const char *dir, const char *url, struct intake_wish *ret_wish,
                struct err *err)
{
    scoped(db_freep) struct db *db = NULL;
    struct err why = {0};
    char path[4096];

    snprintf(path, sizeof path, "%s/intake.db", dir);
    int r = db_open(&db, path, DB_READ, migrations, &why);
    if (r == -ERR_NOT_FOUND)
        return 0;
    if (r < 0) {
        *err = why;
        return r;
    }
    return find_wish(db, url, ret_wish, err);
}
