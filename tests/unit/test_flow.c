/* syndication/flow.c: from draft to published, by whom and when. */
#include "tests/hub.h"

#include "base/audit.h"
#include "base/clock.h"
#include "syndication/flow.h"
#include "syndication/hub.h"
#include "syndication/store_item.h"

/* Id of a new item, or the next version of `id`. */
static int64_t put(struct site *site, int64_t id, int status)
{
    char json[80];
    struct item item = {.id = id};
    struct err err = {0};

    snprintf(json, sizeof json, "{\"Title\":\"a\",\"Type\":1,\"Status\":%d}",
             status);
    assert_int_equal(
        hub_put(site->db, site->arena, str_of(json), "cli:t", &item, &err), 0);
    return item.id;
}

static enum flow_state state(struct site *site, int64_t id)
{
    struct flow now;
    struct err err = {0};

    assert_int_equal(flow_get(site->db, id, &now, &err), 0);
    return now.state;
}

typedef int step_fn(struct hubdb *, const struct flow_step *, struct err *);

static int take(struct site *site, step_fn *fn, int64_t id, int64_t due_ms)
{
    struct err err = {0};
    const struct flow_step step = {id, "cli:editor", STR("lý do"), due_ms};

    return fn(site->db, &step, &err);
}

static void only_the_steps_of_the_drawing_are_taken(void **test)
{
    (void)test;
    static step_fn *const fns[] = {flow_propose, flow_approve, flow_return,
                                   flow_publish};
    enum { NO = -1 };
    static const int after[][4] = {
        [FLOW_DRAFT] = {FLOW_PROPOSED, NO, NO, NO},
        [FLOW_PROPOSED] = {NO, FLOW_APPROVED, FLOW_DRAFT, NO},
        [FLOW_APPROVED] = {NO, NO, FLOW_DRAFT, FLOW_PUBLISHED},
        [FLOW_PUBLISHED] = {NO, NO, NO, NO},
        [FLOW_WITHDRAWN] = {NO, NO, NO, NO},
    };
    struct site site = site_open("drawing");
    struct item gone;
    struct err err = {0};

    for (int from = FLOW_DRAFT; from <= FLOW_WITHDRAWN; from++)
        for (int step = 0; step < 4; step++) {
            int64_t id = put(&site, 0, from >= FLOW_PUBLISHED);
            if (from == FLOW_WITHDRAWN)
                hub_withdraw(site.db, site.arena, id, "cli:t", &gone, &err);
            if (from == FLOW_PROPOSED || from == FLOW_APPROVED)
                assert_int_equal(take(&site, flow_propose, id, 0), 0);
            if (from == FLOW_APPROVED)
                assert_int_equal(take(&site, flow_approve, id, 0), 0);
            int r = take(&site, fns[step], id, 0), want = after[from][step];
            assert_int_equal(r, want == NO ? -ERR_USAGE : 0);
            assert_int_equal(state(&site, id), want == NO ? from : want);
        }
    site_close(&site);
}

static void a_change_voids_the_approval(void **test)
{
    (void)test;
    struct site site = site_open("voids");
    int64_t id = put(&site, 0, 0), count;
    struct err err = {0};

    assert_int_equal(take(&site, flow_propose, id, 0), 0);
    assert_int_equal(take(&site, flow_approve, id, 1000), 0);
    put(&site, id, 0);
    assert_int_equal(state(&site, id), FLOW_DRAFT);
    assert_int_equal(flow_publish_due(site.db, 2000, &count, &err), 0);
    assert_int_equal(count, 0);
    assert_int_equal(take(&site, flow_publish, id, 0), -ERR_USAGE);
    site_close(&site);
}

static void what_is_due_is_published_with_its_moment_as_date(void **test)
{
    (void)test;
    struct site site = site_open("due");
    int64_t id = put(&site, 0, 0), due, count;
    struct hubdb_item now;
    struct err err = {0};

    assert_true(clock_parse_iso(STR("2026-09-02T00:30Z"), &due));
    assert_int_equal(take(&site, flow_propose, id, 0), 0);
    assert_int_equal(take(&site, flow_approve, id, due), 0);
    assert_int_equal(flow_publish_due(site.db, due - 1, &count, &err), 0);
    assert_int_equal(count, 0);
    assert_int_equal(state(&site, id), FLOW_APPROVED);
    site_close(&site);

    site = site_open("due"); /* over a restart, and later than planned */
    assert_int_equal(flow_publish_due(site.db, due + 99999, &count, &err), 0);
    assert_int_equal(count, 1);
    assert_int_equal(hubdb_item_get(site.db, site.arena, id, &now, &err), 0);
    assert_str("2026-09-02T07:30:00", now.item.published_date);
    assert_int_equal(now.item.status, ITEM_PUBLISHED);
    assert_int_equal(flow_publish_due(site.db, due + 99999, &count, &err), 0);
    assert_int_equal(count, 0);
    site_close(&site);
}

static void a_replacement_takes_the_old_item_out_when_it_is_published(void **t)
{
    (void)t;
    struct site site = site_open("replace");
    int64_t old = put(&site, 0, 1), next = put(&site, 0, 0);
    struct err err = {0};

    assert_int_equal(
        flow_link(site.db, next, FLOW_REPLACES, old, "cli:t", &err), 0);
    assert_int_equal(state(&site, old), FLOW_PUBLISHED);
    put(&site, next, 1);
    assert_int_equal(state(&site, old), FLOW_WITHDRAWN);
    assert_int_equal(state(&site, next), FLOW_PUBLISHED);
    assert_int_equal(flow_link(site.db, old, FLOW_DERIVED, next, "cli:t", &err),
                     -ERR_USAGE);
    assert_int_equal(flow_link(site.db, old, FLOW_DERIVED, old, "cli:t", &err),
                     -ERR_USAGE);
    site_close(&site);
}

static void the_story_tells_every_version_and_step(void **test)
{
    (void)test;
    struct site site = site_open("story");
    int64_t id = put(&site, 0, 0), origin = put(&site, 0, 1);
    struct buf out = {0};
    struct err err = {0};

    assert_int_equal(take(&site, flow_propose, id, 0), 0);
    assert_int_equal(take(&site, flow_return, id, 0), 0);
    assert_int_equal(take(&site, flow_propose, id, 0), 0);
    assert_int_equal(take(&site, flow_approve, id, 0), 0);
    assert_int_equal(take(&site, flow_publish, id, 0), 0);
    assert_int_equal(
        flow_link(site.db, id, FLOW_DERIVED, origin, "cli:t", &err), 0);
    assert_int_equal(flow_story(site.db, id, &out, &err), 0);
    static const char *const words[] = {
        "draft", "proposed", "draft", "proposed", "approved", "published",
    };
    struct str rest = buf_str(&out), line;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        assert_true(str_cut(&rest, '\n', &line));
        assert_true(str_find(line, str_of(words[i])) > 0);
    }
    assert_str("{\"derived_from\":2}\n", rest);
    buf_done(&out);
    site_close(&site);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_steps_of_the_drawing_are_taken),
        cmocka_unit_test(a_change_voids_the_approval),
        cmocka_unit_test(what_is_due_is_published_with_its_moment_as_date),
        cmocka_unit_test(
            a_replacement_takes_the_old_item_out_when_it_is_published),
        cmocka_unit_test(the_story_tells_every_version_and_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
