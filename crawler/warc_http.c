/* crawler/warc_http.c - HTTP messages and named fields inside WARC blocks; see
 * warc.h. */
#include "crawler/warc.h"

#include "base/err.h"
#include "crawler/http_body.h"

enum { CODINGS_MAX = 4, FIRST_LINE_MAX_BYTES = 64 << 10 };

/* Takes the first line, without its end, from *rest. */
static struct str first_line(struct str *rest)
{
    struct str line = {0};

    (void)str_cut(rest, '\n', &line);
    if (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

/* "HTTP/1.1 200 OK" gives 200, "GET / HTTP/1.1" gives 0, others -1. */
static int status_of(struct str line)
{
    struct str word, rest = line;
    int64_t status;

    if (!str_cut(&rest, ' ', &word) || !rest.p)
        return -1;
    if (!str_case_starts(word, STR("HTTP/")))
        return str_find(rest, STR(" HTTP/")) >= 0 ? 0 : -1;
    struct str digits = str_sub(str_trim(rest), 0, 3);
    return str_int(digits, 100, 999, &status) ? (int)status : -1;
}

/* Length of the header lines: up to the empty line, which is counted in
 * *ret_gap; without one everything is headers. */
static size_t headers_length(struct str s, size_t *ret_gap)
{
    for (size_t at = 0; at < s.n;) {
        struct str rest = str_sub(s, at, s.n);
        *ret_gap = str_starts(rest, STR("\r\n")) ? 2 : rest.p[0] == '\n';
        if (*ret_gap)
            return at;
        ptrdiff_t end = str_chr(rest, '\n');
        if (end < 0)
            break;
        at += (size_t)end + 1;
    }
    *ret_gap = 0;
    return s.n;
}

int warc_http_parse(struct str block, struct warc_http *ret_http,
                    struct err *err)
{
    struct str rest = block;
    struct str line = first_line(&rest);
    int status = line.n > FIRST_LINE_MAX_BYTES ? -1 : status_of(line);
    size_t gap;

    if (status < 0)
        return err_set(err, ERR_FORMAT, "not an HTTP message: '%.*s'",
                       line.n < 40 ? (int)line.n : 40, line.p ? line.p : "");
    size_t n = headers_length(rest, &gap);
    *ret_http = (struct warc_http){
        .status = status,
        .status_line = line,
        .headers = str_sub(rest, 0, n),
        .body = str_sub(rest, n + gap, rest.n),
    };
    return 0;
}

struct str warc_http_header(struct str headers, const char *name)
{
    struct str found, value;

    while (http_next_header(&headers, &found, &value))
        if (str_case_eq(found, str_of(name)))
            return value.p ? value : STR("");
    return (struct str){0};
}

struct str warc_field(struct str block, const char *name)
{
    return warc_http_header(block, name);
}

/* In the order of their application, as the headers say. */
static size_t list_codings(struct str headers, struct str codings[CODINGS_MAX])
{
    struct str name, value, coding;
    size_t n = 0;

    while (http_next_header(&headers, &name, &value)) {
        if (!str_case_eq(name, STR("content-encoding")))
            continue;
        while (n < CODINGS_MAX && str_cut(&value, ',', &coding))
            codings[n++] = str_trim(coding);
    }
    return n;
}

/* The first mistake is the one to tell. */
static void remember(struct err *first, const struct err *now)
{
    if (!first->code)
        *first = *now;
}

int warc_http_body(const struct warc_http *http, size_t max_bytes,
                   struct buf *out, struct err *err)
{
    scoped(buf_done) struct buf one = {0};
    scoped(buf_done) struct buf two = {0};
    struct str codings[CODINGS_MAX], bytes = http->body;
    struct buf *to = &one, *other = &two, *swap;
    struct err first = {0}, now = {0};
    size_t n = list_codings(http->headers, codings);

    if (http_is_chunked(http->headers)) {
        if (http_dechunk(bytes, max_bytes, to, &now) < 0)
            remember(&first, &now);
        bytes = buf_str(to);
        swap = to, to = other, other = swap;
    }
    while (n-- > 0) {
        buf_reset(to);
        if (http_decode(codings[n], bytes, max_bytes, to, &now) < 0)
            remember(&first, &now);
        bytes = buf_str(to);
        swap = to, to = other, other = swap;
    }
    if (bytes.n > max_bytes && !first.code)
        err_set(&first, ERR_LIMIT, "body of more than %zu bytes", max_bytes);
    buf_add(out, str_sub(bytes, 0, max_bytes));
    if (!first.code)
        return 0;
    *err = first;
    return -first.code;
}
