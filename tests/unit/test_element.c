/* syndication/element.c: one writing, two readings. */
#include "tests/t.h"

#include "syndication/element.h"

static char *write(enum element_form form)
{
    struct buf out = {0};
    struct element m = {.out = &out, .form = form};

    element_open(&m, "p");
    element_attr(&m, "class", STR("a\"<"));
    element_attrf(&m, "data-n", "%d", 7);
    element_text(&m, STR("<b>&"));
    element_open(&m, "img");
    element_attr(&m, "alt", STR(""));
    element_close(&m);
    element_whole(&m, "b", NULL, STR(""));
    element_whole(&m, "b", "c", STR("x"));
    element_text(&m, STR("y"));
    element_close(&m);
    return buf_take(&out);
}

static void html_is_escaped_and_closed(void **state)
{
    (void)state;
    scoped(mem_freep) char *html = write(ELEMENT_HTML);

    assert_string_equal(html, "<p class=\"a&quot;&lt;\" data-n=\"7\">&lt;b&gt;"
                              "&amp;<img alt=\"\"><b></b><b class=\"c\">x</b>"
                              "y</p>");
}

static void a_tree_holds_the_texts_as_they_are(void **state)
{
    (void)state;
    scoped(mem_freep) char *tree = write(ELEMENT_TREE);

    assert_string_equal(tree, "[\"p\",{\"class\":\"a\\\"<\",\"data-n\":\"7\"},"
                              "\"<b>&\",[\"img\",{\"alt\":\"\"}],[\"b\",{}],"
                              "[\"b\",{\"class\":\"c\"},\"x\"],\"y\"]");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_is_escaped_and_closed),
        cmocka_unit_test(a_tree_holds_the_texts_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
