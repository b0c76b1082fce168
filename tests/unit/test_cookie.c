/* console/cookie.c */
#include "console/cookie.h"
#include "tests/t.h"

static void a_cookie_is_found_by_its_whole_name(void **state)
{
    static const struct {
        const char *header, *value; /* NULL: there is none */
    } cases[] = {
        {"a=1", "1"},      {"b=2; a=1", "1"},   {"xa=2;a=1", "1"},
        {"a=1; a=2", "1"}, {" a=1 ; b=2", "1"}, {"a=", ""},
        {"a=b=c", "b=c"},  {"", NULL},          {"a", NULL},
        {"A=1", NULL},     {"b=a=1", NULL},     {"a =1", NULL},
        {";;;", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str value = cookie_find(str_of(cases[i].header), "a");
        if (cases[i].value)
            assert_str(cases[i].value, value);
        else
            assert_null(value.p);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cookie_is_found_by_its_whole_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
