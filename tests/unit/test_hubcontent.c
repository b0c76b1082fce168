/* syndication/hubcontent.c: the parameters of a list. */
#include "tests/t.h"

#include "syndication/hubcontent.h"
#include "syndication/item.h"

static void lists_take_commas_and_semicolons(void **state)
{
    (void)state;
    const struct hubcontent_list list = {STR("3,1"), STR("1; 2,H26.1"),
                                         STR("2"), STR("5")};
    struct hubcontent_params p;
    struct err err = {0};

    assert_int_equal(hubcontent_params(&p, &list, &err), 0);
    assert_int_equal(p.types, 1U << ITEM_NEWS | 1U << ITEM_DOCUMENT);
    assert_int_equal(p.target_count, 3);
    assert_str("H26.1", p.targets[2]);
    assert_int_equal(p.page_index, 2);
    assert_int_equal(p.page_size, 5);
}

static void minus_one_and_nothing_are_all(void **state)
{
    (void)state;
    static const struct hubcontent_list lists[] = {
        {{0}, {0}, {0}, {0}},
        {STR("-1"), STR("-1"), STR(""), STR("")},
        {STR("2;-1"), STR("7,-1"), STR("1"), STR("20")},
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct hubcontent_params p;
        struct err err = {0};
        assert_int_equal(hubcontent_params(&p, &lists[i], &err), 0);
        assert_int_equal(p.types, 0);
        assert_int_equal(p.target_count, 0);
        assert_int_equal(p.page_index, 1);
        assert_int_equal(p.page_size, 20);
    }
}

static void a_refusal_names_parameter_and_value(void **state)
{
    (void)state;
    static const struct {
        struct hubcontent_list list;
        const char *says;
    } cases[] = {
        {{STR("4"), {0}, {0}, {0}}, "type: '4'"},
        {{STR("0"), {0}, {0}, {0}}, "type: '0'"},
        {{STR("1,,2"), {0}, {0}, {0}}, "type: ''"},
        {{STR("-1,x"), {0}, {0}, {0}}, "type: 'x'"},
        {{{0}, STR("1,a b"), {0}, {0}}, "distribution: 'a b'"},
        {{{0}, {0}, STR("0"), {0}}, "page_index: '0'"},
        {{{0}, {0}, STR("1000001"), {0}}, "page_index: '1000001'"},
        {{{0}, {0}, {0}, STR("21")}, "page_size: '21'"},
        {{{0}, {0}, {0}, STR("-5")}, "page_size: '-5'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hubcontent_params p;
        struct err err = {0};
        assert_int_equal(hubcontent_params(&p, &cases[i].list, &err),
                         -ERR_USAGE);
        if (!strstr(err.msg, cases[i].says))
            fail_msg("'%s' does not say '%s'", err.msg, cases[i].says);
    }
}

static void a_refusal_has_the_form_of_the_document(void **state)
{
    (void)state;
    struct buf out = {0};

    hubcontent_refusal(&out, "Không \"được\"", 1722243324000);
    assert_str("{\"Data\":{},\"LastUpdated\":\"29/07/2024 15:55:24\","
               "\"Message\":\"Không \\\"được\\\"\",\"Status\":false}",
               buf_str(&out));
    buf_done(&out);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_take_commas_and_semicolons),
        cmocka_unit_test(minus_one_and_nothing_are_all),
        cmocka_unit_test(a_refusal_names_parameter_and_value),
        cmocka_unit_test(a_refusal_has_the_form_of_the_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
