/* syndication/placement.c: origins and views, no persons; pages with boxes. */
#include "tests/hub.h"

#include "syndication/hub.h"
#include "syndication/placement.h"
#include "syndication/store_box.h"

enum { DAY_MS = 86400000 };

static void save(struct site *site, struct placements *p, int64_t now_ms)
{
    struct err err = {0};

    assert_int_equal(hubdb_begin(site->db, &err), 0);
    if (placements_save(p, site->db, now_ms, &err) < 0)
        fail_msg("%s", err.msg);
    assert_int_equal(hubdb_commit(site->db, &err), 0);
}

static void add_line(void *context, const struct placement *one)
{
    buf_addf(context, "%.*s %.*s %lld;", (int)one->box_id.n, one->box_id.p,
             (int)one->origin.n, one->origin.p, (long long)one->views_30_days);
}

static void holds(struct site *site, int64_t now_ms, const char *want)
{
    struct buf got = {0};
    struct err err = {0};

    assert_int_equal(
        placement_each(site->db, STR(""), now_ms, add_line, &got, &err), 0);
    assert_str(want, buf_str(&got));
    buf_done(&got);
}

static void origins_are_kept_and_views_counted(void **state)
{
    (void)state;
    struct site site = site_open("places");
    struct placements *p = placements_new();
    const struct hubdb_box box = {STR("abcd"), STR("{}"), 1};
    const int64_t now = 500LL * DAY_MS;
    struct err err = {0};

    assert_int_equal(hub_put_box(site.db, &box, "t", &err), 0);
    assert_false(placements_pending(p));
    placements_note(p, STR("abcd"), STR("https://A.gov.vn:443/tin?ten=Lan"),
                    STR("https://hub"));
    placements_note(p, STR("abcd"), STR("https://a.gov.vn"),
                    STR("https://hub"));
    placements_note(p, STR("abcd"), STR("https://hub/tao-mau"),
                    STR("https://hub"));
    placements_note(p, STR("abcd"), STR("file:///home/lan"),
                    STR("https://hub"));
    placements_note(p, STR("abcd"), STR("nothing"), STR("https://hub"));
    placements_note(p, STR("other"), STR("https://b.vn"), STR("https://hub"));
    assert_true(placements_pending(p));
    save(&site, p, now);
    holds(&site, now, "abcd https://a.gov.vn 2;");
    placements_note(p, STR("abcd"), STR("http://c.gov.vn/x"), STR(""));
    save(&site, p, now + 40LL * DAY_MS);
    holds(&site, now + 40LL * DAY_MS,
          "abcd http://c.gov.vn 1;abcd https://a.gov.vn 0;");
    placements_note(p, STR("mau"), STR("http://d.gov.vn/x"), STR(""));
    save(&site, p, now + 441LL * DAY_MS); /* a and c: too long ago */
    holds(&site, now + 441LL * DAY_MS, "mau http://d.gov.vn 1;");
    placements_free(p);
    site_close(&site);
}

static void a_box_has_so_many_origins_and_no_more(void **state)
{
    (void)state;
    struct site site = site_open("many");
    struct placements *p = placements_new();
    struct buf got = {0};
    struct err err = {0};
    size_t rows = 0;

    for (int i = 0; i < PLACEMENT_ORIGINS_MAX + 50; i++) {
        struct buf origin = {0};
        buf_addf(&origin, "https://x%d.vn", i);
        placements_note(p, STR("mau"), buf_str(&origin), STR(""));
        buf_done(&origin);
    }
    save(&site, p, 500LL * DAY_MS);
    assert_int_equal(placement_each(site.db, STR("mau"), 500LL * DAY_MS,
                                    add_line, &got, &err),
                     0);
    for (size_t i = 0; i < got.n; i++)
        rows += got.p[i] == ';';
    assert_int_equal(rows, PLACEMENT_ORIGINS_MAX);
    buf_done(&got);
    placements_free(p);
    site_close(&site);
}

static void add_page(void *context, const struct placement_page *one)
{
    buf_addf(context, "%.*s %.*s %.*s;", (int)one->url.n, one->url.p,
             (int)one->state.n, one->state.p, (int)one->why.n, one->why.p);
}

static void pages_hold(struct site *site, const char *want)
{
    struct buf got = {0};
    struct err err = {0};

    assert_int_equal(
        placement_each_page(site->db, STR(""), add_page, &got, &err), 0);
    assert_str(want, buf_str(&got));
    buf_done(&got);
}

static void add_due(void *context, struct str url)
{
    buf_addf(context, "%.*s ", (int)url.n, url.p);
}

static void a_page_is_current_until_its_box_is_gone(void **state)
{
    (void)state;
    struct site site = site_open("pages");
    struct placement_page page = {.url = STR("https://a/x"),
                                  .box_id = STR("mau"),
                                  .form = STR("script"),
                                  .loader = STR("v1"),
                                  .state = STR("current"),
                                  .checked_ms = 1000};
    struct placement_page lost = page;
    struct buf due = {0};
    struct err err = {0};

    lost.url = STR("https://b/x");
    lost.box_id = STR("nobody");
    lost.state = STR("broken");
    lost.why = STR("the hub has no such box");
    assert_int_equal(placement_found(site.db, &page, &err), 0);
    assert_int_equal(placement_found(site.db, &lost, &err), 0);
    pages_hold(&site, "https://b/x broken the hub has no such box;"
                      "https://a/x current ;");
    assert_true(placement_is_known(site.db, page.url));
    assert_int_equal(placement_checked(site.db, page.url, 2000, true, &err), 0);
    assert_int_equal(placement_checked(site.db, lost.url, 2000, false, &err),
                     0);
    pages_hold(&site, "https://a/x current ;"
                      "https://b/x gone the hub has no such box;");
    assert_int_equal(
        placement_each_due(site.db, 2000 + DAY_MS, add_due, &due, &err), 0);
    assert_str("https://a/x ", buf_str(&due));
    buf_done(&due);
    site_close(&site);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(origins_are_kept_and_views_counted),
        cmocka_unit_test(a_box_has_so_many_origins_and_no_more),
        cmocka_unit_test(a_page_is_current_until_its_box_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
