/* syndication/oembed.c */
#include "tests/t.h"

#include "syndication/box.h"
#include "syndication/oembed.h"

#include <jansson.h>

static void the_iframe_is_no_larger_than_asked_for(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct box box;
    struct buf out = {0};
    struct err err = {0};

    assert_int_equal(box_read(&box, arena,
                              STR("{\"title\":\"a\\\"b\",\"height\":900}"),
                              &err),
                     0);
    const struct oembed embed = {&box, STR("abcd"), "https://hub",
                                 300,  500,         false};
    oembed_write(&out, &embed);
    json_t *root = json_loadb(out.p, out.n, 0, NULL);
    assert_non_null(root);
    assert_string_equal(json_string_value(json_object_get(root, "type")),
                        "rich");
    assert_int_equal(json_integer_value(json_object_get(root, "width")), 300);
    assert_int_equal(json_integer_value(json_object_get(root, "height")), 500);
    const char *html = json_string_value(json_object_get(root, "html"));
    assert_non_null(strstr(html, "src=\"https://hub/box/abcd\""));
    assert_non_null(strstr(html, "width=\"300\" height=\"500\""));
    json_decref(root);
    buf_done(&out);
}

static void xml_says_the_same(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct box box;
    struct buf out = {0};
    struct err err = {0};

    assert_int_equal(box_read(&box, arena, STR("{\"title\":\"a&b\"}"), &err),
                     0);
    const struct oembed embed = {&box, STR("abcd"), "https://hub",
                                 300,  0,           true};
    oembed_write(&out, &embed);
    assert_non_null(strstr(out.p, "<type>rich</type>"));
    assert_non_null(strstr(out.p, "<title>a&amp;b</title>"));
    assert_non_null(strstr(out.p, "<width>300</width>"));
    assert_non_null(
        strstr(out.p, "<html>&lt;iframe src=&quot;https://hub/box/"));
    assert_true(str_ends(buf_str(&out), STR("</oembed>\n")));
    buf_done(&out);
}

static void only_the_page_of_a_box_has_an_id(void **state)
{
    (void)state;
    static const struct {
        const char *url, *id;
    } cases[] = {
        {"https://hub/box/abcd23", "abcd23"},
        {"https://hub/box/abcd23?page=2", "abcd23"},
        {"https://hub/box/abcd23#x", "abcd23"},
        {"https://hub/box/abcd23.atom", ""},
        {"https://hub/box/", ""},
        {"https://hub/feed.atom", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(cases[i].id, oembed_box_id(str_of(cases[i].url)));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_iframe_is_no_larger_than_asked_for),
        cmocka_unit_test(xml_says_the_same),
        cmocka_unit_test(only_the_page_of_a_box_has_an_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
