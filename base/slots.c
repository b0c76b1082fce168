/*
 * base/slots.c - see slots.h.  Open addressing with linear probing, at most
 * half full; a key of 0 marks a free row.
 */
#include "base/slots.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM_MIN = 1024 }; /* a power of two, as all that follow */

static uint64_t *row_at(const struct slots *s, size_t i)
{
    return (void *)((char *)s->rows + i * s->row_bytes);
}

/* The row of that key, or the free one where it belongs. */
static uint64_t *place_of(const struct slots *s, uint64_t key)
{
    size_t at =
        (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (s->room - 1);
    uint64_t *row;

    while (*(row = row_at(s, at)) && *row != key)
        at = (at + 1) & (s->room - 1);
    return row;
}

static void grow(struct slots *s)
{
    struct slots old = *s;

    s->room = old.room ? 2 * old.room : ROOM_MIN;
    s->rows = mem_new(s->room, s->row_bytes);
    for (size_t i = 0; i < old.room; i++) {
        const uint64_t *row = row_at(&old, i);
        if (*row)
            memcpy(place_of(s, *row), row, s->row_bytes);
    }
    free(old.rows);
}

void *slots_find(const struct slots *s, uint64_t key)
{
    uint64_t *row = s->room ? place_of(s, key) : NULL;

    return row && *row ? row : NULL;
}

void *slots_add(struct slots *s, uint64_t key)
{
    if (2 * s->count >= s->room)
        grow(s);
    uint64_t *row = place_of(s, key);
    if (!*row) {
        *row = key;
        s->count++;
    }
    return row;
}

void slots_done(struct slots *s)
{
    free(s->rows);
    *s = (struct slots){.row_bytes = s->row_bytes};
}
