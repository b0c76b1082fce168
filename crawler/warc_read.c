/*
 * crawler/warc_read.c - reading records, see warc.h.
 *
 *   WARC/1.1 CRLF name: value CRLF ... CRLF   block   CRLF CRLF
 *   |-------- head ---------------------|   |-----|  |-------|
 *
 * The record stays in the input until the next call, which takes it.  After an
 * error the reader is `broken` and looks for the next record: first for a
 * "WARC/1" line in the same member, then for the next gzip member.
 *
 * An open segment is followed: its end, or half a member at its end, is only
 * the end for now.  Bytes of it that were read ahead may have been cut off and
 * written anew (disk full), so a member that looks broken is read once more.
 */
#include "crawler/warc.h"

#include "base/clock.h"
#include "base/err.h"
#include "crawler/digest.h"
#include "crawler/http_body.h"
#include "crawler/warc_input.h"
#include "crawler/warc_segment.h"

#include <inttypes.h>
#include <stdlib.h>

enum { HEAD_MAX_BYTES = 1 << 20, SKIP_BYTES = 64 << 10 };

struct warc_reader {
    char *dir, *path;   /* dir is NULL for one file */
    uint32_t segment;   /* of `in` */
    bool open;          /* `in` is the segment being written */
    bool broken;        /* look for the next record first */
    bool first;         /* the next record is the first of its member */
    uint64_t read_anew; /* member that was read a second time, + 1 */
    size_t held;        /* bytes of the record handed out last */
    struct warc_input *in;
    struct digester *digester;
};

static const char *const type_names[] = {
    [WARC_WARCINFO] = "warcinfo",     [WARC_REQUEST] = "request",
    [WARC_RESPONSE] = "response",     [WARC_REVISIT] = "revisit",
    [WARC_METADATA] = "metadata",     [WARC_RESOURCE] = "resource",
    [WARC_CONVERSION] = "conversion", [WARC_CONTINUATION] = "continuation",
    [WARC_OTHER] = "other",
};

const char *warc_type_name(enum warc_type type)
{
    return type_names[type];
}

static enum warc_type type_of(struct str name)
{
    enum warc_type type = WARC_WARCINFO;

    while (type < WARC_OTHER && !str_case_eq(name, str_of(type_names[type])))
        type++;
    return type;
}

/* --- files --- */

static int open_path(struct warc_reader *r, char *path, uint64_t offset,
                     struct err *err)
{
    struct warc_input *in = NULL;

    free(r->path);
    r->path = path;
    int code = warc_input_open(&in, path, offset, err);
    if (code < 0)
        return code;
    warc_input_free(r->in);
    r->in = in;
    r->first = true;
    r->broken = false;
    r->held = 0;
    r->read_anew = 0;
    return 0;
}

/* The closed file first: a segment being renamed has one name or the other. */
static int open_segment(struct warc_reader *r, uint32_t segment,
                        uint64_t offset, struct err *err)
{
    struct err away = {0};
    char *path = warc_segment_path(r->dir, segment, WARC_CLOSED);
    int code = open_path(r, path, offset, &away);

    r->open = code == -ERR_NOT_FOUND;
    if (r->open) {
        path = warc_segment_path(r->dir, segment, WARC_OPEN);
        code = open_path(r, path, offset, err);
    } else if (code < 0) {
        *err = away;
    }
    if (code == 0)
        r->segment = segment;
    return code;
}

/* 1: a segment of number >= `least` was opened; 0: there is none. */
static int open_next(struct warc_reader *r, struct warc_position from,
                     struct err *err)
{
    uint32_t open, closed;

    if (warc_segment_find(r->dir, from.segment, WARC_OPEN, &open, err) < 0 ||
        warc_segment_find(r->dir, from.segment, WARC_CLOSED, &closed, err) < 0)
        return -err->code;
    uint32_t next = closed && (!open || closed < open) ? closed : open;
    if (!next)
        return 0;
    int code =
        open_segment(r, next, next == from.segment ? from.offset : 0, err);
    return code < 0 ? code : 1;
}

/* Called at the end of the file.  1: there is more to read. */
static int go_on(struct warc_reader *r, struct err *err)
{
    if (!r->dir)
        return 0;
    if (!r->in)
        return open_next(r, (struct warc_position){1, 0}, err);
    if (!r->open)
        return open_next(r, (struct warc_position){r->segment + 1, 0}, err);
    /* Renamed meanwhile?  Then what came before that is still to be read. */
    uint32_t closed;
    int code = warc_segment_find(r->dir, r->segment, WARC_CLOSED, &closed, err);
    if (code < 0 || closed != r->segment)
        return code;
    r->open = false;
    return 1;
}

int warc_reader_open(struct warc_reader **ret_reader, const char *dir,
                     struct warc_position from, struct err *err)
{
    scoped(warc_reader_freep) struct warc_reader *r = NEW(warc_reader);

    r->dir = mem_str(dir);
    r->digester = digester_new();
    int code = from.segment ? open_next(r, from, err) : 0;
    if (code < 0)
        return err_wrap(err, "WARC store %s", dir);
    *ret_reader = TAKE(r);
    return 0;
}

int warc_reader_open_file(struct warc_reader **ret_reader, const char *path,
                          struct err *err)
{
    scoped(warc_reader_freep) struct warc_reader *r = NEW(warc_reader);

    r->digester = digester_new();
    int code = open_path(r, mem_str(path), 0, err);
    if (code < 0)
        return code;
    *ret_reader = TAKE(r);
    return 0;
}

void warc_reader_free(struct warc_reader *r)
{
    if (!r)
        return;
    warc_input_free(r->in);
    digester_free(r->digester);
    free(r->path);
    free(r->dir);
    free(r);
}

/* --- one record --- */

/* Length of the head with its empty line, 0 when it does not end yet. */
static size_t head_length(struct str have)
{
    for (const char *at = have.p, *end = have.p + have.n;
         (at = memchr(at, '\n', (size_t)(end - at)));) {
        at++;
        if (end - at >= 1 && at[0] == '\n')
            return (size_t)(at + 1 - have.p);
        if (end - at >= 2 && at[0] == '\r' && at[1] == '\n')
            return (size_t)(at + 2 - have.p);
    }
    return 0;
}

static int want_head(struct warc_input *in, size_t *ret_n, struct err *err)
{
    for (size_t n = 7;; n = warc_input_have(in).n + 1) {
        int got = warc_input_want(in, n, err);
        if (got < 0)
            return got;
        struct str have = warc_input_have(in);
        if (got == 0 || !str_starts(have, STR("WARC/")))
            return err_set(err, ERR_FORMAT, "no WARC record begins here");
        *ret_n = head_length(have);
        if (*ret_n)
            return 0;
        if (have.n > HEAD_MAX_BYTES)
            return err_set(err, ERR_FORMAT, "headers without end");
    }
}

/* wget writes "<http://...>". */
static struct str without_brackets(struct str uri)
{
    bool both = uri.n > 1 && uri.p[0] == '<' && uri.p[uri.n - 1] == '>';

    return both ? str_sub(uri, 1, uri.n - 1) : uri;
}

static const struct field {
    const char *name;
    size_t offset; /* of a struct str in struct warc_record */
} fields[] = {
#define FIELD(name, member)                                                    \
    {                                                                          \
        name, offsetof(struct warc_record, member)                             \
    }
    FIELD("WARC-Target-URI", target_uri),
    FIELD("WARC-Record-ID", record_id),
    FIELD("WARC-Concurrent-To", concurrent_to),
    FIELD("WARC-Refers-To", refers_to),
    FIELD("WARC-Refers-To-Target-URI", refers_to_uri),
    FIELD("WARC-Refers-To-Date", refers_to_date),
    FIELD("Content-Type", content_type),
    FIELD("WARC-Profile", profile),
    FIELD("WARC-IP-Address", ip),
    FIELD("WARC-Payload-Digest", payload_digest),
    FIELD("WARC-Block-Digest", block_digest),
    FIELD("WARC-Truncated", truncated),
#undef FIELD
};

static void set_field(struct warc_record *rec, struct str name,
                      struct str value)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (str_case_eq(name, str_of(fields[i].name)))
            *(struct str *)((char *)rec + fields[i].offset) = value;
    if (str_case_eq(name, STR("WARC-Type")))
        rec->type = type_of(value);
    else if (str_case_eq(name, STR("WARC-Date")))
        (void)clock_parse_iso(value, &rec->date_unix_ms);
}

static void parse_head(struct str head, struct warc_record *rec)
{
    struct str name, value, rest = head;

    *rec = (struct warc_record){.type = WARC_OTHER, .headers = head};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        *(struct str *)((char *)rec + fields[i].offset) = STR("");
    while (http_next_header(&rest, &name, &value))
        set_field(rec, name, value);
    rec->target_uri = without_brackets(rec->target_uri);
    rec->refers_to_uri = without_brackets(rec->refers_to_uri);
}

static bool is_http(const struct warc_record *rec)
{
    return str_case_starts(rec->content_type, STR("application/http")) ||
           str_case_starts(rec->content_type, STR("message/http"));
}

/* The payload of an HTTP message is its body: as stored, say most writers;
 * without chunks, say some. */
static bool payload_agrees(struct digester *d, const struct warc_record *rec)
{
    scoped(buf_done) struct buf whole = {0};
    struct warc_http http;
    struct err ignored;

    if (!is_http(rec))
        return digest_agrees(d, rec->payload_digest, rec->block);
    if (warc_http_parse(rec->block, &http, &ignored) < 0)
        return digest_agrees(d, rec->payload_digest, rec->block);
    if (digest_agrees(d, rec->payload_digest, http.body))
        return true;
    if (!http_is_chunked(http.headers))
        return false;
    (void)http_dechunk(http.body, WARC_RECORD_MAX_BYTES, &whole, &ignored);
    return digest_agrees(d, rec->payload_digest, buf_str(&whole));
}

/* The payload of a revisit lies elsewhere, that of a segmented record is not
 * whole. */
static bool digests_agree(struct digester *d, const struct warc_record *rec)
{
    bool whole = rec->type != WARC_REVISIT && rec->type != WARC_CONTINUATION &&
                 !warc_http_header(rec->headers, "WARC-Segment-Number").p;

    if (rec->block_digest.n && !digest_agrees(d, rec->block_digest, rec->block))
        return false;
    return !rec->payload_digest.n || !whole || payload_agrees(d, rec);
}

/* Goes over a record that is too large. */
static int skip(struct warc_input *in, uint64_t n, struct err *err)
{
    while (n) {
        size_t step = n < SKIP_BYTES ? (size_t)n : SKIP_BYTES;
        int got = warc_input_want(in, step, err);
        if (got < 0)
            return got;
        size_t have = warc_input_have(in).n;
        warc_input_take(in, have < step ? have : step);
        if (got == 0)
            break;
        n -= step;
    }
    return 0;
}

static int content_length(struct warc_reader *r, struct str head,
                          size_t *ret_bytes, struct err *err)
{
    struct str text = warc_http_header(head, "Content-Length");
    int64_t n;

    if (!str_int(text, 0, INT64_MAX, &n))
        return err_set(err, ERR_FORMAT, "no Content-Length");
    if (n > WARC_RECORD_MAX_BYTES) {
        size_t head_n = head.n;
        warc_input_take(r->in, head_n);
        int code = skip(r->in, (uint64_t)n, err);
        return code < 0
                   ? code
                   : err_set(err, ERR_LIMIT, "record of %" PRId64 " bytes", n);
    }
    *ret_bytes = (size_t)n;
    return 0;
}

/*
 * How many bytes stand behind the record (4 when all is well), and whether its
 * member ends there.
 */
static int end_of_record(struct warc_input *in, size_t n, size_t *ret_trailer,
                         bool *ret_last, struct err *err)
{
    int got = warc_input_want(in, n + 5, err);

    if (got < 0)
        return got;
    struct str rest = warc_input_have(in);
    rest = str_sub(rest, n, rest.n);
    *ret_trailer = str_starts(rest, STR("\r\n\r\n")) ? 4 : 0;
    *ret_last = got == 0 && rest.n == *ret_trailer;
    return 0;
}

static int read_record(struct warc_reader *r, struct warc_record *rec,
                       struct err *err)
{
    struct warc_input *in = r->in;
    uint64_t offset = warc_input_offset(in);
    size_t head = 0, block = 0, trailer = 0;
    bool last = false, gzip = warc_input_is_gzip(in);

    int code = want_head(in, &head, err);
    if (code < 0)
        return code;
    struct str have = warc_input_have(in);
    code = content_length(r, str_sub(have, 0, head), &block, err);
    if (code < 0)
        return code;
    code = warc_input_want(in, head + block, err);
    if (code == 0)
        return err_set(err, ERR_FORMAT,
                       "record shorter than its Content-Length %zu", block);
    if (code > 0)
        code = end_of_record(in, head + block, &trailer, &last, err);
    if (code < 0)
        return code;
    have = warc_input_have(in);
    parse_head(str_sub(have, 0, head), rec);
    rec->block = str_sub(have, head, head + block);
    rec->clean_end = trailer == 4;
    rec->own_member = !gzip || (r->first && last);
    rec->digests_ok = digests_agree(r->digester, rec);
    r->held = head + block + trailer;
    rec->position = (struct warc_position){r->segment, offset};
    rec->next = (struct warc_position){r->segment, !gzip  ? offset + r->held
                                                   : last ? warc_input_end(in)
                                                          : offset};
    r->first = false;
    return 1;
}

/* --- from record to record --- */

/* 1: a record should begin here; 0: the file ends. */
static int find_record(struct warc_reader *r, struct err *err)
{
    struct warc_input *in = r->in;

    for (;;) {
        int got = warc_input_want(in, 1, err);
        if (got < 0)
            return got;
        if (got == 0) {
            got = warc_input_is_gzip(in) ? warc_input_next_member(in, err) : 0;
            if (got <= 0)
                return got;
            r->first = true;
            continue;
        }
        char c = warc_input_have(in).p[0];
        if (c != '\r' && c != '\n')
            return 1;
        warc_input_take(in, 1);
    }
}

/* Goes to the next "WARC/1" line of the member, or to its end. */
static int find_line(struct warc_input *in, struct err *err)
{
    static const struct str line = STR("\nWARC/1.");

    for (;;) {
        int got = warc_input_want(in, line.n, err);
        if (got < 0)
            return got;
        struct str have = warc_input_have(in);
        ptrdiff_t at = str_find(have, line);
        if (at >= 0) {
            warc_input_take(in, (size_t)at + 1);
            return 0;
        }
        warc_input_take(in, got ? have.n - (line.n - 1) : have.n);
        if (got == 0)
            return 0;
    }
}

/* Goes to the next gzip member that holds WARC.  1, 0: none is left. */
static int find_member(struct warc_input *in, struct err *err)
{
    struct err ignored;

    for (;;) {
        int got = warc_input_resync(in, err);
        if (got <= 0)
            return got;
        if (warc_input_want(in, 5, &ignored) == 1 &&
            str_starts(warc_input_have(in), STR("WARC/")))
            return 1;
    }
}

static int mend(struct warc_reader *r, struct err *err)
{
    struct err broken = {0};

    r->broken = false;
    r->first = false;
    if (find_line(r->in, &broken) == 0)
        return 0;
    r->first = true;
    if (broken.code == ERR_FORMAT && warc_input_is_gzip(r->in))
        return find_member(r->in, err);
    *err = broken;
    return -broken.code;
}

static int next_in_file(struct warc_reader *r, struct warc_record *rec,
                        struct err *err)
{
    warc_input_take(r->in, r->held);
    r->held = 0;
    int code = r->broken ? mend(r, err) : 0;
    if (code == 0)
        code = find_record(r, err);
    return code > 0 ? read_record(r, rec, err) : code;
}

/* What an error means: half a member in an open segment is the end for now. */
static int judge(struct warc_reader *r, const struct err *why, struct err *err)
{
    uint64_t at = warc_input_offset(r->in);

    if (r->open && why->code == ERR_FORMAT) {
        bool cut = warc_input_cut(r->in), again = r->read_anew != at + 1;
        if (cut || again)
            warc_input_seek(r->in, at);
        if (cut)
            return 0;
        r->read_anew = at + 1;
        if (again)
            return 1;
    }
    r->broken = why->code == ERR_FORMAT;
    *err = *why;
    return err_wrap(err, "%s:%" PRIu64, r->path, at);
}

int warc_next(struct warc_reader *r, struct warc_record *ret_record,
              struct err *err)
{
    for (;;) {
        struct err why = {0};
        int code = r->in ? next_in_file(r, ret_record, &why) : 0;
        if (code > 0)
            return 1;
        code = code < 0 ? judge(r, &why, err) : go_on(r, err);
        if (code <= 0)
            return code;
    }
}
