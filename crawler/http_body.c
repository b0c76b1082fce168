/* crawler/http_body.c - see http_body.h. */
#include "crawler/http_body.h"

#include "base/err.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

/* Browsers refuse zstd windows of more than 8 MiB (RFC 9659). */
enum { STEP_BYTES = 32 << 10, ZSTD_WINDOW_LOG = 23, GZIP_WINDOW = 15 + 16 };

/* Where a decoder may write next: never more than one byte past the limit. */
struct sink {
    struct buf *out;
    size_t begin, max;
};

static char *sink_room(struct sink *sink, size_t *ret_n)
{
    size_t used = sink->out->n - sink->begin;
    size_t left = sink->max - used + 1;
    size_t want = used > STEP_BYTES ? used : STEP_BYTES;

    *ret_n = want < left ? want : left;
    return buf_room(sink->out, *ret_n);
}

static int sink_add(struct sink *sink, size_t n, struct err *err)
{
    size_t used = sink->out->n - sink->begin;

    if (n > sink->max - used) {
        sink->out->n = sink->begin + sink->max;
        return err_set(err, ERR_LIMIT, "body of more than %zu bytes",
                       sink->max);
    }
    sink->out->n += n;
    return 0;
}

static int copy(struct str in, struct sink *sink, struct err *err)
{
    size_t left = sink->max - (sink->out->n - sink->begin);

    buf_add(sink->out, str_sub(in, 0, left));
    return in.n > left ? err_set(err, ERR_LIMIT, "body of more than %zu bytes",
                                 sink->max)
                       : 0;
}

static bool is_gzip(struct str s)
{
    return str_starts(s, STR("\x1f\x8b\x08"));
}

/* A zlib frame: method 8 and a header divisible by 31 (RFC 1950). */
static bool is_zlib(struct str s)
{
    const unsigned char *b = (const unsigned char *)s.p;

    return s.n >= 2 && (b[0] & 15) == 8 && (b[0] << 8 | b[1]) % 31 == 0;
}

/* 1: the stream goes on; 0: it ended well. */
static int inflate_step(z_stream *z, struct sink *sink, struct err *err)
{
    size_t room;

    z->next_out = (unsigned char *)sink_room(sink, &room);
    z->avail_out = (unsigned)room;
    int status = inflate(z, Z_NO_FLUSH);
    int r = sink_add(sink, room - z->avail_out, err);
    if (r < 0 || status == Z_STREAM_END)
        return r;
    if (status == Z_OK && (z->avail_in || !z->avail_out))
        return 1;
    if (status == Z_OK || status == Z_BUF_ERROR)
        return err_set(err, ERR_FORMAT, "compressed body breaks off");
    return err_set(err, ERR_FORMAT, "compressed body is broken: %s",
                   z->msg ? z->msg : "no reason given");
}

static int inflate_all(struct str in, int window, struct sink *sink,
                       struct err *err)
{
    z_stream z = {.next_in = (unsigned char *)(uintptr_t)in.p,
                  .avail_in = (unsigned)in.n};
    int r;

    if (inflateInit2(&z, window) != Z_OK)
        mem_exhausted();
    (void)inflateValidate(&z, 0);
    do {
        r = inflate_step(&z, sink, err);
        struct str rest = {(const char *)z.next_in, z.avail_in};
        if (r == 0 && window == GZIP_WINDOW && is_gzip(rest)) {
            (void)inflateReset(&z);
            (void)inflateValidate(&z, 0);
            r = 1;
        }
    } while (r > 0);
    inflateEnd(&z);
    return r;
}

static int decode_gzip(struct str in, struct sink *sink, struct err *err)
{
    if (!is_gzip(in))
        return copy(in, sink, err);
    return inflate_all(in, GZIP_WINDOW, sink, err);
}

static int decode_deflate(struct str in, struct sink *sink, struct err *err)
{
    struct err as_zlib = {0};

    if (is_gzip(in))
        return inflate_all(in, GZIP_WINDOW, sink, err);
    if (is_zlib(in)) {
        int r = inflate_all(in, 15, sink, &as_zlib);
        if (r == 0)
            return 0;
        if (sink->out->n > sink->begin) {
            *err = as_zlib;
            return r;
        }
    }
    return inflate_all(in, -15, sink, err);
}

static int decode_brotli(struct str in, struct sink *sink, struct err *err)
{
    BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    const unsigned char *next_in = (const unsigned char *)in.p;
    size_t in_left = in.n;
    BrotliDecoderResult status = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
    int r = 0;

    if (!state)
        mem_exhausted();
    while (r == 0 && status == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
        size_t room, left;
        unsigned char *next_out = (unsigned char *)sink_room(sink, &room);
        left = room;
        status = BrotliDecoderDecompressStream(state, &in_left, &next_in, &left,
                                               &next_out, NULL);
        r = sink_add(sink, room - left, err);
    }
    if (r == 0 && status != BROTLI_DECODER_RESULT_SUCCESS)
        r = err_set(err, ERR_FORMAT, "brotli body %s",
                    status == BROTLI_DECODER_RESULT_ERROR ? "is broken"
                                                          : "breaks off");
    BrotliDecoderDestroyInstance(state);
    return r;
}

static int zstd_all(ZSTD_DCtx *context, struct str body, struct sink *sink,
                    struct err *err)
{
    ZSTD_inBuffer in = {body.p, body.n, 0};
    size_t status, room;

    do {
        char *at = sink_room(sink, &room);
        ZSTD_outBuffer out = {at, room, 0};
        status = ZSTD_decompressStream(context, &out, &in);
        int r = sink_add(sink, out.pos, err);
        if (r < 0)
            return r;
        if (ZSTD_isError(status))
            return err_set(err, ERR_FORMAT, "zstd body is broken: %s",
                           ZSTD_getErrorName(status));
        if (in.pos == in.size && out.pos < out.size)
            break;
    } while (in.pos < in.size || status);
    return status ? err_set(err, ERR_FORMAT, "zstd body breaks off") : 0;
}

static int decode_zstd(struct str in, struct sink *sink, struct err *err)
{
    if (!str_starts(in, STR("\x28\xb5\x2f\xfd")))
        return copy(in, sink, err);
    ZSTD_DCtx *context = ZSTD_createDCtx();
    if (!context)
        mem_exhausted();
    (void)ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG);
    int r = zstd_all(context, in, sink, err);
    ZSTD_freeDCtx(context);
    return r;
}

int http_decode(struct str coding, struct str body, size_t max_bytes,
                struct buf *out, struct err *err)
{
    static const struct {
        const char *name;
        int (*decode)(struct str in, struct sink *sink, struct err *err);
    } codings[] = {
        {"gzip", decode_gzip},       {"x-gzip", decode_gzip},
        {"deflate", decode_deflate}, {"br", decode_brotli},
        {"zstd", decode_zstd},
    };
    struct sink sink = {out, out->n, max_bytes};
    size_t i = 0;

    while (i < 5 && !str_case_eq(coding, str_of(codings[i].name)))
        i++;
    int r = i == 5 || !body.n ? copy(body, &sink, err)
                              : codings[i].decode(body, &sink, err);
    buf_add(out, STR("")); /* the closing NUL */
    return r;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "1a2f [;extension] CRLF"; takes the line from *rest. */
static bool chunk_size(struct str *rest, size_t *ret_size)
{
    ptrdiff_t end = str_chr(str_sub(*rest, 0, 4096), '\n');
    struct str line = str_trim(str_sub(*rest, 0, end < 0 ? 0 : (size_t)end));
    size_t i = 0, size = 0;

    for (; i < line.n && hex_value(line.p[i]) >= 0; i++) {
        if (size >> 56)
            return false;
        size = size << 4 | (size_t)hex_value(line.p[i]);
    }
    if (!i || (i < line.n && line.p[i] != ';' && line.p[i] != ' '))
        return false;
    *rest = str_sub(*rest, (size_t)end + 1, rest->n);
    *ret_size = size;
    return true;
}

int http_dechunk(struct str body, size_t max_bytes, struct buf *out,
                 struct err *err)
{
    struct sink sink = {out, out->n, max_bytes};
    struct str rest = body;
    size_t size = 0;

    if (!chunk_size(&rest, &size)) /* header left standing, chunks taken off */
        return copy(body, &sink, err);
    while (size) {
        int r = copy(str_sub(rest, 0, size), &sink, err);
        if (r < 0)
            return r;
        if (rest.n < size)
            return err_set(err, ERR_FORMAT, "chunked body breaks off");
        rest = str_sub(rest, size, rest.n);
        rest = str_sub(rest, str_starts(rest, STR("\r")), rest.n);
        rest = str_sub(rest, str_starts(rest, STR("\n")), rest.n);
        if (!chunk_size(&rest, &size))
            return err_set(err, ERR_FORMAT,
                           rest.n ? "chunk size is broken"
                                  : "chunked body breaks off");
    }
    return 0;
}

static bool is_folded(struct str rest)
{
    return rest.n && (rest.p[0] == ' ' || rest.p[0] == '\t');
}

bool http_next_header(struct str *rest, struct str *ret_name,
                      struct str *ret_value)
{
    struct str line, more;

    while (rest->n && str_cut(rest, '\n', &line)) {
        while (is_folded(*rest) && str_cut(rest, '\n', &more))
            line.n = (size_t)(more.p + more.n - line.p);
        ptrdiff_t colon = str_chr(line, ':');
        if (colon <= 0)
            continue;
        *ret_name = str_trim(str_sub(line, 0, (size_t)colon));
        *ret_value = str_trim(str_sub(line, (size_t)colon + 1, line.n));
        return true;
    }
    return false;
}

bool http_is_chunked(struct str headers)
{
    struct str name, value;

    while (http_next_header(&headers, &name, &value))
        if (str_case_eq(name, STR("transfer-encoding")) &&
            str_case_find(value, STR("chunked")) >= 0)
            return true;
    return false;
}
