/*
 * searchd/hot.c - see hot.h.
 *
 * A table of sets of few entries each, found by hash, one lock a set: what is
 * asked most stays, since a new answer takes the place of the oldest in its
 * set.
 */
#include "searchd/hot.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

struct hot_answer {
    atomic_int references;
    uint64_t hash; /* of the key */
    struct str key, body, note;
    int64_t made_ms;
    bool renewing; /* somebody is working out a newer one; under the lock */
    char tag[HOT_TAG_MAX];
    char bytes[]; /* key, body, note */
};

struct set {
    pthread_mutex_t lock;
    struct hot_answer *ways[HOT_WAYS];
};

struct hot {
    struct set sets[HOT_SETS];
};

struct hot *hot_new(void)
{
    struct hot *hot = NEW(hot);

    for (int i = 0; i < HOT_SETS; i++)
        pthread_mutex_init(&hot->sets[i].lock, NULL);
    return hot;
}

void hot_release(void *p)
{
    struct hot_answer *entry = p;

    if (entry && atomic_fetch_sub(&entry->references, 1) == 1)
        free(entry);
}

void hot_free(struct hot *hot)
{
    if (!hot)
        return;
    for (int i = 0; i < HOT_SETS; i++) {
        for (int j = 0; j < HOT_WAYS; j++)
            hot_release(hot->sets[i].ways[j]);
        pthread_mutex_destroy(&hot->sets[i].lock);
    }
    free(hot);
}

static struct set *set_of(struct hot *hot, uint64_t hash)
{
    /* The high bits of FNV hardly know the last letters: mixed once more. */
    return &hot->sets[(hash * 0x9e3779b97f4a7c15u >> 40) % HOT_SETS];
}

static bool is_of(const struct hot_answer *entry, uint64_t hash, struct str key)
{
    return entry && entry->hash == hash && str_eq(entry->key, key);
}

/* May it be given?  Says no once when it has become old, to the one who is to
 * renew it. */
static bool is_good(struct hot_answer *entry, int64_t now_ms)
{
    int64_t age_ms = now_ms - entry->made_ms;

    if (age_ms < HOT_FRESH_MS)
        return true;
    if (age_ms >= HOT_STALE_MS || !entry->renewing) {
        entry->renewing = true;
        return false;
    }
    return true;
}

struct hot_answer *hot_get(struct hot *hot, struct str key, int64_t now_ms)
{
    uint64_t hash = str_hash(key);
    struct set *set = set_of(hot, hash);
    struct hot_answer *found = NULL;

    pthread_mutex_lock(&set->lock);
    for (int i = 0; i < HOT_WAYS && !found; i++)
        if (is_of(set->ways[i], hash, key))
            found = set->ways[i];
    if (found && is_good(found, now_ms))
        atomic_fetch_add(&found->references, 1);
    else
        found = NULL;
    pthread_mutex_unlock(&set->lock);
    return found;
}

static struct str copy_to(char **at, struct str s)
{
    struct str copy = {*at, s.n};

    if (s.n)
        memcpy(*at, s.p, s.n);
    *at += s.n;
    return copy;
}

static struct hot_answer *new_entry(struct str key, struct str body,
                                    struct str note, const char *tag,
                                    int64_t now_ms)
{
    struct hot_answer *entry =
        mem_grow(NULL, 1, sizeof *entry + key.n + body.n + note.n);
    char *at = entry->bytes;

    atomic_init(&entry->references, 1);
    entry->hash = str_hash(key);
    entry->made_ms = now_ms;
    entry->renewing = false;
    entry->key = copy_to(&at, key);
    entry->body = copy_to(&at, body);
    entry->note = copy_to(&at, note);
    snprintf(entry->tag, sizeof entry->tag, "%s", tag);
    return entry;
}

/* Where a new entry goes: where its older self is, where nothing is, or where
 * the oldest is. */
static int place_for(const struct set *set, const struct hot_answer *entry)
{
    int oldest = 0;

    for (int i = 0; i < HOT_WAYS; i++) {
        if (is_of(set->ways[i], entry->hash, entry->key))
            return i;
        if (!set->ways[oldest])
            continue;
        if (!set->ways[i] || set->ways[i]->made_ms < set->ways[oldest]->made_ms)
            oldest = i;
    }
    return oldest;
}

void hot_put(struct hot *hot, struct str key, struct str body, struct str note,
             const char *tag, int64_t now_ms)
{
    if (!key.n || !body.n || body.n > HOT_BODY_MAX_BYTES)
        return;
    struct hot_answer *entry = new_entry(key, body, note, tag, now_ms);
    struct set *set = set_of(hot, entry->hash);

    pthread_mutex_lock(&set->lock);
    int at = place_for(set, entry);
    struct hot_answer *old = set->ways[at];
    set->ways[at] = entry;
    pthread_mutex_unlock(&set->lock);
    hot_release(old);
}

struct str hot_note(const struct hot_answer *entry)
{
    return entry->note;
}

struct str hot_body(const struct hot_answer *entry)
{
    return entry->body;
}

const char *hot_tag(const struct hot_answer *entry)
{
    return entry->tag;
}
