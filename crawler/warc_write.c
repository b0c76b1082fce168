/*
 * crawler/warc_write.c - writing records, see warc.h.
 *
 * The records of one fetch are packed into memory, each as its own gzip
 * member, and go to the file in one write; only then the writer's state moves
 * on.  So a failed write leaves nothing behind but a tail to be cut off.
 *
 *   warcinfo | request response metadata | request revisit metadata | ...
 *
 * To write a revisit we must name what it refers to.  Two bounded tables (by
 * payload digest, by URL) lead to the place of the earlier record, whose head
 * is read back and compared: a wrong hit costs one read, never a wrong record.
 */
#include "crawler/warc.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "crawler/cdxj.h"
#include "crawler/digest.h"
#include "crawler/gzip.h"
#include "crawler/http_body.h"
#include "crawler/warc_known.h"
#include "crawler/warc_segment.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>
#include <zlib.h>

enum {
    KNOWN_MAX = 1 << 22,   /* entries of each table: 64 MiB at most */
    HEAD_READ = 16 << 10,  /* compressed bytes read to see a record's head */
    HEAD_BYTES = 32 << 10, /* ... and unpacked */
    KEEP_BYTES = 4 << 20,  /* a larger room for packed bytes is not kept */
    ID_MAX = 64,           /* "<urn:uuid:...>" */
    CDXJ_MAX = 1 << 30,
    GZIP_WINDOW = 15 + 16,
};

struct warc_writer {
    char *dir, *path; /* path of the open segment */
    uint64_t segment_max;
    int lock, fd;     /* fd is -1 when no segment is open */
    uint32_t segment; /* number of the open one, or of the last */
    uint64_t offset;  /* its length */
    char info_id[ID_MAX];
    struct digester *digester;
    struct warc_known *payloads, *urls;
    struct buf lines;  /* CDXJ of the open segment, not sorted */
    struct buf head;   /* WARC head of the record at hand */
    struct buf http;   /* HTTP head when it is not stored as it came */
    struct buf packed; /* members to be written */
    struct gzip *gzip;
    enum gzip_how how;   /* of the record at hand */
    struct buf original; /* head of the record referred to */
    uint32_t seen;       /* segment behind seen_fd */
    int seen_fd;
};

/* --- packing one record --- */

static void make_id(char id[ID_MAX])
{
    unsigned char b[16];

    if (getrandom(b, sizeof b, 0) != sizeof b)
        abort(); /* cannot happen for 16 bytes, says getrandom(2) */
    b[6] = (b[6] & 0x0f) | 0x40;
    b[8] = (b[8] & 0x3f) | 0x80;
    snprintf(id, ID_MAX,
             "<urn:uuid:%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
             "%02x%02x%02x%02x%02x%02x>",
             b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10],
             b[11], b[12], b[13], b[14], b[15]);
}

static void field(struct warc_writer *w, const char *name, const char *value)
{
    if (*value)
        buf_addf(&w->head, "%s: %s\r\n", name, value);
}

/* A URL that holds control characters could forge a header line. */
static void field_uri(struct warc_writer *w, const char *name, struct str uri)
{
    buf_addf(&w->head, "%s: ", name);
    for (size_t i = 0; i < uri.n; i++)
        if ((unsigned char)uri.p[i] <= ' ' || uri.p[i] == 0x7f)
            buf_addf(&w->head, "%%%02X", (unsigned char)uri.p[i]);
        else
            buf_addc(&w->head, uri.p[i]);
    buf_addz(&w->head, "\r\n");
}

static void begin_record(struct warc_writer *w, enum warc_type type,
                         const char *id, int64_t date_unix_ms)
{
    char iso[CLOCK_ISO_MAX];

    buf_reset(&w->head);
    buf_addf(&w->head, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: %s\r\n",
             warc_type_name(type), id);
    field(w, "WARC-Date", clock_iso(iso, date_unix_ms, true));
    if (type != WARC_WARCINFO)
        field(w, "WARC-Warcinfo-ID", w->info_id);
}

/* Ends the head with what describes the block, and packs head and block. */
static void end_record(struct warc_writer *w, const char *content_type,
                       struct str first, struct str second)
{
    char digest[DIGEST_SHA1_TEXT];

    digest_sha1(w->digester, first, second, digest);
    field(w, "WARC-Block-Digest", digest);
    field(w, "Content-Type", content_type);
    buf_addf(&w->head, "Content-Length: %zu\r\n\r\n", first.n + second.n);
    struct str parts[] = {buf_str(&w->head), first, second, STR("\r\n\r\n")};
    gzip_member(w->gzip, parts, 4, w->how, &w->packed);
}

/* --- the file --- */

static int cut_back(struct warc_writer *w, struct err *err)
{
    int r = err_errno(err, "writing %s", w->path);

    if (ftruncate(w->fd, (off_t)w->offset) < 0)
        err_wrap(err, "and it could not be cut back");
    return r;
}

static int flush_packed(struct warc_writer *w, struct err *err)
{
    const char *at = w->packed.p;
    size_t left = w->packed.n;
    uint64_t offset = w->offset;

    while (left) {
        ssize_t n = pwrite(w->fd, at, left, (off_t)offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return cut_back(w, err);
        at += n;
        left -= (size_t)n;
        offset += (uint64_t)n;
    }
    w->offset = offset;
    buf_shrink(&w->packed, KEEP_BYTES);
    return 0;
}

static struct str file_name(const struct warc_writer *w)
{
    struct str path = str_of(w->path), ending = STR(".open");
    const char *slash = memrchr(path.p, '/', path.n);

    return str_sub(path, (size_t)(slash + 1 - path.p), path.n - ending.n);
}

static int write_info(struct warc_writer *w, struct err *err)
{
    scoped(buf_done) struct buf block = {0};
    struct str name = file_name(w);

    buf_addz(&block,
             "software: liencong/1.0\r\nformat: WARC File Format 1.1\r\n"
             "conformsTo: http://iipc.github.io/warc-specifications/"
             "specifications/warc-format/warc-1.1/\r\nrobots: obey\r\n");
    make_id(w->info_id);
    begin_record(w, WARC_WARCINFO, w->info_id, clock_unix_ms());
    buf_addf(&w->head, "WARC-Filename: %.*s\r\n", (int)name.n, name.p);
    buf_reset(&w->packed);
    end_record(w, "application/warc-fields", buf_str(&block), (struct str){0});
    return flush_packed(w, err);
}

static int open_file(struct warc_writer *w, uint32_t segment, struct err *err)
{
    free(w->path);
    w->path = warc_segment_path(w->dir, segment, WARC_OPEN);
    w->fd = open(w->path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (w->fd < 0)
        return err_errno(err, "opening %s", w->path);
    w->segment = segment;
    w->offset = 0;
    w->info_id[0] = '\0';
    buf_reset(&w->lines);
    return 0;
}

/* A segment is open, has room, and begins with its warcinfo. */
static int ready(struct warc_writer *w, struct err *err)
{
    int r = 0;

    if (w->fd >= 0 && w->offset >= w->segment_max)
        r = warc_writer_finish(w, err);
    if (r == 0 && w->fd < 0)
        r = open_file(w, w->segment + 1, err);
    if (r == 0 && w->offset == 0)
        r = write_info(w, err);
    return r;
}

/* --- what was written before --- */

static uint64_t payload_key(struct str digest)
{
    unsigned char raw[DIGEST_SHA1_BYTES];
    uint64_t key = 0;

    if (digest_parse_sha1(digest, raw))
        memcpy(&key, raw, sizeof key);
    return key;
}

/* What the later lookups need of a record just written or read back. */
static void note(struct warc_writer *w, const struct cdxj_entry *e,
                 uint32_t segment)
{
    struct warc_position place = {segment, e->offset};
    bool revisit = str_is(e->mime, "warc/revisit");
    uint64_t key = payload_key(e->digest);

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

struct original {
    struct str uri, date, id; /* borrowed from w->original; p NULL: unknown */
};

/* The record itself, or what it refers to if it is a revisit. */
static struct original original_of(struct str head)
{
    struct original o = {
        warc_http_header(head, "WARC-Refers-To-Target-URI"),
        warc_http_header(head, "WARC-Refers-To-Date"),
        warc_http_header(head, "WARC-Refers-To"),
    };

    if (!o.uri.p || !o.date.p)
        o = (struct original){
            warc_http_header(head, "WARC-Target-URI"),
            warc_http_header(head, "WARC-Date"),
            warc_http_header(head, "WARC-Record-ID"),
        };
    return o;
}

static bool find_by(struct warc_writer *w, const struct warc_known *known,
                    uint64_t key, const char *name, struct str value,
                    struct original *ret_original)
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

/* --- one fetch --- */

/*
 * HTTP/2 has no text form, and our bodies have no chunks any more: the head is
 * stored as HTTP/1.1, and the coding that was taken off keeps its name for the
 * record only, so that no reader looks for chunks.
 */
static struct str http_head(struct warc_writer *w, struct str head)
{
    static const struct str kept = STR("X-Archive-Orig-");
    struct str rest = head, line;

    if (!str_starts(head, STR("HTTP/2")) && !str_starts(head, STR("HTTP/3")) &&
        !http_is_chunked(head) && str_ends(head, STR("\r\n\r\n")))
        return head;
    buf_reset(&w->http);
    while (str_cut(&rest, '\n', &line)) {
        line = str_trim(line);
        if (!line.n)
            continue;
        if (str_starts(line, STR("HTTP/2")) ||
            str_starts(line, STR("HTTP/3"))) {
            ptrdiff_t space = str_chr(line, ' ');
            line = str_sub(line, space < 0 ? line.n : (size_t)space, line.n);
            buf_addz(&w->http, "HTTP/1.1");
        } else if (str_case_starts(line, STR("transfer-encoding:"))) {
            buf_add(&w->http, kept);
        }
        buf_add(&w->http, line);
        buf_addz(&w->http, "\r\n");
    }
    buf_addz(&w->http, "\r\n");
    return buf_str(&w->http);
}

/* "GET /a HTTP/2" becomes "GET /a HTTP/1.1". */
static struct str request_head(struct warc_writer *w, struct str head)
{
    ptrdiff_t end = str_chr(head, '\n');
    struct str line = str_trim(str_sub(head, 0, end < 0 ? 0 : (size_t)end));

    if (!str_ends(line, STR(" HTTP/2")) && !str_ends(line, STR(" HTTP/3")))
        return head;
    buf_reset(&w->http);
    buf_add(&w->http, str_sub(line, 0, line.n - 1));
    buf_addz(&w->http, "1.1\r\n");
    buf_add(&w->http, str_sub(head, (size_t)end + 1, head.n));
    return buf_str(&w->http);
}

static void add_request(struct warc_writer *w, const struct warc_fetch *f,
                        const char *response_id)
{
    char id[ID_MAX];

    if (!f->request.n)
        return;
    make_id(id);
    begin_record(w, WARC_REQUEST, id, f->date_unix_ms);
    field_uri(w, "WARC-Target-URI", str_of(f->url));
    field(w, "WARC-Concurrent-To", response_id);
    field(w, "WARC-IP-Address", f->ip);
    field(w, "WARC-Protocol", f->protocol);
    end_record(w, "application/http;msgtype=request",
               request_head(w, f->request), (struct str){0});
}

static void add_metadata(struct warc_writer *w, const char *url,
                         int64_t date_unix_ms, const char *concurrent,
                         struct str fields)
{
    char id[ID_MAX];

    make_id(id);
    begin_record(w, WARC_METADATA, id, date_unix_ms);
    field_uri(w, "WARC-Target-URI", str_of(url));
    field(w, "WARC-Concurrent-To", concurrent);
    end_record(w, "application/warc-fields", fields, (struct str){0});
}

enum answer { RESPONSE, SAME_PAYLOAD, NOT_MODIFIED };

static void refer_to(struct warc_writer *w, const char *profile,
                     const struct original *original)
{
    buf_addf(&w->head,
             "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/%s\r\n",
             profile);
    if (!original->uri.p)
        return;
    buf_addf(&w->head, "WARC-Refers-To: %.*s\r\n", (int)original->id.n,
             original->id.p ? original->id.p : "");
    field_uri(w, "WARC-Refers-To-Target-URI", original->uri);
    buf_addf(&w->head, "WARC-Refers-To-Date: %.*s\r\n", (int)original->date.n,
             original->date.p);
}

static enum answer kind_of_answer(struct warc_writer *w,
                                  const struct warc_fetch *f, int status,
                                  const char *digest,
                                  struct original *ret_original)
{
    struct str url = str_of(f->url), payload = str_of(digest);

    if (status == 304) {
        (void)find_by(w, w->urls, str_hash(url), "WARC-Target-URI", url,
                      ret_original);
        return NOT_MODIFIED;
    }
    if (f->body.n && !*f->truncated && !f->whole &&
        find_by(w, w->payloads, payload_key(payload), "WARC-Payload-Digest",
                payload, ret_original))
        return SAME_PAYLOAD;
    return RESPONSE;
}

/* Bytes that are packed already: to try again costs time and wins nothing. */
static bool is_packed(struct str headers)
{
    static const char *const types[] = {
        "image/",          "video/",           "audio/",
        "application/zip", "application/gzip", "application/x-gzip"};
    struct str type = warc_http_header(headers, "content-type");

    if (warc_http_header(headers, "content-encoding").n)
        return true;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_case_starts(type, str_of(types[i])))
            return true;
    return false;
}

static enum answer add_response(struct warc_writer *w,
                                const struct warc_fetch *f,
                                const struct warc_http *http, const char *id,
                                const char *digest)
{
    struct original original = {0};
    enum answer kind = kind_of_answer(w, f, http->status, digest, &original);
    struct str body = kind == RESPONSE ? f->body : (struct str){0};

    begin_record(w, kind == RESPONSE ? WARC_RESPONSE : WARC_REVISIT, id,
                 f->date_unix_ms);
    field_uri(w, "WARC-Target-URI", str_of(f->url));
    field(w, "WARC-IP-Address", f->ip);
    field(w, "WARC-Protocol", f->protocol);
    field(w, "WARC-Truncated", f->truncated);
    if (kind != NOT_MODIFIED)
        field(w, "WARC-Payload-Digest", digest);
    if (kind != RESPONSE)
        refer_to(w,
                 kind == SAME_PAYLOAD ? "identical-payload-digest"
                                      : "server-not-modified",
                 &original);
    w->how = body.n && is_packed(http->headers) ? GZIP_STORE : GZIP_PACK;
    end_record(w, "application/http;msgtype=response",
               http_head(w, f->response_head), body);
    w->how = GZIP_PACK;
    return kind;
}

static struct str mime_of(enum answer kind, struct str headers)
{
    struct str type, rest = warc_http_header(headers, "content-type");

    if (kind != RESPONSE)
        return STR("warc/revisit");
    return str_cut(&rest, ';', &type) && str_trim(type).n ? str_trim(type)
                                                          : STR("unk");
}

static void index_line(struct warc_writer *w, struct cdxj_entry *e, bool whole)
{
    e->filename = file_name(w);
    cdxj_add(&w->lines, e);
    if (whole)
        note(w, e, w->segment);
}

int warc_write_fetch(struct warc_writer *w, const struct warc_fetch *f,
                     struct warc_position *ret_position, struct err *err)
{
    char id[ID_MAX], digest[DIGEST_SHA1_TEXT];
    struct warc_http http;

    if (warc_http_parse(f->response_head, &http, err) < 0 || ready(w, err) < 0)
        return err_wrap(err, "storing %s", f->url);
    digest_sha1(w->digester, f->body, (struct str){0}, digest);
    make_id(id);
    buf_reset(&w->packed);
    add_request(w, f, id);
    size_t begin = w->packed.n;
    enum answer kind = add_response(w, f, &http, id, digest);
    size_t end = w->packed.n;
    if (f->metadata.n)
        add_metadata(w, f->url, f->date_unix_ms, id, f->metadata);
    struct cdxj_entry entry = {
        .url = str_of(f->url),
        .mime = mime_of(kind, http.headers),
        .digest = str_of(kind == NOT_MODIFIED ? "" : digest),
        .date_unix_ms = f->date_unix_ms,
        .status = http.status,
        .offset = w->offset + begin,
        .length = end - begin,
    };
    if (flush_packed(w, err) < 0)
        return err_wrap(err, "storing %s", f->url);
    index_line(w, &entry, !*f->truncated && f->body.n);
    *ret_position = (struct warc_position){w->segment, entry.offset};
    return 0;
}

int warc_write_metadata(struct warc_writer *w, const char *url,
                        int64_t date_unix_ms, struct str fields,
                        struct warc_position *ret_position, struct err *err)
{
    if (ready(w, err) < 0)
        return err_wrap(err, "storing %s", url);
    uint64_t offset = w->offset;
    buf_reset(&w->packed);
    add_metadata(w, url, date_unix_ms, "", fields);
    if (flush_packed(w, err) < 0)
        return err_wrap(err, "storing %s", url);
    *ret_position = (struct warc_position){w->segment, offset};
    return 0;
}

/* --- opening, closing --- */

int warc_writer_sync(struct warc_writer *w, struct err *err)
{
    if (w->fd >= 0 && fdatasync(w->fd) < 0)
        return err_errno(err, "syncing %s", w->path);
    return 0;
}

static int sync_dir(const char *dir, struct err *err)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int r = fd < 0 || fsync(fd) < 0 ? err_errno(err, "syncing %s", dir) : 0;

    if (fd >= 0)
        close(fd);
    return r;
}

int warc_writer_finish(struct warc_writer *w, struct err *err)
{
    scoped(buf_done) struct buf sorted = {0};

    if (w->fd < 0)
        return 0;
    scoped(mem_freep) char *index =
        warc_segment_path(w->dir, w->segment, WARC_INDEX);
    scoped(mem_freep) char *closed =
        warc_segment_path(w->dir, w->segment, WARC_CLOSED);
    cdxj_sort(buf_str(&w->lines), &sorted);
    if (warc_writer_sync(w, err) < 0 ||
        file_write(index, sorted.p ? sorted.p : "", sorted.n, err) < 0)
        return -err->code;
    if (rename(w->path, closed) < 0)
        return err_errno(err, "renaming %s", w->path);
    close(w->fd);
    w->fd = -1;
    buf_reset(&w->lines);
    return sync_dir(w->dir, err);
}

static void index_record(struct warc_writer *w, const struct warc_record *rec)
{
    struct warc_http http;
    struct err ignored;
    bool response = rec->type == WARC_RESPONSE;

    if (rec->type == WARC_WARCINFO && rec->record_id.n < ID_MAX)
        snprintf(w->info_id, ID_MAX, "%.*s", (int)rec->record_id.n,
                 rec->record_id.p);
    if ((!response && rec->type != WARC_REVISIT) ||
        warc_http_parse(rec->block, &http, &ignored) < 0)
        return;
    struct cdxj_entry entry = {
        .url = rec->target_uri,
        .mime = mime_of(response ? RESPONSE : SAME_PAYLOAD, http.headers),
        .digest = rec->payload_digest,
        .date_unix_ms = rec->date_unix_ms,
        .status = http.status,
        .offset = rec->position.offset,
        .length = rec->next.offset - rec->position.offset,
    };
    index_line(w, &entry, !rec->truncated.n && (!response || http.body.n));
}

/* Takes over an open segment that a process left: its index is made again,
 * and what stands behind the last whole record is cut off. */
static int take_over(struct warc_writer *w, uint32_t segment, struct err *err)
{
    scoped(warc_reader_freep) struct warc_reader *r = NULL;
    struct warc_record rec;
    struct err broken = {0};
    int code = open_file(w, segment, err);

    if (code == 0)
        code = warc_reader_open_file(&r, w->path, err);
    if (code < 0)
        return code;
    while ((code = warc_next(r, &rec, &broken)) != 0) {
        if (code == -ERR_IO) {
            *err = broken;
            return code;
        }
        if (code > 0) {
            w->offset = rec.next.offset;
            index_record(w, &rec);
        }
    }
    if (ftruncate(w->fd, (off_t)w->offset) < 0)
        return err_errno(err, "cutting %s", w->path);
    return 0;
}

static int load_index(struct warc_writer *w, uint32_t segment, struct err *err)
{
    scoped(mem_freep) char *path =
        warc_segment_path(w->dir, segment, WARC_INDEX);
    scoped(mem_freep) char *text = NULL;
    struct cdxj_entry entry;
    struct str rest, line;

    int r = file_read(&text, &rest.n, path, CDXJ_MAX, err);
    if (r < 0)
        return r;
    rest.p = text;
    while (str_cut(&rest, '\n', &line))
        if (cdxj_parse(line, &entry))
            note(w, &entry, segment);
    return 0;
}

/* Calls `act` for every segment of that kind, in order. */
static int for_each(struct warc_writer *w, enum warc_file kind,
                    int (*act)(struct warc_writer *w, uint32_t segment,
                               struct err *err),
                    struct err *err)
{
    uint32_t at = 1;
    int r;

    while ((r = warc_segment_find(w->dir, at, kind, &at, err)) == 0 && at) {
        r = act(w, at++, err);
        if (r < 0)
            return r;
    }
    return r;
}

static int count_closed(struct warc_writer *w, uint32_t segment,
                        struct err *err)
{
    (void)err;
    w->segment = segment;
    return 0;
}

static int next_open(struct warc_writer *w, uint32_t segment, struct err *err)
{
    uint32_t last = w->segment;
    int r = warc_writer_finish(w, err);

    if (r == 0)
        r = take_over(w, segment, err);
    if (r == 0 && segment < last) { /* not the newest: never written again */
        r = warc_writer_finish(w, err);
        w->segment = last;
    }
    return r;
}

static int begin(struct warc_writer *w, struct err *err)
{
    scoped(mem_freep) char *lock = NULL;

    if (asprintf(&lock, "%s/lock", w->dir) < 0)
        mem_exhausted();
    if (file_make_dir(w->dir, err) < 0 || file_lock(&w->lock, lock, err) < 0 ||
        warc_segment_sweep(w->dir, err) < 0 ||
        for_each(w, WARC_INDEX, load_index, err) < 0 ||
        for_each(w, WARC_CLOSED, count_closed, err) < 0 ||
        for_each(w, WARC_OPEN, next_open, err) < 0)
        return err_wrap(err, "WARC store %s", w->dir);
    return 0;
}

int warc_writer_open(struct warc_writer **ret_writer, const char *dir,
                     uint64_t segment_max_bytes, struct err *err)
{
    scoped(warc_writer_freep) struct warc_writer *w = NEW(warc_writer);

    w->dir = mem_str(dir);
    w->segment_max = segment_max_bytes;
    w->lock = w->fd = w->seen_fd = -1;
    w->gzip = gzip_new();
    w->digester = digester_new();
    w->payloads = warc_known_new(KNOWN_MAX);
    w->urls = warc_known_new(KNOWN_MAX);
    int r = begin(w, err);
    if (r < 0)
        return r;
    *ret_writer = TAKE(w);
    return 0;
}

static void close_fd(int fd)
{
    if (fd >= 0)
        close(fd);
}

void warc_writer_free(struct warc_writer *w)
{
    if (!w)
        return;
    close_fd(w->fd);
    close_fd(w->seen_fd);
    close_fd(w->lock);
    gzip_free(w->gzip);
    digester_free(w->digester);
    warc_known_free(w->payloads);
    warc_known_free(w->urls);
    buf_done(&w->lines);
    buf_done(&w->head);
    buf_done(&w->http);
    buf_done(&w->packed);
    buf_done(&w->original);
    free(w->path);
    free(w->dir);
    free(w);
}
