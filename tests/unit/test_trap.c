/* crawler/trap.c: endless spaces are left, sane URLs are not. */
#include "tests/t.h"

#include "base/clock.h"
#include "base/url.h"
#include "crawler/trap.h"

static const char *find(const char *path)
{
    scoped(buf_done) struct buf text = {0};
    scoped(url_done) struct url u = {0};
    struct err err = {0};
    int64_t now;

    buf_addf(&text, "http://so.gov.vn%s", path);
    assert_int_equal(url_parse(&u, buf_str(&text), NULL, &err), 0);
    assert_true(clock_parse_iso(STR("2026-11-21"), &now));
    return trap_find(&u, now);
}

static void endless_spaces_are_known_by_their_look(void **state)
{
    (void)state;
    static const char *const traps[] = {
        "/web/so/vi/en/vi",
        "/tin/1.html/vi/vi",
        "/login?p_p_id=58&p_p_col_count=1/vi/vi/vi",
        "/a/b/a/b/a/b",
        "/tin-tuc/x/tin-tuc/y/tin-tuc",
        "/web/so/hot/-/view_content/web/so/hot/-/view_content",
        "/web/so/tin/web/so/tin",
        "/lich-cong-tac/2027/12",
        "/lich/2031-01-05",
        "/lich/1890/02/03",
        "/lich?thang=5&nam=2028",
        "/lich?_8_WAR_calendarportlet_year=2050",
        "/lich?date=05/01/2099",
        "/p/(S(abc123))/x.aspx",
        "/x?p_p_auth=abc",
        "/login?returnUrl=/tin",
        "/x?p_p_id=82&p_p_lifecycle=1",
        "/x?p_p_id=59&p_p_state=pop_up",
        "/x?p_p_mode=edit",
        "/x?_58_struts_action=%2Flogin%2Fopen_id",
        "/x?loai=1&loai=2&loai=3&loai=4&loai=5",
        "/x?a&b&c&d&e&f&g&h&i&j&k&l&m&n&o&p&q&r&s&t&u",
        "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17",
    };
    for (size_t i = 0; i < sizeof traps / sizeof *traps; i++)
        assert_non_null(find(traps[i]));
}

static void sane_urls_are_not_mistaken(void **state)
{
    (void)state;
    static const char *const sane[] = {
        "/",
        "/vi/tin-tuc",
        "/web/so/vi/en",
        "/tin-tuc/tin-tuc",
        "/2024/10/10/tin.html",
        "/lich-cong-tac/2027/11",
        "/van-ban?nam=1976&loai=1&loai=2",
        "/quy-hoach-2030-tam-nhin-2050.html",
        "/bai/2045/12345",
        "/x?vietnam=2099&id=20991231",
        "/hoi-ap?p_p_id=3_WAR_portlet&p_p_lifecycle=0&p_p_state=normal&"
        "p_p_mode=view&p_p_col_id=column-1&p_p_col_pos=1&p_p_col_count=2&_3_"
        "cur=2",
        "/-/a/-/b/-/c",
        "/x?redirect=",
        "/tim?q=a/b/c",
    };
    for (size_t i = 0; i < sizeof sane / sizeof *sane; i++)
        assert_null(find(sane[i]));
}

static struct url parsed(const char *text)
{
    struct url u = {0};
    struct err err = {0};

    assert_int_equal(url_parse(&u, str_of(text), NULL, &err), 0);
    return u;
}

static void urls_of_one_template_have_one_shape(void **state)
{
    (void)state;
    static const struct {
        const char *url, *want;
    } cases[] = {
        {"http://a.vn/", "a.vn"},
        {"http://a.vn/tin/2024/bai-viet-so-1.html", "a.vn/tin/N/S.html"},
        {"http://a.vn/bai12-3?id=5&b=&c", "a.vn/baiN-N?id&b&c"},
        {"http://a.vn/x/vi/en/vi-VN", "a.vn/x/L"},
        {"http://a.vn//x/", "a.vn/x"},
        {"http://a.vn/0123456789abcdef0123456789abcdef", "a.vn/S"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(url_done) struct url u = parsed(cases[i].url);
        scoped(buf_done) struct buf shape = {0};
        trap_shape(&shape, &u);
        assert_string_equal(shape.p, cases[i].want);
    }
}

/* Tells of `count` pages of that template, every `nth` of them a copy. */
static void tell(struct traps *t, const char *format, int count, int nth)
{
    for (int i = 0; i < count; i++) {
        scoped(buf_done) struct buf text = {0};
        buf_addf(&text, "http://a.vn/%s%d", format, i);
        scoped(url_done) struct url u = parsed(text.p);
        traps_tell(t, &u, nth && i % nth == 0);
    }
}

static void a_shape_that_gives_copies_is_left_after_a_sample(void **state)
{
    (void)state;
    scoped(traps_freep) struct traps *t = traps_new();
    scoped(url_done) struct url copies = parsed("http://a.vn/ban-sao/7");
    scoped(url_done) struct url news = parsed("http://a.vn/tin/7");

    tell(t, "ban-sao/", TRAP_SAMPLE - 1, 1);
    tell(t, "tin/", 5000, 2);
    assert_false(traps_exhausted(t, &copies));
    tell(t, "ban-sao/", 1, 1);
    assert_true(traps_exhausted(t, &copies));
    assert_false(traps_exhausted(t, &news));
}

static void variants_of_a_query_have_an_end_even_when_they_differ(void **state)
{
    (void)state;
    scoped(traps_freep) struct traps *t = traps_new();
    scoped(url_done) struct url query = parsed("http://a.vn/loc?trang=7");
    scoped(url_done) struct url path = parsed("http://a.vn/loc/7");

    tell(t, "loc?trang=", TRAP_VARIANTS_MAX, 0);
    tell(t, "loc/", TRAP_VARIANTS_MAX, 0);
    assert_true(traps_exhausted(t, &query));
    assert_false(traps_exhausted(t, &path));
}

static void many_shapes_are_kept_apart(void **state)
{
    (void)state;
    scoped(traps_freep) struct traps *t = traps_new();

    for (int i = 0; i < 3000; i++) {
        scoped(buf_done) struct buf name = {0};
        buf_addz(&name, "muc_");
        for (int n = i; n; n /= 26)
            buf_addc(&name, (char)('a' + n % 26));
        buf_addc(&name, '/');
        tell(t, name.p, TRAP_SAMPLE, i % 3 == 0);
        buf_addz(&name, "1");
        scoped(buf_done) struct buf text = {0};
        buf_addf(&text, "http://a.vn/%s", name.p);
        scoped(url_done) struct url u = parsed(text.p);
        assert_int_equal(traps_exhausted(t, &u), i % 3 == 0);
    }
}

static void counts_go_on_from_an_earlier_run(void **state)
{
    (void)state;
    scoped(traps_freep) struct traps *before = traps_new();
    scoped(traps_freep) struct traps *after = traps_new();
    scoped(url_done) struct url u = parsed("http://a.vn/ban-sao/7");
    struct trap_tally tally = {0};

    for (int i = 0; i < TRAP_SAMPLE - 1; i++)
        tally = traps_tell(before, &u, true);
    assert_int_equal(tally.fetched, TRAP_SAMPLE - 1);
    assert_int_equal(tally.copies, TRAP_SAMPLE - 1);
    traps_put(after, &tally);
    traps_put(after, &(struct trap_tally){0});
    assert_false(traps_exhausted(after, &u));
    (void)traps_tell(after, &u, false);
    assert_true(traps_exhausted(after, &u));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(endless_spaces_are_known_by_their_look),
        cmocka_unit_test(sane_urls_are_not_mistaken),
        cmocka_unit_test(urls_of_one_template_have_one_shape),
        cmocka_unit_test(a_shape_that_gives_copies_is_left_after_a_sample),
        cmocka_unit_test(variants_of_a_query_have_an_end_even_when_they_differ),
        cmocka_unit_test(many_shapes_are_kept_apart),
        cmocka_unit_test(counts_go_on_from_an_earlier_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
