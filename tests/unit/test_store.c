/* crawler/store.c, store_url.c: what was committed is there after a crash. */
#include "crawler/store.h"

#include "crawler/trap.h"
#include "tests/t.h"

#include <stdlib.h>

static struct store *open_new(const char *name)
{
    struct store *s = NULL;
    struct err err = {0};

    assert_int_equal(store_open(&s, t_path(name), STORE_WRITE, &err), 0);
    return s;
}

static struct store_url page(int64_t host, const char *url)
{
    return (struct store_url){
        .host = host,
        .url = url,
        .via = "",
        .detail = "",
        .priority = PRIORITY_NORMAL,
        .source = SOURCE_LINK,
        .reason = REASON_QUEUED,
        .first_seen_ms = 1000,
        .due_ms = 1000,
    };
}

static void add(struct store *s, const struct store_url *u, bool want)
{
    struct err err = {0};
    bool added = !want;

    assert_int_equal(store_url_add(s, u, &added, &err), 0);
    assert_int_equal(added, want);
}

static void a_url_is_added_once_and_read_back_whole(void **state)
{
    (void)state;
    scoped(store_freep) struct store *s = open_new("whole");
    struct err err = {0};
    struct store_url home = page(1, "https://a.example/");
    struct store_url u = page(1, "https://a.example/tin");

    add(s, &home, true);
    u.via = home.url;
    u.depth = 3;
    u.lastmod_ms = 77;
    add(s, &u, true);
    add(s, &u, false);
    scoped(mem_freep) struct store_url *got = NULL;
    assert_int_equal(store_url_get(s, u.url, &got, &err), 1);
    got->etag = "\"x\"";
    got->last_modified = "Mon, 05 Jan 2026 03:22:31 GMT";
    got->target = "https://a.example/khac";
    got->detail = "ba nơi";
    got->reason = REASON_HTTP_404;
    got->due_ms = -1;
    got->changes = 4;
    got->rate = (struct schedule_rate){0.25, 7.5};
    assert_int_equal(store_url_put(s, got, &err), 0);
    scoped(mem_freep) struct store_url *again = NULL;
    assert_int_equal(store_url_get(s, u.url, &again, &err), 1);
    assert_string_equal(again->via, home.url);
    assert_string_equal(again->etag, "\"x\"");
    assert_string_equal(again->target, got->target);
    assert_string_equal(again->detail, "ba nơi");
    assert_int_equal(again->reason, REASON_HTTP_404);
    assert_int_equal(again->due_ms, -1);
    assert_int_equal(again->depth, 3);
    assert_int_equal(again->lastmod_ms, 77);
    assert_int_equal(again->changes, 4);
    assert_true(again->rate.changes == 0.25 && again->rate.days == 7.5);
    assert_int_equal(store_url_get(s, "https://a.example/x", &again, &err), 0);
}

static void due_urls_come_by_priority_and_then_by_time(void **state)
{
    (void)state;
    scoped(store_freep) struct store *s = open_new("due");
    struct err err = {0};
    static const struct {
        const char *url;
        int priority;
        int64_t due, host;
    } rows[] = {
        {"http://a/late", PRIORITY_NORMAL, 50, 1},
        {"http://a/early", PRIORITY_NORMAL, 40, 1},
        {"http://a/map", PRIORITY_SITEMAP, 60, 1},
        {"http://a/future", PRIORITY_SITEMAP, 1000, 1},
        {"http://a/never", PRIORITY_SITEMAP, -1, 1},
        {"http://b/other", PRIORITY_SITEMAP, 1, 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct store_url u = page(rows[i].host, rows[i].url);
        u.priority = rows[i].priority;
        u.due_ms = rows[i].due;
        add(s, &u, true);
    }
    static const char *const want[] = {"http://a/map", "http://a/early",
                                       "http://a/late"};
    struct store_url *got[8];
    size_t n = 0;
    assert_int_equal(
        store_due(s, &(struct store_due){1, 100, 8, false}, got, &n, &err), 0);
    assert_int_equal(n, 3);
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(got[i]->url, want[i]);
        free(got[i]);
    }
    assert_int_equal(
        store_due(s, &(struct store_due){1, 100, 2, false}, got, &n, &err), 0);
    assert_int_equal(n, 2);
    free(got[0]);
    free(got[1]);
    int64_t next = 0, again = 0;
    assert_int_equal(store_due_next(s, 1, &next, &again, &err), 0);
    assert_int_equal(next, 40);
    assert_int_equal(store_due_next(s, 3, &next, &again, &err), 0);
    assert_int_equal(next, -1);
}

static void visits_of_known_pages_can_be_left_out_of_the_queue(void **state)
{
    (void)state;
    scoped(store_freep) struct store *s = open_new("again");
    struct err err = {0};
    struct store_url *got[4];
    struct store_url again = page(1, "http://a/again");
    struct store_url fresh = page(1, "http://a/new");
    size_t n = 0;
    int64_t first_ms = 0, again_ms = 0;

    again.priority = PRIORITY_AGAIN;
    again.due_ms = 5;
    fresh.due_ms = 50;
    add(s, &again, true);
    add(s, &fresh, true);
    struct store_due due = {.host = 1, .now_ms = 100, .max = 4};
    assert_int_equal(store_due(s, &due, got, &n, &err), 0);
    assert_int_equal(n, 2);
    assert_string_equal(got[0]->url, "http://a/new"); /* though due later */
    free(got[0]);
    free(got[1]);
    due.no_again = true;
    assert_int_equal(store_due(s, &due, got, &n, &err), 0);
    assert_int_equal(n, 1);
    free(got[0]);
    assert_int_equal(store_due_next(s, 1, &first_ms, &again_ms, &err), 0);
    assert_int_equal(first_ms, 50);
    assert_int_equal(again_ms, 5);
}

static void a_budget_is_what_it_was_at_the_last_commit(void **state)
{
    (void)state;
    struct err err = {0};
    struct store_budget got = {0};
    struct store_budget want = {
        .host = 3,
        .budget = {20000, 5, 6, 7.5, 0.25, 8.5, 9, 10},
        .usual = {1.5, 30},
    };

    {
        scoped(store_freep) struct store *s = open_new("budget");
        assert_int_equal(store_budget_get(s, 3, &got, &err), 0);
        assert_int_equal(got.host, 3);
        assert_int_equal(got.budget.day, 0);
        assert_int_equal(store_budget_put(s, &want, &err), 0);
        assert_int_equal(store_commit(s, (struct warc_position){0}, &err), 0);
    }
    scoped(store_freep) struct store *s = open_new("budget");
    assert_int_equal(store_budget_get(s, 3, &got, &err), 0);
    assert_int_equal(got.budget.day, 20000);
    assert_int_equal(got.budget.first, 5);
    assert_int_equal(got.budget.again, 6);
    assert_int_equal(got.budget.visits, 9);
    assert_int_equal(got.budget.steered_ms, 10);
    assert_true(got.budget.usual_first == 7.5 && got.budget.price == 0.25);
    assert_true(got.budget.wanted == 8.5);
    assert_true(got.usual.changes == 1.5 && got.usual.days == 30);
}

static void what_was_not_committed_is_gone_and_the_crash_is_known(void **state)
{
    (void)state;
    struct err err = {0};
    struct store *s = open_new("crash");
    struct store_url kept = page(1, "http://a/kept");
    struct store_url lost = page(1, "http://a/lost");
    struct warc_position at = {3, 4096}, done;
    bool crashed;

    assert_int_equal(store_position(s, &done, &crashed, &err), 0);
    assert_int_equal(done.segment, 0);
    assert_false(crashed);
    assert_int_equal(store_mark_running(s, true, &err), 0);
    add(s, &kept, true);
    assert_int_equal(store_commit(s, at, &err), 0);
    add(s, &lost, true);
    store_free(s); /* as kill -9 would */
    s = open_new("crash");
    assert_int_equal(store_position(s, &done, &crashed, &err), 0);
    assert_true(crashed);
    assert_int_equal(done.segment, 3);
    assert_int_equal(done.offset, 4096);
    add(s, &kept, false);
    add(s, &lost, true);
    store_free(s);
}

static void a_second_writer_is_refused_and_readers_are_not(void **state)
{
    (void)state;
    scoped(store_freep) struct store *s = open_new("lock");
    scoped(store_freep) struct store *reader = NULL;
    struct store *second = NULL;
    struct err err = {0};

    assert_int_equal(store_open(&second, t_path("lock"), STORE_WRITE, &err),
                     -ERR_BUSY);
    assert_int_equal(store_open(&reader, t_path("lock"), STORE_READ, &err), 0);
    assert_int_equal(store_open(&second, t_path("none"), STORE_READ, &err),
                     -ERR_NOT_FOUND);
}

static void a_host_keeps_its_pause_and_the_reason_for_it(void **state)
{
    (void)state;
    scoped(store_freep) struct store *s = open_new("host");
    struct err err = {0};
    struct store_host h, got;
    char after[64] = "";

    assert_int_equal(store_host_of(s, "000.00.00.H26", "a.vn", &h, &err), 0);
    h.polite = (struct politeness){.next_ms = 5,
                                   .pause_ms = 6,
                                   .why = PAUSE_CRAWL_DELAY,
                                   .crawl_delay_ms = 7,
                                   .response_ms = 8,
                                   .backoff = 9,
                                   .clean = 1,
                                   .refusals = 2};
    h.fetches = 10;
    h.claims_kept = 11;
    assert_int_equal(store_host_put(s, &h, &err), 0);
    assert_int_equal(store_host_of(s, "000.00.00.H26", "b.vn", &got, &err), 0);
    assert_string_equal(got.host, "b.vn");
    assert_memory_equal(&got.polite, &h.polite, sizeof h.polite);
    assert_int_equal(got.claims_kept, 11);
    assert_int_equal(store_host_of(s, "000.00.00.G01", "c.vn", &got, &err), 0);
    assert_int_equal(store_host_next(s, after, &got, &err), 1);
    assert_string_equal(got.host, "c.vn");
    assert_int_equal(store_host_next(s, after, &got, &err), 1);
    assert_int_equal(store_host_next(s, after, &got, &err), 0);
}

static void the_last_good_robots_txt_is_kept_byte_for_byte(void **state)
{
    (void)state;
    scoped(store_freep) struct store *s = open_new("robots");
    struct err err = {0};
    char text[] = "User-agent: *\0\nDisallow: /";
    char name[] = "https://a.vn";
    struct store_origin o = {.origin = name,
                             .host = 1,
                             .state = ROBOTS_RULES,
                             .status = 200,
                             .text = text,
                             .text_n = sizeof text - 1,
                             .expires_ms = 99};
    struct store_origin got = {0};

    assert_int_equal(store_origin_get(s, name, &got, &err), 0);
    assert_int_equal(store_origin_put(s, &o, &err), 0);
    assert_int_equal(store_origin_get(s, name, &got, &err), 1);
    assert_int_equal(got.state, ROBOTS_RULES);
    assert_int_equal(got.text_n, sizeof text - 1);
    assert_memory_equal(got.text, text, sizeof text - 1);
    assert_int_equal(got.expires_ms, 99);
    store_origin_done(&got);
}

static void the_log_holds_the_newest_fetches_of_a_url(void **state)
{
    (void)state;
    scoped(store_freep) struct store *s = open_new("log");
    struct err err = {0};
    struct store_fetch got[STORE_FETCHES_MAX];

    for (int i = 1; i <= STORE_FETCHES_MAX + 5; i++) {
        struct store_fetch f = {.when_ms = i,
                                .status = 200,
                                .reason = REASON_FETCHED,
                                .changed = i % 2};
        assert_int_equal(store_fetch_add(s, 7, i, &f, &err), 0);
    }
    assert_int_equal(store_fetches(s, 7, got, &err), STORE_FETCHES_MAX);
    assert_int_equal(got[0].when_ms, 6);
    assert_int_equal(got[STORE_FETCHES_MAX - 1].when_ms, 21);
    assert_int_equal(got[0].reason, REASON_FETCHED);
}

static void everything_that_may_be_fetched_can_be_made_due(void **state)
{
    (void)state;
    scoped(store_freep) struct store *s = open_new("all");
    struct err err = {0};
    struct store_url later = page(1, "http://a/later");
    struct store_url never = page(1, "http://a/never");
    struct store_url *got[4];
    size_t n = 0;

    later.due_ms = 5000;
    never.due_ms = -1;
    add(s, &later, true);
    add(s, &never, true);
    assert_int_equal(store_due_all(s, 0, 10, &err), 0);
    assert_int_equal(
        store_due(s, &(struct store_due){1, 10, 4, false}, got, &n, &err), 0);
    assert_int_equal(n, 1);
    assert_string_equal(got[0]->url, "http://a/later");
    free(got[0]);
}

static void
a_clock_that_is_set_moves_what_is_to_come_and_nothing_else(void **state)
{
    (void)state;
    scoped(store_freep) struct store *s = open_new("shift");
    struct err err = {0};
    struct store_host h;
    struct store_origin o = {0};
    char origin[] = "http://a", text[] = "";
    int64_t saved = -1, next = 0, again = 0;

    assert_int_equal(store_time(s, &saved, &err), 0);
    assert_int_equal(saved, 0);
    assert_int_equal(store_time_put(s, 7777, &err), 0);
    assert_int_equal(store_host_of(s, "A", "a", &h, &err), 0);
    h.polite.next_ms = 90000;
    assert_int_equal(store_host_put(s, &h, &err), 0);
    o.origin = origin;
    o.text = text;
    o.host = h.id;
    o.expires_ms = 50000;
    o.good_ms = 4000;
    assert_int_equal(store_origin_put(s, &o, &err), 0);
    struct store_url soon = page(h.id, "http://a/1"), never = soon;
    soon.due_ms = 80000;
    never.url = "http://a/2";
    never.due_ms = -1;
    add(s, &soon, true);
    add(s, &never, true);
    assert_int_equal(store_shift(s, -30000, &err), 0);
    assert_int_equal(store_host_of(s, "A", "a", &h, &err), 0);
    assert_int_equal(h.polite.next_ms, 60000);
    assert_int_equal(store_origin_get(s, "http://a", &o, &err), 1);
    assert_int_equal(o.expires_ms, 20000);
    assert_int_equal(o.good_ms, 4000);
    store_origin_done(&o);
    assert_int_equal(store_due_next(s, h.id, &next, &again, &err), 0);
    assert_int_equal(next, 50000);
    scoped(mem_freep) struct store_url *got = NULL;
    assert_int_equal(store_url_get(s, "http://a/2", &got, &err), 1);
    assert_int_equal(got->due_ms, -1);
    assert_int_equal(store_time(s, &saved, &err), 0);
    assert_int_equal(saved, 7777);
}

static int count(void *context, const struct store_total *t, struct err *err)
{
    int64_t *sums = context;

    (void)err;
    sums[0] += t->urls;
    sums[1] += t->due;
    return 0;
}

static void totals_leave_sitemaps_out(void **state)
{
    (void)state;
    scoped(store_freep) struct store *s = open_new("totals");
    struct err err = {0};
    struct store_host h;
    int64_t sums[2] = {0, 0};
    struct store_sitemap m = {.key = 5, .type = "xml", .complete = true};
    int64_t known = 0, complete = 0;

    assert_int_equal(store_host_of(s, "A", "a", &h, &err), 0);
    struct store_url one = page(h.id, "http://a/1");
    struct store_url map = page(h.id, "http://a/sitemap.xml");
    map.kind = URL_SITEMAP;
    add(s, &one, true);
    add(s, &map, true);
    assert_int_equal(store_totals(s, 2000, count, sums, &err), 0);
    assert_int_equal(sums[0], 1);
    assert_int_equal(sums[1], 1);
    m.host = h.id;
    assert_int_equal(store_sitemap_put(s, &m, &err), 0);
    assert_int_equal(store_sitemap_count(s, h.id, &known, &complete, &err), 0);
    assert_int_equal(known, 1);
    assert_int_equal(complete, 1);
}

static void a_sitemap_remembers_who_announced_it(void **state)
{
    (void)state;
    scoped(store_freep) struct store *s = open_new("announced");
    int64_t hosts[STORE_ANNOUNCERS_MAX];
    struct err err = {0};
    bool news = false;

    assert_int_equal(store_sitemap_announce(s, 7, 1, &news, &err), 0);
    assert_true(news);
    assert_int_equal(store_sitemap_announce(s, 7, 1, &news, &err), 0);
    assert_false(news);
    assert_int_equal(store_sitemap_announce(s, 7, 2, &news, &err), 0);
    assert_int_equal(store_sitemap_announcers(s, 7, hosts, &err), 2);
    assert_int_equal(hosts[0] + hosts[1], 3);
    assert_int_equal(store_sitemap_announcers(s, 8, hosts, &err), 0);
}

static void what_a_stranger_named_is_new_to_its_own_host(void **state)
{
    (void)state;
    scoped(store_freep) struct store *s = open_new("offhost");
    scoped(mem_freep) struct store_url *got = NULL;
    struct store_host a, b;
    struct err err = {0};

    assert_int_equal(store_host_of(s, "A", "a", &a, &err), 0);
    assert_int_equal(store_host_of(s, "B", "b", &b, &err), 0);
    struct store_url by_a = page(a.id, "http://b/1");
    struct store_url by_b = page(b.id, "http://b/1");
    by_a.reason = REASON_SITEMAP_OFFHOST;
    add(s, &by_a, true);
    add(s, &by_a, false);
    add(s, &by_b, true);
    add(s, &by_a, false);
    add(s, &by_b, false);
    assert_int_equal(store_url_get(s, "http://b/1", &got, &err), 1);
    assert_int_equal(got->host, b.id);
    assert_int_equal(got->reason, REASON_QUEUED);
}

struct shapes {
    size_t n, bodies;
    uint64_t sum;
};

static void count_shape(void *context, const struct trap_tally *tally)
{
    struct shapes *got = context;

    got->n++;
    got->sum += tally->shape * (tally->fetched * 10 + tally->copies);
}

static void count_body(void *context, uint64_t mark)
{
    struct shapes *got = context;

    got->bodies++;
    got->sum += mark;
}

static struct shapes shapes_of(struct store *s)
{
    struct shapes got = {0};
    struct err err = {0};

    assert_int_equal(store_shape_each(s, count_shape, &got, &err), 0);
    assert_int_equal(store_body_each(s, count_body, &got, &err), 0);
    return got;
}

static void counts_of_shapes_are_kept_and_the_oldest_forgotten(void **state)
{
    (void)state;
    scoped(store_freep) struct store *s = open_new("shapes");
    struct err err = {0};
    const uint64_t large = UINT64_MAX - 2; /* of which SQLite has only half */

    for (uint32_t i = 1; i <= 4; i++) {
        struct trap_tally tally = {
            .shape = i == 1 ? large : i, .fetched = 3, .copies = 2};
        assert_int_equal(store_shape_put(s, &tally, 1000 * i, &err), 0);
    }
    assert_int_equal(store_body_put(s, 7, 70, &err), 0);
    assert_int_equal(store_body_put(s, 7, UINT64_MAX, &err), 0);
    struct shapes got = shapes_of(s);
    assert_int_equal(got.n, 4);
    assert_int_equal(got.bodies, 1);
    assert_true(got.sum == 32 * (large + 2 + 3 + 4) + UINT64_MAX);
    assert_int_equal(store_shapes_forget(s, 2000, 3, &err), 0);
    assert_true(shapes_of(s).sum == 32 * (2 + 3 + 4) + UINT64_MAX);
    assert_int_equal(store_shapes_forget(s, 0, 1, &err), 0);
    assert_true(shapes_of(s).sum == 32 * 4 + UINT64_MAX);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_url_is_added_once_and_read_back_whole),
        cmocka_unit_test(due_urls_come_by_priority_and_then_by_time),
        cmocka_unit_test(visits_of_known_pages_can_be_left_out_of_the_queue),
        cmocka_unit_test(a_budget_is_what_it_was_at_the_last_commit),
        cmocka_unit_test(what_was_not_committed_is_gone_and_the_crash_is_known),
        cmocka_unit_test(a_second_writer_is_refused_and_readers_are_not),
        cmocka_unit_test(a_host_keeps_its_pause_and_the_reason_for_it),
        cmocka_unit_test(the_last_good_robots_txt_is_kept_byte_for_byte),
        cmocka_unit_test(the_log_holds_the_newest_fetches_of_a_url),
        cmocka_unit_test(everything_that_may_be_fetched_can_be_made_due),
        cmocka_unit_test(
            a_clock_that_is_set_moves_what_is_to_come_and_nothing_else),
        cmocka_unit_test(totals_leave_sitemaps_out),
        cmocka_unit_test(a_sitemap_remembers_who_announced_it),
        cmocka_unit_test(what_a_stranger_named_is_new_to_its_own_host),
        cmocka_unit_test(counts_of_shapes_are_kept_and_the_oldest_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
