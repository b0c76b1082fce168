/* indexer/lines.c - see lines.h. */
#include "indexer/lines.h"

#include "base/err.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>

struct lines {
    FILE *file;
    ZSTD_DStream *zstd; /* NULL: plain */
    char *in;           /* compressed bytes */
    ZSTD_inBuffer input;
    bool frame_open; /* the last frame has not ended yet */
    struct buf rest; /* the beginning of a line, from the batch before */
    int64_t next_line;
};

int lines_open(struct lines **ret_lines, const char *path, struct err *err)
{
    scoped(lines_freep) struct lines *l = NEW(lines);

    l->next_line = 1;
    l->file = fopen(path, "re");
    if (!l->file)
        return err_errno(err, "%s", path);
    if (str_ends(str_of(path), STR(".zst"))) {
        l->zstd = ZSTD_createDStream();
        l->in = mem_new(1, ZSTD_DStreamInSize());
        l->input.src = l->in;
        if (!l->zstd)
            mem_exhausted();
    }
    *ret_lines = TAKE(l);
    return 0;
}

void lines_free(struct lines *l)
{
    if (!l)
        return;
    mem_file_closep(&l->file);
    ZSTD_freeDStream(l->zstd);
    free(l->in);
    buf_done(&l->rest);
    free(l);
}

/* Reads bytes of the file; 0 at its end. */
static int read_bytes(struct lines *l, char *to, size_t room, size_t *ret_n,
                      struct err *err)
{
    *ret_n = fread(to, 1, room, l->file);
    if (*ret_n < room && ferror(l->file))
        return err_errno(err, "reading");
    return 0;
}

static int read_zstd(struct lines *l, char *to, size_t room, size_t *ret_n,
                     struct err *err)
{
    ZSTD_outBuffer out = {to, room, 0};

    while (out.pos < room) {
        if (l->input.pos == l->input.size) {
            l->input.pos = 0;
            int r =
                read_bytes(l, l->in, ZSTD_DStreamInSize(), &l->input.size, err);
            if (r < 0)
                return r;
            if (!l->input.size && l->frame_open)
                return err_set(err, ERR_FORMAT, "compressed data is cut off");
            if (!l->input.size)
                break;
        }
        size_t left = ZSTD_decompressStream(l->zstd, &out, &l->input);
        if (ZSTD_isError(left))
            return err_set(err, ERR_FORMAT, "compressed data: %s",
                           ZSTD_getErrorName(left));
        l->frame_open = left > 0;
    }
    *ret_n = out.pos;
    return 0;
}

static size_t after_last_line(struct str s)
{
    const char *last = s.n ? memrchr(s.p, '\n', s.n) : NULL;

    return last ? (size_t)(last - s.p) + 1 : 0;
}

static int64_t count_lines(struct str s)
{
    int64_t count = 0;

    for (struct str line; str_cut(&s, '\n', &line);)
        count += s.p || line.n;
    return count;
}

int lines_next(struct lines *l, struct buf *batch, int64_t *ret_first,
               struct err *err)
{
    size_t whole = 0, n = 0;

    buf_reset(batch);
    buf_add(batch, buf_str(&l->rest));
    buf_reset(&l->rest);
    while (!whole) {
        char *to = buf_room(batch, LINES_BATCH_BYTES);
        int r = l->zstd ? read_zstd(l, to, LINES_BATCH_BYTES, &n, err)
                        : read_bytes(l, to, LINES_BATCH_BYTES, &n, err);
        if (r < 0)
            return r;
        batch->n += n;
        whole = n ? after_last_line(buf_str(batch)) : batch->n;
        if (!n)
            break;
        if (!whole && batch->n > LINES_LINE_MAX_BYTES)
            return err_set(err, ERR_LIMIT, "line %lld is too long",
                           (long long)l->next_line);
    }
    buf_add(&l->rest, str_sub(buf_str(batch), whole, batch->n));
    buf_cut(batch, whole);
    *ret_first = l->next_line;
    l->next_line += count_lines(buf_str(batch));
    return batch->n > 0;
}
