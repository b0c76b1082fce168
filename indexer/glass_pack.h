/*
 * indexer/glass_pack.h - how Xapian's glass format writes numbers.  The caller
 * has made room: GLASS_NUMBER_MAX bytes each.  They return where they ended.
 */
#ifndef INDEXER_GLASS_PACK_H
#define INDEXER_GLASS_PACK_H

#include "base/str.h"

#include <stdint.h>

enum {
    GLASS_NUMBER_MAX = 10,
    GLASS_CHUNK_BYTES = 2000, /* from there on a chunk of a list is closed */
};

static inline struct str glass_made(const char *from, const char *to)
{
    return (struct str){from, (size_t)(to - from)};
}

/* Seven bits a byte, the lowest first; the top bit says that more follow. */
static inline char *glass_number(char *at, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        *at++ = (char)(value | 0x80);
    *at++ = (char)value;
    return at;
}

/* So that bytes sort as the numbers do: as in UTF-8, ones in front of a zero
 * tell how many bytes there are; two at least. */
static inline char *glass_sorted(char *at, uint32_t value)
{
    int bytes = value < 0x8000 ? 2 : (37 - __builtin_clz(value)) / 7;
    uint64_t whole = (0xffull << (10 - bytes) & (bytes > 2 ? 0xff : 0))
                         << 8 * (bytes - 1) |
                     value;

    for (int i = bytes; i-- > 0;)
        *at++ = (char)(whole >> 8 * i);
    return at;
}

#endif
