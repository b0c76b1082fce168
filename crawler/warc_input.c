/*
 * crawler/warc_input.c - see warc_input.h.
 *
 *   raw:   window of the file, raw.p[0] is at file offset raw_offset
 *   text:  unpacked bytes; text.p[at..text.n) is what the reader may see
 *
 * A file that is not compressed has no raw window: it is read into text.
 */
#include "crawler/warc_input.h"

#include "base/err.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

enum { WINDOW_BYTES = 256 << 10, KEEP_BYTES = 8 << 20, GZIP_WINDOW = 15 + 16 };

struct warc_input {
    char *path;
    int fd;
    bool gzip, cut, ended; /* ended: the end of the member was seen */
    z_stream z;
    char *raw;
    size_t raw_at, raw_n;
    uint64_t raw_offset; /* of raw[0] */
    uint64_t member;     /* where the present member begins */
    struct buf text;
    size_t at;
    uint64_t text_offset; /* of text.p[0], not compressed only */
};

static int read_at(struct warc_input *in, char *to, size_t n, uint64_t offset,
                   size_t *ret_n, struct err *err)
{
    ssize_t got;

    do
        got = pread(in->fd, to, n, (off_t)offset);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return err_errno(err, "reading %s", in->path);
    *ret_n = (size_t)got;
    return 0;
}

int warc_input_open(struct warc_input **ret_input, const char *path,
                    uint64_t offset, struct err *err)
{
    scoped(warc_input_freep) struct warc_input *in = NEW(warc_input);
    char magic[2];
    size_t n = 0;

    in->path = mem_str(path);
    in->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (in->fd < 0 && errno == ENOENT)
        return err_set(err, ERR_NOT_FOUND, "no file %s", path);
    if (in->fd < 0)
        return err_errno(err, "opening %s", path);
    int r = read_at(in, magic, 2, 0, &n, err);
    if (r < 0)
        return r;
    in->gzip = n == 2 && magic[0] == '\x1f' && magic[1] == '\x8b';
    in->raw = mem_new(WINDOW_BYTES, 1);
    if (inflateInit2(&in->z, GZIP_WINDOW) != Z_OK)
        mem_exhausted();
    warc_input_seek(in, offset);
    *ret_input = TAKE(in);
    return 0;
}

void warc_input_free(struct warc_input *in)
{
    if (!in)
        return;
    if (in->fd >= 0)
        close(in->fd);
    if (in->raw)
        inflateEnd(&in->z);
    buf_done(&in->text);
    free(in->raw);
    free(in->path);
    free(in);
}

bool warc_input_is_gzip(const struct warc_input *in)
{
    return in->gzip;
}

bool warc_input_cut(const struct warc_input *in)
{
    return in->cut;
}

static uint64_t raw_position(const struct warc_input *in)
{
    return in->raw_offset + in->raw_at;
}

uint64_t warc_input_offset(const struct warc_input *in)
{
    return in->gzip ? in->member : in->text_offset + in->at;
}

uint64_t warc_input_end(const struct warc_input *in)
{
    return in->gzip ? raw_position(in) : in->text_offset + in->at;
}

struct str warc_input_have(const struct warc_input *in)
{
    return (struct str){in->text.p + in->at, in->text.n - in->at};
}

void warc_input_take(struct warc_input *in, size_t n)
{
    in->at += n;
}

static void drop_text(struct warc_input *in)
{
    if (in->text.room > KEEP_BYTES)
        buf_done(&in->text);
    buf_room(&in->text, 0);
    in->text.n = in->at = 0;
}

static void begin_member(struct warc_input *in, uint64_t offset)
{
    in->member = in->text_offset = offset;
    in->ended = in->cut = false;
    (void)inflateReset(&in->z);
    drop_text(in);
}

void warc_input_seek(struct warc_input *in, uint64_t offset)
{
    in->raw_at = in->raw_n = 0;
    in->raw_offset = offset;
    begin_member(in, offset);
    in->ended = true; /* whoever wants bytes has to begin the member first */
}

/* Moves what is left of the window to its front and reads behind it.
 * 1: more bytes are there; 0: the file ends. */
static int fill_raw(struct warc_input *in, struct err *err)
{
    size_t left = in->raw_n - in->raw_at, got = 0;

    memmove(in->raw, in->raw + in->raw_at, left);
    in->raw_offset += in->raw_at;
    in->raw_at = 0;
    in->raw_n = left;
    int r = read_at(in, in->raw + left, WINDOW_BYTES - left,
                    in->raw_offset + left, &got, err);
    if (r < 0)
        return r;
    in->raw_n += got;
    return got > 0;
}

static int file_ends(struct warc_input *in, struct err *err)
{
    in->cut = true;
    return err_set(err, ERR_FORMAT, "the file ends inside a gzip member");
}

/* Unpacks one step into text, up to `room` bytes. */
static int inflate_more(struct warc_input *in, size_t room, struct err *err)
{
    if (in->raw_at == in->raw_n) {
        int r = fill_raw(in, err);
        if (r <= 0)
            return r < 0 ? r : file_ends(in, err);
    }
    in->z.next_in = (unsigned char *)in->raw + in->raw_at;
    in->z.avail_in = (unsigned)(in->raw_n - in->raw_at);
    in->z.next_out = (unsigned char *)in->text.p + in->text.n;
    in->z.avail_out = (unsigned)room;
    int status = inflate(&in->z, Z_NO_FLUSH);
    in->raw_at = in->raw_n - in->z.avail_in;
    in->text.n += room - in->z.avail_out;
    in->ended = status == Z_STREAM_END;
    if (in->ended || status == Z_OK || status == Z_BUF_ERROR)
        return 0;
    return err_set(err, ERR_FORMAT, "gzip is broken: %s",
                   in->z.msg ? in->z.msg : "no reason given");
}

static int read_more(struct warc_input *in, size_t room, struct err *err)
{
    size_t got = 0;
    int r = read_at(in, in->text.p + in->text.n, room,
                    in->text_offset + in->text.n, &got, err);

    if (r == 0) {
        in->text.n += got;
        in->ended = got == 0;
    }
    return r;
}

int warc_input_want(struct warc_input *in, size_t n, struct err *err)
{
    if (!in->gzip)
        in->ended = false; /* the file may have grown */
    while (in->text.n - in->at < n) {
        if (in->ended)
            return 0;
        if (in->at && in->text.n + WINDOW_BYTES >= in->text.room) {
            memmove(in->text.p, in->text.p + in->at, in->text.n - in->at);
            in->text.n -= in->at;
            in->text_offset += in->at;
            in->at = 0;
        }
        (void)buf_room(&in->text, WINDOW_BYTES);
        size_t room = in->text.room - in->text.n - 1;
        int r =
            in->gzip ? inflate_more(in, room, err) : read_more(in, room, err);
        if (r < 0)
            return r;
    }
    return 1;
}

int warc_input_next_member(struct warc_input *in, struct err *err)
{
    if (!in->gzip)
        return warc_input_want(in, 1, err);
    begin_member(in, raw_position(in));
    while (in->raw_n - in->raw_at < 3) {
        int r = fill_raw(in, err);
        if (r < 0)
            return r;
        if (r == 0 && in->raw_n > in->raw_at)
            return file_ends(in, err);
        if (r == 0) {
            in->ended = true; /* the file may have grown at the next call */
            return 0;
        }
    }
    if (!memcmp(in->raw + in->raw_at, "\x1f\x8b\x08", 3))
        return 1;
    return err_set(err, ERR_FORMAT, "no gzip member begins here");
}

int warc_input_resync(struct warc_input *in, struct err *err)
{
    warc_input_seek(in, in->member + 1);
    for (;;) {
        char *at = in->raw + in->raw_at;
        size_t left = in->raw_n - in->raw_at;
        char *hit = memmem(at, left, "\x1f\x8b\x08", 3);
        if (hit) {
            in->raw_at = (size_t)(hit - in->raw);
            begin_member(in, raw_position(in));
            return 1;
        }
        in->raw_at += left > 2 ? left - 2 : 0; /* two bytes may begin it */
        int r = fill_raw(in, err);
        if (r <= 0) {
            in->raw_at = in->raw_n;
            in->ended = true;
            return r;
        }
    }
}
