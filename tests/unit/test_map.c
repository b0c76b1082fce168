/* base/map.c: what was added is found, whatever the number. */
#include "base/map.h"
#include "tests/t.h"

#include <stdio.h>
#include <stdlib.h>

enum { MANY = 5000 };

static void many_keys_are_all_found_and_no_other(void **state)
{
    (void)state;
    struct map *m = map_new();
    char name[24];

    for (intptr_t i = 1; i <= MANY; i++) {
        snprintf(name, sizeof name, "host-%d.gov.vn", (int)i);
        assert_ptr_equal(map_add(m, str_of(name), (void *)i), (void *)i);
    }
    for (intptr_t i = 1; i <= MANY; i++) {
        snprintf(name, sizeof name, "host-%d.gov.vn", (int)i);
        assert_ptr_equal(map_get(m, str_of(name)), (void *)i);
    }
    assert_null(map_get(m, STR("host-0.gov.vn")));
    assert_null(map_get(m, STR("")));
    map_free(m, NULL);
}

static void the_first_value_of_a_key_stays(void **state)
{
    (void)state;
    struct map *m = map_new();
    int first, second;

    assert_ptr_equal(map_add(m, STR("a"), &first), &first);
    assert_ptr_equal(map_add(m, STR("a"), &second), &first);
    assert_ptr_equal(map_get(m, STR("a")), &first);
    map_free(m, NULL);
}

static void values_are_released_with_the_map(void **state)
{
    (void)state;
    struct map *m = map_new();

    map_add(m, STR(""), mem_str("an empty key is a key"));
    map_add(m, (struct str){"a\0b", 3}, mem_str("and so is one with a NUL"));
    assert_string_equal(map_get(m, STR("")), "an empty key is a key");
    assert_null(map_get(m, STR("a")));
    map_free(m, free); /* the leak checker sees whether it is */
    map_free(NULL, free);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_keys_are_all_found_and_no_other),
        cmocka_unit_test(the_first_value_of_a_key_stays),
        cmocka_unit_test(values_are_released_with_the_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
