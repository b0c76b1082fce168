/* syndication/boxform.c: options as text meet the checks of all others. */
#include "tests/t.h"

#include "base/httpd.h"
#include "syndication/box.h"
#include "syndication/boxform.h"

static void a_form_with_empty_fields_is_a_box(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    static const struct httpd_pair args[] = {
        {STR("kind"), STR("document")},
        {STR("title"), STR("")},
        {STR("criteria"), STR("picked")},
        {STR("ids"), STR("3")},
        {STR("ids"), STR("1")},
        {STR("emblem"), STR("no")},
        {STR("header-color"), STR("#112233")},
        {STR("page"), STR("2")}};
    const struct boxform form = {args, 8, arena};
    struct buf query = {0};
    struct box box;
    struct err err = {0};

    assert_int_equal(boxform_read(&box, &form, &err), 0);
    assert_int_equal(box.kind, BOX_DOCUMENT);
    assert_int_equal(box.id_count, 2);
    assert_int_equal(box.ids[0], 3);
    assert_false(box.emblem);
    assert_str("Văn bản chỉ đạo, điều hành", box.title);
    boxform_query(&query, &box, NULL);
    assert_str("kind=document&criteria=picked&ids=3,1&emblem=no&"
               "header-color=%23112233",
               buf_str(&query));
    buf_done(&query);
}

static void ids_are_left_out_when_nothing_is_picked(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    static const struct httpd_pair args[] = {{STR("ids"), STR("3")}};
    const struct boxform form = {args, 1, arena};
    struct box box;
    struct err err = {0};

    assert_int_equal(boxform_read(&box, &form, &err), 0);
    assert_int_equal(box.id_count, 0);
}

static void each_mistake_names_its_option(void **state)
{
    (void)state;
    static const struct {
        struct httpd_pair arg;
        const char *says;
    } cases[] = {
        {{STR("count"), STR("many")}, "count 'many' is not a number"},
        {{STR("count"), STR("21")}, "count: is no number of 1..20"},
        {{STR("emblem"), STR("true")}, "emblem 'true' is not yes or no"},
        {{STR("title"), STR("\xff")}, "title '\xff' is not text"},
        {{STR("background"), STR("red")}, "background: is no colour"},
        {{STR("criteria"), STR("picked")}, "ids: go with"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(arena_freep) struct arena *arena = arena_new();
        const struct boxform form = {&cases[i].arg, 1, arena};
        struct box box;
        struct err err = {0};
        assert_int_equal(boxform_read(&box, &form, &err), -ERR_USAGE);
        if (!strstr(err.msg, cases[i].says))
            fail_msg("'%s' does not say '%s'", err.msg, cases[i].says);
    }
}

static void the_query_of_a_box_makes_the_same_box(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    static const struct httpd_pair args[] = {
        {STR("kind"), STR("video")},          {STR("template"), STR("player")},
        {STR("title"), STR("a&b=c d")},       {STR("images"), STR("no")},
        {STR("distribution"), STR("24,H26")}, {STR("theme"), STR("dark")},
        {STR("heading"), STR("3")},           {STR("count"), STR("4")}};
    const struct boxform form = {args, 8, arena};
    struct buf query = {0}, other = {0};
    struct box box;
    struct err err = {0};

    assert_int_equal(boxform_read(&box, &form, &err), 0);
    boxform_query(&query, &box, NULL);
    assert_str("kind=video&count=4&distribution=24,H26&title=a%26b%3Dc%20d&"
               "images=no&template=player&heading=3&theme=dark",
               buf_str(&query));
    boxform_query(&other, &box, "light");
    assert_true(str_ends(buf_str(&other), STR("&theme=light")));
    buf_done(&query);
    buf_done(&other);
}

static void a_template_of_another_kind_is_left_out(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    static const struct httpd_pair args[] = {{STR("kind"), STR("news")},
                                             {STR("template"), STR("table")}};
    static const struct httpd_pair unknown[] = {
        {STR("kind"), STR("news")}, {STR("template"), STR("tables")}};
    const struct boxform form = {args, 2, arena}, wrong = {unknown, 2, arena};
    struct box box;
    struct err err = {0};

    assert_int_equal(boxform_read(&box, &form, &err), 0);
    assert_int_equal(box.template, BOX_LIST);
    assert_int_equal(boxform_read(&box, &wrong, &err), -ERR_USAGE);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_with_empty_fields_is_a_box),
        cmocka_unit_test(ids_are_left_out_when_nothing_is_picked),
        cmocka_unit_test(the_query_of_a_box_makes_the_same_box),
        cmocka_unit_test(a_template_of_another_kind_is_left_out),
        cmocka_unit_test(each_mistake_names_its_option),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
