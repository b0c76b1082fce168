/* syndication/quota.c - see quota.h. */
#include "syndication/quota.h"

#include "base/err.h"
#include "base/mem.h"
#include "syndication/store.h"

#include <pthread.h>
#include <stdlib.h>

enum { HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS, VIETNAM_MS = 7 * HOUR_MS };

const char quota_schema[] =
    "CREATE TABLE quotas(client_id INTEGER, service TEXT,"
    "  per_hour INTEGER NOT NULL, per_day INTEGER NOT NULL,"
    "  PRIMARY KEY(client_id, service)) WITHOUT ROWID;"
    "CREATE TABLE usage(client_id INTEGER, service TEXT,"
    "  hour INTEGER NOT NULL, in_hour INTEGER NOT NULL,"
    "  day INTEGER NOT NULL, in_day INTEGER NOT NULL,"
    "  PRIMARY KEY(client_id, service)) WITHOUT ROWID;";

struct count {
    struct quota_limits limits;
    bool own;          /* limits of its own, not the standard */
    bool changed;      /* since the last quota_save() */
    int64_t hour, day; /* which; numbers since 1970 in Viet Nam */
    int64_t in_hour, in_day;
};

struct client {
    int64_t id;
    struct count counts[QUOTA_SERVICES];
};

struct quota {
    pthread_mutex_t lock;
    struct quota_limits standard;
    struct client *clients; /* sorted by id */
    size_t count;
    bool loaded, changed;
};

static const char *const names[] = {[QUOTA_ITEMS] = "items",
                                    [QUOTA_CHANGES] = "changes",
                                    [QUOTA_SOAP] = "soap"};

const char *quota_service_name(enum quota_service service)
{
    return names[service];
}

bool quota_service_find(struct str name, enum quota_service *ret_service)
{
    for (int i = 0; i < QUOTA_SERVICES; i++)
        if (str_is(name, names[i])) {
            *ret_service = (enum quota_service)i;
            return true;
        }
    return false;
}

struct quota *quota_new(const struct quota_limits standard)
{
    struct quota *quota = NEW(quota);

    pthread_mutex_init(&quota->lock, NULL);
    quota->standard = standard;
    return quota;
}

void quota_free(struct quota *quota)
{
    if (!quota)
        return;
    pthread_mutex_destroy(&quota->lock);
    free(quota->clients);
    free(quota);
}

struct quota_limits quota_standard(const struct quota *quota)
{
    return quota->standard;
}

/* Where the client stands, or would. */
static size_t place(const struct quota *quota, int64_t id)
{
    size_t low = 0, high = quota->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (quota->clients[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Under the lock.  Borrowed until the next call. */
static struct count *find(struct quota *quota, int64_t id,
                          enum quota_service service)
{
    size_t at = place(quota, id);

    if (at == quota->count || quota->clients[at].id != id) {
        quota->clients =
            mem_grow(quota->clients, quota->count + 1, sizeof *quota->clients);
        memmove(&quota->clients[at + 1], &quota->clients[at],
                (quota->count - at) * sizeof *quota->clients);
        quota->clients[at] = (struct client){.id = id};
        quota->count++;
    }
    struct count *count = &quota->clients[at].counts[service];
    if (!count->own)
        count->limits = quota->standard;
    return count;
}

static int64_t left(int64_t limit, int64_t used)
{
    return used < limit ? limit - used : 0;
}

static int64_t ends_in_s(int64_t vietnam_ms, int64_t length_ms)
{
    return (length_ms - vietnam_ms % length_ms + 999) / 1000;
}

static void tell(const struct count *c, int64_t vietnam_ms,
                 struct quota_state *state)
{
    state->limits = c->limits;
    state->left_hour = left(c->limits.per_hour, c->in_hour);
    state->left_day = left(c->limits.per_day, c->in_day);
    state->hour_ends_in_s = ends_in_s(vietnam_ms, HOUR_MS);
    state->day_ends_in_s = ends_in_s(vietnam_ms, DAY_MS);
    state->refused = !state->left_hour || !state->left_day;
    state->retry_after_s = !state->left_day ? state->day_ends_in_s
                           : state->refused ? state->hour_ends_in_s
                                            : 0;
}

static void turn(struct quota *quota, int64_t id, enum quota_service service,
                 int64_t now_ms, bool take, struct quota_state *ret_state)
{
    int64_t vietnam_ms = now_ms + VIETNAM_MS;

    pthread_mutex_lock(&quota->lock);
    struct count *c = find(quota, id, service);
    if (c->hour != vietnam_ms / HOUR_MS)
        c->in_hour = 0;
    if (c->day != vietnam_ms / DAY_MS)
        c->in_day = 0;
    c->hour = vietnam_ms / HOUR_MS;
    c->day = vietnam_ms / DAY_MS;
    tell(c, vietnam_ms, ret_state);
    if (take && !ret_state->refused) {
        c->in_hour++;
        c->in_day++;
        c->changed = quota->changed = true;
        ret_state->left_hour--;
        ret_state->left_day--;
    }
    pthread_mutex_unlock(&quota->lock);
}

void quota_take(struct quota *quota, int64_t client_id,
                enum quota_service service, int64_t now_ms,
                struct quota_state *ret_state)
{
    turn(quota, client_id, service, now_ms, true, ret_state);
}

void quota_look(struct quota *quota, int64_t client_id,
                enum quota_service service, int64_t now_ms,
                struct quota_state *ret_state)
{
    turn(quota, client_id, service, now_ms, false, ret_state);
}

/* Under the lock. */
static int load_limits(struct quota *quota, struct hubdb *store,
                       struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store),
        "SELECT client_id, service, per_hour, per_day FROM quotas", err);
    int r = s ? 1 : -err->code;
    enum quota_service service;

    while (r == 1 && (r = db_step(s, err)) == 1)
        if (quota_service_find(db_str(s, 1), &service)) {
            struct count *c = find(quota, db_int(s, 0), service);
            c->limits = (struct quota_limits){db_int(s, 2), db_int(s, 3)};
            c->own = true;
        }
    return r;
}

static int load_counts(struct quota *quota, struct hubdb *store,
                       struct err *err)
{
    struct db_stmt *s =
        db_prepare(hubdb_db(store),
                   "SELECT client_id, service, hour, in_hour, day, in_day"
                   " FROM usage",
                   err);
    int r = s ? 1 : -err->code;
    enum quota_service service;

    while (r == 1 && (r = db_step(s, err)) == 1)
        if (quota_service_find(db_str(s, 1), &service)) {
            struct count *c = find(quota, db_int(s, 0), service);
            c->hour = db_int(s, 2);
            c->in_hour = db_int(s, 3);
            c->day = db_int(s, 4);
            c->in_day = db_int(s, 5);
        }
    return r;
}

int quota_load(struct quota *quota, struct hubdb *store, struct err *err)
{
    pthread_mutex_lock(&quota->lock);
    int r = load_limits(quota, store, err);
    if (r == 0 && !quota->loaded)
        r = load_counts(quota, store, err);
    if (r == 0)
        quota->loaded = true;
    pthread_mutex_unlock(&quota->lock);
    return r < 0 ? err_wrap(err, "quotas") : 0;
}

static int save_count(struct hubdb *store, int64_t client_id, int service,
                      const struct count *c, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store),
        "INSERT OR REPLACE INTO usage VALUES(?, ?, ?, ?, ?, ?)", err);

    if (!s)
        return -err->code;
    db_bind_int(s, 1, client_id);
    db_bind_str(s, 2, str_of(names[service]));
    db_bind_int(s, 3, c->hour);
    db_bind_int(s, 4, c->in_hour);
    db_bind_int(s, 5, c->day);
    db_bind_int(s, 6, c->in_day);
    return db_run(s, err);
}

/* Copies what changed; disk is not touched under the lock. */
static struct client *changed_ones(struct quota *quota, size_t *ret_count)
{
    struct client *copy = mem_new(quota->count + 1, sizeof *copy);
    size_t n = 0;

    for (size_t i = 0; i < quota->count; i++) {
        bool changed = false;
        copy[n] = quota->clients[i];
        for (int s = 0; s < QUOTA_SERVICES; s++) {
            changed = changed || quota->clients[i].counts[s].changed;
            quota->clients[i].counts[s].changed = false;
        }
        n += changed;
    }
    quota->changed = false;
    *ret_count = n;
    return copy;
}

/* They could not be written: all are written the next time. */
static void remember(struct quota *quota)
{
    pthread_mutex_lock(&quota->lock);
    for (size_t i = 0; i < quota->count; i++)
        for (int s = 0; s < QUOTA_SERVICES; s++)
            quota->clients[i].counts[s].changed = true;
    quota->changed = true;
    pthread_mutex_unlock(&quota->lock);
}

int quota_save(struct quota *quota, struct hubdb *store, struct err *err)
{
    size_t count;
    int r = 0;

    pthread_mutex_lock(&quota->lock);
    scoped(mem_freep) struct client *clients = changed_ones(quota, &count);
    pthread_mutex_unlock(&quota->lock);
    for (size_t i = 0; i < count; i++)
        for (int s = 0; s < QUOTA_SERVICES && r == 0; s++)
            if (clients[i].counts[s].changed)
                r = save_count(store, clients[i].id, s, &clients[i].counts[s],
                               err);
    if (r == 0)
        return 0;
    remember(quota);
    return err_wrap(err, "used quotas");
}

bool quota_changed(struct quota *quota)
{
    pthread_mutex_lock(&quota->lock);
    bool changed = quota->changed;
    pthread_mutex_unlock(&quota->lock);
    return changed;
}

int quota_set(struct hubdb *store, int64_t client_id,
              enum quota_service service, struct quota_limits limits,
              struct err *err)
{
    if (limits.per_hour < 0 || limits.per_hour > QUOTA_LIMIT_MAX ||
        limits.per_day < 0 || limits.per_day > QUOTA_LIMIT_MAX)
        return err_set(err, ERR_USAGE, "quota: is not in 0..%d",
                       QUOTA_LIMIT_MAX);
    struct db_stmt *s =
        db_prepare(hubdb_db(store),
                   "INSERT OR REPLACE INTO quotas VALUES(?, ?, ?, ?)", err);
    if (!s)
        return -err->code;
    db_bind_int(s, 1, client_id);
    db_bind_str(s, 2, str_of(names[service]));
    db_bind_int(s, 3, limits.per_hour);
    db_bind_int(s, 4, limits.per_day);
    int r = db_run(s, err);
    return r < 0 ? r : hubdb_touch(store, err);
}
