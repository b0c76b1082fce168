/* console/password.c */
#include "console/password.h"
#include "tests/t.h"

static void a_password_is_known_again_and_no_other(void **state)
{
    struct buf kept = {0}, again = {0};

    (void)state;
    password_write(&kept, STR("mật khẩu dài"));
    assert_true(str_starts(buf_str(&kept), STR("scrypt$15$8$1$")));
    assert_true(password_is(buf_str(&kept), STR("mật khẩu dài")));
    assert_false(password_is(buf_str(&kept), STR("mật khẩu dài ")));
    assert_false(password_is(buf_str(&kept), STR("")));
    password_write(&again, STR("mật khẩu dài"));
    assert_false(str_eq(buf_str(&kept), buf_str(&again)));
    buf_done(&kept);
    buf_done(&again);
}

static void what_was_not_kept_is_nobodys(void **state)
{
    static const char *const kept[] = {
        "", "scrypt$15$8$1$", "scrypt$15$8$1$AA==$AA==", "plain",
        "scrypt$15$8$1$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=$AAAA"};

    (void)state;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        assert_false(password_is(str_of(kept[i]), STR("")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_password_is_known_again_and_no_other),
        cmocka_unit_test(what_was_not_kept_is_nobodys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
