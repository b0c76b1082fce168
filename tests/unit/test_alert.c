/* console/alert.c: what is noticed, once, and what ends. */
#include "tests/t.h"
#include "base/arena.h"
#include "base/db.h"
#include "console/alert.h"
#include "console/picture.h"
#include "crawler/store.h"
#include "indexer/store.h"

#include <stdio.h>

#define PORTAL "000.A"
static const int64_t day_ms = 86400000, noon_ms = 1767850200000;

static void make_crawl(const char *dir, int refusals)
{
    scoped(store_freep) struct store *s = NULL;
    struct store_host host;
    struct err err = {0};

    assert_int_equal(store_open(&s, dir, STORE_WRITE, &err), 0);
    assert_int_equal(store_host_of(s, PORTAL, "a.gov.vn", &host, &err), 0);
    host.polite.refusals = refusals;
    assert_int_equal(store_host_put(s, &host, &err), 0);
    assert_int_equal(store_commit(s, (struct warc_position){0, 1}, &err), 0);
}

static void put_spam(const char *dir, int points)
{
    scoped(verdicts_freep) struct verdicts *v = NULL;
    const struct verdict verdict = {.url = "https://a.gov.vn/x",
                                    .portal = PORTAL,
                                    .reason = REASON_OK,
                                    .detail = "",
                                    .host = "a.gov.vn",
                                    .title = "",
                                    .published = "",
                                    .alarm = points,
                                    .alarm_kinds = "gambling"};
    struct err err = {0};
    char path[300];

    snprintf(path, sizeof path, "%s/index.db", dir);
    assert_int_equal(verdicts_open(&v, path, VERDICTS_WRITE, &err), 0);
    assert_int_equal(verdicts_put(v, &verdict, &err), 0);
    assert_int_equal(verdicts_commit(v, &err), 0);
}

/* The look at the server found a certificate of so many days. */
static void put_host(struct picture *p, const char *ends)
{
    struct err err = {0};
    struct db_stmt *q =
        db_prepare(picture_db(p),
                   "INSERT OR REPLACE INTO host VALUES('000.A', 1, ?)", &err);
    scoped(buf_done) struct buf report = {0};

    assert_non_null(q);
    buf_addf(&report, "{\"https\":{\"certificate_ends\":\"%s\"}}", ends);
    db_bind_str(q, 1, buf_str(&report));
    assert_int_equal(db_run(q, &err), 0);
}

static void assert_news(struct picture *p, const char *dir, int64_t now_ms,
                        const char *want)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    const struct alert_task task = {.data_dir = dir,
                                    .portal = PORTAL,
                                    .fall = 10,
                                    .rise = 20,
                                    .now_ms = now_ms};
    struct alert items[8];
    struct alert_news news = {items, 8, 0};
    scoped(buf_done) struct buf got = {0};
    struct err err = {0};

    if (alert_judge(p, &task, arena, &news, &err) < 0)
        fail_msg("%s", err.msg);
    for (size_t i = 0; i < news.count; i++)
        buf_addf(&got, "%s%s ", alert_name(items[i].kind), items[i].subject);
    assert_string_equal(got.p ? got.p : "", want);
}

static int count_open(struct picture *p)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct alert all[8];
    struct err err = {0};
    int n = alert_list(p, PORTAL, arena, all, 8, &err), open = 0;

    for (int i = 0; i < n; i++)
        open += !all[i].ended_ms;
    return open;
}

static void what_crawler_indexer_and_server_tell_is_noticed_once(void **state)
{
    const char *dir = t_dir();
    scoped(picture_freep) struct picture *p = NULL;
    struct err err = {0};

    (void)state;
    make_crawl(dir, 0);
    assert_int_equal(picture_open(&p, dir, &err), 0);
    assert_news(p, dir, noon_ms, "");
    make_crawl(dir, 5);
    put_spam(dir, 9);
    put_host(p, "2026-01-15T00:00:00Z");
    assert_news(p, dir, noon_ms,
                "portal-down spamhttps://a.gov.vn/x tls-ends ");
    assert_news(p, dir, noon_ms + 1000, "");
    assert_int_equal(count_open(p), 3);
    make_crawl(dir, 0);
    put_spam(dir, 0);
    put_host(p, "2027-01-15T00:00:00Z");
    assert_news(p, dir, noon_ms + 2000, "");
    assert_int_equal(count_open(p), 0);
    make_crawl(dir, 6);
    assert_news(p, dir, noon_ms + 3000, "portal-down ");
}

/* Yesterday's row of counts, and today's tally. */
static void put_counts(struct picture *p, int before, int now)
{
    struct err err = {0};
    struct db_stmt *q =
        db_prepare(picture_db(p),
                   "INSERT OR REPLACE INTO day(portal, day, known, indexed)"
                   " SELECT id, ?, 1000, ? FROM portal",
                   &err);

    assert_non_null(q);
    db_bind_int(q, 1, picture_day_of(noon_ms - day_ms));
    db_bind_int(q, 2, before);
    assert_int_equal(db_run(q, &err), 0);
    q = db_prepare(picture_db(p),
                   "INSERT OR REPLACE INTO tally SELECT id, 'INDEXED', 7, ?"
                   " FROM portal",
                   &err);
    assert_non_null(q);
    db_bind_int(q, 1, now);
    assert_int_equal(db_run(q, &err), 0);
}

static void a_fall_counts_from_its_percent_and_its_least(void **state)
{
    static const struct {
        int before, now;
        const char *want;
    } cases[] = {
        {100, 90, "indexed-fell "}, {100, 91, ""}, {20, 16, ""},
        {20, 15, "indexed-fell "},  {90, 100, ""}, {1000, 0, "indexed-fell "},
    };
    char name[16];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(picture_freep) struct picture *p = NULL;
        struct err err = {0};
        snprintf(name, sizeof name, "fall%zu", i);
        const char *dir = t_path(name);
        make_crawl(dir, 0);
        assert_int_equal(picture_open(&p, dir, &err), 0);
        assert_int_equal(picture_take(p, PORTAL, noon_ms, true, &err), 0);
        put_counts(p, cases[i].before, cases[i].now);
        assert_news(p, dir, noon_ms, cases[i].want);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_crawler_indexer_and_server_tell_is_noticed_once),
        cmocka_unit_test(a_fall_counts_from_its_percent_and_its_least),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
