/* console/picture.c, picture_take.c: lists, counts, days and events of a
 * portal, as the two databases change under them. */
#include "console/picture.h"
#include "indexer/store.h"
#include "tests/crawled.h"

#include <stdio.h>
#include <stdlib.h>

#define PORTAL "000.A"
static const int64_t day_ms = 86400000,
                     noon_ms = 1767850200000; /* 2026-01-08 */

/* A portal with that many pages, the first `listed` of them in a sitemap. */
struct world {
    struct store *store;
    int64_t host;
};

static void put(struct world *w, const char *url, enum reason reason,
                int status, int64_t fetched_ms)
{
    scoped(mem_freep) struct store_url *u = t_crawled(w->store, w->host, url);
    struct err err = {0};

    u->reason = reason;
    u->status = status;
    u->last_fetched_ms = fetched_ms;
    u->fetches++;
    struct store_fetch f = {fetched_ms, status, reason, 40, 1000, true};
    if (fetched_ms)
        assert_int_equal(
            store_fetch_add(w->store, u->key, u->fetches, &f, &err), 0);
    assert_int_equal(store_url_put(w->store, u, &err), 0);
}

static void commit(struct world *w)
{
    static uint64_t offset;
    struct err err = {0};

    assert_int_equal(
        store_commit(w->store, (struct warc_position){0, ++offset}, &err), 0);
}

static void open_world(struct world *w, const char *dir)
{
    struct store_host host;
    struct err err = {0};

    assert_int_equal(store_open(&w->store, dir, STORE_WRITE, &err), 0);
    assert_int_equal(store_host_of(w->store, PORTAL, "a.gov.vn", &host, &err),
                     0);
    w->host = host.id;
}

static void list(struct world *w, const char *const *urls, size_t n)
{
    struct store_sitemap map = {
        .key = 7, .host = w->host, .type = "xml", .complete = true};
    uint64_t keys[8];
    struct err err = {0};

    for (size_t i = 0; i < n; i++)
        keys[i] = store_key(urls[i]);
    assert_int_equal(store_sitemap_put(w->store, &map, &err), 0);
    assert_int_equal(store_members_put(w->store, 7, keys, n, &err), 0);
}

static void index_one(const char *dir, const char *url, enum reason reason)
{
    scoped(verdicts_freep) struct verdicts *v = NULL;
    struct verdict verdict = {.url = url,
                              .portal = PORTAL,
                              .reason = reason,
                              .detail = "",
                              .indexed_ms = 1000,
                              .host = "a.gov.vn",
                              .title = "",
                              .published = ""};
    struct err err = {0};
    char path[300];

    snprintf(path, sizeof path, "%s/index.db", dir);
    assert_int_equal(verdicts_open(&v, path, VERDICTS_WRITE, &err), 0);
    assert_int_equal(verdicts_put(v, &verdict, &err), 0);
    assert_int_equal(verdicts_commit(v, &err), 0);
}

static void take(struct picture *p, int64_t now_ms)
{
    struct err err = {0};

    if (picture_take(p, PORTAL, now_ms, true, &err) < 0)
        fail_msg("%s", err.msg);
}

static int add_line(void *context, const struct picture_row *row,
                    struct err *err)
{
    (void)err;
    buf_addf(context, "%s %s %u\n", row->url + strlen("https://a.gov.vn"),
             reason_info(row->reason)->code, row->state);
    return 0;
}

static void assert_rows(struct picture *p, const struct picture_filter *f,
                        const char *want)
{
    scoped(buf_done) struct buf got = {0};
    struct err err = {0};

    int64_t n = picture_each(p, PORTAL, f, add_line, &got, &err);
    if (n < 0)
        fail_msg("%s", err.msg);
    assert_string_equal(got.p ? got.p : "", want);
}

static void lists_pass_filters_and_go_on_behind_a_url(void **state)
{
    static const char *const listed[] = {"https://a.gov.vn/1",
                                         "https://a.gov.vn/tin/2"};
    const char *dir = t_dir();
    scoped(picture_freep) struct picture *p = NULL;
    struct world w;
    struct err err = {0};

    (void)state;
    open_world(&w, dir);
    put(&w, "https://a.gov.vn/1", REASON_HTTP_404, 404, noon_ms - 1000);
    put(&w, "https://a.gov.vn/tin/2", REASON_FETCHED, 200, noon_ms - 1000);
    put(&w, "https://a.gov.vn/tin/3", REASON_FETCHED, 200, noon_ms - day_ms);
    put(&w, "https://a.gov.vn/tin/4", REASON_ROBOTS, 0, 0);
    list(&w, listed, 2);
    commit(&w);
    assert_int_equal(picture_open(&p, dir, &err), 0);
    take(p, noon_ms);

    struct picture_filter all = {.reason = REASON_COUNT};
    assert_rows(p, &all,
                "/1 HTTP_404 1\n/tin/2 FETCHED 3\n/tin/3 FETCHED 2\n"
                "/tin/4 ROBOTS 0\n");
    struct picture_filter next = {
        .reason = REASON_COUNT, .after = "https://a.gov.vn/1", .limit = 2};
    assert_rows(p, &next, "/tin/2 FETCHED 3\n/tin/3 FETCHED 2\n");
    struct picture_filter one = {.reason = REASON_FETCHED, .limit = 1};
    assert_rows(p, &one, "/tin/2 FETCHED 3\n");
    assert_int_equal(picture_count(p, PORTAL, &one, &err), 2);
    struct picture_filter path = {.reason = REASON_COUNT, .prefix = "/tin/"};
    assert_int_equal(picture_count(p, PORTAL, &path, &err), 3);
    struct picture_filter owner = {.reason = REASON_COUNT, .owner = "site"};
    assert_rows(p, &owner, "/1 HTTP_404 1\n");
    struct picture_filter missing = {.reason = REASON_COUNT,
                                     .mask = STATE_LISTED | STATE_INDEXED,
                                     .value = STATE_LISTED};
    assert_int_equal(picture_count(p, PORTAL, &missing, &err), 2);
    store_free(w.store);
}

static void add_event(void *context, const struct picture_event *e)
{
    buf_addf(context, "%s:%s>%s ", e->url + strlen("https://a.gov.vn"),
             e->from < REASON_COUNT ? reason_info(e->from)->code : "-",
             e->to < REASON_COUNT ? reason_info(e->to)->code : "-");
}

static void what_changes_is_told_once_and_what_passes_is_not(void **state)
{
    const char *dir = t_path("changes");
    scoped(picture_freep) struct picture *p = NULL;
    scoped(buf_done) struct buf told = {0};
    struct world w;
    struct err err = {0};

    (void)state;
    open_world(&w, dir);
    put(&w, "https://a.gov.vn/1", REASON_FETCHED, 200, noon_ms);
    put(&w, "https://a.gov.vn/2", REASON_HTTP_404, 404, noon_ms);
    commit(&w);
    assert_int_equal(picture_open(&p, dir, &err), 0);
    take(p, noon_ms);
    put(&w, "https://a.gov.vn/2", REASON_FETCHED, 200, noon_ms + 1000);
    commit(&w);
    take(p, noon_ms + 2000);
    index_one(dir, "https://a.gov.vn/1", REASON_OK);
    index_one(dir, "https://a.gov.vn/2", REASON_SOFT404);
    commit(&w);
    take(p, noon_ms + 3000);
    take(p, noon_ms + 4000);
    assert_int_equal(
        picture_events(p, &(struct picture_events_of){PORTAL, NULL, 10},
                       add_event, &told, &err),
        0);
    assert_string_equal(told.p, "/2:HTTP_404>SOFT404 /1:->INDEXED ");
    store_free(w.store);
}

static void days_keep_counts_and_fetches_are_counted_once(void **state)
{
    const char *dir = t_path("days");
    scoped(picture_freep) struct picture *p = NULL;
    struct picture_day days[4];
    struct picture_counts counts;
    struct world w;
    struct err err = {0};

    (void)state;
    open_world(&w, dir);
    put(&w, "https://a.gov.vn/1", REASON_FETCHED, 200, noon_ms - day_ms);
    put(&w, "https://a.gov.vn/2", REASON_HTTP_5XX, 503, noon_ms - 1);
    commit(&w);
    assert_int_equal(picture_open(&p, dir, &err), 0);
    take(p, noon_ms);
    index_one(dir, "https://a.gov.vn/1", REASON_OK);
    put(&w, "https://a.gov.vn/2", REASON_FETCHED, 200, noon_ms + 10);
    commit(&w);
    take(p, noon_ms + 20);
    assert_int_equal(picture_days(p, PORTAL, days, 4, &err), 2);
    assert_int_equal(days[0].fetches, 1);
    assert_int_equal(days[0].known, 0);
    assert_int_equal(days[1].fetches, 2);
    assert_int_equal(days[1].by_class[5], 1);
    assert_int_equal(days[1].bytes, 2000);
    assert_int_equal(days[1].indexed, 1);
    assert_int_equal(days[1].by_reason[REASON_OK], 1);
    assert_int_equal(picture_counts(p, PORTAL, &counts, &err), 0);
    assert_int_equal(counts.known, 2);
    assert_int_equal(counts.indexed_not_listed, 1);
    assert_int_equal(counts.taken_ms, noon_ms + 20);
    store_free(w.store);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_pass_filters_and_go_on_behind_a_url),
        cmocka_unit_test(what_changes_is_told_once_and_what_passes_is_not),
        cmocka_unit_test(days_keep_counts_and_fetches_are_counted_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
