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

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_file_has_a_versioned_path_and_a_hash),
        cmocka_unit_test(the_bytes_are_those_of_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
