/* base/httpd.c, asked by libcurl over the loopback. */
#include "base/httpd.h"
#include "tests/t.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* What handlers and tests share. */
struct site {
    struct httpd *httpd;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int waiting; /* handlers of /wait inside */
    bool open;   /* they may go on */
    int seen;    /* seen by the `done` hook */
    int last_status;
    atomic_int released;
};

static void echo(struct httpd_request *rq, struct httpd_response *rs, void *app)
{
    (void)app;
    rs->content_type = "text/plain; charset=utf-8";
    buf_addf(&rs->body, "%.*s path=", (int)rq->method.n, rq->method.p);
    buf_add(&rs->body, rq->path);
    buf_addz(&rs->body, " rest=");
    buf_add(&rs->body, rq->rest);
    for (size_t i = 0; i < rq->arg_count; i++) {
        buf_addc(&rs->body, '|');
        buf_add(&rs->body, rq->args[i].name);
        buf_addc(&rs->body, '=');
        buf_add(&rs->body, rq->args[i].value);
    }
    for (size_t i = 0; i < rq->form_count; i++)
        buf_addf(&rs->body, ";%.*s=%.*s", (int)rq->form[i].name.n,
                 rq->form[i].name.p, (int)rq->form[i].value.n,
                 rq->form[i].value.p);
    buf_addf(&rs->body, " body=%zu", rq->body.n);
}

static void peer(struct httpd_request *rq, struct httpd_response *rs, void *app)
{
    (void)app;
    rs->content_type = "text/plain";
    buf_addf(&rs->body, "%s %s", rq->peer, rq->trace_id);
}

static void tagged(struct httpd_request *rq, struct httpd_response *rs,
                   void *app)
{
    (void)app;
    rs->content_type = "text/plain";
    buf_addz(&rs->body, "the same every time");
    httpd_etag(rq, rs);
}

static void try_first(struct httpd_request *rq, struct httpd_response *rs,
                      void *app)
{
    (void)app;
    if (!rq->worker && !rq->query.n) {
        rs->status = HTTPD_TO_POOL;
        return;
    }
    rs->content_type = "text/plain";
    buf_addz(&rs->body, rq->worker ? "worker" : "at once");
}

static void add_metric(struct buf *out, void *app)
{
    (void)app;
    buf_addz(out, "own_things 7\n");
}

static void release_shared(void *owner)
{
    struct site *site = owner;

    atomic_fetch_add(&site->released, 1);
}

static void shared(struct httpd_request *rq, struct httpd_response *rs,
                   void *app)
{
    (void)rq;
    rs->content_type = "text/plain";
    rs->shared = "kept elsewhere";
    rs->shared_bytes = 14;
    rs->release = release_shared;
    rs->owner = app;
}

enum { FILE_BYTES = 3000000 };

/* A file without a name, of a pattern that shows what is out of place. */
static void from_file(struct httpd_request *rq, struct httpd_response *rs,
                      void *app)
{
    FILE *file = tmpfile();
    struct err err = {0};

    (void)rq, (void)app;
    assert_non_null(file);
    for (int i = 0; i < FILE_BYTES; i++)
        putc('a' + i % 23, file);
    fflush(file);
    assert_int_equal(httpd_send_file(rs, dup(fileno(file)), &err), 0);
    fclose(file);
    rs->content_type = "text/plain";
}

static void wait_inside(struct httpd_request *rq, struct httpd_response *rs,
                        void *app)
{
    struct site *site = app;

    pthread_mutex_lock(&site->lock);
    site->waiting++;
    pthread_cond_broadcast(&site->changed);
    while (!site->open)
        pthread_cond_wait(&site->changed, &site->lock);
    pthread_mutex_unlock(&site->lock);
    rs->content_type = "text/plain";
    buf_addf(&rs->body, "worker %s", rq->worker ? (char *)rq->worker : "none");
}

static void failed(const struct httpd_request *rq, struct httpd_response *rs,
                   int status, const char *text, void *app)
{
    (void)rq, (void)app;
    rs->content_type = "application/problem+json";
    buf_addf(&rs->body, "{\"status\":%d,\"title\":\"%s\"}", status, text);
}

static void *worker_new(void *app)
{
    (void)app;
    return mem_str("of its own");
}

static void done(const struct httpd_request *rq, int status, size_t bytes,
                 void *app)
{
    struct site *site = app;

    (void)rq, (void)bytes;
    pthread_mutex_lock(&site->lock);
    site->seen++;
    site->last_status = status;
    pthread_cond_broadcast(&site->changed);
    pthread_mutex_unlock(&site->lock);
}

static const struct httpd_route routes[] = {
    {"GET", "/echo", HTTPD_INLINE, 0, echo},
    {"POST", "/echo", HTTPD_INLINE, 1000, echo},
    {"POST", "/slow-echo", HTTPD_POOL, 1000000, echo},
    {"GET", "/under/*", HTTPD_INLINE, 0, echo},
    {"GET", "/peer", HTTPD_INLINE, 0, peer},
    {"GET", "/tagged", HTTPD_INLINE, 0, tagged},
    {"GET", "/shared", HTTPD_INLINE, 0, shared},
    {"GET", "/file", HTTPD_POOL, 0, from_file},
    {"GET", "/wait", HTTPD_POOL, 0, wait_inside},
    {"GET", "/try", HTTPD_TRY, 0, try_first},
    {"GET", "/healthz", HTTPD_INLINE, 0, peer},
    {0},
};

/* `more` says who may come in, and who may read /metrics. */
static struct site *site_with(const char *listen, const char *proxies,
                              const struct httpd_settings *more)
{
    struct site *site = NEW(site);
    const struct httpd_settings settings = {
        .gate = more->gate,
        .metrics_allow = more->metrics_allow,
        .metrics = more->metrics,
        .listen = listen,
        .routes = routes,
        .app = site,
        .io_threads = 2,
        .pool_threads = 1,
        .queue_max = 1,
        .connections_max = 100,
        .connection_idle_s = 30,
        .trusted_proxies = proxies,
        .fail = failed,
        .worker_new = worker_new,
        .worker_free = free,
        .done = done,
    };
    struct err err = {0};

    pthread_mutex_init(&site->lock, NULL);
    pthread_cond_init(&site->changed, NULL);
    if (httpd_start(&site->httpd, &settings, &err) < 0)
        fail_msg("%s", err.msg);
    return site;
}

static struct site *site_start(const char *listen, const char *proxies)
{
    return site_with(listen, proxies, &(struct httpd_settings){0});
}

static void site_stop(struct site *site)
{
    httpd_stop(site->httpd, 5000);
    pthread_mutex_destroy(&site->lock);
    pthread_cond_destroy(&site->changed);
    free(site);
}

static void site_open(struct site *site)
{
    pthread_mutex_lock(&site->lock);
    site->open = true;
    pthread_cond_broadcast(&site->changed);
    pthread_mutex_unlock(&site->lock);
}

static void until(struct site *site, const int *counter, int at_least)
{
    pthread_mutex_lock(&site->lock);
    while (*counter < at_least)
        pthread_cond_wait(&site->changed, &site->lock);
    pthread_mutex_unlock(&site->lock);
}

struct reply {
    long status;
    struct buf head, body;
};

static size_t keep(char *p, size_t one, size_t n, void *context)
{
    buf_add(context, (struct str){p, one * n});
    return one * n;
}

static void reply_done(struct reply *r)
{
    buf_done(&r->head);
    buf_done(&r->body);
}

enum { HEAD_ONLY = 1, CHUNKED = 2 };

struct ask {
    const char *path;
    const char *header; /* one request header, or NULL */
    const char *method; /* or NULL */
    struct str post;    /* p NULL: none */
    int flags;
};

static struct reply ask(const struct site *site, const struct ask *a)
{
    struct reply reply = {0};
    struct curl_slist *headers = NULL;
    scoped(mem_freep) char *url = NULL;
    CURL *curl = curl_easy_init();

    if (asprintf(&url, "http://%s%s", httpd_address(site->httpd), a->path) < 0)
        mem_exhausted();
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply.body);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &reply.head);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
    if (a->header)
        headers = curl_slist_append(headers, a->header);
    if (a->flags & CHUNKED)
        headers = curl_slist_append(headers, "Transfer-Encoding: chunked");
    headers = curl_slist_append(headers, "Expect:");
    if (a->post.p) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)a->post.n);
        curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, a->post.p);
    }
    if (a->method)
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, a->method);
    if (a->flags & HEAD_ONLY)
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK)
        print_message("# %s: %s\n", url, curl_easy_strerror(code));
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply.status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    buf_addz(&reply.head, "");
    buf_addz(&reply.body, "");
    return reply;
}

static struct reply get(const struct site *site, const char *path)
{
    return ask(site, &(struct ask){.path = path});
}

static void arguments_come_decoded_and_in_order(void **state)
{
    (void)state;
    static const struct {
        const char *path, *body;
    } cases[] = {
        {"/echo", "GET path=/echo rest= body=0"},
        {"/echo?q=th%E1%BB%A7+t%e1%bb%a5c&q=2&&x",
         "GET path=/echo rest=|q=thủ tục|q=2|x= body=0"},
        {"/echo?a=100%&b=%zz%4&=c",
         "GET path=/echo rest=|a=100%|b=%zz%4|=c body=0"},
        {"/under/a%2Fb+c", "GET path=/under/a/b+c rest=a/b+c body=0"},
        {"/%65cho", "GET path=/echo rest= body=0"},
    };
    struct site *site = site_start("127.0.0.1:0", NULL);

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reply r = get(site, cases[i].path);
        assert_int_equal(r.status, 200);
        assert_string_equal(r.body.p, cases[i].body);
        reply_done(&r);
    }
    site_stop(site);
}

static void every_answer_forbids_sniffing_and_has_its_own_trace_id(void **state)
{
    (void)state;
    struct site *site = site_start("127.0.0.1:0", NULL);
    struct reply a = get(site, "/echo"), b = get(site, "/nowhere");

    assert_non_null(strstr(a.head.p, "X-Content-Type-Options: nosniff"));
    assert_non_null(strstr(b.head.p, "X-Content-Type-Options: nosniff"));
    const char *of_a = strstr(a.head.p, "X-Trace-Id: ");
    const char *of_b = strstr(b.head.p, "X-Trace-Id: ");
    assert_non_null(of_a);
    assert_non_null(of_b);
    assert_int_equal(strspn(of_a + 12, "0123456789abcdef"), 16);
    assert_memory_not_equal(of_a, of_b, 28);
    reply_done(&a);
    reply_done(&b);
    site_stop(site);
}

/* The requests of a connection count up in a range of its own. */
static void no_two_requests_have_one_trace_id(void **state)
{
    (void)state;
    enum { CONNECTIONS = 2, IDS = 6 };
    struct site *site = site_start("127.0.0.1:0", NULL);
    CURL *connections[CONNECTIONS] = {curl_easy_init(), curl_easy_init()};
    struct buf ids[IDS] = {0};
    scoped(mem_freep) char *url = NULL;

    if (asprintf(&url, "http://%s/peer", httpd_address(site->httpd)) < 0)
        mem_exhausted();
    for (int i = 0; i < IDS; i++) {
        CURL *curl = connections[i % CONNECTIONS];
        long opened = 0;
        curl_easy_setopt(curl, CURLOPT_URL, url);
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, &ids[i]);
        assert_int_equal(curl_easy_perform(curl), CURLE_OK);
        curl_easy_getinfo(curl, CURLINFO_NUM_CONNECTS, &opened);
        assert_int_equal(opened, i < CONNECTIONS);
        for (int before = 0; before < i; before++)
            assert_false(str_eq(buf_str(&ids[before]), buf_str(&ids[i])));
    }
    for (int i = 0; i < CONNECTIONS; i++)
        curl_easy_cleanup(connections[i]);
    for (int i = 0; i < IDS; i++)
        buf_done(&ids[i]);
    site_stop(site);
}

static void head_answers_like_get_without_the_body(void **state)
{
    (void)state;
    struct site *site = site_start("127.0.0.1:0", NULL);
    struct reply r =
        ask(site, &(struct ask){.path = "/tagged", .flags = HEAD_ONLY});

    assert_int_equal(r.status, 200);
    assert_int_equal(r.body.n, 0);
    assert_non_null(strstr(r.head.p, "Content-Length: 19"));
    reply_done(&r);
    site_stop(site);
}

static void what_it_cannot_serve_is_refused_through_the_hook(void **state)
{
    (void)state;
    scoped(mem_freep) char *long_path = mem_new(1, HTTPD_URL_MAX_BYTES + 100);
    scoped(mem_freep) char *many = mem_new(1, 4 * HTTPD_ARGS_MAX);
    struct site *site = site_start("127.0.0.1:0", NULL);

    memset(long_path, 'x', HTTPD_URL_MAX_BYTES + 50);
    long_path[0] = '/';
    memcpy(many, "/echo?", 6);
    for (int i = 0; i <= HTTPD_ARGS_MAX; i++)
        memcpy(many + 6 + 2 * i, "a&", 3);
    const struct {
        struct ask ask;
        int status;
        const char *head;
    } cases[] = {
        {{.path = "/nowhere"}, 404, "problem+json"},
        {{.path = "/echo/"}, 404, "problem+json"},
        {{.path = "/echo", .method = "DELETE"}, 405, "Allow: GET, HEAD, POST"},
        {{.path = long_path}, 414, "problem+json"},
        {{.path = many}, 400, "problem+json"},
        {{.path = "/echo", .method = "GET", .post = {"a", 1}}, 413, ""},
        {{.path = "/echo", .post = {many, 1001}}, 413, "problem+json"},
        {{.path = "/echo", .post = {many, 1001}, .flags = CHUNKED},
         413,
         "problem+json"},
        {{.path = "/slow-echo", .post = {many + 6, 2 * HTTPD_ARGS_MAX + 2}},
         400,
         "problem+json"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reply r = ask(site, &cases[i].ask);
        assert_int_equal(r.status, cases[i].status);
        assert_non_null(strstr(r.head.p, cases[i].head));
        assert_non_null(strstr(r.body.p, "\"status\":"));
        reply_done(&r);
    }
    site_stop(site);
}

/* What a connection has room for: see CONNECTION_MEMORY_BYTES. */
static void the_longest_address_has_room_for_headers(void **state)
{
    (void)state;
    enum { COOKIE_BYTES = 3000 };
    scoped(mem_freep) char *path = mem_new(1, HTTPD_URL_MAX_BYTES + 1);
    scoped(mem_freep) char *cookie = mem_new(1, COOKIE_BYTES + 1);
    struct site *site = site_start("127.0.0.1:0", NULL);

    memset(path, 'x', HTTPD_URL_MAX_BYTES);
    memcpy(path, "/under/", 7);
    memset(cookie, 'y', COOKIE_BYTES);
    memcpy(cookie, "Cookie: ", 8);
    struct reply r = ask(site, &(struct ask){.path = path, .header = cookie});
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(r.body.p, path));
    reply_done(&r);
    site_stop(site);
}

static void form_bodies_are_parsed_and_raw_bodies_are_whole(void **state)
{
    (void)state;
    struct site *site = site_start("127.0.0.1:0", NULL);
    scoped(mem_freep) char *big = mem_new(1, 300000);

    struct reply r =
        ask(site, &(struct ask){.path = "/echo", .post = STR("a=1&b=%C3%A0")});
    assert_string_equal(r.body.p, "POST path=/echo rest=;a=1;b=à body=12");
    reply_done(&r);
    memset(big, 'z', 300000);
    r = ask(site, &(struct ask){.path = "/slow-echo",
                                .post = {big, 300000},
                                .header = "Content-Type: text/plain"});
    assert_string_equal(r.body.p, "POST path=/slow-echo rest= body=300000");
    reply_done(&r);
    site_stop(site);
}

static void an_answer_that_is_known_already_is_304(void **state)
{
    (void)state;
    struct site *site = site_start("127.0.0.1:0", NULL);
    struct reply first = get(site, "/tagged");
    const char *tag = strstr(first.head.p, "ETag: \"");
    char header[80];

    assert_non_null(tag);
    snprintf(header, sizeof header, "If-None-Match: \"x\", W/%.18s", tag + 6);
    struct reply again =
        ask(site, &(struct ask){.path = "/tagged", .header = header});
    assert_int_equal(again.status, 304);
    assert_int_equal(again.body.n, 0);
    assert_non_null(strstr(again.head.p, "ETag: \""));
    assert_non_null(strstr(again.head.p, "X-Trace-Id: "));
    /* Who knows the answer has these with it. */
    assert_non_null(strstr(first.head.p, "Content-Security-Policy: "));
    assert_null(strstr(again.head.p, "Content-Security-Policy: "));
    struct reply other =
        ask(site,
            &(struct ask){.path = "/tagged", .header = "If-None-Match: \"x\""});
    assert_int_equal(other.status, 200);
    reply_done(&first);
    reply_done(&again);
    reply_done(&other);
    site_stop(site);
}

static void shared_bytes_are_released_once_they_were_sent(void **state)
{
    (void)state;
    struct site *site = site_start("127.0.0.1:0", NULL);
    struct reply r = get(site, "/shared");

    assert_string_equal(r.body.p, "kept elsewhere");
    reply_done(&r);
    r = get(site, "/shared");
    reply_done(&r);
    httpd_stop(TAKE(site->httpd), 1000);
    assert_int_equal(atomic_load(&site->released), 2);
    site_stop(site);
}

static void a_file_is_sent_from_its_beginning_to_its_end(void **state)
{
    (void)state;
    struct site *site = site_start("127.0.0.1:0", NULL);
    struct reply r = get(site, "/file");

    assert_int_equal(r.status, 200);
    assert_int_equal(r.body.n, FILE_BYTES);
    for (int i = 0; i < FILE_BYTES; i++)
        if (r.body.p[i] != 'a' + i % 23)
            fail_msg("byte %d is out of place", i);
    reply_done(&r);
    site_stop(site);
}

static void what_is_not_in_memory_is_tried_again_on_a_worker(void **state)
{
    (void)state;
    struct site *site = site_start("127.0.0.1:0", NULL);
    struct reply slow = get(site, "/try"), quick = get(site, "/try?known");

    assert_int_equal(slow.status, 200);
    assert_string_equal(slow.body.p, "worker");
    assert_int_equal(quick.status, 200);
    assert_string_equal(quick.body.p, "at once");
    reply_done(&slow);
    reply_done(&quick);
    site_stop(site);
}

static void only_a_trusted_proxy_is_believed(void **state)
{
    (void)state;
    static const struct {
        const char *proxies, *header, *peer;
    } cases[] = {
        {NULL, "X-Forwarded-For: 203.0.113.9", "127.0.0.1 "},
        {"192.0.2.7", "X-Forwarded-For: 203.0.113.9", "127.0.0.1 "},
        {"127.0.0.1", "X-Forwarded-For: 203.0.113.9", "203.0.113.9 "},
        {"127.0.0.1 192.0.2.7",
         "X-Forwarded-For: 198.51.100.1, 203.0.113.9, 192.0.2.7",
         "203.0.113.9 "},
        {"127.0.0.1", "X-Other: 203.0.113.9", "127.0.0.1 "},
        {"127.0.0.0/8, 10.0.0.0/8",
         "X-Forwarded-For: 198.51.100.1, 2001:db8::1, 10.1.2.3",
         "2001:db8::1 "},
        {"127.0.0.0/8", "X-Forwarded-For: 203.0.113.9, unknown", "127.0.0.1 "},
        {"0.0.0.0/0", "X-Forwarded-For: 203.0.113.9", "203.0.113.9 "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct site *site = site_start("127.0.0.1:0", cases[i].proxies);
        struct reply r = ask(
            site, &(struct ask){.path = "/peer", .header = cases[i].header});
        assert_memory_equal(r.body.p, cases[i].peer, strlen(cases[i].peer));
        reply_done(&r);
        site_stop(site);
    }
}

static void too_many_requests_of_one_address_are_429(void **state)
{
    (void)state;
    struct site *site =
        site_with("127.0.0.1:0", "127.0.0.1",
                  &(struct httpd_settings){.gate = {.per_minute = 1,
                                                    .burst = 2,
                                                    .block = "10.6.6.6",
                                                    .allow = "10.7.7.7"}});
    static const struct {
        const char *header;
        int status;
        const char *head; /* what is said of it */
    } cases[] = {
        {"X-Forwarded-For: 203.0.113.9", 200, "RateLimit-Remaining: 1\r\n"},
        {"X-Forwarded-For: 203.0.113.9", 200, "RateLimit-Policy: 2;w=120\r\n"},
        {"X-Forwarded-For: 203.0.113.9", 429, "Retry-After: 60\r\n"},
        {"X-Forwarded-For: 203.0.113.10", 200, "RateLimit-Limit: 2\r\n"},
        {"X-Forwarded-For: 10.6.6.6", 403, "application/problem+json"},
        {"X-Forwarded-For: 10.7.7.7", 200, "X-Trace-Id: "},
        {"X-Forwarded-For: 10.7.7.7", 200, "X-Trace-Id: "},
        {"X-Forwarded-For: 10.7.7.7", 200, "X-Trace-Id: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reply r = ask(
            site, &(struct ask){.path = "/peer", .header = cases[i].header});
        assert_int_equal(r.status, cases[i].status);
        assert_non_null(strstr(r.head.p, cases[i].head));
        reply_done(&r);
    }
    site_stop(site);
}

static void metrics_are_for_those_who_may_read_them(void **state)
{
    (void)state;
    const struct httpd_settings open = {.metrics_allow = "127.0.0.0/8",
                                        .metrics = add_metric};
    struct site *site = site_with("127.0.0.1:0", NULL, &open);
    struct reply r = get(site, "/echo");

    reply_done(&r);
    until(site, &site->seen, 1);
    r = get(site, "/metrics");
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(r.head.p, "text/plain; version=0.0.4"));
    assert_non_null(strstr(r.body.p,
                           "\nliencong_http_requests_total{method=\"GET\","
                           "route=\"/echo\",code=\"200\"} 1\n"));
    assert_non_null(strstr(r.body.p, "_seconds_bucket{le=\"+Inf\"} 1\n"));
    assert_non_null(strstr(r.body.p, "\nown_things 7\n"));
    reply_done(&r);
    r = ask(site, &(struct ask){.path = "/metrics",
                                .header = "X-Forwarded-For: 203.0.113.9"});
    assert_int_equal(r.status, 404); /* of a proxy that we do not know */
    reply_done(&r);
    site_stop(site);
    site = site_start("127.0.0.1:0", NULL);
    r = get(site, "/metrics");
    assert_int_equal(r.status, 404);
    reply_done(&r);
    site_stop(site);
}

static void ready_is_what_healthy_says(void **state)
{
    (void)state;
    struct site *site = site_start("127.0.0.1:0", NULL);
    struct reply r = get(site, "/readyz");

    assert_int_equal(r.status, 200);
    assert_memory_equal(r.body.p, "127.0.0.1 ", 10);
    assert_non_null(strstr(r.head.p, "Content-Security-Policy: default-src"));
    assert_non_null(strstr(r.head.p, "Referrer-Policy: "));
    reply_done(&r);
    site_stop(site);
}

struct asker {
    const struct site *site;
    pthread_t thread;
    struct reply reply;
};

static void *ask_wait(void *context)
{
    struct asker *a = context;

    a->reply = get(a->site, "/wait");
    return NULL;
}

static void a_full_queue_is_503_and_quick_routes_go_on(void **state)
{
    (void)state;
    struct site *site = site_start("127.0.0.1:0", NULL);
    struct asker askers[3] = {{.site = site}, {.site = site}, {.site = site}};
    int refused = 0, served = 0;

    /* One runs, one waits in the queue of one, one is refused. */
    pthread_create(&askers[0].thread, NULL, ask_wait, &askers[0]);
    until(site, &site->waiting, 1);
    for (int i = 1; i < 3; i++)
        pthread_create(&askers[i].thread, NULL, ask_wait, &askers[i]);
    until(site, &site->seen, 1);
    assert_int_equal(site->last_status, 503);
    struct reply quick = get(site, "/echo");
    assert_int_equal(quick.status, 200);
    reply_done(&quick);
    site_open(site);
    for (int i = 0; i < 3; i++) {
        pthread_join(askers[i].thread, NULL);
        struct reply *r = &askers[i].reply;
        served +=
            r->status == 200 && strcmp(r->body.p, "worker of its own") == 0;
        refused += r->status == 503 && strstr(r->head.p, "Retry-After: ");
        reply_done(r);
    }
    assert_int_equal(served, 2);
    assert_int_equal(refused, 1);
    site_stop(site);
}

static void *stop_it(void *context)
{
    struct site *site = context;

    httpd_stop(site->httpd, 20000);
    return NULL;
}

static void stopping_lets_a_running_request_end(void **state)
{
    (void)state;
    struct site *site = site_start("127.0.0.1:0", NULL);
    struct asker asker = {.site = site};
    pthread_t stopper;

    pthread_create(&asker.thread, NULL, ask_wait, &asker);
    until(site, &site->waiting, 1);
    pthread_create(&stopper, NULL, stop_it, site);
    site_open(site);
    pthread_join(stopper, NULL);
    pthread_join(asker.thread, NULL);
    assert_int_equal(asker.reply.status, 200);
    reply_done(&asker.reply);
    site->httpd = NULL;
    site_stop(site);
}

static void it_listens_on_ipv6_and_shows_ipv4_peers_as_such(void **state)
{
    (void)state;
    struct site *site = site_start("[::1]:0", NULL);
    struct reply r = get(site, "/peer");

    assert_memory_equal(r.body.p, "::1 ", 4);
    reply_done(&r);
    site_stop(site);
}

static void an_address_that_cannot_be_used_is_an_error(void **state)
{
    (void)state;
    struct site *site = site_start("127.0.0.1:0", NULL);
    const struct {
        const char *listen;
        int code;
    } cases[] = {
        {"nonsense", ERR_USAGE},    {"127.0.0.1", ERR_USAGE},
        {"::1:80", ERR_USAGE},      {"127.0.0.1:66000", ERR_USAGE},
        {"localhost:0", ERR_USAGE}, {httpd_address(site->httpd), ERR_NET},
        {"192.0.2.1:0", ERR_NET},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct httpd_settings settings = {.listen = cases[i].listen,
                                                .routes = routes};
        struct httpd *httpd = NULL;
        struct err err = {0};
        assert_int_equal(httpd_start(&httpd, &settings, &err), -cases[i].code);
        assert_non_null(strstr(err.msg, cases[i].listen));
        assert_null(httpd);
    }
    const struct httpd_settings proxies = {
        .listen = "127.0.0.1:0", .routes = routes, .trusted_proxies = "here"};
    struct httpd *httpd = NULL;
    struct err err = {0};
    assert_int_equal(httpd_start(&httpd, &proxies, &err), -ERR_FORMAT);
    assert_non_null(strstr(err.msg, "here"));
    site_stop(site);
}

/* One connection, written by hand: what curl would not send.  Everything that
 * comes back until the server closes, with a NUL. */
static void exchange(const struct site *site, const char *text, struct buf *got)
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    ssize_t n;

    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    to.sin_port = htons((uint16_t)strtoul(
        strchr(httpd_address(site->httpd), ':') + 1, NULL, 10));
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (void *)&to, sizeof to), 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    while ((n = read(fd, buf_room(got, 4096), 4096)) > 0)
        got->n += (size_t)n;
    close(fd);
    buf_addc(got, '\0');
}

static void absolute_targets_and_pipelines_are_understood(void **state)
{
    (void)state;
    struct site *site = site_start("127.0.0.1:0", NULL);
    struct buf got = {0};

    exchange(site,
             "GET http://any.example/echo?a=1 HTTP/1.1\r\nHost: any\r\n\r\n"
             "GET /echo?b=2 HTTP/1.1\r\nHost: any\r\nConnection: close\r\n"
             "\r\n",
             &got);
    assert_non_null(strstr(got.p, "GET path=/echo rest=|a=1 body=0"));
    assert_non_null(strstr(got.p, "GET path=/echo rest=|b=2 body=0"));
    buf_done(&got);
    site_stop(site);
}

static void a_request_that_can_be_read_in_two_ways_hides_no_other(void **state)
{
    static const char *const doubtful[] = {
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 0\r\nContent-Length: 60\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Host: other\r\n\r\n",
    };

    (void)state;
    struct site *site = site_start("127.0.0.1:0", NULL);
    for (size_t i = 0; i < sizeof doubtful / sizeof *doubtful; i++) {
        struct buf text = {0}, got = {0};
        buf_addf(&text,
                 "POST /echo HTTP/1.1\r\nHost: any\r\n%s"
                 "GET /echo?hidden=1 HTTP/1.1\r\nHost: any\r\n"
                 "Connection: close\r\n\r\n",
                 doubtful[i]);
        exchange(site, text.p, &got);
        assert_int_equal(strncmp(got.p, "HTTP/1.1 400 ", 13), 0);
        assert_null(strstr(got.p + 1, "HTTP/1.1 "));
        assert_null(strstr(got.p, "hidden=1"));
        buf_done(&text);
        buf_done(&got);
    }
    site_stop(site);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments_come_decoded_and_in_order),
        cmocka_unit_test(
            every_answer_forbids_sniffing_and_has_its_own_trace_id),
        cmocka_unit_test(no_two_requests_have_one_trace_id),
        cmocka_unit_test(head_answers_like_get_without_the_body),
        cmocka_unit_test(what_it_cannot_serve_is_refused_through_the_hook),
        cmocka_unit_test(the_longest_address_has_room_for_headers),
        cmocka_unit_test(form_bodies_are_parsed_and_raw_bodies_are_whole),
        cmocka_unit_test(an_answer_that_is_known_already_is_304),
        cmocka_unit_test(shared_bytes_are_released_once_they_were_sent),
        cmocka_unit_test(a_file_is_sent_from_its_beginning_to_its_end),
        cmocka_unit_test(what_is_not_in_memory_is_tried_again_on_a_worker),
        cmocka_unit_test(only_a_trusted_proxy_is_believed),
        cmocka_unit_test(too_many_requests_of_one_address_are_429),
        cmocka_unit_test(metrics_are_for_those_who_may_read_them),
        cmocka_unit_test(ready_is_what_healthy_says),
        cmocka_unit_test(a_full_queue_is_503_and_quick_routes_go_on),
        cmocka_unit_test(stopping_lets_a_running_request_end),
        cmocka_unit_test(it_listens_on_ipv6_and_shows_ipv4_peers_as_such),
        cmocka_unit_test(an_address_that_cannot_be_used_is_an_error),
        cmocka_unit_test(absolute_targets_and_pipelines_are_understood),
        cmocka_unit_test(a_request_that_can_be_read_in_two_ways_hides_no_other),
    };
    curl_global_init(CURL_GLOBAL_DEFAULT);
    int failed_count = cmocka_run_group_tests(tests, NULL, NULL);
    curl_global_cleanup();
    return failed_count;
}
