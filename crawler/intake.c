/*
 * crawler/intake.c - see intake.h.
 *
 * `ready` stands in each row, so that the crawl never walks over URLs that wait
 * for a claim, and both kinds of a portal are counted in one index.
 */
#include "crawler/intake.h"

#include "base/db.h"
#include "base/err.h"
#include "base/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    HOUR_MS = 3600000,
    RETRY_MS = 600000,    /* doubled with each try */
    FORGET_MS = 86400000, /* a claim that did not hold */
};

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

struct intake {
    struct db *db;
    bool batch;
    int64_t count;   /* URLs in the box, once a batch has begun */
    int64_t version; /* of the file, when it was looked at last */
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

static const char *const states[] = {"none", "waiting", "good", "bad"};

const char *intake_state_name(enum intake_state state)
{
    return states[state];
}

static enum intake_state state_find(struct str name)
{
    for (int i = 0; i <= CLAIM_BAD; i++)
        if (str_is(name, states[i]))
            return (enum intake_state)i;
    return CLAIM_NONE;
}

static const struct {
    const char *name, *vi, *en;
} flaws[FLAW_COUNT] = {
    [FLAW_NONE] = {"", "", ""},
    [FLAW_ABSENT] = {"absent", "cổng không có tệp khóa ở địa chỉ đã nêu",
                     "the portal has no key file at the address given"},
    [FLAW_OTHER] = {"other", "tệp khóa không chứa đúng khóa đã gửi",
                    "the key file does not hold the key that was sent"},
    [FLAW_MOVED] = {"moved",
                    "địa chỉ tệp khóa chuyển hướng; hãy nêu địa chỉ cuối cùng "
                    "trong keyLocation",
                    "the address of the key file redirects; name the final "
                    "address in keyLocation"},
    [FLAW_FORBIDDEN] = {"forbidden", "robots.txt không cho đọc tệp khóa",
                        "robots.txt forbids the key file"},
    [FLAW_UNREACHABLE] = {"unreachable", "không đọc được tệp khóa",
                          "the key file cannot be read"},
};

const char *intake_flaw_name(enum intake_flaw flaw)
{
    return flaws[flaw].name;
}

const char *intake_flaw_vi(enum intake_flaw flaw)
{
    return flaws[flaw].vi;
}

const char *intake_flaw_en(enum intake_flaw flaw)
{
    return flaws[flaw].en;
}

static enum intake_flaw flaw_find(struct str name)
{
    for (int i = 0; i < FLAW_COUNT; i++)
        if (str_is(name, flaws[i].name))
            return (enum intake_flaw)i;
    return FLAW_NONE;
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

static void drop_batch(struct intake *box)
{
    db_rollback(box->db);
    box->batch = false;
}

void intake_free(struct intake *box)
{
    if (!box)
        return;
    if (box->batch)
        drop_batch(box);
    db_free(box->db);
    free(box);
}

/* One number; every statement here has one or none. */
static int number(struct db_stmt *q, int64_t *ret_number, struct err *err)
{
    int r = db_step(q, err);

    if (r == 1) {
        *ret_number = db_int(q, 0);
        db_reset(q);
    }
    return r;
}

static int begin(struct intake *box, struct err *err)
{
    if (box->batch)
        return 0;
    int r = db_begin(box->db, err);
    if (r < 0)
        return r;
    box->batch = true;
    struct db_stmt *q = db_prepare(box->db, "SELECT count(*) FROM urls", err);
    r = q ? number(q, &box->count, err) : -err->code;
    return r < 0 ? r : 0;
}

int intake_commit(struct intake *box, struct err *err)
{
    if (!box->batch)
        return 0;
    int r = db_commit(box->db, err);
    if (r < 0) {
        drop_batch(box);
        return err_wrap(err, "writing intake.db");
    }
    box->batch = false;
    return 0;
}

/* --- putting in --- */

static int insert(struct intake *box, const struct intake_url *u, int64_t claim,
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
    int r = begin(box, err);

    if (r == 0)
        r = insert(box, u, 0, true, err);
    if (r == 0 && box->count > INTAKE_MAX)
        r = err_set(err, ERR_BUSY,
                    "the intake is full: %d URLs wait for the crawl",
                    INTAKE_MAX);
    if (r < 0)
        drop_batch(box);
    return r;
}

/* --- pushes --- */

struct claim {
    int64_t id;
    enum intake_state state;
    enum intake_flaw flaw;
    int64_t checked_ms;
};

/* 1: found; 0: not known. */
static int find_claim(struct intake *box, const struct intake_push *push,
                      struct claim *ret_claim, struct err *err)
{
    struct db_stmt *q =
        db_prepare(box->db,
                   "SELECT id, state, flaw, checked_ms FROM claims"
                   " WHERE location = ? AND key = ?",
                   err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(push->location));
    db_bind_str(q, 2, str_of(push->key));
    int r = db_step(q, err);
    if (r == 1) {
        *ret_claim = (struct claim){
            .id = db_int(q, 0),
            .state = state_find(db_str(q, 1)),
            .flaw = flaw_find(db_str(q, 2)),
            .checked_ms = db_int(q, 3),
        };
        db_reset(q);
    }
    return r;
}

/* Claims that did not hold are kept for a day, to be counted and shown. */
static int forget_claims(struct intake *box, const struct intake_push *push,
                         struct err *err)
{
    struct db_stmt *q =
        db_prepare(box->db,
                   "DELETE FROM claims WHERE portal = ? AND made_ms < ?"
                   " AND state = 'bad'",
                   err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(push->portal));
    db_bind_int(q, 2, push->now_ms - FORGET_MS);
    return db_run(q, err);
}

static int count_claims(struct intake *box, const char *sql, const char *whose,
                        int64_t since_ms, int64_t *ret_count, struct err *err)
{
    struct db_stmt *q = db_prepare(box->db, sql, err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(whose));
    db_bind_int(q, 2, since_ms);
    int r = number(q, ret_count, err);
    return r < 0 ? r : 0;
}

/* Each claim makes the crawl ask a portal once, whoever made it up. */
static int too_many_claims(struct intake *box, const struct intake_push *push,
                           bool *ret_too_many, struct err *err)
{
    int64_t since_ms = push->now_ms - HOUR_MS, portal = 0, who = 0;
    int r = count_claims(box,
                         "SELECT count(*) FROM claims WHERE portal = ?"
                         " AND made_ms > ? AND state <> 'good'",
                         push->portal, since_ms, &portal, err);

    if (r == 0)
        r = count_claims(box,
                         "SELECT count(*) FROM claims WHERE who = ?"
                         " AND made_ms > ?",
                         push->who, since_ms, &who, err);
    *ret_too_many = portal >= INTAKE_CLAIMS_PORTAL || who >= INTAKE_CLAIMS_WHO;
    return r;
}

static int insert_claim(struct intake *box, const struct intake_push *push,
                        int64_t *ret_id, struct err *err)
{
    struct db_stmt *q = db_prepare(
        box->db,
        "INSERT INTO claims(portal, location, key, who, state, made_ms, due_ms)"
        " VALUES(?1, ?2, ?3, ?4, 'waiting', ?5, ?5) ON CONFLICT DO UPDATE SET"
        " portal = excluded.portal, who = excluded.who, state = 'waiting',"
        " flaw = '', detail = '', made_ms = excluded.made_ms,"
        " due_ms = excluded.due_ms, tries = 0, dropped = 0 RETURNING id",
        err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(push->portal));
    db_bind_str(q, 2, str_of(push->location));
    db_bind_str(q, 3, str_of(push->key));
    db_bind_str(q, 4, str_of(push->who));
    db_bind_int(q, 5, push->now_ms);
    int r = number(q, ret_id, err);
    return r < 0 ? r : 0;
}

static int set_ready(struct intake *box, int64_t claim, bool ready,
                     struct err *err)
{
    struct db_stmt *q =
        db_prepare(box->db, "UPDATE urls SET ready = ? WHERE claim = ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, ready);
    db_bind_int(q, 2, claim);
    return db_run(q, err);
}

/* A claim made for the first time, or again after its time. */
static int make_claim(struct intake *box, const struct intake_push *push,
                      struct claim *claim, enum intake_answer *ret_answer,
                      struct err *err)
{
    bool too_many = false, renewed = claim->state == CLAIM_GOOD;
    int r = forget_claims(box, push, err);

    if (r == 0 && !renewed)
        r = too_many_claims(box, push, &too_many, err);
    if (r < 0)
        return r;
    *ret_answer = too_many ? INTAKE_TOO_MANY : INTAKE_TO_CHECK;
    if (too_many)
        return 0;
    r = insert_claim(box, push, &claim->id, err);
    return r == 0 && renewed ? set_ready(box, claim->id, false, err) : r;
}

static int judge_push(struct intake *box, const struct intake_push *push,
                      struct claim *claim, enum intake_answer *ret_answer,
                      struct err *err)
{
    int r = find_claim(box, push, claim, err);
    int64_t age_ms = push->now_ms - claim->checked_ms;

    if (r < 0)
        return r;
    if (claim->state == CLAIM_WAITING)
        *ret_answer = INTAKE_TO_CHECK;
    else if (claim->state == CLAIM_GOOD && age_ms >= 0 &&
             age_ms < INTAKE_GOOD_MS)
        *ret_answer = INTAKE_BELIEVED;
    else if (claim->state == CLAIM_BAD && age_ms >= 0 && age_ms < INTAKE_BAD_MS)
        *ret_answer = INTAKE_REFUSED;
    else
        return make_claim(box, push, claim, ret_answer, err);
    return 0;
}

static int count_urls(struct intake *box, const char *portal, bool ready,
                      int64_t *ret_count, struct err *err)
{
    struct db_stmt *q = db_prepare(
        box->db, "SELECT count(*) FROM urls WHERE portal = ? AND ready = ?",
        err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    db_bind_int(q, 2, ready);
    int r = number(q, ret_count, err);
    return r < 0 ? r : 0;
}

/* First in, then counted: what waits already counts once. */
static int insert_all(struct intake *box, const struct intake_push *push,
                      int64_t claim, enum intake_answer *answer,
                      struct err *err)
{
    bool ready = *answer == INTAKE_BELIEVED;
    struct intake_url u = {.portal = push->portal,
                           .who = push->who,
                           .source = INTAKE_INDEXNOW,
                           .put_ms = push->now_ms};
    int64_t before = box->count, waiting = 0;
    int r = 0;

    for (size_t i = 0; i < push->url_count && r == 0; i++) {
        u.url = push->urls[i];
        r = insert(box, &u, claim, ready, err);
    }
    if (r == 0)
        r = count_urls(box, push->portal, ready, &waiting, err);
    if (r == 0 && box->count > before && waiting > INTAKE_PORTAL_MAX)
        *answer = INTAKE_TOO_MANY;
    if (r == 0 && box->count > before && box->count > INTAKE_MAX)
        *answer = INTAKE_OVERFULL;
    return r;
}

int intake_push(struct intake *box, const struct intake_push *push,
                enum intake_answer *ret_answer, enum intake_flaw *ret_flaw,
                struct err *err)
{
    enum intake_answer answer = INTAKE_REFUSED;
    struct claim claim = {0};
    int r = begin(box, err);

    if (r == 0)
        r = judge_push(box, push, &claim, &answer, err);
    if (r == 0 && answer <= INTAKE_TO_CHECK)
        r = insert_all(box, push, claim.id, &answer, err);
    if (r == 0 && answer <= INTAKE_TO_CHECK)
        r = intake_commit(box, err);
    else
        drop_batch(box);
    if (r < 0)
        return r;
    *ret_answer = answer;
    *ret_flaw = claim.flaw;
    return 0;
}

/* --- taking out --- */

bool intake_changed(struct intake *box)
{
    struct err mistake = {0};
    int64_t version = box->version;
    struct db_stmt *q = db_prepare(box->db, "PRAGMA data_version", &mistake);

    if (q)
        (void)number(q, &version, &mistake);
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
    int r = count ? begin(box, err) : 0;

    for (size_t i = 0; i < count && r == 0; i++)
        r = delete_one(box, ids[i], err);
    if (r == 0)
        return intake_commit(box, err);
    drop_batch(box);
    return r;
}

int intake_claims(struct intake *box, int64_t now_ms,
                  int (*each)(void *context, const struct intake_claim *claim,
                              struct err *err),
                  void *context, struct err *err)
{
    struct db_stmt *q =
        db_prepare(box->db,
                   "SELECT id, location, key FROM claims"
                   " WHERE state = 'waiting' AND (due_ms <= ? OR due_ms > ?)"
                   " ORDER BY due_ms",
                   err);
    int r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, now_ms);
    /* Later than any pause: the clock was set back. */
    db_bind_int(q, 2, now_ms + ((int64_t)RETRY_MS << INTAKE_TRIES));
    while ((r = db_step(q, err)) == 1) {
        scoped(mem_freep) char *location = str_dup(db_str(q, 1));
        scoped(mem_freep) char *key = str_dup(db_str(q, 2));
        struct intake_claim claim = {db_int(q, 0), location, key};
        r = each(context, &claim, err);
        if (r < 0) {
            db_reset(q);
            return r;
        }
    }
    return r;
}

static int put_verdict(struct intake *box, int64_t claim,
                       enum intake_state state, enum intake_flaw flaw,
                       const char *detail, struct err *err)
{
    struct db_stmt *q = db_prepare(
        box->db,
        "UPDATE claims SET state = ?, flaw = ?, detail = ?, tries = tries + 1"
        " WHERE id = ?",
        err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(intake_state_name(state)));
    db_bind_str(q, 2, str_of(intake_flaw_name(flaw)));
    db_bind_str(q, 3, str_of(detail));
    db_bind_int(q, 4, claim);
    return db_run(q, err);
}

static int put_times(struct intake *box, int64_t claim, int64_t checked_ms,
                     int64_t due_ms, struct err *err)
{
    struct db_stmt *q = db_prepare(
        box->db, "UPDATE claims SET checked_ms = ?, due_ms = ? WHERE id = ?",
        err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, checked_ms);
    db_bind_int(q, 2, due_ms);
    db_bind_int(q, 3, claim);
    return db_run(q, err);
}

static int drop_urls(struct intake *box, int64_t claim, struct err *err)
{
    struct db_stmt *q =
        db_prepare(box->db, "DELETE FROM urls WHERE claim = ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, claim);
    int r = db_run(q, err);
    int64_t dropped = db_changes(box->db);
    q = r == 0 ? db_prepare(box->db,
                            "UPDATE claims SET dropped = ? WHERE id = ?", err)
               : NULL;
    if (!q)
        return -err->code;
    db_bind_int(q, 1, dropped);
    db_bind_int(q, 2, claim);
    return db_run(q, err);
}

static int tries_of(struct intake *box, int64_t claim, int64_t *ret_tries,
                    struct err *err)
{
    struct db_stmt *q =
        db_prepare(box->db, "SELECT tries FROM claims WHERE id = ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, claim);
    int r = number(q, ret_tries, err);
    return r < 0 ? r : 0;
}

static int judge(struct intake *box, int64_t claim, enum intake_flaw flaw,
                 const char *detail, int64_t now_ms, struct err *err)
{
    int64_t tries = 0;
    int r = tries_of(box, claim, &tries, err);
    bool later = flaw == FLAW_UNREACHABLE && tries + 1 < INTAKE_TRIES;
    enum intake_state state = later               ? CLAIM_WAITING
                              : flaw == FLAW_NONE ? CLAIM_GOOD
                                                  : CLAIM_BAD;
    int64_t due_ms = now_ms + ((int64_t)RETRY_MS << tries);

    if (r == 0)
        r = put_verdict(box, claim, state, flaw, detail, err);
    if (r == 0)
        r = put_times(box, claim, now_ms, due_ms, err);
    if (r == 0 && state == CLAIM_GOOD)
        r = set_ready(box, claim, true, err);
    if (r == 0 && state == CLAIM_BAD)
        r = drop_urls(box, claim, err);
    return r;
}

int intake_judge(struct intake *box, int64_t claim, enum intake_flaw flaw,
                 const char *detail, int64_t now_ms, struct err *err)
{
    int r = begin(box, err);

    if (r == 0)
        r = judge(box, claim, flaw, detail, now_ms, err);
    if (r == 0)
        return intake_commit(box, err);
    drop_batch(box);
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

static int last_claim(struct intake *box, const char *portal,
                      struct intake_portal *p, struct err *err)
{
    struct db_stmt *q =
        db_prepare(box->db,
                   "SELECT state, flaw, detail, made_ms, checked_ms, dropped"
                   " FROM claims WHERE portal = ? ORDER BY made_ms DESC"
                   " LIMIT 1",
                   err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    int r = db_step(q, err);
    if (r != 1)
        return r;
    struct str detail = db_str(q, 2);
    p->state = state_find(db_str(q, 0));
    p->flaw = flaw_find(db_str(q, 1));
    snprintf(p->detail, sizeof p->detail, "%.*s", (int)detail.n,
             detail.n ? detail.p : "");
    p->made_ms = db_int(q, 3);
    p->checked_ms = db_int(q, 4);
    p->dropped = db_int(q, 5);
    db_reset(q);
    return 0;
}

int intake_portal(struct intake *box, const char *portal,
                  struct intake_portal *ret_portal, struct err *err)
{
    struct intake_portal p = {0};
    int r = count_urls(box, portal, true, &p.ready, err);

    if (r == 0)
        r = count_urls(box, portal, false, &p.unproven, err);
    if (r == 0)
        r = last_claim(box, portal, &p, err);
    if (r == 0)
        *ret_portal = p;
    return r;
}
