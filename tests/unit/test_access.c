/* console/access.c: a role holds where it was given and below. */
#include "config/registry.h"
#include "console/access.h"
#include "tests/t.h"

static const char text[] =
    "code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s\n"
    "000.00.00.G01,Bo,ministry,,bo.vn,https://bo.vn/,,0\n"
    "000.01.00.G01,Cuc,department,000.00.00.G01,cuc.vn,https://cuc.vn/,,0\n"
    "000.01.01.G01,Chi,department,000.01.00.G01,chi.vn,https://chi.vn/,,0\n"
    "000.00.00.H26,Tinh,province,,tinh.vn,https://tinh.vn/,,0\n";

static enum role at(const struct registry *reg, const struct visitor *who,
                    const char *code)
{
    return access_role(who, reg, code ? registry_find_code(reg, code) : NULL);
}

static void a_role_holds_where_it_was_given_and_below(void **state)
{
    scoped(registry_freep) struct registry *reg = NULL;
    static const struct grant grants[] = {{"000.01.00.G01", ROLE_OWNER},
                                          {"000.00.00.G01", ROLE_VIEWER}};
    const struct visitor who = {.id = 1, .grants = grants, .grant_count = 2};
    struct err err = {0};

    (void)state;
    assert_int_equal(registry_load(&reg, t_file("p.csv", str_of(text)), &err),
                     0);
    assert_int_equal(at(reg, &who, "000.00.00.G01"), ROLE_VIEWER);
    assert_int_equal(at(reg, &who, "000.01.00.G01"), ROLE_OWNER);
    assert_int_equal(at(reg, &who, "000.01.01.G01"), ROLE_OWNER);
    assert_int_equal(at(reg, &who, "000.00.00.H26"), ROLE_SIGNED);
    assert_int_equal(at(reg, &who, NULL), ROLE_SIGNED);
    assert_int_equal(access_best(&who), ROLE_OWNER);
}

static void everywhere_is_everywhere_and_nobody_is_nobody(void **state)
{
    scoped(registry_freep) struct registry *reg = NULL;
    static const struct grant all = {"*", ROLE_EDITOR};
    const struct visitor who = {.id = 1, .grants = &all, .grant_count = 1};
    const struct visitor nobody = {.grants = &all, .grant_count = 1};
    const struct visitor admin = {.id = 2, .admin = true};
    struct err err = {0};

    (void)state;
    assert_int_equal(registry_load(&reg, t_file("p.csv", str_of(text)), &err),
                     0);
    assert_int_equal(at(reg, &who, "000.01.01.G01"), ROLE_EDITOR);
    assert_int_equal(at(reg, &who, NULL), ROLE_EDITOR);
    assert_int_equal(at(reg, &nobody, "000.01.01.G01"), ROLE_NOBODY);
    assert_int_equal(access_best(&nobody), ROLE_NOBODY);
    assert_int_equal(at(reg, &admin, NULL), ROLE_ADMIN);
    assert_true(access_may(&who, reg, ROLE_EDITOR, SCOPE_SYSTEM, NULL));
    assert_false(access_may(&who, reg, ROLE_ADMIN, SCOPE_NONE, NULL));
    assert_true(access_may(&nobody, reg, ROLE_NOBODY, SCOPE_NONE, NULL));
}

static void roles_have_names(void **state)
{
    (void)state;
    for (int r = 0; r < ROLE_COUNT; r++)
        assert_int_equal(
            access_role_find(str_of(access_role_name((enum role)r))), r);
    assert_int_equal(access_role_find(STR("king")), ROLE_COUNT);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_role_holds_where_it_was_given_and_below),
        cmocka_unit_test(everywhere_is_everywhere_and_nobody_is_nobody),
        cmocka_unit_test(roles_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
