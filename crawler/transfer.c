/* crawler/transfer.c - see transfer.h. */
#include "crawler/transfer.h"

#include "base/clock.h"
#include "base/err.h"
#include "config/options.h"
#include "crawler/certificate.h"
#include "crawler/warc.h"

#include <openssl/x509.h>
#include <stdlib.h>

enum {
    HEAD_MAX_BYTES = 256 << 10,
    RECEIVE_BYTES = 64 << 10,
};

/* --- what libcurl tells us --- */

/*
 * Heads of 1xx answers come before the real one and are dropped; trailers come
 * after the body and are not part of the head.
 */
static size_t on_head(char *p, size_t size, size_t n, void *context)
{
    struct transfer *t = context;
    struct str line = {p, n};

    (void)size;
    if (str_starts(line, STR("HTTP/")) && t->head_whole && !t->body.n) {
        buf_reset(&t->head);
        t->head_whole = false;
    }
    if (t->head_whole)
        return n;
    if (t->head.n + n > HEAD_MAX_BYTES)
        return 0;
    buf_add(&t->head, line);
    t->head_whole = !str_trim(line).n;
    return n;
}

static size_t on_body(char *p, size_t size, size_t n, void *context)
{
    struct transfer *t = context;
    struct str bytes = {p, n};
    size_t left = t->body_max - t->body.n;

    (void)size;
    spill_add(&t->body, str_sub(bytes, 0, left));
    t->too_big = n > left;
    return t->too_big ? 0 : n;
}

/* The request head as sent. */
static int on_debug(CURL *easy, curl_infotype type, char *p, size_t n,
                    void *context)
{
    struct transfer *t = context;

    (void)easy;
    if (type == CURLINFO_HEADER_OUT) {
        buf_reset(&t->request);
        buf_add(&t->request, (struct str){p, n});
    }
    return 0;
}

/*
 * libcurl sends a request again, at once and up to five times, when a kept
 * connection ends without an answer.  The server may have seen the first one,
 * so a second is for the crawl to decide, after the pause.
 */
static int on_ready(void *context, char *to, char *from, int to_port,
                    int from_port)
{
    const struct transfer *t = context;

    (void)to, (void)from, (void)to_port, (void)from_port;
    return t->request.n ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

/* --- one request --- */

static void set_callbacks(struct transfer *t)
{
    curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
    curl_easy_setopt(t->easy, CURLOPT_HEADERFUNCTION, on_head);
    curl_easy_setopt(t->easy, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_DEBUGFUNCTION, on_debug);
    curl_easy_setopt(t->easy, CURLOPT_DEBUGDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(t->easy, CURLOPT_PREREQFUNCTION, on_ready);
    curl_easy_setopt(t->easy, CURLOPT_PREREQDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->error);
}

/* Nothing from the environment: no proxy, no netrc, no cookies. */
static void set_manners(CURL *easy, const struct options *o)
{
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)RECEIVE_BYTES);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, o->crawler.user_agent);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)o->crawler.connect_timeout_ms);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
                     (long)o->crawler.total_timeout_ms);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT,
                     (long)o->crawler.slow_bytes_s);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME,
                     (long)o->crawler.slow_time_s);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, (long)o->crawler.verify_tls);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST,
                     o->crawler.verify_tls ? 2L : 0L);
    if (*o->crawler.ca_file) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, o->crawler.ca_file);
        curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    }
}

struct transfer *transfer_new(const struct options *options)
{
    struct transfer *t = NEW(transfer);

    t->options = options;
    t->easy = curl_easy_init();
    if (!t->easy)
        mem_exhausted();
    set_callbacks(t);
    set_manners(t->easy, options);
    return t;
}

void transfer_free(struct transfer *t)
{
    if (!t)
        return;
    transfer_reset(t);
    curl_easy_cleanup(t->easy);
    buf_done(&t->request);
    buf_done(&t->head);
    spill_done(&t->body);
    buf_done(&t->location);
    buf_done(&t->detail);
    buf_done(&t->issuer);
    free(t);
}

void transfer_reset(struct transfer *t)
{
    curl_slist_free_all(t->pin);
    curl_slist_free_all(t->headers);
    t->pin = t->headers = NULL;
    url_done(&t->url);
    t->url = (struct url){0};
    spill_reset(&t->body);
}

static void add_header(struct transfer *t, const char *name, const char *value)
{
    scoped(buf_done) struct buf line = {0};

    if (!value || !*value || strpbrk(value, "\r\n"))
        return;
    buf_addf(&line, "%s: %s", name, value);
    struct curl_slist *longer = curl_slist_append(t->headers, line.p);
    if (!longer)
        mem_exhausted();
    t->headers = longer;
}

static void add_headers(struct transfer *t, const struct fetch_request *rq)
{
    add_header(t, "Accept",
               rq->sitemap
                   ? "application/xml,text/xml,text/plain;q=0.9,*/*;q=0.8"
                   : "text/html,application/xhtml+xml,application/xml;q=0.9,"
                     "*/*;q=0.8");
    add_header(t, "Accept-Language", "vi,en;q=0.5");
    add_header(t, "Accept-Encoding", "gzip, deflate, br, zstd");
    add_header(t, "If-None-Match", rq->etag);
    add_header(t, "If-Modified-Since", rq->last_modified);
    curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
}

int transfer_begin(struct transfer *t, const struct fetch_request *rq,
                   struct err *err)
{
    const struct options *o = t->options;

    buf_reset(&t->request);
    buf_reset(&t->head);
    buf_reset(&t->location);
    buf_reset(&t->detail);
    t->head_whole = t->too_big = false;
    t->error[0] = '\0';
    t->start_ms = clock_steady_ms();
    t->body_max = (size_t)(rq->sitemap ? o->crawler.sitemap_max_bytes
                                       : o->crawler.body_max_bytes);
    if (rq->body_max_bytes)
        t->body_max = rq->body_max_bytes;
    t->result = (struct fetch_result){
        .id = rq->id,
        .start_unix_ms = clock_unix_ms(),
        .retry_after_ms = -1,
        .protocol = "",
        .detail = "",
        .addresses = "",
        .certificate_issuer = "",
    };
    t->certificate = rq->certificate;
    curl_easy_setopt(t->easy, CURLOPT_CERTINFO, rq->certificate ? 1L : 0L);
    int r = url_parse(&t->url, str_of(rq->url), NULL, err);
    if (r < 0) {
        buf_addz(&t->location, rq->url); /* outlives the request */
        t->result.url = t->location.p;
        return r;
    }
    t->result.url = t->url.href;
    add_headers(t, rq);
    curl_easy_setopt(t->easy, CURLOPT_URL, t->url.href);
    return 0;
}

void transfer_pin(struct transfer *t, const char *addresses)
{
    scoped(buf_done) struct buf line = {0};

    buf_addf(&line, "%.*s:%d:%s", (int)t->url.host.n, t->url.host.p,
             url_port(&t->url), addresses);
    t->pin = curl_slist_append(NULL, line.p);
    if (!t->pin)
        mem_exhausted();
    curl_easy_setopt(t->easy, CURLOPT_RESOLVE, t->pin);
    t->result.addresses =
        t->pin->data +
        (line.n - strlen(addresses)); /* as long as the request */
}

/* --- the result --- */

static enum reason reason_of(CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return REASON_FETCH_DNS;
    case CURLE_OPERATION_TIMEDOUT: return REASON_FETCH_TIMEOUT;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ISSUER_ERROR: return REASON_FETCH_TLS;
    default: return REASON_FETCH_CONNECT;
    }
}

/*
 * What is wrong with TLS, for whoever keeps the server; NULL: as libcurl says.
 * OpenSSL knows more exactly than libcurl what is wrong with a certificate.
 */
static const char *tls_detail(const struct transfer *t, CURLcode code)
{
    static const struct {
        const char *says, *means;
    } rows[] = {
        {"certificate subject name", "the certificate is for other names"},
        {"wrong version number", "no TLS is spoken on this port"},
        {"unsupported protocol", "only outdated versions of TLS are spoken"},
        {"protocol version", "only outdated versions of TLS are spoken"},
        /* How OpenSSL meets a server of TLS 1.0 at our level of security. */
        {"legacy sigalg", "only outdated versions of TLS are spoken"},
    };
    long verify = 0;

    curl_easy_getinfo(t->easy, CURLINFO_SSL_VERIFYRESULT, &verify);
    if (reason_of(code) != REASON_FETCH_TLS)
        return NULL;
    if (verify == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
        verify == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE)
        return "an intermediate certificate is missing, or nobody we trust "
               "issued it";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strstr(t->error, rows[i].says))
            return rows[i].means;
    return code == CURLE_PEER_FAILED_VERIFICATION && verify
               ? X509_verify_cert_error_string(verify)
               : NULL;
}

static void add_detail(struct transfer *t, CURLcode code)
{
    const char *tls = tls_detail(t, code);

    if (t->too_big)
        buf_addf(&t->detail, "larger than %zu bytes", t->body_max);
    else if (tls)
        buf_addz(&t->detail, tls);
    else if (code == CURLE_ABORTED_BY_CALLBACK)
        buf_addz(&t->detail, "the connection ended without an answer");
    else
        buf_addz(&t->detail, *t->error ? t->error : curl_easy_strerror(code));
    t->result.detail = t->detail.p;
}

static void read_head(struct transfer *t)
{
    struct warc_http http;
    struct err ignored;
    struct url target = {0};

    if (warc_http_parse(t->result.head, &http, &ignored) < 0)
        return;
    t->result.retry_after_ms =
        fetch_retry_after_ms(http.headers, clock_unix_ms());
    struct str location = warc_http_header(http.headers, "Location");
    if (http.status / 100 == 3 && http.status != 304 && location.n &&
        url_parse(&target, location, &t->url, &ignored) == 0) {
        buf_addz(&t->location, target.href);
        t->result.location = t->location.p;
    }
    url_done(&target);
}

static const char *protocol_of(CURL *easy)
{
    long version = 0;

    curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &version);
    switch (version) {
    case CURL_HTTP_VERSION_1_0: return "http/1.0";
    case CURL_HTTP_VERSION_1_1: return "http/1.1";
    case CURL_HTTP_VERSION_2_0: return "h2";
    default: return "";
    }
}

void transfer_end(struct transfer *t, CURLcode code)
{
    struct fetch_result *r = &t->result;
    const char *ip = NULL;
    curl_off_t first_byte_us = 0, total_us = 0;
    long status = 0;

    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(t->easy, CURLINFO_PRIMARY_IP, &ip);
    curl_easy_getinfo(t->easy, CURLINFO_STARTTRANSFER_TIME_T, &first_byte_us);
    curl_easy_getinfo(t->easy, CURLINFO_TOTAL_TIME_T, &total_us);
    bool answered = t->head_whole && status >= 200;
    r->outcome = !answered          ? FETCH_FAILED
                 : code == CURLE_OK ? FETCH_ANSWER
                                    : FETCH_CUT;
    r->reason = r->outcome == FETCH_ANSWER ? REASON_FETCHED
                : t->too_big               ? REASON_TOO_BIG
                                           : reason_of(code);
    if (r->outcome != FETCH_ANSWER)
        add_detail(t, code);
    r->status = answered ? (int)status : 0;
    r->request = buf_str(&t->request);
    r->protocol = protocol_of(t->easy);
    r->took_ms = clock_steady_ms() - t->start_ms;
    r->first_byte_ms = first_byte_us / 1000;
    r->since_first_byte_ms = (total_us - first_byte_us) / 1000;
    snprintf(r->ip, sizeof r->ip, "%s", ip ? ip : "");
    if (t->certificate) {
        r->certificate_ends_ms = certificate_read(t->easy, &t->issuer);
        r->certificate_issuer = t->issuer.n ? t->issuer.p : "";
    }
    if (answered) {
        r->head = buf_str(&t->head);
        r->body = spill_str(&t->body);
        read_head(t);
    }
}

void transfer_fail(struct transfer *t, enum reason reason, const char *detail)
{
    t->result.outcome = FETCH_FAILED;
    t->result.reason = reason;
    buf_addz(&t->detail, detail);
    t->result.detail = t->detail.p;
    t->result.took_ms = clock_steady_ms() - t->start_ms;
}
