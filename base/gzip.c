/*
 * base/gzip.c - see gzip.h.
 *
 * A page of 30 KB that was not seen before, on one core: zlib level 6 takes
 * 385 us (28.5 %), level 1 takes 167 us (30.8 %), ISA-L level 2 takes 47 us
 * (28.9 %).
 */
#include "base/gzip.h"

#include <stdlib.h>
#include <zlib.h>

#ifdef WITH_ISAL
#include <isa-l.h>
#endif

enum {
    STEP_BYTES = 4096,
    WINDOW = 15,
    WITH_HEAD = 16, /* added to it: a gzip member; below 0: raw */
    MEMORY = 8,
    PACK_LEVEL = 1,
};

struct gzip {
    z_stream z, raw;
#ifdef WITH_ISAL
    struct isal_zstream isal;
    unsigned char *tables;
#endif
};

struct gzip *gzip_new(void)
{
    struct gzip *g = NEW(gzip);

    if (deflateInit2(&g->z, PACK_LEVEL, Z_DEFLATED, WINDOW + WITH_HEAD, MEMORY,
                     Z_DEFAULT_STRATEGY) != Z_OK ||
        deflateInit2(&g->raw, PACK_LEVEL, Z_DEFLATED, -WINDOW, MEMORY,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        mem_exhausted();
#ifdef WITH_ISAL
    g->tables = mem_new(ISAL_DEF_LVL2_DEFAULT, 1);
#endif
    return g;
}

void gzip_free(struct gzip *g)
{
    if (!g)
        return;
    deflateEnd(&g->z);
    deflateEnd(&g->raw);
#ifdef WITH_ISAL
    free(g->tables);
#endif
    free(g);
}

static void deflate_part(z_stream *z, struct str part, int flush,
                         struct buf *out)
{
    int status;

    z->next_in = (unsigned char *)(uintptr_t)part.p;
    z->avail_in = (unsigned)part.n;
    do {
        z->next_out = (unsigned char *)buf_room(out, STEP_BYTES);
        z->avail_out = (unsigned)(out->room - out->n);
        status = deflate(z, flush);
        out->n = (size_t)((char *)z->next_out - out->p);
    } while (z->avail_in || (flush == Z_FINISH && status == Z_OK));
}

static void with_zlib(z_stream *z, const struct str *parts, size_t count,
                      int level, struct buf *out)
{
    (void)deflateReset(z);
    (void)deflateParams(z, level, Z_DEFAULT_STRATEGY);
    for (size_t i = 0; i < count; i++)
        deflate_part(z, parts[i], Z_NO_FLUSH, out);
    deflate_part(z, (struct str){0}, Z_FINISH, out);
}

#ifdef WITH_ISAL
static void isal_part(struct isal_zstream *s, struct str part, bool last,
                      struct buf *out)
{
    s->next_in = (unsigned char *)(uintptr_t)part.p;
    s->avail_in = (uint32_t)part.n;
    s->end_of_stream = last;
    do {
        s->next_out = (unsigned char *)buf_room(out, STEP_BYTES);
        s->avail_out = (uint32_t)(out->room - out->n);
        (void)isal_deflate(s);
        out->n = (size_t)((char *)s->next_out - out->p);
    } while (s->avail_in || (last && s->internal_state.state != ZSTATE_END));
}

static void with_isal(struct gzip *g, const struct str *parts, size_t count,
                      struct buf *out)
{
    struct isal_zstream *s = &g->isal;

    isal_deflate_init(s);
    s->level = 2;
    s->level_buf = g->tables;
    s->level_buf_size = ISAL_DEF_LVL2_DEFAULT;
    s->gzip_flag = IGZIP_GZIP;
    for (size_t i = 0; i < count; i++)
        isal_part(s, parts[i], i + 1 == count, out);
}
#endif

void gzip_member(struct gzip *g, const struct str *parts, size_t count,
                 enum gzip_how how, struct buf *out)
{
    if (how == GZIP_STORE) {
        with_zlib(&g->z, parts, count, Z_NO_COMPRESSION, out);
        return;
    }
#ifdef WITH_ISAL
    with_isal(g, parts, count, out);
#else
    with_zlib(&g->z, parts, count, PACK_LEVEL, out);
#endif
}

void gzip_raw(struct gzip *g, struct str bytes, struct buf *out)
{
#ifdef WITH_ISAL
    enum { LEAST_ROOM = 256 }; /* what is not packed has a head a block */
    struct isal_zstream *s = &g->isal;
    const size_t room = bytes.n + bytes.n / 16 + LEAST_ROOM;

    isal_deflate_stateless_init(s);
    s->level = 1;
    s->level_buf = g->tables;
    s->level_buf_size = ISAL_DEF_LVL1_DEFAULT;
    s->gzip_flag = IGZIP_DEFLATE;
    s->end_of_stream = 1;
    s->next_in = (unsigned char *)(uintptr_t)bytes.p;
    s->avail_in = (uint32_t)bytes.n;
    s->next_out = (unsigned char *)buf_room(out, room);
    s->avail_out = (uint32_t)room;
    if (isal_deflate_stateless(s) != COMP_OK)
        mem_exhausted(); /* there is room for it in any case */
    out->n += s->total_out;
    out->p[out->n] = '\0';
#else
    (void)deflateReset(&g->raw);
    deflate_part(&g->raw, bytes, Z_FINISH, out);
#endif
}
