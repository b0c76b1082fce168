/* syndication/widget.c: the files built in. */
#include "tests/t.h"

#include "syndication/widget.h"

static void each_file_has_a_versioned_path_and_a_hash(void **state)
{
    (void)state;
    struct widget widget;
    struct buf path = {0}, hash = {0};

    assert_true(widget_find(&widget, STR("loader.js")));
    assert_non_null(memmem(widget.bytes.p, widget.bytes.n, "sandbox", 7));
    widget_path(&path, &widget);
    assert_int_equal(path.n,
                     strlen("/widgets//loader.js") + WIDGET_VERSION_HEX);
    widget_integrity(&hash, &widget);
    assert_int_equal(hash.n, strlen("sha256-") + SEAL_BASE64_MAX - 1);
    buf_done(&path);
    buf_done(&hash);
}

static void the_bytes_are_those_of_the_file(void **state)
{
    (void)state;
    struct widget widget;

    assert_true(widget_find(&widget, STR("emblem.svg")));
    assert_true(str_starts(widget.bytes, STR("<svg ")));
    assert_true(str_ends(widget.bytes, STR("</svg>\n")));
    assert_false(widget_find(&widget, STR("README.md")));
}

/* Portals have pinned them. */
static void every_loader_that_was_released_is_still_there(void **state)
{
    (void)state;
    static const char *const versions[] = {"057fa5444429"};
    struct widget widget;
    struct buf own = {0};

    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        assert_true(widget_find_version(&widget, STR("loader.js"),
                                        str_of(versions[i])));
        widget_path(&own, &widget);
        assert_non_null(strstr(own.p, versions[i]));
        buf_reset(&own);
    }
    assert_false(
        widget_find_version(&widget, STR("box.js"), STR("057fa5444429")));
    assert_false(widget_find_version(&widget, STR("loader.js"), STR("v1")));
    buf_done(&own);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_file_has_a_versioned_path_and_a_hash),
        cmocka_unit_test(the_bytes_are_those_of_the_file),
        cmocka_unit_test(every_loader_that_was_released_is_still_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
