/* indexer/data_pack.c - see data_pack.h. */
#include "indexer/data_pack.h"

#include <stdlib.h>
#include <zstd.h>

enum { LEVEL = 1 };

struct data_pack {
    ZSTD_CCtx *context;
};

struct data_pack *data_pack_new(void)
{
    struct data_pack *p = NEW(data_pack);

    p->context = ZSTD_createCCtx();
    if (!p->context)
        mem_exhausted();
    return p;
}

void data_pack_free(struct data_pack *p)
{
    if (!p)
        return;
    ZSTD_freeCCtx(p->context);
    free(p);
}

void data_pack_add(struct data_pack *p, struct buf *out, struct str bytes)
{
    const size_t room = ZSTD_compressBound(bytes.n);
    const size_t n = ZSTD_compressCCtx(p->context, buf_room(out, room), room,
                                       bytes.p, bytes.n, LEVEL);

    if (ZSTD_isError(n))
        mem_exhausted(); /* the only way to fail: there is room enough */
    out->n += n;
    out->p[out->n] = '\0';
}
