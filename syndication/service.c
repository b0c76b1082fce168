/* syndication/service.c - see service.h. */
#include "syndication/service.h"

#include "base/audit.h"
#include "base/cidr.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/gate.h"
#include "base/httpd.h"
#include "base/lockout.h"
#include "base/log.h"
#include "base/outbound.h"
#include "syndication/buildserve.h"
#include "syndication/flow.h"
#include "syndication/placement.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CACHE_MAX_BYTES = 64 << 20, SAVE_USED_MS = 10000 };

struct hubserve {
    char *data_dir, *base_url;
    struct cidr_list allowed; /* networks of our own that may be gone to */
    struct hubdb *store;      /* the keeper's, once it runs */
    struct cache *cache;
    struct audit_queue *audit;
    struct lockout *lockout;
    struct gate *builders; /* who stores boxes */
    struct placements *placements;
    _Atomic int64_t changes, items_ms;
    pthread_rwlock_t auth_lock;
    struct auth *auth;
    struct quota *quota;
    struct token_signer signer;

    pthread_t keeper;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
};

static int renew_auth(struct hubserve *service, struct err *err)
{
    struct auth *fresh = NULL;
    int r = auth_load(&fresh, service->store, err);

    if (r < 0)
        return r;
    pthread_rwlock_wrlock(&service->auth_lock);
    struct auth *old = service->auth;
    service->auth = fresh;
    pthread_rwlock_unlock(&service->auth_lock);
    auth_free(old);
    return 0;
}

/* Keys first: who was let in by the new keys may see the old items for one
 * moment, but never the other way round. */
static int look(struct hubserve *service, struct err *err)
{
    struct hubdb_state state;
    int r = hubdb_state(service->store, &state, err);

    if (r < 0 || state.changes == atomic_load(&service->changes))
        return r;
    r = renew_auth(service, err);
    if (r == 0)
        r = quota_load(service->quota, service->store, err);
    if (r < 0)
        return r;
    atomic_store(&service->items_ms, state.items_ms);
    atomic_store(&service->changes, state.changes);
    return 0;
}

static int save_used(struct hubserve *service, struct err *err)
{
    int r = hubdb_begin(service->store, err);

    if (r == 0)
        r = auth_save_used(service->auth, service->store, err);
    if (r == 0)
        r = hubdb_commit(service->store, err);
    if (r < 0)
        hubdb_rollback(service->store);
    return r;
}

static int save_quotas(struct hubserve *service, struct err *err)
{
    if (!quota_changed(service->quota))
        return 0;
    int r = hubdb_begin(service->store, err);
    if (r == 0)
        r = quota_save(service->quota, service->store, err);
    if (r == 0)
        r = hubdb_commit(service->store, err);
    if (r < 0)
        hubdb_rollback(service->store);
    return r;
}

static int save_placements(struct hubserve *service, struct err *err)
{
    if (!placements_pending(service->placements))
        return 0;
    int r = hubdb_begin(service->store, err);
    if (r == 0)
        r = placements_save(service->placements, service->store,
                            clock_unix_ms(), err);
    if (r == 0)
        r = hubdb_commit(service->store, err);
    if (r < 0)
        hubdb_rollback(service->store);
    return r;
}

static void complain(int r, const char *event, const struct err *err)
{
    if (r < 0)
        log_error(event, kv("why", err->msg));
}

/* What is due may be put off by a clock that was set back, never lost. */
static void publish_due(struct hubserve *service)
{
    struct err err = {0};
    int64_t count;

    complain(flow_publish_due(service->store, clock_unix_ms(), &count, &err),
             "schedule.failed", &err);
    if (count)
        log_info("schedule.published", kv("items", count));
}

static void tend(struct hubserve *service, int64_t *audit_ms, int64_t *used_ms)
{
    struct err err = {0};
    int64_t now = clock_steady_ms();

    complain(look(service, &err), "store.unread", &err);
    if (now - *audit_ms >= HUBSERVE_AUDIT_MS) {
        *audit_ms = now;
        publish_due(service);
        complain(audit_flush(service->audit, hubdb_db(service->store), &err),
                 "audit.unwritten", &err);
        complain(save_quotas(service, &err), "quotas.unwritten", &err);
    }
    if (now - *used_ms >= SAVE_USED_MS) {
        *used_ms = now;
        complain(save_used(service, &err), "keys.unwritten", &err);
        complain(save_placements(service, &err), "placements.unwritten", &err);
    }
}

static bool pause_keeper(struct hubserve *service)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += HUBSERVE_LOOK_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&service->lock);
    int r = 0;
    while (!service->stopping && r == 0)
        r = pthread_cond_timedwait(&service->wake, &service->lock, &until);
    bool go_on = !service->stopping;
    pthread_mutex_unlock(&service->lock);
    return go_on;
}

static void *keep(void *context)
{
    struct hubserve *service = context;
    int64_t audit_ms = 0, used_ms = clock_steady_ms();

    while (pause_keeper(service))
        tend(service, &audit_ms, &used_ms);
    audit_ms = used_ms = INT64_MIN / 2;
    tend(service, &audit_ms, &used_ms);
    return NULL;
}

static void release(struct hubserve *service)
{
    auth_free(service->auth);
    quota_free(service->quota);
    cache_free(service->cache);
    audit_queue_free(service->audit);
    lockout_free(service->lockout);
    gate_free(service->builders);
    placements_free(service->placements);
    hubdb_free(service->store);
    cidr_list_done(&service->allowed);
    pthread_rwlock_destroy(&service->auth_lock);
    pthread_mutex_destroy(&service->lock);
    pthread_cond_destroy(&service->wake);
    free(service->data_dir);
    free(service->base_url);
    free(service);
}

static struct hubserve *hubserve_new(const struct hubserve_settings *settings)
{
    struct hubserve *service = NEW(hubserve);
    pthread_condattr_t steady;

    service->data_dir = mem_str(settings->data_dir);
    service->base_url = mem_str(settings->base_url);
    service->quota = quota_new(settings->quotas);
    token_signer_init(&service->signer);
    service->cache = cache_new(CACHE_MAX_BYTES);
    service->audit = audit_queue_new();
    service->placements = placements_new();
    service->lockout = lockout_new(LOCKOUT_FAILURES);
    atomic_init(&service->changes, -1);
    pthread_rwlock_init(&service->auth_lock, NULL);
    pthread_mutex_init(&service->lock, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&service->wake, &steady);
    pthread_condattr_destroy(&steady);
    return service;
}

int hubserve_start(struct hubserve **ret_service,
                   const struct hubserve_settings *settings, struct err *err)
{
    struct hubserve *service = hubserve_new(settings);
    const struct gate_settings builders = {
        .allow = "", .block = "", .per_minute = 1, .burst = BUILDSERVE_BURST};
    int r = cidr_list_parse(&service->allowed, settings->allow_private, err);

    if (r == 0)
        r = hubdb_open(&service->store, settings->data_dir, DB_WRITE, err);
    if (r == 0)
        r = gate_new(&service->builders, &builders, err);
    if (r == 0)
        r = look(service, err);
    if (r == 0 && pthread_create(&service->keeper, NULL, keep, service))
        r = err_errno(err, "starting the keeper thread");
    if (r < 0) {
        release(service);
        return r;
    }
    *ret_service = service;
    return 0;
}

void hubserve_stop(struct hubserve *service)
{
    if (!service)
        return;
    pthread_mutex_lock(&service->lock);
    service->stopping = true;
    pthread_cond_signal(&service->wake);
    pthread_mutex_unlock(&service->lock);
    pthread_join(service->keeper, NULL);
    release(service);
}

struct cache *hubserve_cache(struct hubserve *service)
{
    return service->cache;
}

const char *hubserve_data_dir(const struct hubserve *service)
{
    return service->data_dir;
}

const char *hubserve_base_url(const struct hubserve *service)
{
    return service->base_url;
}

int hubserve_check_url(const struct hubserve *service, const char *url,
                       struct err *err)
{
    return outbound_check_url(&service->allowed, url, err);
}

const char *hubserve_absolute_url(const struct hubserve *service,
                                  const struct httpd_request *rq)
{
    struct str host = httpd_header(rq, "Host");

    if (*service->base_url)
        return service->base_url;
    for (size_t i = 0; i < host.n; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    "0123456789.:-[]",
                    host.p[i]))
            host.n = 0;
    return arena_printf(rq->arena, "http://%.*s", (int)host.n, host.p);
}

struct hubdb_state hubserve_state(const struct hubserve *service)
{
    return (struct hubdb_state){atomic_load(&service->changes),
                                atomic_load(&service->items_ms)};
}

/* One who came. */
struct caller {
    struct str secret;
    const char *address;
    int64_t named_key; /* by the secret, right or wrong */
};

/* A key that is being guessed is shut for strangers only: its owner must not
 * lose it to them. */
static bool is_shut(struct hubserve *service, const struct caller *caller)
{
    int64_t now = clock_steady_ms();

    if (lockout_is_quiet(service->lockout, now))
        return false;
    return lockout_is_shut(service->lockout,
                           lockout_address(str_of(caller->address)), now) ||
           (caller->named_key &&
            lockout_is_shut(service->lockout, lockout_key(caller->named_key),
                            now) &&
            !auth_is_home(service->auth, caller->named_key, caller->address));
}

static void note_lock(struct hubserve *service, const struct caller *caller,
                      const char *whom)
{
    const struct audit_line line = {.who = STR("-"),
                                    .from = str_of(caller->address),
                                    .action = STR("auth.lock"),
                                    .what = str_of(whom),
                                    .outcome = STR("too many wrong keys")};

    audit_note(service->audit, &line);
}

static void count_failure(struct hubserve *service, const struct caller *caller)
{
    int64_t now = clock_steady_ms();
    char key[32];

    if (lockout_failed(service->lockout,
                       lockout_address(str_of(caller->address)), now))
        note_lock(service, caller, "address");
    if (!caller->named_key ||
        !lockout_failed(service->lockout, lockout_key(caller->named_key), now))
        return;
    snprintf(key, sizeof key, "key %lld", (long long)caller->named_key);
    note_lock(service, caller, key);
}

bool hubserve_may_build(struct hubserve *service, const char *address)
{
    struct gate_state state;

    return gate_pass(service->builders, str_of(address), clock_steady_ms(),
                     &state) != GATE_OVER;
}

struct placements *hubserve_placements(struct hubserve *service)
{
    return service->placements;
}

struct quota *hubserve_quota(struct hubserve *service)
{
    return service->quota;
}

/* Under the lock of the keys.  The key decides still: what it lost since the
 * token was given, the token lost too. */
static enum auth_verdict check_token(const struct hubserve *service,
                                     struct str text, const char *address,
                                     struct auth_grant *grant)
{
    int64_t now = clock_unix_ms();
    struct token token;

    if (!token_read(&token, &service->signer, text) ||
        !auth_find(service->auth, token.key_id, grant))
        return AUTH_WRONG_TOKEN;
    grant->scopes &= token.scopes;
    if (now >= token.expires_ms)
        return AUTH_OLD_TOKEN;
    return auth_check_id(service->auth, token.key_id, address, now);
}

/* Under the lock of the keys. */
static enum auth_verdict check_secret(struct hubserve *service,
                                      const struct caller *caller,
                                      struct auth_grant *grant)
{
    int64_t id = 0;

    if (is_shut(service, caller))
        return AUTH_LOCKED;
    enum auth_verdict verdict = auth_check(
        service->auth, caller->secret, caller->address, clock_unix_ms(), &id);
    (void)auth_find(service->auth, id, grant);
    return verdict;
}

/* A wrong token is no guess: it may be one of before this server began. */
enum auth_verdict hubserve_credential(struct hubserve *service,
                                      struct str credential,
                                      const char *address,
                                      struct auth_grant *ret_grant)
{
    const struct caller caller = {credential, address,
                                  auth_named_key(credential)};
    enum auth_verdict verdict;

    *ret_grant = (struct auth_grant){0};
    pthread_rwlock_rdlock(&service->auth_lock);
    if (token_is(credential))
        verdict = check_token(service, credential, address, ret_grant);
    else
        verdict = check_secret(service, &caller, ret_grant);
    pthread_rwlock_unlock(&service->auth_lock);
    if (verdict == AUTH_WRONG_KEY)
        count_failure(service, &caller);
    return verdict;
}

enum auth_verdict hubserve_auth(struct hubserve *service, struct str secret,
                                const char *address, int64_t *ret_key_id)
{
    struct auth_grant grant;
    enum auth_verdict verdict =
        hubserve_credential(service, secret, address, &grant);

    *ret_key_id = grant.key_id;
    if (token_is(secret))
        return AUTH_WRONG_KEY; /* version 1 knows secrets only */
    return verdict == AUTH_OK && !(grant.scopes & AUTH_V1) ? AUTH_WRONG_SCOPE
                                                           : verdict;
}

void hubserve_token(struct hubserve *service, const struct auth_grant *grant,
                    char token[TOKEN_MAX])
{
    const struct token fresh = {grant->key_id, grant->scopes,
                                clock_unix_ms() + TOKEN_LIFE_S * 1000LL};

    token_write(token, &service->signer, &fresh);
}

void hubserve_note(struct hubserve *service, const struct httpd_request *rq,
                   int64_t key_id, const char *action, struct str what,
                   const char *outcome)
{
    char who[32] = "-";

    if (key_id)
        snprintf(who, sizeof who, "key:%lld", (long long)key_id);
    const struct audit_line line = {
        .who = str_of(who),
        .from = str_of(rq->peer),
        .action = str_of(action),
        .what = what,
        .outcome = str_of(outcome),
    };
    audit_note(service->audit, &line);
}

struct reader {
    const struct hubserve *service;
    struct hubdb *store;
};

void *hubserve_reader_new(void *service)
{
    struct reader *reader = NEW(reader);

    reader->service = service;
    return reader;
}

void hubserve_reader_free(void *reader)
{
    struct reader *r = reader;

    hubdb_free(r->store);
    free(r);
}

struct hubdb *hubserve_reader_store(void *reader, struct err *err)
{
    struct reader *r = reader;

    if (!r->store)
        (void)hubdb_open(&r->store, r->service->data_dir, DB_READ, err);
    return r->store;
}
