/* syndication/write.c - see write.h. */
#include "syndication/write.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/httpd.h"
#include "base/log.h"
#include "syndication/change.h"
#include "syndication/desk.h"
#include "syndication/flow.h"
#include "syndication/hub.h"
#include "syndication/offer.h"
#include "syndication/problem.h"
#include "syndication/service.h"
#include "syndication/store_item.h"
#include "syndication/v2.h"

#include <stdio.h>

enum { WHO_MAX = 40, WHAT_MAX = 64 };

struct call {
    struct hubserve *service;
    struct httpd_request *rq;
    struct httpd_response *rs;
    const char *action;
    struct auth_grant grant;
    struct hubdb *store;
    char who[WHO_MAX]; /* "client:4": outlives the change of its key */
};

static void refuse(const struct call *c, enum problem problem, const char *vi,
                   const char *en)
{
    hubserve_note(c->service, c->rq, c->grant.key_id, c->action, c->rq->path,
                  problem_word(problem));
    problem_send(c->rq, c->rs, problem, vi, en);
}

/* True when the call may write; its store is open then. */
static bool begin(struct call *c)
{
    enum auth_verdict verdict =
        v2_verdict(c->service, c->rq, AUTH_WRITE, &c->grant);
    struct err err = {0};

    if (verdict != AUTH_OK) {
        refuse(c, v2_problem_of(verdict), NULL, NULL);
        return false;
    }
    snprintf(c->who, sizeof c->who, "client:%lld",
             (long long)c->grant.client_id);
    if (hubdb_open(&c->store, hubserve_data_dir(c->service), DB_WRITE, &err) ==
        0)
        return true;
    log_error("write.failed", kv("why", err.msg));
    refuse(c, PROBLEM_BUSY, NULL, NULL);
    return false;
}

static enum problem problem_of(const struct err *err)
{
    switch (err->code) {
    case ERR_FORMAT:
    case ERR_LIMIT:
    case ERR_USAGE: return PROBLEM_PARAMETER;
    case ERR_NOT_FOUND: return PROBLEM_NOT_FOUND;
    case ERR_STALE: return PROBLEM_CHANGED;
    default: return PROBLEM_BUSY;
    }
}

static void fail(const struct call *c, const struct err *err)
{
    enum problem problem = problem_of(err);
    bool theirs = problem == PROBLEM_PARAMETER;

    if (problem == PROBLEM_BUSY)
        log_error("write.failed", kv("why", err->msg));
    refuse(c, problem, theirs ? "Bài viết gửi lên không hợp lệ" : NULL,
           theirs ? err->msg : NULL);
}

/* What the sender is told of an item: its state, its version as ETag. */
static void answer(const struct call *c, int status, int64_t id)
{
    struct flow now = {0};
    struct err err = {0};

    if (flow_get(c->store, id, &now, &err) < 0) {
        fail(c, &err);
        return;
    }
    hubserve_note(c->service, c->rq, c->grant.key_id, c->action, c->rq->path,
                  "ok");
    c->rs->status = status;
    c->rs->content_type = "application/json; charset=utf-8";
    buf_addf(&c->rs->body, "{\"Id\":%lld,\"State\":\"%s\",\"Version\":%lld}\n",
             (long long)id, flow_word(now.state), (long long)now.version);
    httpd_set_header(c->rs, "Cache-Control", "no-store");
    httpd_set_header(
        c->rs, "ETag",
        arena_printf(c->rq->arena, "\"v%lld\"", (long long)now.version));
}

/* What asks to be published is not even stored. */
static int read(const struct call *c, struct item *item, struct err *err)
{
    int r =
        item_read(item, c->rq->arena, c->rq->body, false, clock_unix_ms(), err);

    if (r == 0 && item->status != ITEM_DRAFT)
        r = err_set(err, ERR_FORMAT, "Status: is for the editors to give");
    return r;
}

/* Who wrote the first version owns the item; what is not one's own is not
 * there. */
static int check_owner(const struct call *c, int64_t id, struct err *err)
{
    struct hubdb_version *list;
    size_t count;
    int r = hubdb_item_versions(c->store, c->rq->arena, id, &list, &count, err);

    if (r == 0 && !str_is(list[0].who, c->who))
        r = err_set(err, ERR_NOT_FOUND, "item %lld: there is none",
                    (long long)id);
    return r;
}

/* If-Match against the version that is there: "*" or "v3", several separated by
 * commas (RFC 9110, 13.1.1). */
static int check_version(const struct call *c, int64_t id, struct err *err)
{
    struct str list = httpd_header(c->rq, "If-Match"), one;
    struct flow now = {0};
    int r = flow_get(c->store, id, &now, err);
    const char *tag =
        arena_printf(c->rq->arena, "\"v%lld\"", (long long)now.version);

    if (r < 0 || !list.n)
        return r;
    while (str_cut(&list, ',', &one))
        if (str_is(str_trim(one), "*") || str_is(str_trim(one), tag))
            return 0;
    return err_set(err, ERR_STALE, "item %lld is at version %lld",
                   (long long)id, (long long)now.version);
}

/* Within the transaction: `item` becomes a change of item `old`, which is then
 * another one if that is public already. */
static int revise(const struct call *c, int64_t old, struct item *item,
                  struct err *err)
{
    int r = check_owner(c, old, err);

    item->id = old;
    if (r == 0)
        r = check_version(c, old, err);
    return r == 0 ? offer_revise(c->store, item, c->who, err) : r;
}

/* What was sent becomes a proposal: a new item when *id is 0, else a change of
 * that one.  *id is then the proposal's. */
static int propose(const struct call *c, int64_t *id, struct err *err)
{
    struct item item = {0};
    char what[WHAT_MAX];
    int r = read(c, &item, err);

    if (r == 0)
        r = hubdb_begin(c->store, err);
    if (r < 0)
        return r;
    r = *id ? revise(c, *id, &item, err)
            : offer_propose(c->store, &item, c->who, err);
    int n = snprintf(what, sizeof what, "item %lld", (long long)item.id);
    if (*id)
        snprintf(what + n, sizeof what - (size_t)n, " for item %lld",
                 (long long)*id);
    const struct audit_line line = change_line(c->who, "item.propose", what);
    r = change_end(c->store, &line, r, err);
    if (r == 0)
        *id = item.id;
    return r;
}

void write_post(struct httpd_request *rq, struct httpd_response *rs,
                void *service)
{
    struct call c = {service, rq, rs, "items.post", {0}, NULL, ""};
    struct err err = {0};
    int64_t id = 0;

    if (!begin(&c))
        return;
    if (propose(&c, &id, &err) == 0)
        answer(&c, 201, id);
    else
        fail(&c, &err);
    hubdb_free(c.store);
}

/* The call for one item that its path names; false when it has its answer. */
static bool begin_one(struct call *c, int64_t *ret_id)
{
    if (!begin(c))
        return false;
    if (str_int(c->rq->rest, 1, INT64_MAX, ret_id))
        return true;
    refuse(c, PROBLEM_NOT_FOUND, NULL, NULL);
    hubdb_free(c->store);
    return false;
}

void write_put(struct httpd_request *rq, struct httpd_response *rs,
               void *service)
{
    struct call c = {service, rq, rs, "items.put", {0}, NULL, ""};
    struct err err = {0};
    int64_t id = 0, old;

    if (!begin_one(&c, &id))
        return;
    old = id;
    if (!httpd_header(rq, "If-Match").n)
        refuse(&c, PROBLEM_UNCONDITIONAL, NULL, NULL);
    else if (propose(&c, &id, &err) < 0)
        fail(&c, &err);
    else
        answer(&c, id == old ? 200 : 201, id);
    hubdb_free(c.store);
}

void write_state(struct httpd_request *rq, struct httpd_response *rs,
                 void *service)
{
    struct call c = {service, rq, rs, "items.state", {0}, NULL, ""};
    struct err err = {0};
    int64_t id = 0;

    if (!begin_one(&c, &id))
        return;
    if (check_owner(&c, id, &err) < 0)
        fail(&c, &err);
    else
        answer(&c, 200, id);
    hubdb_free(c.store);
}

/* 1: not by one sender alone. */
static int take_back(const struct call *c, int64_t id, struct err *err)
{
    struct desk_row row = {0};
    struct item item;
    int r = check_owner(c, id, err);

    if (r == 0)
        r = check_version(c, id, err);
    if (r == 0)
        r = desk_row(c->store, c->rq->arena, id, &row, err);
    if (r < 0)
        return r;
    if (desk_needs_two(&row))
        return 1;
    return hub_withdraw(c->store, c->rq->arena, id, c->who, &item, err);
}

void write_delete(struct httpd_request *rq, struct httpd_response *rs,
                  void *service)
{
    struct call c = {service, rq, rs, "items.delete", {0}, NULL, ""};
    struct err err = {0};
    int64_t id = 0;

    if (!begin_one(&c, &id))
        return;
    int r = take_back(&c, id, &err);
    if (r < 0)
        fail(&c, &err);
    else if (r > 0)
        refuse(&c, PROBLEM_TWO_PERSONS, NULL, NULL);
    else
        answer(&c, 200, id);
    hubdb_free(c.store);
}
