/*
 * base/map.c - see map.h.  Open addressing with linear probing, at most half
 * full; hashes are kept, so that growing and missing compare no keys.
 */
#include "base/map.h"

#include <assert.h>
#include <stdlib.h>

enum { ROOM_MIN = 64 };

struct slot {
    uint64_t hash;
    char *key; /* owned */
    size_t key_n;
    void *value; /* NULL: the slot is free */
};

struct map {
    struct slot *slots;
    size_t room, count; /* room is a power of two */
};

struct map *map_new(void)
{
    struct map *m = NEW(map);

    m->room = ROOM_MIN;
    m->slots = mem_new(m->room, sizeof *m->slots);
    return m;
}

void map_free(struct map *m, void (*release)(void *value))
{
    if (!m)
        return;
    for (size_t i = 0; i < m->room; i++) {
        if (m->slots[i].value && release)
            release(m->slots[i].value);
        free(m->slots[i].key);
    }
    free(m->slots);
    free(m);
}

/* The slot that holds the key, or the free one where it would stand. */
static struct slot *find(const struct map *m, struct str key, uint64_t hash)
{
    size_t at = (size_t)(hash ^ hash >> 32) & (m->room - 1);

    while (m->slots[at].value &&
           (m->slots[at].hash != hash || m->slots[at].key_n != key.n ||
            memcmp(m->slots[at].key, key.p, key.n)))
        at = (at + 1) & (m->room - 1);
    return &m->slots[at];
}

static void grow(struct map *m)
{
    struct map larger = {.room = m->room * 2, .count = m->count};

    larger.slots = mem_new(larger.room, sizeof *larger.slots);
    for (size_t i = 0; i < m->room; i++) {
        const struct slot *old = &m->slots[i];
        if (old->value)
            *find(&larger, (struct str){old->key, old->key_n}, old->hash) =
                *old;
    }
    free(m->slots);
    *m = larger;
}

void *map_get(const struct map *m, struct str key)
{
    return find(m, key, str_hash(key))->value;
}

void *map_add(struct map *m, struct str key, void *value)
{
    uint64_t hash = str_hash(key);

    assert(value);
    if (m->count * 2 >= m->room)
        grow(m);
    struct slot *s = find(m, key, hash);
    if (!s->value) {
        *s = (struct slot){hash, str_dup(key), key.n, value};
        m->count++;
    }
    return s->value;
}
