/*
 * crawler/intake_claim.c - see intake_claim.h.
 */
#include "crawler/intake_claim.h"

#include "base/err.h"
#include "crawler/intake_part.h"

#include <stdio.h>

enum {
    HOUR_MS = 3600000,
    RETRY_MS = 600000,    /* doubled with each try */
    FORGET_MS = 86400000, /* a claim that did not hold */
};

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
    int r = intake_number(q, ret_count, err);
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
    int r = intake_number(q, ret_id, err);
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
    int r = intake_number(q, ret_count, err);
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
        r = intake_insert(box, &u, claim, ready, err);
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
    int r = intake_begin(box, err);

    if (r == 0)
        r = judge_push(box, push, &claim, &answer, err);
    if (r == 0 && answer <= INTAKE_TO_CHECK)
        r = insert_all(box, push, claim.id, &answer, err);
    if (r == 0 && answer <= INTAKE_TO_CHECK)
        r = intake_commit(box, err);
    else
        intake_drop(box);
    if (r < 0)
        return r;
    *ret_answer = answer;
    *ret_flaw = claim.flaw;
    return 0;
}

/* --- what the key files showed --- */

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
    int r = intake_number(q, ret_tries, err);
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
    int r = intake_begin(box, err);

    if (r == 0)
        r = judge(box, claim, flaw, detail, now_ms, err);
    if (r == 0)
        return intake_commit(box, err);
    intake_drop(box);
    return r;
}

/* --- what people are told --- */

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
    p->state = state_find(db_str(q, 0));
    p->flaw = flaw_find(db_str(q, 1));
    str_copy(p->detail, sizeof p->detail, db_str(q, 2));
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
