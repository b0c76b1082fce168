/* base/outbound.c - see outbound.h. */
#include "base/outbound.h"

#include "base/cidr.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/ssrf.h"
#include "base/url.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <sys/socket.h>

enum { CONNECT_MS = 5000, HEADER_MAX_BYTES = 300 };

struct exchange {
    struct outbound *home;
    struct exchange *next;
    void *owner;
    CURL *curl;
    struct curl_slist *headers;
    struct buf body, etag, last_modified;
    size_t body_max_bytes;
    bool cut;
    const char *refused; /* why we did not even try; or NULL */
    int64_t start_ms;
};

struct outbound {
    CURLM *multi;
    struct cidr_list allowed;
    struct exchange *under_way;
    size_t count;
};

int outbound_new(struct outbound **ret_outbound, const char *allow_private,
                 struct err *err)
{
    scoped(outbound_freep) struct outbound *o = NEW(outbound);

    if (cidr_list_parse(&o->allowed, allow_private, err) < 0)
        return err_wrap(err, "allow_private");
    if (curl_global_init(CURL_GLOBAL_DEFAULT) ||
        !(o->multi = curl_multi_init()))
        mem_exhausted();
    *ret_outbound = TAKE(o);
    return 0;
}

static void exchange_free(struct exchange *x)
{
    if (x->curl) {
        (void)curl_multi_remove_handle(x->home->multi, x->curl);
        curl_easy_cleanup(x->curl);
    }
    curl_slist_free_all(x->headers);
    buf_done(&x->body);
    buf_done(&x->etag);
    buf_done(&x->last_modified);
    free(x);
}

void outbound_free(struct outbound *o)
{
    if (!o)
        return;
    while (o->under_way) {
        struct exchange *x = o->under_way;
        o->under_way = x->next;
        exchange_free(x);
    }
    curl_multi_cleanup(o->multi);
    cidr_list_done(&o->allowed);
    free(o);
}

size_t outbound_active(const struct outbound *o)
{
    return o->count;
}

int outbound_check_url(const struct cidr_list *allowed, const char *url,
                       struct err *err)
{
    struct url parsed = {0};
    const char *why = "";
    int r = url_parse(&parsed, str_of(url), NULL, err);

    if (r == 0 && ssrf_check_url(&parsed, allowed, &why) == SSRF_REJECT)
        r = err_set(err, ERR_USAGE, "'%.200s': %s", url, why);
    if (r == 0 && (parsed.username.n || parsed.password.n))
        r = err_set(err, ERR_USAGE, "'%.200s': holds a user name", url);
    url_done(&parsed);
    return r;
}

/* Every connection passes here, with the address that it will have. */
static curl_socket_t open_socket(void *context, curlsocktype purpose,
                                 struct curl_sockaddr *to)
{
    struct exchange *x = context;
    struct ip ip;
    const char *why = "not an internet address";

    if (purpose != CURLSOCKTYPE_IPCXN || !ip_of_sockaddr(&ip, &to->addr) ||
        ssrf_check_ip(&ip, &x->home->allowed, &why) != SSRF_ALLOW) {
        x->refused = why;
        return CURL_SOCKET_BAD;
    }
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t take_body(char *bytes, size_t one, size_t n, void *context)
{
    struct exchange *x = context;
    size_t room = x->body_max_bytes - x->body.n;

    buf_add(&x->body, (struct str){bytes, n < room ? n : room});
    x->cut = x->cut || n > room;
    return x->cut ? 0 : n * one;
}

static size_t take_header(char *bytes, size_t one, size_t n, void *context)
{
    struct exchange *x = context;
    struct str value = {bytes, n * one}, name;

    if (!str_cut(&value, ':', &name) || !value.p || value.n > HEADER_MAX_BYTES)
        return n * one;
    struct buf *to = str_case_eq(name, STR("etag")) ? &x->etag
                     : str_case_eq(name, STR("last-modified"))
                         ? &x->last_modified
                         : NULL;
    if (to) {
        buf_reset(to);
        buf_add(to, str_trim(value));
    }
    return n * one;
}

static void set_cage(struct exchange *x, int64_t timeout_ms)
{
    CURL *c = x->curl;

    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, x);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, x);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, x);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "liencong-hub/1.0");
    curl_easy_setopt(c, CURLOPT_PRIVATE, x);
}

void outbound_start(struct outbound *o, const struct outbound_request *request)
{
    struct exchange *x = NEW(exchange);
    struct err err = {0};

    x->home = o;
    x->owner = request->owner;
    x->body_max_bytes = request->body_max_bytes;
    x->start_ms = clock_steady_ms();
    x->curl = curl_easy_init();
    if (!x->curl)
        mem_exhausted();
    set_cage(x, request->timeout_ms);
    for (size_t i = 0; request->headers && request->headers[i]; i++)
        x->headers = curl_slist_append(x->headers, request->headers[i]);
    curl_easy_setopt(x->curl, CURLOPT_HTTPHEADER, x->headers);
    curl_easy_setopt(x->curl, CURLOPT_URL, request->url);
    if (request->post) {
        curl_easy_setopt(x->curl, CURLOPT_POSTFIELDSIZE, (long)request->body.n);
        curl_easy_setopt(x->curl, CURLOPT_COPYPOSTFIELDS, request->body.p);
    }
    /* An address that is refused fails when it connects, like all others; the
     * scheme and the port are judged here. */
    if (outbound_check_url(&o->allowed, request->url, &err) < 0)
        curl_easy_setopt(x->curl, CURLOPT_URL, "refused:");
    x->next = o->under_way;
    o->under_way = x;
    o->count++;
    (void)curl_multi_add_handle(o->multi, x->curl);
}

static void unlink_exchange(struct outbound *o, struct exchange *x)
{
    struct exchange **at = &o->under_way;

    while (*at != x)
        at = &(*at)->next;
    *at = x->next;
    o->count--;
}

static void finish(struct outbound *o, struct exchange *x, CURLcode code,
                   outbound_done *done, void *context)
{
    long status = 0;
    char *location = NULL;
    curl_off_t retry_after_s = 0;

    curl_easy_getinfo(x->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(x->curl, CURLINFO_REDIRECT_URL, &location);
    curl_easy_getinfo(x->curl, CURLINFO_RETRY_AFTER, &retry_after_s);
    const struct outbound_answer answer = {
        .owner = x->owner,
        .status = (int)status,
        .why = code == CURLE_OK                     ? ""
               : x->refused                         ? x->refused
               : code == CURLE_UNSUPPORTED_PROTOCOL ? "must not be gone to"
               : x->cut                             ? "answer too long"
                                                    : curl_easy_strerror(code),
        .body = {x->body.p ? x->body.p : "", x->body.n},
        .cut = code != CURLE_OK,
        .location = location,
        .etag = buf_str(&x->etag),
        .last_modified = buf_str(&x->last_modified),
        .took_ms = clock_steady_ms() - x->start_ms,
        .retry_after_ms = retry_after_s > 0 ? retry_after_s * 1000 : -1,
    };
    unlink_exchange(o, x);
    done(context, &answer);
    exchange_free(x);
}

void outbound_poll(struct outbound *o, int64_t wait_ms, outbound_done *done,
                   void *context)
{
    int running = 0, left = 0;
    CURLMsg *message;

    (void)curl_multi_perform(o->multi, &running);
    if ((size_t)running == o->count)
        (void)curl_multi_poll(o->multi, NULL, 0, (int)wait_ms, NULL);
    (void)curl_multi_perform(o->multi, &running);
    while ((message = curl_multi_info_read(o->multi, &left))) {
        struct exchange *x = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &x);
        finish(o, x, code, done, context);
    }
}
