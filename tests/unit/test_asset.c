/* searchd/asset.c: the files inside the program are the files of the tree. */
#include "tests/t.h"
#include "searchd/asset.h"

static void they_are_whole(void **state)
{
    (void)state;
    struct asset style, emblem, about;

    assert_true(asset_find(&style, STR("style.css")));
    assert_string_equal(style.content_type, "text/css; charset=utf-8");
    assert_true(str_starts(style.bytes, STR("/* The search pages.")));
    assert_true(str_ends(str_trim(style.bytes), STR("}")));
    assert_int_equal(strlen(style.bytes.p), style.bytes.n);
    assert_true(asset_find(&emblem, STR("emblem.svg")));
    assert_true(str_ends(str_trim(emblem.bytes), STR("</svg>")));
    assert_true(asset_find(&about, STR("about.vi.html")));
    assert_true(str_starts(about.bytes, STR("<h1>")));
}

static void others_are_not_there(void **state)
{
    (void)state;
    static const char *const names[] = {"", "style", "style.css/", "../api.c"};
    struct asset asset;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_false(asset_find(&asset, str_of(names[i])));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_whole),
        cmocka_unit_test(others_are_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
