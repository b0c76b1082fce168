/* base/slots.c: rows are found by their key, whatever the number. */
#include "base/slots.h"
#include "tests/t.h"

enum { MANY = 5000 };

struct row {
    uint64_t key;
    uint32_t value;
};

/* Keys in a row, and keys that differ in their upper half alone. */
static uint64_t key_of(uint64_t i)
{
    return i % 2 ? i : i << 32;
}

static void many_rows_are_all_found_and_no_other(void **state)
{
    struct slots s = {.row_bytes = sizeof(struct row)};

    (void)state;
    assert_null(slots_find(&s, 1));
    for (uint32_t i = 1; i <= MANY; i++) {
        struct row *row = slots_add(&s, key_of(i));
        assert_int_equal(row->value, 0);
        row->value = i;
    }
    assert_int_equal(s.count, MANY);
    for (uint32_t i = 1; i <= MANY; i++) {
        const struct row *row = slots_find(&s, key_of(i));
        assert_non_null(row);
        assert_int_equal(row->value, i);
    }
    assert_null(slots_find(&s, MANY + 1));
    slots_done(&s);
    assert_null(slots_find(&s, 1));
}

static void a_row_is_added_once(void **state)
{
    struct slots s = {.row_bytes = sizeof(struct row)};

    (void)state;
    ((struct row *)slots_add(&s, 7))->value = 3;
    assert_int_equal(((struct row *)slots_add(&s, 7))->value, 3);
    assert_int_equal(s.count, 1);
    slots_done(&s);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_rows_are_all_found_and_no_other),
        cmocka_unit_test(a_row_is_added_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
