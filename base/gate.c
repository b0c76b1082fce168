/*
 * base/gate.c - see gate.h.
 *
 * A caller is a 64-bit hash with a seed of this process, so that nobody can
 * choose addresses that meet in one set, and the time at which its bucket is
 * full again.  That time is all the state that GCRA needs:
 *
 *   now                    full_us
 *    |----- debt ------------>|        debt <= burst * step: the request passes
 */
#include "base/gate.h"

#include "base/clock.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/random.h>

enum { SETS = 8192, WAYS = 8, LOCKS = 64, MINUTE_US = 60000000 };

struct caller {
    uint64_t who;    /* 0: a free place */
    int64_t full_us; /* on the steady clock */
};

struct gate {
    struct cidr_list allow, block;
    int64_t step_us; /* in which one request comes back; 0: no limit */
    int64_t burst;
    uint64_t seed;
    pthread_mutex_t locks[LOCKS];
    struct caller sets[SETS][WAYS];
};

int gate_new(struct gate **ret_gate, const struct gate_settings *settings,
             struct err *err)
{
    scoped(gate_freep) struct gate *gate = NEW(gate);

    for (int i = 0; i < LOCKS; i++)
        pthread_mutex_init(&gate->locks[i], NULL);
    if (settings->per_minute > 0)
        gate->step_us = MINUTE_US / settings->per_minute;
    gate->burst = settings->burst > 1 ? settings->burst : 1;
    (void)getrandom(&gate->seed, sizeof gate->seed, 0);
    int r = cidr_list_parse(&gate->allow, settings->allow, err);
    if (r == 0)
        r = cidr_list_parse(&gate->block, settings->block, err);
    if (r < 0)
        return r;
    *ret_gate = TAKE(gate);
    return 0;
}

void gate_free(struct gate *gate)
{
    if (!gate)
        return;
    for (int i = 0; i < LOCKS; i++)
        pthread_mutex_destroy(&gate->locks[i]);
    cidr_list_done(&gate->allow);
    cidr_list_done(&gate->block);
    free(gate);
}

static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/* Its place, or that of whom it takes it from: the one least in debt. */
static struct caller *find(struct caller *set, uint64_t who)
{
    struct caller *least = &set[0];

    for (int i = 0; i < WAYS; i++) {
        if (set[i].who == who)
            return &set[i];
        if (set[i].full_us < least->full_us)
            least = &set[i];
    }
    *least = (struct caller){.who = who};
    return least;
}

static int64_t seconds_up(int64_t us)
{
    return us > 0 ? (us + 999999) / 1000000 : 0;
}

/* Takes a request from the bucket, if there is one left. */
static bool take(const struct gate *gate, struct caller *caller, int64_t now_us,
                 struct gate_state *ret)
{
    int64_t room_us = gate->burst * gate->step_us;
    int64_t full_us = caller->full_us > now_us ? caller->full_us : now_us;
    bool pass = full_us - now_us + gate->step_us <= room_us;

    if (pass)
        caller->full_us = full_us += gate->step_us;
    int64_t left_us = room_us - (full_us - now_us);
    *ret = (struct gate_state){
        .limit = gate->burst,
        .window_s = seconds_up(room_us),
        .remaining = left_us / gate->step_us,
        .reset_s = seconds_up(full_us - now_us),
        .retry_after_s = seconds_up(gate->step_us - left_us),
    };
    return pass;
}

static enum gate_verdict count(struct gate *gate, uint64_t who, int64_t now_ms,
                               struct gate_state *ret)
{
    size_t at = who % SETS;

    pthread_mutex_lock(&gate->locks[at % LOCKS]);
    bool pass =
        take(gate, find(gate->sets[at], who ? who : 1), now_ms * 1000, ret);
    pthread_mutex_unlock(&gate->locks[at % LOCKS]);
    return pass ? GATE_COUNTED : GATE_OVER;
}

/* The network of one subscriber. */
static uint64_t hash_address(const struct gate *gate, const struct ip *ip)
{
    uint64_t high, low;

    memcpy(&high, ip->bytes, 8);
    memcpy(&low, ip->bytes + 8, 8);
    return mix(mix(high ^ gate->seed) ^ (ip_is_v4(ip) ? low : 0));
}

enum gate_verdict gate_pass(struct gate *gate, struct str address,
                            int64_t now_ms, struct gate_state *ret)
{
    struct ip ip = {0};

    (void)ip_parse(&ip, address);
    if (gate->block.n && cidr_list_has(&gate->block, &ip))
        return GATE_BLOCKED;
    if (!gate->step_us || cidr_list_has(&gate->allow, &ip))
        return GATE_FREE;
    return count(gate, hash_address(gate, &ip), now_ms, ret);
}
