/*
 * indexer/glass_values.c - see glass_values.h.
 *
 *     key    00 d0 SLOT         lowest byte first, as few as it takes
 *     entry  COUNT LENGTH LEAST [LARGEST]
 *
 *     key    00 d8 SLOT DOC     the first document of a chunk
 *     entry  LENGTH VALUE (STEP-1 LENGTH VALUE)...
 */
#include "indexer/glass_values.h"

#include "base/mem.h"
#include "indexer/glass_pack.h"
#include "indexer/glass_table.h"

#include <stdlib.h>

struct glass_chunk {
    uint32_t first; /* document */
    size_t end;     /* in `bytes` */
};

void glass_values_done(struct glass_values *v)
{
    buf_done(&v->bytes);
    buf_done(&v->least);
    buf_done(&v->most);
    free(v->chunks);
}

static int compare_str(struct str a, struct str b)
{
    const size_t n = a.n < b.n ? a.n : b.n;
    const int order = n ? memcmp(a.p, b.p, n) : 0;

    return order ? order : (a.n > b.n) - (a.n < b.n);
}

static void set_bounds(struct glass_values *v, struct str value)
{
    if (v->docs++ == 0 || compare_str(value, buf_str(&v->least)) < 0) {
        buf_reset(&v->least);
        buf_add(&v->least, value);
    }
    if (v->docs == 1 || compare_str(value, buf_str(&v->most)) > 0) {
        buf_reset(&v->most);
        buf_add(&v->most, value);
    }
}

void glass_values_add(struct glass_values *v, uint32_t doc, struct str value)
{
    const size_t from = v->count ? v->chunks[v->count - 1].end : 0;
    const size_t begun = v->count > 1 ? v->chunks[v->count - 2].end : 0;
    const bool fresh = !v->count || from - begun >= GLASS_CHUNK_BYTES;
    char *at = buf_room(&v->bytes, 2 * GLASS_NUMBER_MAX + value.n);

    if (v->count == v->room) {
        v->room = v->room ? 2 * v->room : 16;
        v->chunks = mem_grow(v->chunks, v->room, sizeof *v->chunks);
    }
    if (fresh)
        v->chunks[v->count++].first = doc;
    else
        at = glass_number(at, doc - v->last - 1);
    at = glass_number(at, value.n);
    memcpy(at, value.p, value.n);
    v->bytes.n = (size_t)(at - v->bytes.p) + value.n;
    v->chunks[v->count - 1].end = v->bytes.n;
    v->last = doc;
    set_bounds(v, value);
}

/* The largest is left out when it is the least. */
int glass_values_write_bounds(const struct glass_values *v, uint32_t slot,
                              struct glass_table *table, struct err *err)
{
    scoped(buf_done) struct buf tag = {0};
    char key[2 + sizeof slot] = "\0\xd0", *end = key + 2;

    for (uint32_t rest = slot; rest; rest >>= 8)
        *end++ = (char)rest;
    char *at = buf_room(&tag, 2 * GLASS_NUMBER_MAX);
    at = glass_number(at, v->docs);
    at = glass_number(at, v->least.n);
    tag.n = (size_t)(at - tag.p);
    buf_add(&tag, buf_str(&v->least));
    if (!str_eq(buf_str(&v->least), buf_str(&v->most)))
        buf_add(&tag, buf_str(&v->most));
    return glass_table_add(table, glass_made(key, end), buf_str(&tag), false,
                           err);
}

int glass_values_write(const struct glass_values *v, uint32_t slot,
                       struct glass_table *table, struct err *err)
{
    char key[2 + 2 * GLASS_NUMBER_MAX] = "\0\xd8";
    char *number = glass_number(key + 2, slot);
    size_t from = 0;

    for (size_t i = 0; i < v->count; i++) {
        char *end = glass_sorted(number, v->chunks[i].first);
        int r = glass_table_add(
            table, glass_made(key, end),
            str_sub(buf_str(&v->bytes), from, v->chunks[i].end), false, err);
        if (r < 0)
            return r;
        from = v->chunks[i].end;
    }
    return 0;
}
