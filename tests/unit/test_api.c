/* searchd/api.c: over the loopback, without an index and with one. */
#include "config/options.h"
#include "searchd/api.h"
#include "searchd/hot.h"
#include "searchd/service.h"
#include "tests/index.h"
#include "tests/results.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

static struct service service;
static struct httpd *httpd;

static void *new_worker(void *app)
{
    return worker_new(app);
}

static void free_worker(void *worker)
{
    worker_free(worker);
}

static int start(void **state)
{
    (void)state;
    struct options *options = NULL;
    struct err err = {0};
    const struct httpd_settings settings = {
        .listen = "127.0.0.1:0",
        .routes = api_routes,
        .app = &service,
        .io_threads = 1,
        .pool_threads = 1,
        .queue_max = 10,
        .connections_max = 10,
        .connection_idle_s = 10,
        .fail = api_fail,
        .worker_new = new_worker,
        .worker_free = free_worker,
    };

    assert_int_equal(options_load(&options, NULL, &err), 0);
    service = (struct service){.options = options,
                               .index_dir = mem_str(t_path("index")),
                               .hot = hot_new(),
                               .site = {"", "/tinh/style.css"}};
    return httpd_start(&httpd, &settings, &err);
}

static int stop(void **state)
{
    (void)state;
    union {
        const struct options *in;
        struct options *out;
    } options = {service.options};

    httpd_stop(httpd, 1000);
    hot_free(service.hot);
    options_free(options.out);
    free(service.index_dir);
    return 0;
}

static size_t keep(char *p, size_t one, size_t n, void *context)
{
    buf_add(context, (struct str){p, one * n});
    return one * n;
}

/* Status; head and body together in `all`, emptied first. */
static long get(const char *path, struct buf *all)
{
    CURL *curl = curl_easy_init();
    struct buf url = {0};
    long status = 0;

    buf_reset(all);
    buf_addf(&url, "http://%s%s", httpd_address(httpd), path);
    curl_easy_setopt(curl, CURLOPT_URL, url.p);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, all);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, all);
    assert_int_equal(curl_easy_perform(curl), CURLE_OK);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    buf_done(&url);
    return status;
}

static void without_an_index_nothing_is_shown_as_empty(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int status;
        const char *type;
    } cases[] = {
        {"/tim-kiem?q=a", 503, "text/html"},
        {"/search?q=a", 503, "text/html"},
        {"/api/v1/search?q=a", 503, "application/problem+json"},
        {"/api/v1/document?url=http://a/", 503, "application/problem+json"},
        {"/feed.atom?q=a", 503, "application/problem+json"},
        {"/healthz", 503, "application/problem+json"},
        {"/", 200, "text/html"},
        {"/gioi-thieu", 200, "text/html"},
        {"/opensearch.xml", 200, "opensearchdescription+xml"},
        {"/robots.txt", 200, "text/plain"},
        {"/tinh/style.css", 200, "text/css"},
        {"/tinh/about.vi.html", 404, "text/html"},
        {"/api/v2/search", 404, "application/problem+json"},
    };
    scoped(buf_done) struct buf all = {0};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(get(cases[i].path, &all), cases[i].status);
        assert_has(all.p, cases[i].type);
        if (cases[i].status == 503)
            assert_has(all.p, "Retry-After: 30");
    }
}

static void wrong_parameters_are_refused_where_programs_ask(void **state)
{
    (void)state;
    scoped(buf_done) struct buf all = {0};

    assert_int_equal(get("/api/v1/search?q=a&x=1&kind=b", &all), 422);
    assert_has(all.p, "\"parameter\":\"x\"");
    assert_has(all.p, "\"parameter\":\"kind\"");
    assert_int_equal(get("/feed.atom?x=1", &all), 422);
    assert_int_equal(get("/api/v1/document", &all), 422);
}

static void a_hot_answer_is_the_same_as_the_first(void **state)
{
    (void)state;
    scoped(buf_done) struct buf first = {0}, again = {0};

    index_rows(INDEX_ROW("a", "Lệ phí", "Mức lệ phí", ""));
    assert_int_equal(get("/tim-kiem?q=le+phi", &first), 200);
    assert_int_equal(get("/tim-kiem?q=le+phi", &again), 200);
    assert_has(first.p, "<mark>lệ phí</mark>");
    assert_string_equal(strstr(first.p, "<!DOCTYPE"),
                        strstr(again.p, "<!DOCTYPE"));
    assert_has(again.p, "Content-Security-Policy: default-src 'none'");
    assert_has(again.p, "ETag: ");
    /* another language is another answer */
    assert_int_equal(get("/tim-kiem?q=le+phi&lang=en", &again), 200);
    assert_has(again.p, "<html lang=\"en\">");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_an_index_nothing_is_shown_as_empty),
        cmocka_unit_test(wrong_parameters_are_refused_where_programs_ask),
        cmocka_unit_test(a_hot_answer_is_the_same_as_the_first),
    };
    curl_global_init(CURL_GLOBAL_DEFAULT);
    int failed = cmocka_run_group_tests(tests, start, stop);
    curl_global_cleanup();
    return failed;
}
