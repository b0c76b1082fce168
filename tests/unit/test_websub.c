/* syndication/websub.c, delivery.c, topic.c: what the subscribers' machines
 * need not be asked for; the rest is in tests/e2e/0651-hub-websub.sh. */
#include "base/clock.h"
#include "base/err.h"
#include "syndication/delivery.h"
#include "syndication/hub.h"
#include "syndication/topic.h"
#include "syndication/websub.h"
#include "tests/hub.h"

#include <stdio.h>

#define FEED "https://hub.example/feed.atom?type=1"

static int ask(struct site *s, const char *callback, bool leave,
               struct err *err)
{
    const struct websub_wish wish = {.leave = leave,
                                     .topic = STR(FEED),
                                     .callback = str_of(callback),
                                     .secret = STR("x")};

    return websub_ask(s->db, &wish, clock_unix_ms(), err);
}

static size_t count_hooks(struct site *s, enum hook_kind kind)
{
    struct hook *hooks;
    struct err err = {0};
    size_t count, n = 0;

    assert_int_equal(hook_list(s->db, s->arena, &hooks, &count, &err), 0);
    for (size_t i = 0; i < count; i++)
        n += hooks[i].kind == kind;
    return n;
}

/* Answers all questions that are due. */
static void answer_all(struct site *s, int status, bool echoed)
{
    int64_t ids[DELIVERY_OWNERS_MAX];
    struct delivery_list due;
    struct err err = {0};
    size_t count;

    assert_int_equal(delivery_owners(s->db, clock_unix_ms(), ids, &count, &err),
                     0);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(
            delivery_due(s->db, s->arena, ids[i], clock_unix_ms(), &due, &err),
            0);
        const struct attempt attempt = {.delivery_id = due.items[0].id,
                                        .hook_id = ids[i],
                                        .at_ms = clock_unix_ms(),
                                        .status = status,
                                        .retry_after_ms = -1};
        assert_int_equal(websub_answered(s->db, &attempt, echoed, &err), 0);
    }
}

static void one_feed_and_callback_wait_once(void **state)
{
    struct site s = site_open("once");
    struct err err = {0};

    (void)state;
    for (int i = 0; i < 3; i++)
        assert_int_equal(ask(&s, "https://a.example/", i == 1, &err), 0);
    assert_int_equal(count_hooks(&s, HOOK_JOIN), 1);
    assert_int_equal(count_hooks(&s, HOOK_LEAVE), 0);
    site_close(&s);
}

static void questions_beyond_the_limit_are_refused(void **state)
{
    struct site s = site_open("limit");
    struct err err = {0};
    char url[64];

    (void)state;
    assert_int_equal(db_exec(hubdb_db(s.db), "PRAGMA synchronous = OFF", &err),
                     0);
    for (int i = 0; i < WEBSUB_WAITING_MAX; i++) {
        snprintf(url, sizeof url, "https://a.example/%d", i);
        assert_int_equal(ask(&s, url, false, &err), 0);
    }
    assert_int_equal(ask(&s, "https://b.example/", false, &err), -ERR_BUSY);
    /* but one that waits already may ask again */
    assert_int_equal(ask(&s, "https://a.example/7", false, &err), 0);
    site_close(&s);
}

static void only_an_echoed_challenge_counts(void **state)
{
    static const struct {
        int status;
        bool echoed;
        size_t subscribed, waiting;
    } cases[] = {
        {200, true, 1, 0},  {200, false, 0, 0}, {302, true, 0, 0},
        {404, false, 0, 0}, {500, false, 0, 1}, {0, false, 0, 1},
    };
    char name[16];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(name, sizeof name, "echo%zu", i);
        struct site s = site_open(name);
        struct err err = {0};
        assert_int_equal(ask(&s, "https://a.example/", false, &err), 0);
        answer_all(&s, cases[i].status, cases[i].echoed);
        assert_int_equal(count_hooks(&s, HOOK_FEED), cases[i].subscribed);
        assert_int_equal(count_hooks(&s, HOOK_JOIN), cases[i].waiting);
        site_close(&s);
    }
}

static void put(struct site *s, const char *json)
{
    struct item item = {0};
    struct err err = {0};

    assert_int_equal(
        hub_put(s->db, s->arena, str_of(json), "test", &item, &err), 0);
}

static size_t count_due(struct site *s)
{
    int64_t ids[DELIVERY_OWNERS_MAX];
    struct err err = {0};
    size_t count;

    assert_int_equal(websub_plan(s->db, clock_unix_ms(), &err), 0);
    assert_int_equal(delivery_owners(s->db, clock_unix_ms(), ids, &count, &err),
                     0);
    return count;
}

static void told_once_for_each_list_that_changed(void **state)
{
    struct site s = site_open("told");
    struct err err = {0};
    struct attempt attempt = {.status = 200, .retry_after_ms = -1};
    struct delivery_list due;
    bool paused;

    (void)state;
    assert_int_equal(ask(&s, "https://a.example/", false, &err), 0);
    answer_all(&s, 200, true);
    assert_int_equal(count_due(&s), 1); /* the list as it is */
    put(&s, "{\"Title\":\"a\",\"Type\":1,\"Status\":1}");
    put(&s, "{\"Title\":\"b\",\"Type\":1,\"Status\":1}");
    assert_int_equal(count_due(&s), 1);
    assert_int_equal(
        delivery_due(s.db, s.arena, 1, clock_unix_ms(), &due, &err), 0);
    assert_int_equal(due.count, 1); /* the older one was superseded */
    attempt.delivery_id = due.items[0].id;
    attempt.hook_id = 1;
    attempt.at_ms = clock_unix_ms();
    assert_int_equal(delivery_attempted(s.db, &attempt, &paused, &err), 0);
    assert_int_equal(count_due(&s), 0);
    put(&s, "{\"Title\":\"c\",\"Type\":2,\"Status\":1}"); /* another list */
    assert_int_equal(count_due(&s), 0);
    site_close(&s);
}

static void addresses_that_are_feeds(void **state)
{
    static const struct {
        const char *address;
        int want;
    } cases[] = {
        {"/feed.atom", 0},
        {"/feed.rss?type=1,2&distribution=24&page_size=5", 0},
        {"/box/mau.json?kind=news", 0},
        {"/feed.atom?type=7", -ERR_USAGE},
        {"/box/mau.json?count=1000", -ERR_USAGE},
        {"/feed.exe", -ERR_NOT_FOUND},
        {"/feedx.atom", -ERR_NOT_FOUND},
        {"/box/nobody.atom", -ERR_NOT_FOUND},
        {"/box/mau", -ERR_NOT_FOUND},
        {"", -ERR_NOT_FOUND},
        {"?", -ERR_NOT_FOUND},
    };
    struct site s = site_open("addresses");

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct topic topic;
        struct err err = {0};
        assert_int_equal(topic_of_address(&topic, s.db, s.arena,
                                          str_of(cases[i].address), &err),
                         cases[i].want);
    }
    site_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_feed_and_callback_wait_once),
        cmocka_unit_test(questions_beyond_the_limit_are_refused),
        cmocka_unit_test(only_an_echoed_challenge_counts),
        cmocka_unit_test(told_once_for_each_list_that_changed),
        cmocka_unit_test(addresses_that_are_feeds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
