/* console/route.c: the table, and what every row of it must keep to. */
#include "console/route.h"
#include "tests/t.h"

static void a_path_finds_its_route_and_its_parts(void **state)
{
    struct route_parts parts;
    bool known;

    (void)state;
    assert_non_null(route_find(STR("GET"), STR("/"), &parts, &known));
    assert_null(parts.portal.p);
    const struct route *r =
        route_find(STR("GET"), STR("/cong/000.00.01.H26"), &parts, &known);
    assert_non_null(r);
    assert_string_equal(r->path, "/cong/{cong}");
    assert_str("000.00.01.H26", parts.portal);
}

static void a_path_of_no_route_is_told_from_a_wrong_method(void **state)
{
    static const char *const none[] = {
        "",         "//",        "/cong",
        "/cong/",   "/Cong/x",   "/cong//do-phu.csv",
        "/cong/x/", "/cong/x/y", "/../cong/x"};
    struct route_parts parts;
    bool known;

    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_null(route_find(STR("GET"), str_of(none[i]), &parts, &known));
        assert_false(known);
    }
    assert_null(route_find(STR("POST"), STR("/cong/x"), &parts, &known));
    assert_true(known);
}

static void every_form_carries_its_token(void **state)
{
    (void)state;
    for (const struct route *r = routes; r->method; r++) {
        assert_non_null(r->handle);
        assert_true(!strcmp(r->method, "GET") || !strcmp(r->method, "POST"));
        assert_int_equal(r->csrf, !strcmp(r->method, "POST"));
    }
}

static void a_role_at_a_portal_wants_a_portal_in_the_path(void **state)
{
    (void)state;
    for (const struct route *r = routes; r->method; r++) {
        bool named = strstr(r->path, "{cong}") != NULL;
        assert_int_equal(r->scope == SCOPE_PORTAL, named);
        if (r->scope == SCOPE_NONE)
            assert_true(r->role <= ROLE_SIGNED || r->role == ROLE_ADMIN);
        else
            assert_true(r->role >= ROLE_VIEWER && r->role <= ROLE_OWNER);
    }
}

static void the_paper_is_what_the_table_says(void **state)
{
    (void)state;
    t_paper("docs/console-routes.md", route_write_markdown);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_finds_its_route_and_its_parts),
        cmocka_unit_test(a_path_of_no_route_is_told_from_a_wrong_method),
        cmocka_unit_test(every_form_carries_its_token),
        cmocka_unit_test(a_role_at_a_portal_wants_a_portal_in_the_path),
        cmocka_unit_test(the_paper_is_what_the_table_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
