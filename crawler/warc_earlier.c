/*
 * crawler/warc_earlier.c - what was written before, see warc_part.h.
 *
 * To write a revisit we must name what it refers to.  Two bounded tables (by
 * payload digest, by URL) lead to the place of the earlier record, whose head
 * is read back and compared: a wrong hit costs one read, never a wrong record.
 */
#include "crawler/warc_part.h"

#include "crawler/digest.h"
#include "crawler/warc_known.h"
#include "crawler/warc_segment.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

enum {
    HEAD_READ = 16 << 10,  /* compressed bytes read to see a record's head */
    HEAD_BYTES = 32 << 10, /* ... and unpacked */
    GZIP_WINDOW = 15 + 16,
};

uint64_t warc_payload_key(struct str digest)
{
    unsigned char raw[DIGEST_SHA1_BYTES];
    uint64_t key = 0;

    if (digest_parse_sha1(digest, raw))
        memcpy(&key, raw, sizeof key);
    return key;
}

void warc_note(struct warc_writer *w, const struct cdxj_entry *e,
               uint32_t segment)
{
    struct warc_position place = {segment, e->offset};
    bool revisit = str_is(e->mime, "warc/revisit");
    uint64_t key = warc_payload_key(e->digest);

    if (!e->digest.n) /* a 304: what it refers to stays the last one */
        return;
    if (!revisit && key)
        warc_known_put(w->payloads, key, place);
    warc_known_put(w->urls, str_hash(e->url), place);
}

/* Descriptor of a segment, the last one asked for kept; -1: it is gone. */
static int segment_fd(struct warc_writer *w, uint32_t segment)
{
    if (segment == w->segment && w->fd >= 0)
        return w->fd;
    if (segment != w->seen) {
        scoped(mem_freep) char *path =
            warc_segment_path(w->dir, segment, WARC_CLOSED);
        if (w->seen_fd >= 0)
            close(w->seen_fd);
        w->seen_fd = open(path, O_RDONLY | O_CLOEXEC);
        w->seen = segment;
    }
    return w->seen_fd;
}

/* Unpacks the head of the record at `place` into w->original. */
static bool read_head(struct warc_writer *w, struct warc_position place)
{
    unsigned char raw[HEAD_READ];
    int fd = segment_fd(w, place.segment);
    ssize_t n = fd < 0 ? -1 : pread(fd, raw, sizeof raw, (off_t)place.offset);
    z_stream z = {.next_in = raw, .avail_in = n > 0 ? (unsigned)n : 0};

    if (n <= 0 || inflateInit2(&z, GZIP_WINDOW) != Z_OK)
        return false;
    buf_reset(&w->original);
    z.next_out = (unsigned char *)buf_room(&w->original, HEAD_BYTES);
    z.avail_out = HEAD_BYTES;
    (void)inflate(&z, Z_SYNC_FLUSH);
    w->original.n = HEAD_BYTES - z.avail_out;
    inflateEnd(&z);
    ptrdiff_t end = str_find(buf_str(&w->original), STR("\r\n\r\n"));
    buf_cut(&w->original, end < 0 ? 0 : (size_t)end + 2);
    return end >= 0;
}

/* The record itself, or what it refers to if it is a revisit. */
static struct warc_original original_of(struct str head)
{
    struct warc_original o = {
        warc_http_header(head, "WARC-Refers-To-Target-URI"),
        warc_http_header(head, "WARC-Refers-To-Date"),
        warc_http_header(head, "WARC-Refers-To"),
    };

    if (!o.uri.p || !o.date.p)
        o = (struct warc_original){
            warc_http_header(head, "WARC-Target-URI"),
            warc_http_header(head, "WARC-Date"),
            warc_http_header(head, "WARC-Record-ID"),
        };
    return o;
}

bool warc_find_earlier(struct warc_writer *w, const struct warc_known *known,
                       uint64_t key, const char *name, struct str value,
                       struct warc_original *ret_original)
{
    struct warc_position place;

    if (!warc_known_get(known, key, &place) || !read_head(w, place))
        return false;
    struct str head = buf_str(&w->original);
    if (!str_eq(warc_http_header(head, name), value))
        return false;
    *ret_original = original_of(head);
    return true;
}
