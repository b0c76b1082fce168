/* base/httpd_handler.c - what handlers ask of a request and say to a response;
 * see httpd.h. */
#include "base/err.h"
#include "base/httpd_inside.h"

#include <sys/stat.h>
#include <unistd.h>

static struct str find_pair(const struct httpd_pair *pairs, size_t count,
                            const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(pairs[i].name, name))
            return (struct str){pairs[i].value.p ? pairs[i].value.p : "",
                                pairs[i].value.n};
    return (struct str){0};
}

struct str httpd_arg(const struct httpd_request *rq, const char *name)
{
    return find_pair(rq->args, rq->arg_count, name);
}

struct str httpd_form(const struct httpd_request *rq, const char *name)
{
    return find_pair(rq->form, rq->form_count, name);
}

struct str httpd_header(const struct httpd_request *rq, const char *name)
{
    const struct httpd_call *c = rq->internal;
    struct str value = {0};

    MHD_lookup_connection_value_n(c->connection, MHD_HEADER_KIND, name,
                                  strlen(name), &value.p, &value.n);
    return value;
}

void httpd_set_header(struct httpd_response *rs, const char *name,
                      const char *value)
{
    if (rs->header_count < sizeof rs->headers / sizeof *rs->headers) {
        rs->headers[rs->header_count].name = name;
        rs->headers[rs->header_count++].value = value;
    }
}

int httpd_send_file(struct httpd_response *rs, int fd, struct err *err)
{
    struct stat st;

    /* 0 says "no file" */
    int file = fd ? fd : dup(fd);
    if (file < 0 || fstat(file, &st) < 0) {
        err_errno(err, "size of an answer");
        close(file);
        return -err->code;
    }
    rs->file = file;
    rs->file_bytes = (uint64_t)st.st_size;
    return 0;
}

void httpd_healthy(struct httpd_request *rq, struct httpd_response *rs,
                   void *app)
{
    (void)rq, (void)app;
    buf_addz(&rs->body, "ok\n");
    rs->content_type = "text/plain; charset=utf-8";
    httpd_set_header(rs, "Cache-Control", "no-store");
}

void httpd_replace_header(struct httpd_response *rs, const char *name,
                          const char *value)
{
    for (size_t i = 0; i < rs->header_count; i++)
        if (!strcmp(rs->headers[i].name, name)) {
            rs->headers[i].value = value;
            return;
        }
    httpd_set_header(rs, name, value);
}

/* Eight bytes a step: FNV would take longer than sending the answer. */
static uint64_t hash_body(struct str s)
{
    const uint64_t k1 = 0x9e3779b97f4a7c15u, k2 = 0xd6e8feb86659fd93u;
    uint64_t h = s.n * k1;

    for (; s.n >= 8; s = str_sub(s, 8, s.n)) {
        uint64_t word;
        memcpy(&word, s.p, 8);
        h = (h ^ word) * k1;
        h ^= h >> 32;
    }
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * k2;
    h = (h ^ h >> 29) * k2;
    return h ^ h >> 32;
}

/* Weak comparison (RFC 9110, 13.1.2): a W/ in front does not matter. */
static struct str opaque_tag(struct str etag)
{
    return str_starts(etag, STR("W/")) ? str_sub(etag, 2, etag.n) : etag;
}

static bool none_match_holds(struct str list, const char *etag)
{
    struct str part;

    while (str_cut(&list, ',', &part)) {
        part = opaque_tag(str_trim(part));
        if (str_eq(part, opaque_tag(str_of(etag))) || str_is(part, "*"))
            return true;
    }
    return false;
}

bool httpd_knows(const struct httpd_request *rq, const char *etag)
{
    return none_match_holds(httpd_header(rq, "If-None-Match"), etag);
}

void httpd_etag_known(const struct httpd_request *rq, struct httpd_response *rs,
                      const char *etag)
{
    httpd_set_header(rs, "ETag", etag);
    if (httpd_knows(rq, etag)) {
        rs->status = MHD_HTTP_NOT_MODIFIED;
        buf_cut(&rs->body, 0);
        rs->shared_bytes = 0;
    }
}

void httpd_etag(const struct httpd_request *rq, struct httpd_response *rs)
{
    struct str body = rs->shared ? (struct str){rs->shared, rs->shared_bytes}
                                 : buf_str(&rs->body);

    httpd_etag_known(rq, rs,
                     arena_printf(rq->arena, "\"%016llx\"",
                                  (unsigned long long)hash_body(body)));
}
