/* base/jsontext.c */
#include "tests/t.h"
#include "base/jsontext.h"

static void control_characters_are_escaped_in_json(void **state)
{
    (void)state;
    struct buf out = {0};

    jsontext_add(&out, STR("a\"b\\c\n\t\x01"
                           "d\x7f"));
    assert_str("\"a\\\"b\\\\c\\n\\u0009\\u0001d\\u007f\"", buf_str(&out));
    buf_done(&out);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(control_characters_are_escaped_in_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
