/* searchd/distance.c: near slips cost less than far ones. */
#include "tests/t.h"

#include "searchd/distance.h"

static double distance(const char *typed, const char *meant)
{
    struct spelled a, b;

    assert_true(spelled_read(&a, str_of(typed)));
    assert_true(spelled_read(&b, str_of(meant)));
    return spelled_distance(&a, &b, false);
}

static void the_same_word_costs_nothing(void **state)
{
    (void)state;
    assert_true(distance("quyền", "quyền") == 0);
    assert_true(distance("hoà", "hòa") == 0);
    assert_true(distance("Quyền", "quyền") == 0);
}

static void common_slips_cost_less_than_others(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        /* typed, meant by more, meant by fewer */
        {"thu", "thủ", "thi"},   {"thũ", "thủ", "thú"},
        {"sử", "xử", "cử"},      {"trứng", "chứng", "đứng"},
        {"thhu", "thu", "thiu"}, {"htu", "thu", "tu"},
        {"tjủ", "thủ", "tqủ"},   {"mức", "mứt", "mứm"},
        {"lăm", "năm", "băm"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (distance(cases[i][0], cases[i][1]) >=
            distance(cases[i][0], cases[i][2]))
            fail_msg("%s", cases[i][0]);
}

static void what_is_no_word_of_latin_letters_is_not_read(void **state)
{
    (void)state;
    static const char *const words[] = {"", "a1", "жизнь", "a-b",
                                        "nghiengnghieng"};
    struct spelled s;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_false(spelled_read(&s, str_of(words[i])));
}

static void look_for(void *context, struct str plain)
{
    int *seen = context;
    static const char *const wanted[] = {"thu", "tu",  "th",  "uth",
                                         "htu", "thi", "tho", "nthu"};

    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (str_is(plain, wanted[i]))
            *seen |= 1 << i;
}

static void neighbours_are_one_slip_away(void **state)
{
    (void)state;
    struct spelled s;
    int seen = 0;

    assert_true(spelled_read(&s, STR("thủ")));
    spelled_neighbours(&s, look_for, &seen);
    assert_int_equal(seen, 0xff & ~(1 << 3)); /* "uth" is two away */
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_word_costs_nothing),
        cmocka_unit_test(common_slips_cost_less_than_others),
        cmocka_unit_test(what_is_no_word_of_latin_letters_is_not_read),
        cmocka_unit_test(neighbours_are_one_slip_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
