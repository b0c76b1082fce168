/* indexer/shape.c: words as numbers, breaks between, an end behind. */
#include "tests/t.h"

#include "indexer/analyse.h"
#include "indexer/shape.h"

#include <stdio.h>

static uint16_t number_of(const char *word)
{
    struct fold f;

    fold_word(&f, str_of(word));
    return shape_word(&f);
}

static void a_field_is_its_words_breaks_and_an_end(void **state)
{
    (void)state;
    struct buf b = {0};
    const uint16_t want[] = {number_of("thủ"), number_of("tục"), SHAPE_BREAK,
                             number_of("mới"), SHAPE_END,        SHAPE_END};

    shape_add(&b, STR("Thủ tục, mới"));
    shape_add(&b, STR(""));
    assert_int_equal(b.n, sizeof want);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        assert_int_equal(shape_at(buf_str(&b), i), want[i]);
    buf_done(&b);
}

static void equal_words_have_equal_numbers_that_are_no_marks(void **state)
{
    (void)state;
    assert_int_equal(number_of("HOÀ"), number_of("hòa"));
    assert_int_not_equal(number_of("ma"), number_of("mà"));
    char word[8];
    for (int i = 0; i < 100000; i++) {
        snprintf(word, sizeof word, "%d", i);
        assert_true(number_of(word) > SHAPE_END);
    }
}

static void a_long_field_is_cut(void **state)
{
    (void)state;
    struct buf text = {0}, b = {0};

    for (int i = 0; i < 3 * SHAPE_WORDS_MAX; i++)
        buf_addz(&text, "a ");
    shape_add(&b, buf_str(&text));
    assert_int_equal(b.n, 2 * (SHAPE_WORDS_MAX + 1));
    buf_done(&text);
    buf_done(&b);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_is_its_words_breaks_and_an_end),
        cmocka_unit_test(equal_words_have_equal_numbers_that_are_no_marks),
        cmocka_unit_test(a_long_field_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
