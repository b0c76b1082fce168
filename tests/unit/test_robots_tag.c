/* indexer/robots_tag.c: directives for all crawlers, and for one. */
#include "indexer/robots_tag.h"

#include "base/clock.h"
#include "tests/t.h"

static void only_directives_for_all_or_for_us_count(void **s)
{
    static const struct {
        const char *header;
        bool noindex, nofollow;
    } cases[] = {
        {"noindex", true, false},
        {"NONE", true, true},
        {"liencong: noindex", true, false},
        {"otherbot: noindex", false, false},
        {"otherbot: noindex, nofollow, liencong: nofollow", false, true},
        {"max-snippet: 20, noindex", true, false},
        {"unavailable_after: 25 Jun 2010 15:00:00 GMT", true, false},
        {"unavailable_after: Friday, 25-Jun-10 15:00:00 GMT", true, false},
        {"unavailable_after: 2099-01-01", false, false},
        {"liencong: unavailable_after: 2010-01-01, nofollow", true, true},
        {"", false, false},
        {",,:,", false, false},
    };

    (void)s;
    clock_hold(1767582000000); /* 2026-01-05 */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct robots_tag tag = {0};
        robots_tag_header(&tag, str_of(cases[i].header), STR("liencong"));
        assert_int_equal(tag.noindex, cases[i].noindex);
        assert_int_equal(tag.nofollow, cases[i].nofollow);
        robots_tag_done(&tag);
    }
    clock_hold(-1);
}

static void what_was_seen_is_kept_in_small_letters(void **s)
{
    struct robots_tag tag = {0};

    (void)s;
    robots_tag_meta(&tag, STR("NoIndex , FOLLOW"));
    robots_tag_meta(&tag, STR("noarchive"));
    assert_str("noindex,follow,noarchive", buf_str(&tag.seen));
    robots_tag_done(&tag);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_directives_for_all_or_for_us_count),
        cmocka_unit_test(what_was_seen_is_kept_in_small_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
