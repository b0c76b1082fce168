/* indexer/likeness.c - see likeness.h. */
#include "indexer/likeness.h"

#include "indexer/analyse.h"

enum { BITS = 64 };

/* Spreads a hash over all bits (FNV leaves its high bits alike). */
static uint64_t spread(uint64_t x)
{
    x = (x ^ x >> 33) * 0xff51afd7ed558ccdu;
    x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53u;
    return x ^ x >> 33;
}

static void vote(int32_t votes[BITS], uint64_t hash)
{
    for (int i = 0; i < BITS; i++)
        votes[i] += (int32_t)(hash >> i & 1) * 2 - 1;
}

uint64_t likeness_of(struct str text)
{
    struct tokens walk = {.text = text};
    struct token token;
    int32_t votes[BITS] = {0};
    uint64_t before = 0, result = 0;
    size_t count = 0;

    for (; tokens_next(&walk, &token); count++) {
        uint64_t now = str_hash((struct str){token.fold.key, token.fold.key_n});
        vote(votes, spread(before * 31 + now));
        before = now;
    }
    if (count < LIKENESS_TOKENS_MIN)
        return 0;
    for (int i = 0; i < BITS; i++)
        result |= (uint64_t)(votes[i] > 0) << i;
    return result ? result : 1;
}
