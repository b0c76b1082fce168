/* syndication/hub.c - see hub.h. */
#include "syndication/hub.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/jsontext.h"
#include "syndication/auth.h"
#include "syndication/boxkey.h"
#include "syndication/change.h"
#include "syndication/flow.h"
#include "syndication/store.h"
#include "syndication/store_box.h"
#include "syndication/store_item.h"
#include "syndication/store_key.h"

#include <stdio.h>

enum { WHAT_MAX = 64 };

static int check_exists(struct hubdb *store, struct arena *arena, int64_t id,
                        struct err *err)
{
    struct hubdb_item old;

    return hubdb_item_get(store, arena, id, &old, err);
}

int hub_put(struct hubdb *store, struct arena *arena, struct str json,
            const char *who, struct item *item, struct err *err)
{
    struct item fresh;
    char what[WHAT_MAX];
    int64_t now = clock_unix_ms();
    int r = item_read(&fresh, arena, json, false, now, err);

    if (r < 0)
        return err_wrap(err, "item");
    fresh.id = item->id;
    r = hubdb_begin(store, err);
    if (r == 0)
        r = item->id ? check_exists(store, arena, item->id, err)
                     : hubdb_item_next_id(store, &fresh.id, err);
    if (r == 0)
        r = hubdb_item_put(store, &fresh, now, str_of(who), err);
    if (r == 0 && fresh.status == ITEM_PUBLISHED)
        r = flow_settle(store, fresh.id, who, err);
    snprintf(what, sizeof what, "item %lld status %d", (long long)fresh.id,
             fresh.status);
    const struct audit_line line =
        change_line(who, item->id ? "item.replace" : "item.put", what);
    r = change_end(store, &line, r, err);
    if (r == 0)
        *item = fresh;
    return r;
}

/* An import on its way. */
struct import {
    struct hubdb *store;
    const struct hub_import *job;
    struct arena *arena;
    struct hub_import_report report;
};

static int store_one(struct import *in, struct str json, struct err *err)
{
    struct item item;
    int64_t now = clock_unix_ms();
    int r = item_read(&item, in->arena, json, false, now, err);

    if (r < 0 || in->job->dry_run)
        return r;
    r = hubdb_item_next_id(in->store, &item.id, err);
    return r < 0 ? r
                 : hubdb_item_put(in->store, &item, now, str_of(in->job->who),
                                  err);
}

static int import_one(void *context, const char *where, struct str json,
                      struct err *err)
{
    struct import *in = context;
    struct err mistake = {0};
    int r = store_one(in, json, &mistake);

    arena_reset(in->arena);
    in->report.items += r == 0;
    if (r == 0)
        return 0;
    err_wrap(&mistake, "%s", where);
    in->report.errors++;
    if (!in->job->dry_run) {
        *err = mistake;
        return r;
    }
    buf_addz(in->job->errors, "{\"error\":");
    jsontext_add(in->job->errors, str_of(mistake.msg));
    buf_addz(in->job->errors, "}\n");
    return 0;
}

int hub_import(struct hubdb *store, const struct hub_import *job,
               struct hub_import_report *ret_report, struct err *err)
{
    struct import in = {store, job, arena_new(), {0}};
    char what[WHAT_MAX];
    int r = job->dry_run ? 0 : hubdb_begin(store, err);

    if (r == 0)
        r = bulk_read(job->form, job->bytes, import_one, &in, err);
    arena_free(in.arena);
    snprintf(what, sizeof what, "%lld items", (long long)in.report.items);
    const struct audit_line line = change_line(job->who, "item.import", what);
    if (!job->dry_run)
        r = change_end(store, &line, r, err);
    if (r == 0)
        *ret_report = in.report;
    return r;
}

int hub_record(struct hubdb *store, const char *who, const char *action,
               const char *what, struct err *err)
{
    const struct audit_line line = change_line(who, action, what);

    return change_end(store, &line, hubdb_begin(store, err), err);
}

int hub_withdraw_within(struct hubdb *store, struct arena *arena, int64_t id,
                        const char *who, struct item *ret_item, struct err *err)
{
    struct hubdb_item old = {0};
    int r = hubdb_item_get(store, arena, id, &old, err);

    if (r == 0 && old.item.status == ITEM_WITHDRAWN)
        r = err_set(err, ERR_USAGE, "item %lld is withdrawn already",
                    (long long)id);
    old.item.status = ITEM_WITHDRAWN;
    if (r == 0)
        r = hubdb_item_put(store, &old.item, clock_unix_ms(), str_of(who), err);
    if (r == 0)
        *ret_item = old.item;
    return r;
}

int hub_withdraw(struct hubdb *store, struct arena *arena, int64_t id,
                 const char *who, struct item *ret_item, struct err *err)
{
    char what[WHAT_MAX];
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = hub_withdraw_within(store, arena, id, who, ret_item, err);
    snprintf(what, sizeof what, "item %lld", (long long)id);
    const struct audit_line line = change_line(who, "item.withdraw", what);
    return change_end(store, &line, r, err);
}

int hub_add_key(struct hubdb *store, const struct auth_new_key *key,
                const char *who, int64_t *ret_id, char *secret, struct err *err)
{
    int r = hubdb_begin(store, err);
    struct buf what = {0};
    int64_t id = 0;

    if (r == 0)
        r = auth_add_key(store, key, clock_unix_ms(), &id, secret, err);
    buf_addf(&what, "key %lld '%.*s' addresses %.*s", (long long)id,
             (int)key->name.n, key->name.p, (int)key->addresses.n,
             key->addresses.p);
    const struct audit_line line = change_line(who, "key.add", what.p);
    r = change_end(store, &line, r, err);
    buf_done(&what);
    if (r == 0)
        *ret_id = id;
    return r;
}

int hub_rotate_key(struct hubdb *store, const struct auth_rotation *turn,
                   const char *who, int64_t *ret_id, char *secret,
                   struct err *err)
{
    char what[WHAT_MAX];
    int64_t fresh = 0;
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = auth_rotate_key(store, turn, clock_unix_ms(), &fresh, secret, err);
    snprintf(what, sizeof what, "key %lld in place of %lld", (long long)fresh,
             (long long)turn->id);
    const struct audit_line line = change_line(who, "key.rotate", what);
    r = change_end(store, &line, r, err);
    if (r == 0)
        *ret_id = fresh;
    return r;
}

static int client_of(struct hubdb *store, int64_t key_id, int64_t *ret_client,
                     struct err *err)
{
    struct auth *auth = NULL;
    struct auth_grant grant;
    int r = auth_load(&auth, store, err);

    if (r == 0 && !auth_find(auth, key_id, &grant))
        r = err_set(err, ERR_NOT_FOUND, "key %lld: there is none",
                    (long long)key_id);
    if (r == 0)
        *ret_client = grant.client_id;
    auth_free(auth);
    return r;
}

int hub_set_quota(struct hubdb *store, int64_t key_id, int service,
                  struct quota_limits limits, const char *who, struct err *err)
{
    char what[2 * WHAT_MAX];
    int64_t client = 0;
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = client_of(store, key_id, &client, err);
    if (r == 0)
        r = quota_set(store, client, (enum quota_service)service, limits, err);
    snprintf(what, sizeof what, "client %lld %s %lld per hour %lld per day",
             (long long)client, quota_service_name((enum quota_service)service),
             (long long)limits.per_hour, (long long)limits.per_day);
    const struct audit_line line = change_line(who, "key.quota", what);
    return change_end(store, &line, r, err);
}

int hub_revoke_key(struct hubdb *store, int64_t id, const char *who,
                   struct err *err)
{
    char what[WHAT_MAX];
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = hubdb_key_revoke(store, id, clock_unix_ms(), err);
    snprintf(what, sizeof what, "key %lld", (long long)id);
    const struct audit_line line = change_line(who, "key.revoke", what);
    return change_end(store, &line, r, err);
}

/* A new one is given an edit code into `code`, unless that is NULL. */
static int put_box(struct hubdb *store, const struct hubdb_box *box,
                   struct audit_line line, char *code, struct err *err)
{
    struct buf what = {0};
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = hubdb_box_put(store, box, err);
    if (r == 0 && code)
        r = boxkey_give(store, box->id, code, err);
    buf_addf(&what, "box %.*s ", (int)box->id.n, box->id.p);
    buf_add(&what, box->options);
    line.what = buf_str(&what);
    r = change_end(store, &line, r, err);
    buf_done(&what);
    return r;
}

int hub_put_box(struct hubdb *store, const struct hubdb_box *box,
                const char *who, struct err *err)
{
    return put_box(store, box, change_line(who, "box.put", ""), NULL, err);
}

int hub_build_box(struct hubdb *store, const struct hubdb_box *box,
                  const char *address, char *code, struct err *err)
{
    struct audit_line line =
        change_line("builder", code ? "box.build" : "box.rebuild", "");

    line.from = str_of(address);
    return put_box(store, box, line, code, err);
}

int hub_give_box_code(struct hubdb *store, struct str id, const char *who,
                      char *code, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct hubdb_box box;
    char what[WHAT_MAX];
    int r = hubdb_begin(store, err);

    if (r == 0)
        r = hubdb_box_get(store, arena, id, &box, err);
    if (r == 0)
        r = boxkey_give(store, id, code, err);
    snprintf(what, sizeof what, "box %.*s", (int)id.n, id.p);
    const struct audit_line line = change_line(who, "box.code", what);
    return change_end(store, &line, r, err);
}
