/*
 * crawler/warc_known.c - see warc_known.h.
 *
 * Buckets of four entries, one cache line each.  The place is packed so that
 * a larger number was written later, and 0 is an empty entry:
 *
 *   place:  segment (24 bits) | offset (40 bits)
 */
#include "crawler/warc_known.h"

#include <stdlib.h>

enum { WAYS = 4, OFFSET_BITS = 40, SEGMENT_BITS = 24, FIRST_BUCKETS = 1024 };

struct entry {
    uint64_t key, place;
};

struct warc_known {
    struct entry *entries;
    size_t buckets, max_buckets, count;
};

struct warc_known *warc_known_new(size_t max_entries)
{
    struct warc_known *k = NEW(warc_known);

    k->buckets = FIRST_BUCKETS;
    k->max_buckets = FIRST_BUCKETS;
    while (k->max_buckets * WAYS < max_entries)
        k->max_buckets *= 2;
    k->entries = mem_new(k->buckets * WAYS, sizeof *k->entries);
    return k;
}

void warc_known_free(struct warc_known *k)
{
    if (!k)
        return;
    free(k->entries);
    free(k);
}

/* Keys are hashes, but not all of them good ones: mix before cutting bits. */
static struct entry *bucket_of(const struct warc_known *k, uint64_t key)
{
    uint64_t mixed = (key ^ key >> 32) * 0x9e3779b97f4a7c15u;

    return &k->entries[(mixed >> 32 & (k->buckets - 1)) * WAYS];
}

static void put(struct warc_known *k, struct entry new)
{
    struct entry *bucket = bucket_of(k, new.key), *victim = bucket;

    for (int i = 0; i < WAYS; i++) {
        if (bucket[i].place && bucket[i].key == new.key) {
            victim = &bucket[i];
            break;
        }
        if (bucket[i].place < victim->place)
            victim = &bucket[i];
    }
    k->count += !victim->place;
    if (victim->place < new.place)
        *victim = new;
}

static void grow(struct warc_known *k)
{
    struct entry *old = k->entries;
    size_t n = k->buckets * WAYS;

    k->buckets *= 2;
    k->count = 0;
    k->entries = mem_new(k->buckets * WAYS, sizeof *k->entries);
    for (size_t i = 0; i < n; i++)
        if (old[i].place)
            put(k, old[i]);
    free(old);
}

void warc_known_put(struct warc_known *k, uint64_t key,
                    struct warc_position place)
{
    if (!place.segment || place.segment >> SEGMENT_BITS ||
        place.offset >> OFFSET_BITS)
        return;
    if (k->buckets < k->max_buckets && k->count > k->buckets * WAYS / 2)
        grow(k);
    put(k, (struct entry){key, (uint64_t)place.segment << OFFSET_BITS |
                                   place.offset});
}

bool warc_known_get(const struct warc_known *k, uint64_t key,
                    struct warc_position *ret_place)
{
    const struct entry *bucket = bucket_of(k, key);

    for (int i = 0; i < WAYS; i++)
        if (bucket[i].place && bucket[i].key == key) {
            *ret_place = (struct warc_position){
                (uint32_t)(bucket[i].place >> OFFSET_BITS),
                bucket[i].place & ((1ULL << OFFSET_BITS) - 1)};
            return true;
        }
    return false;
}

size_t warc_known_count(const struct warc_known *k)
{
    return k->count;
}
