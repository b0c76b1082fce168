/* base/httpd_answer.c - see httpd_answer.h. */
#include "base/httpd_answer.h"

#include "base/httpd_inside.h"

#include <stdio.h>
#include <unistd.h>

void httpd_drop_response(struct httpd_response *rs)
{
    buf_done(&rs->body);
    if (rs->shared && rs->release)
        rs->release(rs->owner);
    if (rs->file)
        close(rs->file);
    *rs = (struct httpd_response){0};
}

void httpd_fail(struct httpd_call *c, int status, const char *text)
{
    httpd_drop_response(&c->rs);
    c->rs.status = status;
    c->httpd->settings.fail(&c->rq, &c->rs, status, text,
                            c->httpd->settings.app);
}

static struct MHD_Response *response_body(struct httpd_response *rs)
{
    /* MHD takes bytes that may change, and changes none. */
    union {
        const char *in;
        void *out;
    } shared = {rs->shared ? rs->shared : ""};

    if (rs->file) {
        struct MHD_Response *r =
            MHD_create_response_from_fd64(rs->file_bytes, rs->file);
        if (r)
            rs->file = 0; /* handed over */
        return r;
    }
    if (rs->shared && rs->release) {
        struct MHD_Response *r =
            MHD_create_response_from_buffer_with_free_callback_cls(
                rs->shared_bytes, shared.out, rs->release, rs->owner);
        rs->shared = NULL; /* handed over */
        return r;
    }
    if (rs->shared || !rs->body.n)
        return MHD_create_response_from_buffer(
            rs->shared ? rs->shared_bytes : 0, shared.out,
            MHD_RESPMEM_PERSISTENT);
    size_t n = rs->body.n;
    return MHD_create_response_from_buffer(n, buf_take(&rs->body),
                                           MHD_RESPMEM_MUST_FREE);
}

static bool has_header(const struct httpd_response *rs, const char *name)
{
    for (size_t i = 0; i < rs->header_count; i++)
        if (!strcmp(rs->headers[i].name, name))
            return true;
    return false;
}

/* Safe unless the handler knows better.  Who asked whether it changed has these
 * with the answer: 304 repeats nothing that need not be (decision 0095). */
static void add_safety(struct MHD_Response *r, const struct httpd_call *c)
{
    if (c->httpd->tls)
        MHD_add_response_header(r, "Strict-Transport-Security",
                                "max-age=31536000");
    if (c->sent_status == MHD_HTTP_NOT_MODIFIED)
        return;
    MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
    if (!has_header(&c->rs, "Content-Security-Policy"))
        MHD_add_response_header(r, "Content-Security-Policy",
                                "default-src 'none'; frame-ancestors 'none'");
    if (!has_header(&c->rs, "Referrer-Policy"))
        MHD_add_response_header(r, "Referrer-Policy",
                                "strict-origin-when-cross-origin");
}

static void add_number(struct MHD_Response *r, const char *name, int64_t number)
{
    char text[24];

    snprintf(text, sizeof text, "%lld", (long long)number);
    MHD_add_response_header(r, name, text);
}

/* draft-ietf-httpapi-ratelimit-headers-07 */
static void add_limit(struct MHD_Response *r, const struct gate_state *state)
{
    char policy[64];

    snprintf(policy, sizeof policy, "%lld;w=%lld", (long long)state->limit,
             (long long)state->window_s);
    MHD_add_response_header(r, "RateLimit-Policy", policy);
    add_number(r, "RateLimit-Limit", state->limit);
    add_number(r, "RateLimit-Remaining", state->remaining);
    add_number(r, "RateLimit-Reset", state->reset_s);
}

enum MHD_Result httpd_answer(struct httpd_call *c)
{
    struct httpd_response *rs = &c->rs;

    c->sent_status = rs->status ? rs->status : MHD_HTTP_OK;
    c->sent_bytes = rs->file     ? (size_t)rs->file_bytes
                    : rs->shared ? rs->shared_bytes
                                 : rs->body.n;
    struct MHD_Response *r = response_body(rs);
    if (!r)
        return MHD_NO;
    if (rs->content_type && c->sent_status != MHD_HTTP_NOT_MODIFIED)
        MHD_add_response_header(r, "Content-Type", rs->content_type);
    for (size_t i = 0; i < rs->header_count; i++)
        MHD_add_response_header(r, rs->headers[i].name, rs->headers[i].value);
    add_safety(r, c);
    if (c->counted)
        add_limit(r, &c->gate);
    MHD_add_response_header(r, "X-Trace-Id", c->rq.trace_id);
    if (atomic_load_explicit(&c->httpd->stopping, memory_order_relaxed))
        MHD_add_response_header(r, "Connection", "close");
    enum MHD_Result queued =
        MHD_queue_response(c->connection, (unsigned)c->sent_status, r);
    MHD_destroy_response(r);
    return queued;
}

enum MHD_Result httpd_refuse(struct httpd_call *c, int status, const char *text)
{
    httpd_fail(c, status, text);
    return httpd_answer(c);
}
