/*
 * base/lockout.c - see lockout.h.
 *
 * A table of sets, as in a processor's cache: a name belongs to one set and
 * stands in one of its ways.  A full set gives up the way that was quiet
 * longest, but never one that is shut: who floods us with addresses forgets
 * only counts that were going nowhere.  Is every way of a set shut, then a new
 * name of that set is not counted, which 160 random bits of a secret can bear.
 */
#include "base/lockout.h"

#include "base/cidr.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { SETS = 1024, WAYS = 8, NET64_BYTES = 8 };

struct way {
    uint64_t whom; /* 0: free */
    int64_t since_ms, last_ms, shut_until_ms;
    int failures;
};

struct lockout {
    pthread_mutex_t lock;
    int failures_max;
    _Atomic int64_t quiet_from_ms; /* until then somebody is shut out */
    struct way sets[SETS][WAYS];
};

struct lockout *lockout_new(int failures)
{
    struct lockout *lockout = NEW(lockout);

    lockout->failures_max = failures;
    pthread_mutex_init(&lockout->lock, NULL);
    atomic_init(&lockout->quiet_from_ms, INT64_MIN);
    return lockout;
}

void lockout_free(struct lockout *lockout)
{
    if (!lockout)
        return;
    pthread_mutex_destroy(&lockout->lock);
    free(lockout);
}

static uint64_t name(char kind, const void *bytes, size_t n)
{
    struct buf text = {0};

    buf_addc(&text, kind);
    buf_add(&text, (struct str){bytes, n});
    uint64_t hash = str_hash(buf_str(&text));
    buf_done(&text);
    return hash ? hash : 1;
}

uint64_t lockout_address(struct str address)
{
    struct ip ip;

    if (!ip_parse(&ip, address))
        return name('?', address.p, address.n);
    return name('a', ip.bytes, ip_is_v4(&ip) ? sizeof ip.bytes : NET64_BYTES);
}

uint64_t lockout_key(int64_t key_id)
{
    return name('k', &key_id, sizeof key_id);
}

uint64_t lockout_name(struct str text)
{
    return name('n', text.p, text.n);
}

static struct way *find(struct lockout *lockout, uint64_t whom)
{
    struct way *set = lockout->sets[whom % SETS];

    for (int i = 0; i < WAYS; i++)
        if (set[i].whom == whom)
            return &set[i];
    return NULL;
}

/* The way that may be given to somebody else, or NULL. */
static struct way *find_room(struct lockout *lockout, uint64_t whom,
                             int64_t now_ms)
{
    struct way *set = lockout->sets[whom % SETS], *best = NULL;

    for (int i = 0; i < WAYS; i++)
        if (now_ms >= set[i].shut_until_ms &&
            (!best || set[i].last_ms < best->last_ms))
            best = &set[i];
    if (best)
        *best = (struct way){.whom = whom, .since_ms = now_ms};
    return best;
}

bool lockout_is_quiet(const struct lockout *lockout, int64_t now_ms)
{
    return now_ms >= atomic_load(&lockout->quiet_from_ms);
}

bool lockout_is_shut(struct lockout *lockout, uint64_t whom, int64_t now_ms)
{
    pthread_mutex_lock(&lockout->lock);
    const struct way *way = find(lockout, whom);
    bool shut = way && now_ms < way->shut_until_ms;
    pthread_mutex_unlock(&lockout->lock);
    return shut;
}

static bool count(struct way *way, int failures_max, int64_t now_ms)
{
    if (now_ms - way->since_ms > LOCKOUT_WINDOW_MS) {
        way->since_ms = now_ms;
        way->failures = 0;
    }
    way->last_ms = now_ms;
    if (++way->failures < failures_max)
        return false;
    way->failures = 0;
    way->shut_until_ms = now_ms + LOCKOUT_SHUT_MS;
    return true;
}

bool lockout_failed(struct lockout *lockout, uint64_t whom, int64_t now_ms)
{
    pthread_mutex_lock(&lockout->lock);
    struct way *way = find(lockout, whom);
    if (!way)
        way = find_room(lockout, whom, now_ms);
    bool shut = way && count(way, lockout->failures_max, now_ms);
    if (shut)
        atomic_store(&lockout->quiet_from_ms, way->shut_until_ms);
    pthread_mutex_unlock(&lockout->lock);
    return shut;
}
