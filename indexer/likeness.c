/* indexer/likeness.c - see likeness.h. */
#include "indexer/likeness.h"

#include "indexer/analyse.h"

enum { BITS = 64, ROWS = 2, MINS = LIKENESS_BANDS * ROWS };

struct sketch {
    int32_t votes[BITS];
    uint64_t mins[MINS];
    size_t count;
};

/* Spreads a hash over all bits (FNV leaves its high bits alike). */
static uint64_t spread(uint64_t x)
{
    x = (x ^ x >> 33) * 0xff51afd7ed558ccdu;
    x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53u;
    return x ^ x >> 33;
}

static void add_pair(struct sketch *s, uint64_t hash)
{
    for (int i = 0; i < BITS; i++)
        s->votes[i] += (int32_t)(hash >> i & 1) * 2 - 1;
    for (uint64_t i = 0; i < MINS; i++) {
        /* A family of hashes: odd multipliers, high bits compared. */
        uint64_t row = hash * (2 * i + 0x9e3779b97f4a7c15u);
        s->mins[i] = row < s->mins[i] ? row : s->mins[i];
    }
}

static void read_text(struct sketch *s, struct str text)
{
    struct tokens walk = {.text = text};
    struct token token;
    uint64_t before = 0;

    for (; tokens_next(&walk, &token); s->count++) {
        uint64_t now = str_hash((struct str){token.fold.key, token.fold.key_n});
        if (s->count)
            add_pair(s, spread(before * 31 + now));
        before = now;
    }
}

void likeness_of(struct likeness *ret_likeness, struct str text)
{
    struct sketch s = {0};

    *ret_likeness = (struct likeness){0};
    memset(s.mins, 0xff, sizeof s.mins);
    read_text(&s, text);
    if (s.count < LIKENESS_TOKENS_MIN)
        return;
    for (int i = 0; i < BITS; i++)
        ret_likeness->simhash |= (uint64_t)(s.votes[i] > 0) << i;
    ret_likeness->simhash += !ret_likeness->simhash;
    for (int i = 0; i < LIKENESS_BANDS; i++)
        ret_likeness->bands[i] = spread(
            s.mins[ROWS * i] ^ spread(s.mins[ROWS * i + 1] + (uint64_t)i));
}

void likeness_bind(struct likeness *l, const char *number)
{
    uint64_t hash = str_hash(str_of(number));

    for (int i = 0; *number && l->simhash && i < LIKENESS_BANDS; i++)
        l->bands[i] = spread(l->bands[i] ^ hash);
}

int likeness_bits(uint64_t simhash, uint64_t other)
{
    return simhash && other ? __builtin_popcountll(simhash ^ other) : BITS;
}
