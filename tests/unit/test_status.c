/* crawler/status.c: what is known of a portal is told as it is. */
#include "base/clock.h"
#include "config/registry.h"
#include "crawler/status.h"
#include "tests/t.h"

static const int64_t now_ms = 1767600000000; /* 2026-01-05T08:00:00Z */

static const struct portal portal = {
    .code = "000.00.00.H01",
    .name = "Sở <Một>",
    .host = "mot.gov.vn",
    .base_url = "https://mot.gov.vn/",
    .sitemaps = "",
    .aliases = "",
};

static void visit(struct store *store)
{
    struct store_host h;
    struct err err = {0};
    struct store_origin o = {.origin = mem_str("http://mot.gov.vn"),
                             .text = mem_str(""),
                             .state = ROBOTS_DOWN,
                             .status = 503,
                             .fetched_ms = now_ms - 5000};

    assert_int_equal(store_host_of(store, portal.code, portal.host, &h, &err),
                     0);
    h.polite = (struct politeness){.next_ms = now_ms + 90000,
                                   .pause_ms = 2500,
                                   .why = PAUSE_RETRY_AFTER,
                                   .backoff = 2,
                                   .refusals = 1};
    h.asked_ms = now_ms - 1000;
    h.fetches = 12;
    h.failures = 3;
    h.urls = 40;
    assert_int_equal(store_host_put(store, &h, &err), 0);
    assert_int_equal(store_origin_put(store, &o, &err), 0);
    store_origin_done(&o);
}

/* JSON, Vietnamese and English of it, one after another. */
static struct buf tell(bool visited)
{
    scoped(store_freep) struct store *store = NULL;
    scoped(intake_freep) struct intake *box = NULL;
    struct status s = {0};
    struct buf out = {0};
    struct err err = {0};
    const char *dir = t_path(visited ? "visited" : "new");

    assert_int_equal(intake_open(&box, dir, &err), 0);
    if (visited) {
        assert_int_equal(store_open(&store, dir, STORE_WRITE, &err), 0);
        visit(store);
    }
    assert_int_equal(
        status_read(&s, store, box, &portal, "www.mot.gov.vn", &err), 0);
    assert_int_equal(s.asked, visited);
    assert_int_equal(s.origin_count, visited);
    status_json(&out, &s, now_ms);
    status_html(&out, &s, false, now_ms);
    status_html(&out, &s, true, now_ms);
    status_done(&s);
    return out;
}

static void a_portal_that_was_read_is_told_in_full(void **state)
{
    (void)state;
    static const char *const said[] = {
        "\"portal\":{\"code\":\"000.00.00.H01\"",
        "\"last_request\":\"2026-01-05T07:59:59Z\"",
        "\"not_before\":\"2026-01-05T08:01:30Z\"",
        "\"reason\":{\"code\":\"retry-after\"",
        "\"back_off\":2",
        "\"origin\":\"http://mot.gov.vn\",\"state\":{\"code\":\"down\"",
        "\"failures\":3",
        "<dd>2,5 giây<",
        "<dd>cổng yêu cầu chờ (Retry-After)<",
        "05/01/2026 15:01:30</time>",
        "không đọc được: tạm dừng đọc cổng (HTTP 503)",
        "2 (1 lần lỗi liên tiếp)",
        "<dd>2.5 s<",
        "<dd>the portal asked to wait (Retry-After)<",
        "Requests sent</dt><dd>12<",
        "no push yet",
    };
    scoped(buf_done) struct buf out = tell(true);

    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (!strstr(out.p, said[i]))
            fail_msg("'%s' is not in\n%s", said[i], out.p);
}

static void a_portal_never_read_has_no_figures(void **state)
{
    (void)state;
    scoped(buf_done) struct buf out = tell(false);

    assert_non_null(strstr(out.p, "\"last_request\":null"));
    assert_non_null(strstr(out.p, "\"robots\":[]"));
    assert_null(strstr(out.p, "<dt>Yêu cầu đã gửi"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_portal_that_was_read_is_told_in_full),
        cmocka_unit_test(a_portal_never_read_has_no_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
