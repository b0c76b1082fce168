/* crawler/rhythm.c - see rhythm.h. */
#include "crawler/rhythm.h"

#define MONTH_MS (30 * 86400000LL)

static int64_t clamp(int64_t ms, int64_t least, int64_t most)
{
    if (ms < least)
        ms = least;
    return ms > most ? most : ms;
}

int64_t rhythm_interval(const struct rhythm *r,
                        const struct rhythm_rules *rules)
{
    int64_t ms = rules->ttl_ms;

    for (int64_t i = 0; i < r->barren && ms < MONTH_MS; i++)
        ms *= 4;
    if (r->barren)
        return clamp(ms, rules->ttl_ms, MONTH_MS);
    if (!r->feed)
        return ms;
    if (!r->interval_ms)
        ms = 2 * rules->feed_min_ms;
    else
        ms = r->added ? r->interval_ms / 2 : r->interval_ms * 3 / 2;
    return clamp(ms, rules->feed_min_ms, rules->ttl_ms);
}
