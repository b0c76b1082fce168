/* syndication/keycli.c - see keycli.h. */
#include "syndication/keycli.h"

#include "base/arena.h"
#include "base/cli.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/jsontext.h"
#include "syndication/auth.h"
#include "syndication/hub.h"
#include "syndication/store_key.h"

#include <stdio.h>

const char keycli_options[] =
    "name= address= expires= scope= overlap-hours= service= per-hour= per-day=";

enum { OVERLAP_HOURS = 7 * 24, OVERLAP_HOURS_MAX = 366 * 24 };

static void print_secret(int64_t id, const char *secret)
{
    fprintf(stderr, "key %lld; the secret is shown only now:\n", (long long)id);
    puts(secret);
}

static int add(const struct keycli *d, struct err *err)
{
    const char *expires = cli_option(d->cli, "expires");
    const char *scopes = cli_option(d->cli, "scope");
    struct auth_new_key key = {
        .name = str_of(cli_option(d->cli, "name")),
        .addresses = str_of(cli_option(d->cli, "address")),
    };
    char secret[AUTH_SECRET_MAX];
    int64_t id;

    if (!key.name.n || !key.addresses.n)
        return err_set(err, ERR_USAGE, "'key add' needs --name and --address");
    if (expires && !clock_parse_iso(str_of(expires), &key.expires_ms))
        return err_set(err, ERR_USAGE, "--expires '%s' is no date", expires);
    if (scopes &&
        (!auth_scopes_parse(str_of(scopes), &key.scopes) || !key.scopes))
        return err_set(err, ERR_USAGE,
                       "--scope '%s' is not of: v1 items changes", scopes);
    int r = hub_add_key(d->store, &key, d->who, &id, secret, err);
    if (r == 0)
        print_secret(id, secret);
    return r;
}

static void print_moment(struct buf *out, const char *name, int64_t ms)
{
    char text[CLOCK_ISO_MAX];

    if (ms)
        buf_addf(out, ",\"%s\":\"%s\"", name, clock_iso(text, ms, false));
    else
        buf_addf(out, ",\"%s\":null", name);
}

static void print_quotas(struct buf *out, struct quota *quota,
                         int64_t client_id)
{
    struct quota_state state;

    buf_addz(out, ",\"quotas\":{");
    for (int s = 0; s < QUOTA_SERVICES; s++) {
        quota_look(quota, client_id, (enum quota_service)s, clock_unix_ms(),
                   &state);
        buf_addf(out, "%s\"%s\":{\"per_hour\":%lld,\"per_day\":%lld}",
                 s ? "," : "", quota_service_name((enum quota_service)s),
                 (long long)state.limits.per_hour,
                 (long long)state.limits.per_day);
    }
    buf_addz(out, "}");
}

static void print_key(const struct hubdb_key *key, struct quota *quota)
{
    struct buf out = {0};

    buf_addf(&out, "{\"id\":%lld,\"client\":%lld,\"name\":", (long long)key->id,
             (long long)key->client_id);
    jsontext_add(&out, key->name);
    buf_addz(&out, ",\"addresses\":");
    jsontext_add(&out, key->addresses);
    buf_addz(&out, ",\"scopes\":\"");
    auth_scopes_write(&out, key->scopes);
    buf_addz(&out, "\"");
    print_moment(&out, "created", key->created_ms);
    print_moment(&out, "expires", key->expires_ms);
    print_moment(&out, "revoked", key->revoked_ms);
    print_moment(&out, "used", key->used_ms);
    print_quotas(&out, quota, key->client_id);
    printf("%s}\n", out.p);
    buf_done(&out);
}

static int list(const struct keycli *d, struct err *err)
{
    struct quota *quota = quota_new(d->standard);
    struct hubdb_key *keys;
    size_t count;
    int r = hubdb_keys(d->store, d->arena, &keys, &count, err);

    if (r == 0)
        r = quota_load(quota, d->store, err);
    for (size_t i = 0; r == 0 && i < count; i++)
        print_key(&keys[i], quota);
    quota_free(quota);
    return r;
}

static int rotate(const struct keycli *d, int64_t id, struct err *err)
{
    char secret[AUTH_SECRET_MAX];
    int64_t hours = OVERLAP_HOURS, fresh;
    int r = cli_int(d->cli, "overlap-hours", 0, OVERLAP_HOURS_MAX, &hours, err);

    const struct auth_rotation turn = {id,
                                       clock_unix_ms() + hours * 3600 * 1000};
    if (r == 0)
        r = hub_rotate_key(d->store, &turn, d->who, &fresh, secret, err);
    if (r == 0)
        print_secret(fresh, secret);
    return r;
}

static int set_quota(const struct keycli *d, int64_t id, struct err *err)
{
    const char *name = cli_option(d->cli, "service");
    struct quota_limits limits = {-1, -1};
    enum quota_service service;

    if (!name || !quota_service_find(str_of(name), &service))
        return err_set(err, ERR_USAGE,
                       "--service '%s' is not one of: items changes soap",
                       name ? name : "");
    int r =
        cli_int(d->cli, "per-hour", 0, QUOTA_LIMIT_MAX, &limits.per_hour, err);
    if (r == 0)
        r = cli_int(d->cli, "per-day", 0, QUOTA_LIMIT_MAX, &limits.per_day,
                    err);
    if (r < 0)
        return r;
    if (limits.per_hour < 0 || limits.per_day < 0)
        return err_set(err, ERR_USAGE,
                       "'key quota' needs --per-hour and --per-day");
    return hub_set_quota(d->store, id, service, limits, d->who, err);
}

int keycli_run(const struct keycli *d, struct err *err)
{
    struct str what = str_of(d->cli->argv[0]);
    int64_t id;

    if (str_is(what, "add") && d->cli->argc == 1)
        return add(d, err);
    if (str_is(what, "list") && d->cli->argc == 1)
        return list(d, err);
    if (d->cli->argc == 2 &&
        str_int(str_of(d->cli->argv[1]), 1, INT64_MAX, &id)) {
        if (str_is(what, "rotate"))
            return rotate(d, id, err);
        if (str_is(what, "revoke"))
            return hub_revoke_key(d->store, id, d->who, err);
        if (str_is(what, "quota"))
            return set_quota(d, id, err);
    }
    return err_set(
        err, ERR_USAGE,
        "'key' takes: add | list | rotate ID | revoke ID | quota ID");
}
