/*
 * crawler/warc_write.c - writing one fetch, see warc.h.
 *
 * The records of one fetch are packed into memory, each as its own gzip
 * member, and go to the file in one write; only then the writer's state moves
 * on.  So a failed write leaves nothing behind but a tail to be cut off.
 *
 *   warcinfo | request response metadata | request revisit metadata | ...
 */
#include "crawler/warc_part.h"

#include "base/err.h"
#include "crawler/digest.h"
#include "crawler/http_body.h"

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
    char id[WARC_ID_MAX];

    if (!f->request.n)
        return;
    warc_make_id(id);
    warc_record_begin(w, WARC_REQUEST, id, f->date_unix_ms);
    warc_head_uri(w, "WARC-Target-URI", str_of(f->url));
    warc_head_field(w, "WARC-Concurrent-To", response_id);
    warc_head_field(w, "WARC-IP-Address", f->ip);
    warc_head_field(w, "WARC-Protocol", f->protocol);
    warc_record_end(w, "application/http;msgtype=request",
                    request_head(w, f->request), (struct str){0});
}

static void add_metadata(struct warc_writer *w, const char *url,
                         int64_t date_unix_ms, const char *concurrent,
                         struct str fields)
{
    char id[WARC_ID_MAX];

    warc_make_id(id);
    warc_record_begin(w, WARC_METADATA, id, date_unix_ms);
    warc_head_uri(w, "WARC-Target-URI", str_of(url));
    warc_head_field(w, "WARC-Concurrent-To", concurrent);
    warc_record_end(w, "application/warc-fields", fields, (struct str){0});
}

static void refer_to(struct warc_writer *w, const char *profile,
                     const struct warc_original *original)
{
    buf_addf(&w->head,
             "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/%s\r\n",
             profile);
    if (!original->uri.p)
        return;
    buf_addf(&w->head, "WARC-Refers-To: %.*s\r\n", (int)original->id.n,
             original->id.p ? original->id.p : "");
    warc_head_uri(w, "WARC-Refers-To-Target-URI", original->uri);
    buf_addf(&w->head, "WARC-Refers-To-Date: %.*s\r\n", (int)original->date.n,
             original->date.p);
}

static enum warc_answer kind_of_answer(struct warc_writer *w,
                                       const struct warc_fetch *f, int status,
                                       const char *digest,
                                       struct warc_original *ret_original)
{
    struct str url = str_of(f->url), payload = str_of(digest);

    if (status == 304) {
        (void)warc_find_earlier(w, w->urls, str_hash(url), "WARC-Target-URI",
                                url, ret_original);
        return ANSWER_NOT_MODIFIED;
    }
    if (f->body.n && !*f->truncated && !f->whole &&
        warc_find_earlier(w, w->payloads, warc_payload_key(payload),
                          "WARC-Payload-Digest", payload, ret_original))
        return ANSWER_SAME_PAYLOAD;
    return ANSWER_RESPONSE;
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

static enum warc_answer add_response(struct warc_writer *w,
                                     const struct warc_fetch *f,
                                     const struct warc_http *http,
                                     const char *id, const char *digest)
{
    struct warc_original original = {0};
    enum warc_answer kind =
        kind_of_answer(w, f, http->status, digest, &original);
    struct str body = kind == ANSWER_RESPONSE ? f->body : (struct str){0};

    warc_record_begin(w, kind == ANSWER_RESPONSE ? WARC_RESPONSE : WARC_REVISIT,
                      id, f->date_unix_ms);
    warc_head_uri(w, "WARC-Target-URI", str_of(f->url));
    warc_head_field(w, "WARC-IP-Address", f->ip);
    warc_head_field(w, "WARC-Protocol", f->protocol);
    warc_head_field(w, "WARC-Truncated", f->truncated);
    if (kind != ANSWER_NOT_MODIFIED)
        warc_head_field(w, "WARC-Payload-Digest", digest);
    if (kind != ANSWER_RESPONSE)
        refer_to(w,
                 kind == ANSWER_SAME_PAYLOAD ? "identical-payload-digest"
                                             : "server-not-modified",
                 &original);
    w->how = body.n && is_packed(http->headers) ? GZIP_STORE : GZIP_PACK;
    warc_record_end(w, "application/http;msgtype=response",
                    http_head(w, f->response_head), body);
    w->how = GZIP_PACK;
    return kind;
}

struct str warc_mime_of(enum warc_answer kind, struct str headers)
{
    struct str type, rest = warc_http_header(headers, "content-type");

    if (kind != ANSWER_RESPONSE)
        return STR("warc/revisit");
    return str_cut(&rest, ';', &type) && str_trim(type).n ? str_trim(type)
                                                          : STR("unk");
}

void warc_index_line(struct warc_writer *w, struct cdxj_entry *e, bool whole)
{
    e->filename = warc_file_name(w);
    cdxj_add(&w->lines, e);
    if (whole)
        warc_note(w, e, w->segment);
}

int warc_write_fetch(struct warc_writer *w, const struct warc_fetch *f,
                     struct warc_position *ret_position, struct err *err)
{
    char id[WARC_ID_MAX], digest[DIGEST_SHA1_TEXT];
    struct warc_http http;

    if (warc_http_parse(f->response_head, &http, err) < 0 ||
        warc_file_ready(w, err) < 0)
        return err_wrap(err, "storing %s", f->url);
    digest_sha1(w->digester, f->body, (struct str){0}, digest);
    warc_make_id(id);
    buf_reset(&w->packed);
    add_request(w, f, id);
    size_t begin = w->packed.n;
    enum warc_answer kind = add_response(w, f, &http, id, digest);
    size_t end = w->packed.n;
    if (f->metadata.n)
        add_metadata(w, f->url, f->date_unix_ms, id, f->metadata);
    struct cdxj_entry entry = {
        .url = str_of(f->url),
        .mime = warc_mime_of(kind, http.headers),
        .digest = str_of(kind == ANSWER_NOT_MODIFIED ? "" : digest),
        .date_unix_ms = f->date_unix_ms,
        .status = http.status,
        .offset = w->offset + begin,
        .length = end - begin,
    };
    if (warc_flush(w, err) < 0)
        return err_wrap(err, "storing %s", f->url);
    warc_index_line(w, &entry, !*f->truncated && f->body.n);
    *ret_position = (struct warc_position){w->segment, entry.offset};
    return 0;
}

int warc_write_metadata(struct warc_writer *w, const char *url,
                        int64_t date_unix_ms, struct str fields,
                        struct warc_position *ret_position, struct err *err)
{
    if (warc_file_ready(w, err) < 0)
        return err_wrap(err, "storing %s", url);
    uint64_t offset = w->offset;
    buf_reset(&w->packed);
    add_metadata(w, url, date_unix_ms, "", fields);
    if (warc_flush(w, err) < 0)
        return err_wrap(err, "storing %s", url);
    *ret_position = (struct warc_position){w->segment, offset};
    return 0;
}
