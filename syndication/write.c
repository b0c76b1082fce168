/* syndication/write.c - see write.h. */
#include "syndication/write.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/httpd.h"
#include "base/log.h"
#include "syndication/change.h"
#include "syndication/hub.h"
#include "syndication/offer.h"
#include "syndication/problem.h"
#include "syndication/service.h"
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

static void answer(const struct call *c, int status, int64_t id,
                   const char *state)
{
    hubserve_note(c->service, c->rq, c->grant.key_id, c->action, c->rq->path,
                  "ok");
    c->rs->status = status;
    c->rs->content_type = "application/json; charset=utf-8";
    buf_addf(&c->rs->body, "{\"Id\":%lld,\"State\":\"%s\"}\n", (long long)id,
             state);
    httpd_set_header(c->rs, "Cache-Control", "no-store");
}

static void fail(const struct call *c, const struct err *err)
{
    bool theirs = err->code == ERR_FORMAT || err->code == ERR_LIMIT ||
                  err->code == ERR_USAGE;

    if (!theirs)
        log_error("write.failed", kv("why", err->msg));
    refuse(c,
           theirs                       ? PROBLEM_PARAMETER
           : err->code == ERR_NOT_FOUND ? PROBLEM_NOT_FOUND
                                        : PROBLEM_BUSY,
           theirs ? "Bài viết gửi lên không hợp lệ" : NULL,
           theirs ? err->msg : NULL);
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

static int post(const struct call *c, int64_t *ret_id, struct err *err)
{
    struct item item = {0};
    char what[WHAT_MAX];
    int r = read(c, &item, err);

    if (r == 0)
        r = hubdb_begin(c->store, err);
    if (r < 0)
        return r;
    r = offer_propose(c->store, &item, c->who, err);
    snprintf(what, sizeof what, "item %lld", (long long)item.id);
    const struct audit_line line = change_line(c->who, "item.propose", what);
    *ret_id = item.id;
    return change_end(c->store, &line, r, err);
}

void write_post(struct httpd_request *rq, struct httpd_response *rs,
                void *service)
{
    struct call c = {service, rq, rs, "items.post", {0}, NULL, ""};
    struct err err = {0};
    int64_t id = 0;

    if (!begin(&c))
        return;
    if (post(&c, &id, &err) == 0)
        answer(&c, 201, id, "proposed");
    else
        fail(&c, &err);
    hubdb_free(c.store);
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

static int take_back(const struct call *c, int64_t id, struct err *err)
{
    struct item item;
    int r = check_owner(c, id, err);

    return r < 0 ? r
                 : hub_withdraw(c->store, c->rq->arena, id, c->who, &item, err);
}

void write_delete(struct httpd_request *rq, struct httpd_response *rs,
                  void *service)
{
    struct call c = {service, rq, rs, "items.delete", {0}, NULL, ""};
    struct err err = {0};
    int64_t id = 0;

    if (!begin(&c))
        return;
    if (!str_int(rq->rest, 1, INT64_MAX, &id))
        refuse(&c, PROBLEM_NOT_FOUND, NULL, NULL);
    else if (take_back(&c, id, &err) == 0)
        answer(&c, 200, id, "withdrawn");
    else
        fail(&c, &err);
    hubdb_free(c.store);
}
